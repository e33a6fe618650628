"""Runs whose loss stops being a number: films say so, and draw no number that is none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.reels.measure import training_loss_of
from epochreel.reels.milestones import diverges_at
from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.catalogue import SCENES, scene_class
from epochreel.scenes.fields.loss_landscape import LossLandscape
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curves import Chart, Series
from epochreel.scenes.parts.loss_map import Words
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
        assert landscape.epochs[-1] < diverges_at(reel)
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
    assert len(landscape.epochs) == 1
    assert not len(landscape.shares)
    assert landscape.values.max() > 1.1 * landscape.values.min()
    named: list[str] = []
    monkeypatch.setattr(Words, "beside", lambda _, __, text: named.append(text))
    made = composed("landscape", [reel], "1280x720@8")
    assert named == ["epoch 0"]
    assert {"direction 1", "direction 2"} <= set(made.said)


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
def test_a_network_that_has_diverged_has_no_surface(
    learnt: str, diverging: dict[str, Recording], layered: Draw
) -> None:
    """Only the outline of the floor is left, and the names beside it."""
    options: dict[str, Any] = {"recordings": [diverging[learnt]], "duration": 1.0}
    first, last = layered(scene_class("surface"), Size.parse("640x360@8"), wanted=(0, 7), **options)
    shares = []
    for frame in (first, last):
        relief = frame[60:330, 40:310]
        shares.append((relief != frame[-1, -1]).any(axis=2).mean())
    assert shares[0] > 0.2
    assert 0.005 < shares[1] < 0.05
