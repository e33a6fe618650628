"""Frames of films blend the epochs that they pass over; what rests is exact."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Mobject

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.composition import Composition, Live
from epochreel.scenes.fields import relief
from epochreel.scenes.fields.blending import MeanOfSteps, blend_of
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.fields.rewinding import Rewinding
from epochreel.scenes.parts.field_image import PlaneImage
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.timing import Timing
from epochreel.tests.scenes.shots import Composed
from epochreel.training.presets import PRESETS
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

STEPS = Steps(np.arange(101))
SCENES = (
    "convergence",
    "network",
    "neurons",
    "feature_space",
    "gradients",
    "diagnosis",
    "landscape",
    "surface",
)
MOST = 0.003  # the share of pixels that may flicker


class _Part(Mobject):
    """Keeps the moments that it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[Moment] = []

    def show(self, moment: Moment) -> None:
        self.moments.append(moment)


@given(st.floats(0, 100), st.floats(0, 60))
def test_at_most_four_steps_around_the_moment_share_it(epoch: float, covers: float) -> None:
    blend = blend_of(STEPS, Moment(epoch, covers=covers))
    assert 1 <= len(blend) <= 4
    assert sum(share for _, share in blend) == pytest.approx(1)
    assert all(share > 0 for _, share in blend)
    assert all(0 <= position <= 100 for position, _ in blend)


@given(st.floats(0, 100), st.floats(0, 0.2))
def test_slow_frames_and_those_at_rest_show_their_epoch_exactly(
    epoch: float, covers: float
) -> None:
    low, part = STEPS.position(epoch)
    blend = dict(blend_of(STEPS, Moment(epoch, covers=covers)))
    assert blend.get(low, 0) == pytest.approx(1 - part, abs=1e-9)
    assert blend.get(low + 1, 0) == pytest.approx(part, abs=1e-9)


def test_a_step_that_every_second_frame_leaves_out_is_still_in_its_blend() -> None:
    """What one step thinks for itself comes and goes over several frames, never in one."""
    shares = [
        dict(blend_of(STEPS, Moment(40 + frame, covers=1.0))).get(48, 0) for frame in range(17)
    ]
    assert max(shares) <= 0.5 + 1e-9
    assert np.abs(np.diff(shares)).max() < 0.2
    assert np.abs(np.diff(shares, 2)).max() < 0.05


@pytest.mark.parametrize("epoch", [48.0, 49.3, 50.0])
def test_a_film_that_becomes_faster_changes_its_blend_little_by_little(epoch: float) -> None:
    speeds = np.geomspace(0.1, 8, 500)
    blends = [dict(blend_of(STEPS, Moment(epoch, covers=speed))) for speed in speeds]
    shares = np.array([[blend.get(step, 0.0) for step in range(101)] for blend in blends])
    assert np.abs(np.diff(shares, axis=0)).max() < 0.12
    assert shares[speeds > 0.4].max() < 0.85


def test_a_film_covers_at_least_what_passes_and_changes_that_slowly() -> None:
    part, timing = _Part(), Timing.of(4, 60)
    jerky = Pace(np.array([0.0, 0.5, 0.55, 1.0]), np.array([0.0, 20.0, 80.0, 100.0]))
    composition = Composition([Live(part)], jerky)
    for frame in range(timing.frames):
        composition.show_passing(frame, timing)
    moving = [each for each in part.moments if 0 < each.clock < 1]
    covers, epochs = (
        np.array([getattr(each, name) for each in moving]) for name in ("covers", "epoch")
    )
    assert (covers[:-1] >= np.diff(epochs) - 1e-9).all()
    assert np.abs(np.diff(np.log2(covers))).max() < 0.25
    assert covers.max() / covers.min() > 20


def test_what_steps_answer_is_averaged_and_each_is_asked_once() -> None:
    asked: list[int] = []

    def ask(position: int) -> np.ndarray:
        asked.append(position)
        return np.array([float(position), 1.0])

    mean = MeanOfSteps(STEPS, ask)
    np.testing.assert_allclose(mean.at(Moment(40.25)), [40.25, 1])
    assert mean.at(Moment(40.25, clock=0.5)) is mean.at(Moment(40.25))
    for epoch in (40.5, 41.0, 41.5):
        shares = blend_of(STEPS, Moment(epoch, covers=0.5))
        expected = sum(share * position for position, share in shares)
        np.testing.assert_allclose(mean.at(Moment(epoch, covers=0.5)), [expected, 1])
    assert sorted(asked) == sorted(set(asked)) == [38, 40, 41, 42, 44]


def test_a_film_passes_over_epochs_only_while_its_clock_runs() -> None:
    part, timing = _Part(), Timing.of(4, 10)
    composition = Composition([Live(part)], lambda clock: 300 * clock)
    for frame in range(timing.frames):
        composition.show_passing(frame, timing)
    resting = [*range(timing.opening + 1), *range(timing.frames - timing.closing, timing.frames)]
    assert all(part.moments[frame].covers == 0 for frame in resting)
    moving = set(range(timing.frames)) - set(resting)
    assert all(part.moments[f].covers == pytest.approx(300 / timing.running) for f in moving)
    composition.show(timing.opening + 3, timing)
    assert part.moments[-1].covers == 0


