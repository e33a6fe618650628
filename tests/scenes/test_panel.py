"""What sentences can point at beside the plane: only what a recording has."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.panel import Panel
from epochreel.scenes.stage.places import places_of
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes.shots import hearing
from epochreel.tests.scenes.tiny import recording

CURVES = ("loss curve", "training loss", "test loss")
SHARES = ("accuracy curve", "training accuracy", "test accuracy")


@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
@pytest.mark.parametrize(
    ("classes", "tested", "absent"),
    [
        (2, 2, ()),
        (2, 0, ("test loss", "test accuracy")),
        (0, 2, SHARES),
        (0, 0, (*SHARES, "test loss")),
    ],
)
def test_names_are_of_what_was_measured(
    classes: int, tested: int, absent: tuple[str, ...], size: str, stage_of: Callable[[str], Stage]
) -> None:
    stage, reel = stage_of(size), recording(classes, tested=tested)
    panel = Panel(reel, places_of(stage), Pace.named("linear", reel), stage)
    names = set(panel.targets())
    assert names & {*CURVES, *SHARES} == {*CURVES, *SHARES} - set(absent)
    assert "epoch" in names


@pytest.mark.parametrize(
    ("classes", "scaled", "titles"),
    [(2, False, {"Loss", "Accuracy"}), (0, False, {"Loss"}), (0, True, {"Error"})],
)
def test_charts_are_called_by_what_they_show(
    classes: int, scaled: bool, titles: set[str], stage_of: Callable[[str], Stage]
) -> None:
    stage, reel = stage_of("1920x1080"), recording(classes)
    if scaled:
        dataset = replace(reel.dataset, value_scaling=ValueScaling(mean=100.0, deviation=50.0))
        header = replace(reel.header, dataset=dataset)
        reel = Recording(header, reel.steps, reel.metrics, reel.stored)
    with hearing() as said:
        Panel(reel, places_of(stage), Pace.named("linear", reel), stage)
    assert {"Loss", "Error", "Accuracy"} & {*said} == titles
