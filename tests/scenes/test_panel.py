"""What sentences can point at beside the plane: only what a recording has."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.panel import Panel
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.moment import Moment
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
    ("classes", "column", "titles"),
    [
        (2, "", {"Loss", "Accuracy"}),
        (0, "", {"Loss"}),
        (0, "price", {"Root mean square error"}),
        (0, "price (€)", {"Root mean square error (€)"}),
    ],
)
def test_charts_are_called_by_what_they_show(
    classes: int, column: str, titles: set[str], stage_of: Callable[[str], Stage]
) -> None:
    stage, reel = stage_of("1920x1080"), recording(classes)
    if column:
        scaling = ValueScaling(mean=100.0, deviation=50.0)
        dataset = replace(reel.dataset, value_scaling=scaling, label_name=column)
        header = replace(reel.header, dataset=dataset)
        reel = Recording(header, reel.steps, reel.metrics, reel.stored)
    with hearing() as said:
        Panel(reel, places_of(stage), Pace.named("linear", reel), stage)
    # "Error" alone is measured as the short name of a number.
    assert {each for each in said if re.match("Loss|Accuracy|Root", each)} == titles


@pytest.mark.parametrize(
    ("size", "classes", "kinds", "dates"),
    [
        ("1920x1080", 2, ["loss", "accuracy"], 1),
        ("1920x1080", 0, ["loss"], 1),
        ("1080x1920", 2, ["accuracy"], 1),
        ("1080x1920", 0, ["loss"], 1),
        ("1080x1080", 2, ["accuracy"], 0),
        ("1080x1080", 0, ["loss"], 0),
        ("480x270", 2, ["accuracy"], 1),
    ],
)
def test_each_frame_has_the_curves_that_have_room_and_one_clock_below_them(
    size: str, classes: int, kinds: list[str], dates: int, stage_of: Callable[[str], Stage]
) -> None:
    stage, reel = stage_of(size), recording(classes)
    with hearing() as said:
        panel = Panel(reel, places_of(stage), Pace.named("linear", reel), stage)
    panel.show(Moment(2.0, 1.0))
    boxes = {name: target.boxes() for name, target in panel.targets().items()}
    curves = {name: found[0] for name, found in boxes.items() if "curve" in name and found}
    assert list(curves) == [f"{kind} curve" for kind in kinds]
    tops = [box.y for box in curves.values()]
    assert tops == sorted(tops)
    assert said.count("2 epochs") == dates


@pytest.mark.parametrize("size", ["480x270", "1080x1080"])
@pytest.mark.parametrize(
    ("classes", "shown"), [(2, {"Accuracy", "50\u2009%"}), (0, {"Loss", "0.5"})]
)
def test_small_charts_have_the_name_and_the_scale_of_what_they_show(
    size: str, classes: int, shown: set[str], stage_of: Callable[[str], Stage]
) -> None:
    stage, reel = stage_of(size), recording(classes)
    with hearing() as said:
        Panel(reel, places_of(stage), Pace.named("linear", reel), stage)
    assert set(said) & {"Accuracy", "50\u2009%", "Loss", "0.5"} == shown


def test_chance_is_named_where_no_number_stands_once_curves_have_passed_its_words(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    beside = {}
    for classes in (2, 3):
        reel = recording(classes, points=24)
        with hearing() as said:
            panel = Panel(reel, places_of(stage), Pace.named("linear", reel), stage)
        assert ("chance 33\u2009%" in said) == (classes == 3)
        beside[classes] = [each for each in panel.submobjects if isinstance(each, Fading)]
    assert len(beside[3]) == len(beside[2]) + 1
    words = beside[3][0]
    shown = []
    for share in (0.0, 1.0):
        panel.show(Moment(2 * share, share))
        shown.append(max(each.get_fill_opacity() for each in words.family_members_with_points()))
    assert shown == [0.0, 1.0]


def test_what_was_not_measured_or_has_no_place_is_not_there(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    places = places_of(stage)
    for reel, own, number, chart in (
        (recording(), places, True, True),
        (recording(), replace(places, accuracy=None), False, True),
        (recording(0, loss=(float("nan"),) * 3), places, False, False),
    ):
        with hearing() as said:
            Panel(reel, own, Pace.named("linear", reel), stage)
        assert ("Training accuracy" in said) == number
        assert ("Loss" in said) == chart