def test_a_film_that_winds_back_covers_as_many_epochs_with_each_frame() -> None:
    part, timing = _Part(), Timing.of(4, 10)
    pace = Pace(np.array([0.0, 1.0]), np.array([0.0, 100.0]))
    composition = Composition([Live(part)], Rewinding(pace, 0.3, 0.6), begins=0.6)
    for frame in range(timing.frames):
        composition.show_passing(frame, timing)
    back = [each for each in part.moments if 0.3 < each.clock < 0.6]
    assert len({each.covers for each in back}) == 1
    assert back[0].covers > 100 / (0.3 * timing.running)
    assert all(each.covers == 0 for each in part.moments if each.clock < 0.2)


@pytest.mark.parametrize(("epochs", "film", "run"), [(True, 32.0, 16.0), (False, 32.7, 16.0)])
def test_a_still_shows_the_whole_epoch_that_its_numbers_name(
    epochs: bool, film: float, run: float
) -> None:
    """A run with a clock of its own does, too, where the film's is no count of epochs."""
    own, every, timing = _Part(), _Part(), Timing.of(4, 10)
    parts = [Live(every), Live(own, lambda epoch: epoch / 2, whole=not epochs)]
    composition = Composition(parts, lambda _: 32.7, epochs=epochs)
    frame = timing.opening + 10
    composition.show(frame, timing)
    assert [each.moments[0].epoch for each in (every, own)] == [film, run]
    composition.show_passing(frame, timing)
    assert every.moments[1].epoch == 32.7


def test_a_run_that_has_ended_covers_nothing() -> None:
    part = _Part()
    live = Live(part, lambda epoch: min(epoch, 50.0))
    for epoch in (30.0, 60.0):
        live.show(Moment(epoch, covers=4.0))
    assert [moment.covers for moment in part.moments] == [4.0, 0.0]


def test_a_field_is_the_mean_of_what_its_steps_answer(spiral: Recording) -> None:
    grid = Grid.over(spiral.dataset.domain, 8, 8)
    moment = Moment(20.0, covers=0.5)
    blend = blend_of(spiral.steps, moment)
    assert len(blend) == 3
    mean = spiral.task.mean([spiral.logits([e], grid)[0] for e, _ in blend], [s for _, s in blend])
    field = RecordedField(spiral, grid)
    np.testing.assert_allclose(field.at(moment), mean, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        field.answers(moment)(grid.points()).reshape(1, 8, 8), mean, rtol=1e-3, atol=1e-4
    )
    np.testing.assert_array_equal(field.at(Moment(20.0)), spiral.logits([20], grid)[0])


@pytest.mark.parametrize(("activation", "straight"), [("identity", True), ("tanh", False)])
def test_a_boundary_that_is_straight_stays_so_while_it_moves(
    activation: str, straight: bool, tmp_path: Path
) -> None:
    options = {"data": "circles", "hidden": [6], "activation": activation, "epochs": 8}
    path = tmp_path / "run.reel"
    record([RunSpec.parse({**options, "learning_rate": 0.3})], [path])
    recording = Recording.open(path)
    field = RecordedField(recording, Grid.over(recording.dataset.domain, 8, 8))
    logits = field.at(Moment(4.0, covers=1.0))[0]
    bends = np.abs(np.diff(logits, 2, axis=0)).max() / np.abs(logits).max()
    assert bool(bends < 1e-4) is straight


@pytest.fixture(scope="module")
def jumpy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    """Runs whose answers change to and fro from epoch to epoch."""
    folder = tmp_path_factory.mktemp("jumpy")
    made = {}
    for name in ("spiral", "spiral-4-4-2-relu"):
        record([RunSpec.parse(PRESETS[name])], [folder / f"{name}.reel"])
        made[name] = Recording.open(folder / f"{name}.reel")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("run", ["spiral", "spiral-4-4-2-relu"])
@pytest.mark.parametrize("scene", SCENES)
def test_fields_do_not_flicker(
    scene: str,
    run: str,
    jumpy: dict[str, Recording],
    composed: Callable[..., Composed],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lines and points on a surface are left out, as they are on planes."""
    for name in ("lines", "marks"):
        monkeypatch.setattr(relief, name, lambda *_: None)
    made = composed(scene, [jumpy[run]], "480x270@60", duration=12.0)
    assert _flicker(made) <= MOST


@pytest.mark.slow
def test_means_of_many_runs_do_not_flicker(
    tmp_path: Path, composed: Callable[..., Composed]
) -> None:
    preset = PRESETS["spiral-4-4-2-relu"]
    paths = [tmp_path / f"{seed}.reel" for seed in range(9)]
    record([RunSpec.parse({**preset, "seed": seed}) for seed in range(9)], paths)
    made = composed("ensemble", list(map(Recording.open, paths)), "480x270@60", duration=12.0)
    assert _flicker(made) <= MOST


def _flicker(made: Composed) -> float:
    """The largest share of pixels of a largest plane that are away for one frame.

    They move by more than 32 levels and are back, within 8, in the next frame.
    """
    timing = made.scene.stage.timing
    planes = [each for each in made.members() if isinstance(each, PlaneImage)]
    largest = max(plane.pixel_size[0] for plane in planes)
    planes = [plane for plane in planes if plane.pixel_size[0] == largest]
    frames: list[np.ndarray] = []
    worst = 0.0
    for frame in range(timing.opening, timing.frames - timing.closing + 1):
        made.composition.show_passing(frame, timing)
        pictures = [plane.get_pixel_array()[..., :3].astype(np.int16) for plane in planes]
        frames = [*frames[-2:], np.array(pictures)]
        if len(frames) == 3:
            before, now, after = frames
            moved = np.abs(now - before).max(axis=-1) > 32
            back = np.abs(after - before).max(axis=-1) <= 8
            worst = max(worst, float((moved & back).mean(axis=(1, 2)).max()))
    return worst
