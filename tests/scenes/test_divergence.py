"""Runs whose loss stops being a number: films say so, and draw no number that is none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jaxtyping import Float, UInt8

from epochreel.reels.grid import Grid
from epochreel.reels.measure import training_loss_of
from epochreel.reels.milestones import diverges_at
from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.fields.blending import blend_of
from epochreel.scenes.fields.colouring import ScaleColouring
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.loss_landscape import LossLandscape
from epochreel.scenes.fields.mean_field import MeanField
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.fields.unit_fields import InputField, UnitFields
from epochreel.scenes.finding import scene_class
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve_tip import Series
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.map_words import Words
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.recorded_output import output_of
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.words.differences import subtitles_of
from epochreel.scenes.words.measure_axis import loss_format
from epochreel.scenes.words.sentences import divergence_of
from epochreel.tests.scenes.shots import Composed
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

Draw = Callable[..., list[Frame]]

RAPID = {"optimizer": "sgd", "learning_rate": 1000.0, "epochs": 6}
DIVERGING = {
    "classes": {"data": {"name": "xor"}, "hidden": (32, 32, 32, 32), "activation": "relu", **RAPID},
    "values": {"data": {"name": "reg-plane"}, "activation": "identity", **RAPID},
}


@pytest.fixture(scope="module")
def diverging(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    folder = tmp_path_factory.mktemp("diverging")
    for name, raw in DIVERGING.items():
        record(RunSpec.parse(raw), folder / f"{name}.reel")
    return {name: Recording.open(folder / f"{name}.reel") for name in DIVERGING}


def test_these_runs_diverge(diverging: dict[str, Recording], spiral: Recording) -> None:
    for reel in diverging.values():
        first = diverges_at(reel)
        assert first is not None
        assert not np.isfinite(reel.metrics.train_loss[-1])
        assert np.isfinite(reel.metrics.train_loss[: reel.steps.before(first)]).all()
    assert diverges_at(spiral) is None


def test_sentences_say_which_runs_diverge(
    diverging: dict[str, Recording], spiral: Recording
) -> None:
    lost = diverging["classes"]
    when = f"Training diverges at epoch {diverges_at(lost)}"
    assert divergence_of([lost]) == when
    assert divergence_of([spiral]) == ""
    assert divergence_of([spiral, spiral]) == ""
    assert divergence_of([spiral, lost]) == "Training diverges in 1 of 2 runs"
    assert subtitles_of([spiral, lost])[0] == "Training diverges in 1 of 2 runs"
    assert "diverges" not in "".join(subtitles_of([spiral, spiral]))


@pytest.mark.parametrize("name", ["convergence", "gradients", "landscape", "surface"])
def test_the_title_says_so_unless_there_is_another(
    name: str, diverging: dict[str, Recording], spiral: Recording
) -> None:
    scene = scene_class(name)()
    scene.reels = [diverging["values"]]
    assert scene.headline("All is well").startswith("Training diverges at epoch ")
    scene.reels = [spiral]
    assert scene.headline("All is well") == "All is well"
    scene.title, scene.reels = "Mine", [diverging["values"]]
    assert scene.headline("All is well") == "Mine"


@pytest.mark.slow
@pytest.mark.parametrize("learnt", ["classes", "values"])
@pytest.mark.parametrize("name", SCENES)
def test_every_scene_draws_them_without_a_warning(
    name: str, learnt: str, diverging: dict[str, Recording], layered: Draw
) -> None:
    reels = [diverging[learnt]] * (2 if name in ("comparison", "ensemble") else 1)
    options: dict[str, Any] = {"recordings": reels, "duration": 1.0}
    assert len(layered(scene_class(name), Size.parse("320x180@8"), **options)) == 8


def test_a_curve_ends_where_its_values_do(stage_of: Callable[[str], Stage]) -> None:
    values = np.array([4.0, 3.0, 2.0, np.nan, np.nan])
    series, epochs = [Series("train", values, leading=True)], np.arange(5.0)
    chart = Chart(
        series,
        epochs,
        ChartStyle("Loss", 4.0, loss_format(values)),
        box=Box(100, 100, 400, 400),
        stage=stage_of("1280x720"),
    )
    curve = chart._tips[0].curve
    assert curve.head(4.0) == curve.head(2.0) == (300.0, 300.0)
    chart.show(Moment(4.0))
    assert np.isfinite(curve.points).all()


def test_the_path_over_the_loss_ends_before(diverging: dict[str, Recording]) -> None:
    for reel in diverging.values():
        landscape = LossLandscape(reel)
        assert landscape.walks[0].epochs[-1] < diverges_at(reel)
        assert landscape.scale.low <= training_loss_of(reel).values[0]
        assert np.isfinite(landscape.path).all()
        assert np.isfinite(landscape.values).all()


def test_a_path_of_one_step_has_a_map_around_it_and_one_name(
    tmp_path: Path, composed: Callable[..., Composed], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = {"data": {"name": "reg-gauss"}, "hidden": (8, 8), "activation": "relu", **RAPID}
    record(RunSpec.parse({**spec, "learning_rate": 50.0}), tmp_path / "one.reel")
    reel = Recording.open(tmp_path / "one.reel")
    landscape = LossLandscape(reel)
    assert len(landscape.walks[0].epochs) == 1
    assert not len(landscape.shares)
    assert landscape.values.max() > 1.1 * landscape.values.min()
    named: list[str] = []
    monkeypatch.setattr(Words, "at_end", lambda _, __, text: named.append(text))
    made = composed("landscape", [reel], "1280x720@8")
    assert named == ["epoch 0"]
    assert {"a change of all weights", "another change of all weights"} <= set(made.said)


def test_answers_that_are_no_numbers_have_no_place(
    diverging: dict[str, Recording], layered: Draw
) -> None:
    """The chart of answers over true values is empty."""
    options: dict[str, Any] = {"recordings": [diverging["values"]], "duration": 1.0}
    size = Size.parse("640x360@8")
    first, last = layered(scene_class("diagnosis"), size, wanted=(0, 7), **options)
    chart = np.s_[142:336, 350:540]
    spread = [
        np.ptp(frame[chart].reshape(-1, frame.shape[-1]), axis=0).max() for frame in (first, last)
    ]
    assert spread[0] > spread[1]


@pytest.mark.parametrize("learnt", ["classes", "values"])
def test_a_plane_without_an_answer_is_hatched_in_the_hue_of_no_class(
    learnt: str, diverging: dict[str, Recording], stage_of: Callable[[str], Stage]
) -> None:
    reel, stage = diverging[learnt], stage_of("640x360")
    ends = diverges_at(reel)
    assert ends is not None
    plane = Plane.of(reel.dataset, Box(100, 100, 400, 400), stage)
    image, _ = output_of(reel, plane)
    for epoch, shown in ((ends - 0.5, "answers"), (float(ends), "stripes")):
        image.show(Moment(epoch))
        colours = image.colours()
        assert (np.ptp(colours.astype(int), axis=2).max() > 12) == (shown == "answers")
        assert np.take(image.palette, image.levels(2), axis=0).shape == (
            *(side // 2 for side in colours.shape[:2]),
            3,
        )
    assert len(np.unique(colours[:, :, 0])) > 1
    # Stripes at 45 degrees: each pixel is like the one a row down and a column to the left.
    assert (colours[:-1, 1:] == colours[1:, :-1]).all()


def test_small_planes_of_units_are_hatched_and_those_of_inputs_are_not(
    diverging: dict[str, Recording],
) -> None:
    reel = diverging["classes"]
    ends = float(diverges_at(reel) or 0)
    pixels = FieldPixels(reel.dataset.domain, 8, ScaleColouring(-1, 1, _grey))
    (unit,) = UnitFields(reel, pixels, [np.array([0])]).fields()
    assert [unit.lost(Moment(epoch)) for epoch in (ends - 0.5, ends)] == [False, True]
    assert not InputField(reel, pixels.grid, 0).lost(Moment(ends))


def _grey(shares: Float[np.ndarray, " levels"]) -> UInt8[np.ndarray, "levels 3"]:
    return np.repeat(np.uint8(127 + 127 * shares[:, None]), 3, axis=1)


def test_no_step_without_an_answer_is_blended_with_those_that_have_one(
    diverging: dict[str, Recording],
) -> None:
    reel = diverging["classes"]
    grid = Grid.over(reel.dataset.domain, 4, 4)
    field = RecordedField(reel, grid)
    before = int(reel.epochs[reel.steps.before(diverges_at(reel) or 0) - 1])
    between = field.at(Moment(before + 0.9))
    assert np.array_equal(between, reel.logits([before], grid)[0])
    assert blend_of(reel.steps, Moment(before + 0.9))[0][1] < 1


def test_a_mean_is_that_of_the_runs_that_have_an_answer(
    diverging: dict[str, Recording], spiral: Recording
) -> None:
    lost, grid = diverging["classes"], Grid.over(spiral.dataset.domain, 4, 4)
    end = Moment(float(spiral.steps.last))
    mean = MeanField([spiral, lost], grid, None)
    assert len(mean.members(Moment(0.0))) == 2
    assert np.allclose(mean.at(end), RecordedField(spiral, grid).at(end), atol=1e-4)
    assert not mean.lost(end)
    assert MeanField([lost, lost], grid, None).lost(end)


def changed(recording: Recording, loss: float, state: float, steps: slice) -> Recording:
    """The recording with this loss at some steps, and this parameter at the last."""
    losses, states = recording.metrics.train_loss.copy(), recording._states.copy()
    losses[steps], states[-1, 0] = loss, state
    metrics = replace(recording.metrics, train_loss=losses)
    return Recording(recording.header, recording.steps, metrics, states)


def test_a_plane_without_an_answer_has_no_boundary(
    spiral: Recording, stage_of: Callable[[str], Stage]
) -> None:
    reel = changed(spiral, np.nan, np.nan, slice(-1, None))
    plane = Plane.of(reel.dataset, Box(100, 100, 400, 400), stage_of("640x360"))
    _, boundary = output_of(reel, plane)
    lengths = []
    for epoch in reel.epochs[-2:]:
        boundary.show(float(epoch))
        lengths.append(np.ptp(boundary.points, axis=0).max())
    assert lengths[0] > lengths[1] == 0


def test_steps_have_no_answer_by_their_parameters_and_are_gone_by_their_loss_too(
    spiral: Recording,
) -> None:
    every, last = slice(None), slice(-1, None)
    assert not spiral.lost.any()
    for loss, state, steps, lost, gone in (
        (np.nan, 0.0, last, 0, 1),
        (np.inf, 0.0, last, 0, 1),
        (0.5, np.nan, last, 1, 1),
        (np.nan, 0.0, every, 0, 0),
        (np.nan, np.nan, every, 1, 1),
    ):
        made = changed(spiral, loss, state, steps)
        assert (made.lost.sum(), made.gone.sum()) == (lost, gone)


def test_answers_that_overflow_as_the_loss_does_are_none(spiral: Recording) -> None:
    states = spiral._states.copy()
    states[-1] = 1e38  # each is a number, and what eight of them add up to is none
    losses = spiral.metrics.train_loss.copy()
    losses[-1] = np.inf
    metrics = replace(spiral.metrics, train_loss=losses)
    made = Recording(spiral.header, spiral.steps, metrics, states)
    assert np.isfinite(made.stored).all()
    assert made.lost[-1]


def test_an_answer_whose_loss_has_overflowed_is_drawn_and_not_hatched(
    spiral: Recording, stage_of: Callable[[str], Stage]
) -> None:
    reel = changed(spiral, np.inf, 0.0, slice(-1, None))
    plane = Plane.of(reel.dataset, Box(100, 100, 400, 400), stage_of("640x360"))
    image, boundary = output_of(reel, plane)
    image.show(Moment(float(reel.steps.last)))
    assert np.ptp(image.colours().astype(int), axis=2).max() > 12
    boundary.show(float(reel.steps.last))
    assert np.ptp(boundary.points, axis=0).max() > 0


def test_between_steps_that_have_diverged_the_earlier_one_is_shown(spiral: Recording) -> None:
    gone = np.zeros(len(spiral.steps), dtype=bool)
    gone[-2:] = True
    first, last = len(gone) - 2, len(gone) - 1
    between = Moment(float(spiral.epochs[first] + spiral.epochs[last]) / 2)
    assert blend_of(spiral.steps, between, gone) == [(first, 1.0)]
    gone[-1] = False
    assert blend_of(spiral.steps, between, gone) == [(last, 1.0)]


@pytest.mark.parametrize("learnt", ["classes", "values"])
def test_a_network_that_has_diverged_has_no_surface(
    learnt: str, diverging: dict[str, Recording], layered: Draw
) -> None:
    """The floor is left, hatched, with its points, and the names beside it."""
    options: dict[str, Any] = {"recordings": [diverging[learnt]], "duration": 1.0}
    first, last = layered(scene_class("surface"), Size.parse("640x360@8"), wanted=(0, 7), **options)
    tops, grey = [], []
    for frame in (first, last):
        relief = frame[100:330, 75:310].astype(int)
        bright = relief.max(axis=2) > 110
        tops.append(np.flatnonzero(bright.any(axis=1))[0])
        grey.append((np.ptp(relief, axis=2)[bright] < 12).mean())
    assert tops[1] > tops[0]  # it has no height
    assert grey[1] > 0.5 > grey[0]
