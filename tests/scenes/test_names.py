"""Names of classes and columns: in every scene and size where data have them, and only there."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.fields.colours import class_colour, rgb
from epochreel.scenes.parts.class_list import ClassKey, ClassList
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.text_warnings import collected
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.words.own_names import own_axes, own_classes
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.conftest import with_names
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed, Shot, hearing

FRUIT = ("apple", "banana", "cherry", "date", "elder", "fig", "grape", "hazel", "iris", "jujube")
NAMES = (*FRUIT, "kiwi", "lemon")
AXES = ("petal length", "petal width, measured at the widest place")
SIZES = ["480x270", "1920x1080", "1080x1080", "1080x1920", "540x960"]
WITH_TICKS = ("convergence", "data", "ensemble", "neurons")


@pytest.fixture(scope="module")
def fruit(runs: dict[str, Recording]) -> Recording:
    """Twelve classes with short names, and columns with names."""
    return with_names(runs["twelve"], NAMES, AXES)


def _times(scene: str) -> int:
    return 2 if scene in ("comparison", "ensemble") else 1


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_names_all_twelve_classes(
    scene: str, size: str, fruit: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed(scene, [fruit] * _times(scene), size)
    # At 480 pixels, names may be cut, or have no room.
    beginnings = {name[:2] for name in NAMES}
    said = {text[:2] for text in made.said if text in NAMES or "…" in text}
    without = [int(text[2:]) for text in made.said if re.fullmatch(r"\+ \d+", text)]
    assert len(beginnings - said) <= sum(without)
    if size != "480x270":
        assert set(NAMES) <= set(made.said)


@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "540x960"))
@pytest.mark.parametrize("scene", WITH_TICKS)
def test_scenes_with_ticks_name_both_columns(
    scene: str, size: str, fruit: Recording, composed: Callable[..., Composed]
) -> None:
    said = composed(scene, [fruit] * _times(scene), size).said
    assert AXES[0] in said
    shown = [text for text in said if text.startswith("petal w")]
    assert max(shown, key=len) == AXES[1]
    assert all(len(text) >= 14 for text in shown)  # upwards there is more room than in the margin


@pytest.mark.parametrize("scene", sorted(set(SCENES) - {"data", "diagnosis", "network"}))
def test_data_without_names_of_their_own_have_no_key(
    scene: str, arms: Recording, composed: Callable[..., Composed]
) -> None:
    said = composed(scene, [arms] * _times(scene), "1920x1080").said
    assert not [text for text in said if text.startswith("class ")]
    assert "x₁" not in said or scene == "surface"  # where axes lie in space


def test_which_names_are_own(arms: Recording, fruit: Recording) -> None:
    assert own_classes([fruit, fruit]) == NAMES
    assert own_axes(fruit) == AXES
    assert own_classes([fruit, arms]) == own_classes([arms]) == ()
    assert own_axes(arms) is None


@pytest.mark.usefixtures("scratch_media")
def test_a_key_says_how_many_classes_have_no_room(stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of("1920x1080")
    with hearing() as whole:
        shown = [len(ClassKey(NAMES, Box(0, 0, 100, height), stage)) for height in (400, 70, 5)]
    # A mark and a name each; one line for those that have none.
    assert shown == [24, 2 * 9 + 1, 0]
    assert len(ClassKey((), Box(0, 0, 100, 400), stage)) == 0
    assert len(ClassKey(NAMES, None, stage)) == 0
    assert [each for each in whole if each.startswith("+")] == ["+ 3"]
    with collected() as warnings:
        ClassKey(NAMES, Box(0, 0, 100, 70), stage)
    assert warnings.sentences == ["class names in the key left out: 'jujube', 'kiwi', 'lemon'"]


@pytest.mark.usefixtures("scratch_media")
@pytest.mark.parametrize(
    ("height", "bars", "counted", "without"),
    [(100, 12, 12, []), (60, 0, 12, []), (30, 0, 7, ["+ 5"]), (5, 0, 0, [])],
)
def test_classes_are_listed_with_counts_and_with_bars_where_these_have_room(
    height: float, bars: int, counted: int, without: list[str], stage_of: Callable[[str], Stage]
) -> None:
    counts, box = range(1000, 1012), Box(0, 0, 400, height)
    with remembering():
        written = [[f"{each:,}" for each in counts]]
        listed = ClassList(NAMES, written, box=box, columns=1, size=40, stage=stage_of("1920x1080"))
    said = [each.said for each in listed.get_family() if isinstance(each, Outlines)]
    assert [each for each in said if "," in each] == [f"{each:,}" for each in counts][:counted]
    assert [each for each in said if "+" in each] == without
    assert len(listed.bars) == bars


@pytest.mark.parametrize(("width", "said"), [(500, ["35 + 15", "38 + 12"]), (260, ["50", "50"])])
def test_counts_are_written_in_full_where_names_stay_as_large(
    width: float, said: list[str], stage_of: Callable[[str], Stage]
) -> None:
    ways = [["35 + 15", "38 + 12"], ["50", "50"]]
    box, names = Box(0, 0, width, 200), ("setosa", "versicolor")
    with remembering():
        listed = ClassList(names, ways, box=box, columns=1, size=40, stage=stage_of("1920x1080"))
    found = [each.said for each in listed.get_family() if isinstance(each, Outlines)]
    assert [each for each in found if each[:1].isdigit()] == said
    assert {*names} < {*found}
    assert len(listed.bars) == 2


GROUPS = ("control group of 2021", "group of patients 2021", "third group")
LINES = ("control group of", "2021", "group of", "patients 2021")
SHORT = ("control", "group", "of…21", "group", "of", "pati…1")


@pytest.mark.usefixtures("scratch_media")
@pytest.mark.parametrize(
    ("box", "said"),
    [
        # Whole in one line; in smaller type; in several lines; cut where there is no room for them.
        (Box(0, 0, 400, 300), [*GROUPS]),
        (Box(0, 0, 236, 300), [*GROUPS]),
        (Box(0, 0, 190, 300), [*LINES, GROUPS[2]]),
        (Box(0, 0, 70, 300), [*SHORT, "third", "group"]),
        (Box(0, 0, 140, 60), ["control…2021", "group of…2021", GROUPS[2]]),
    ],
)
def test_names_are_broken_into_lines_before_they_are_cut(
    box: Box, said: list[str], stage_of: Callable[[str], Stage]
) -> None:
    with remembering():
        key = ClassKey(GROUPS, box, stage_of("1920x1080"))
    assert [each.said for each in key.get_family() if isinstance(each, Outlines)] == said


def test_a_class_that_no_font_can_write_has_its_number(
    fruit: Recording, composed: Callable[..., Composed]
) -> None:
    unknown = with_names(fruit, ("\U000f0000", *NAMES[1:]), AXES)
    said = composed("convergence", [unknown], "1920x1080").said
    assert "class 0" in said
    assert "banana" in said


def test_keys_have_the_colours_of_the_points(fruit: Recording, shoot: Callable[..., Shot]) -> None:
    shot = shoot("convergence", [fruit], "1280x720", at=0.0)
    right = shot.picture[:, 690:, :3].reshape(-1, 3).astype(int)
    for index in range(12):
        near = np.abs(right - rgb(class_colour(index, 12))).max(axis=1) < 12
        assert near.sum() >= 12


@pytest.mark.usefixtures("scratch_media")
@pytest.mark.parametrize(
    ("third", "width", "cut", "first"),
    [
        ("population C", 600, False, "population A"),
        ("population C", 110, False, "A"),
        ("control C", 110, True, ""),
        ("population", 110, True, ""),
    ],
)
def test_a_word_with_which_all_names_begin_is_left_out_before_they_are_cut(
    third: str, width: float, cut: bool, first: str, stage_of: Callable[[str], Stage]
) -> None:
    names = ("population A", "population B", third)
    with remembering():
        key = ClassKey(names, Box(0, 0, width, 30), stage_of("1920x1080"))
    said = [each.said for each in key.get_family() if isinstance(each, Outlines)]
    assert ("…" in said[0]) == cut
    assert first in (said[0], "")
