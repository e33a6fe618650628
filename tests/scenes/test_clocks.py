"""Timing and pace: whole frames, and epochs that only rise."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.steps import Steps
from epochreel.reels.writer import RecordingWriter
from epochreel.scenes.fields.pace import PACES, Pace
from epochreel.scenes.stage.timing import Timing
from epochreel.training.header import header_of
from epochreel.training.presets import PRESETS
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

durations = st.floats(0.51, 5) | st.floats(0.51, 3600)
rates = st.integers(1, 240).map(Fraction) | st.fractions(1, 240, max_denominator=1001)


@given(durations, rates)
def test_a_film_has_the_frames_of_its_duration(duration: float, fps: Fraction) -> None:
    timing = Timing.of(duration, fps)
    assert timing.frames >= 1
    assert abs(timing.frames - duration * fps) <= 0.5 + 1e-9
    assert timing.seconds(timing.frames) == pytest.approx(timing.frames / float(fps))
    assert min(timing.opening, timing.running, timing.closing) >= 0


@given(durations, rates)
def test_the_clock_runs_once_from_start_to_end(duration: float, fps: Fraction) -> None:
    timing = Timing.of(duration, fps)
    shown = np.array([timing.clock(frame) for frame in range(min(timing.frames, 4000))])
    assert shown[0] == 0 or timing.frames == 1
    assert (np.diff(shown) >= 0).all()
    assert timing.clock(timing.frames - 1) == 1
    assert timing.clock(timing.opening + timing.running) == 1
    if timing.running > 1:
        assert timing.clock(timing.opening + timing.running - 1) < 1


@pytest.mark.parametrize(
    ("duration", "fps", "clock"),
    [(0.5, 2, [1]), (1, 1, [1]), (1, 2, [0, 1]), (2, 1, [0, 1]), (3, 1, [0, 0, 1])],
)
def test_the_shortest_films_show_the_end_and_then_the_start(
    duration: float, fps: int, clock: list[float]
) -> None:
    timing = Timing.of(duration, fps)
    assert [timing.clock(frame) for frame in range(timing.frames)] == clock


def test_a_film_without_a_whole_frame_is_refused() -> None:
    with pytest.raises(UserError, match=r"this short has no whole frame at 1 fps: got '0\.5 s'"):
        Timing.of(0.5, 1)


@pytest.mark.parametrize("duration", [0, 0.4, 3601, float("nan")])
def test_durations_have_bounds(duration: float) -> None:
    with pytest.raises(UserError, match=r"0\.5 to 3600"):
        Timing.of(duration, 30)


@pytest.mark.parametrize("name", PACES)
def test_a_pace_shows_every_epoch_in_order(name: str, spiral: Recording) -> None:
    pace = Pace.named(name, spiral)
    epochs = np.array([pace(clock) for clock in np.linspace(0, 1, 200)])
    assert epochs[0] == 0
    assert epochs[-1] == spiral.epochs[-1]
    assert (np.diff(epochs) > 0).all()


@pytest.mark.parametrize("name", PACES)
def test_a_pace_stops_at_steps_that_have_models_of_their_own(name: str, spiral: Recording) -> None:
    steps = Steps(spiral.epochs, "tree")
    trees = Recording(spiral.header, steps, spiral.metrics, spiral._states)
    for pace in (Pace.named(name, trees), Pace.shared(name, [trees, trees])):
        shown = [pace(clock) for clock in np.linspace(0, 1, 4000)]
        assert np.unique(shown).tolist() == spiral.epochs.tolist()
        assert pace(1 - 0.5 / len(steps)) == steps.last
        half = pace.when(steps.last / 2)
        assert pace(half - 1e-6) < pace(half) == steps.last // 2
    mixed = Pace.shared(name, [trees, spiral])
    assert mixed(0.3) not in spiral.epochs


def test_paces_differ_as_they_promise(spiral: Recording) -> None:
    last = spiral.epochs[-1]
    assert Pace.named("linear", spiral)(0.5) == last / 2
    assert Pace.named("log", spiral)(0.5) == pytest.approx(np.sqrt(last + 1) - 1, rel=0.02)


def test_even_hurries_over_a_plateau(plateau: Recording) -> None:
    """Nothing happens in the first half of the epochs; it must not take half of the film."""
    pace = Pace.named("even", plateau)
    half = plateau.epochs[-1] / 2
    share = np.mean([pace(clock) < half for clock in np.linspace(0, 1, 500)])
    assert 0.02 < share < 0.1


def test_even_hurries_over_trembling(tmp_path: Path) -> None:
    """A line turns in the first fifth of the epochs, and trembles where it is from then on."""
    spec = RunSpec.parse({"hidden": [], "epochs": 200, "data": {"options": {"points": 32}}})
    shaking = np.random.default_rng(0).normal(size=201) * 0.1
    angles = np.minimum(np.arange(201) / 40, 1) * np.pi + shaking

    def takes(angles: np.ndarray, name: str) -> float:
        """The part of the film in which the line has turned already."""
        with RecordingWriter(tmp_path / name, header_of(spec, spec.data.dataset())) as writer:
            for epoch, angle in enumerate(angles):
                weights = np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32) * 9
                layers = ((weights, np.zeros(1, dtype=np.float32)),)
                writer.append(Snapshot(epoch, 0.7, 0.7, 0.5, 0.5, (0.1,), (), 0.0, layers))
        return 1 - Pace.named("even", Recording.open(tmp_path / name)).when(40)

    assert takes(angles, "trembling.reel") < 0.3
    assert takes(np.arange(201) / 200 * np.pi + shaking, "turning.reel") > 0.7


@pytest.mark.slow
def test_jitter_does_not_take_the_film(tmp_path: Path) -> None:
    """Two units behind sigmoids soon have three fifths of the spiral right, and no more ever."""
    record([RunSpec.parse(PRESETS["spiral-4-4-2-sigmoid"])], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    settled = recording.steps.last / 10
    accuracy = recording.metrics.train_accuracy[int(settled) :]
    assert np.ptp(accuracy) < 0.03
    assert 1 - Pace.named("even", recording).when(settled) < 0.3


def test_unknown_paces_are_refused(spiral: Recording) -> None:
    with pytest.raises(UserError, match="did you mean 'even'"):
        Pace.named("evne", spiral)
