"""What sentences can point at beside the plane: only what a recording has."""

from collections.abc import Callable

import pytest

from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.panel import Panel
from epochreel.scenes.stage.places import places_of
from epochreel.scenes.stage.stage import Stage
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
