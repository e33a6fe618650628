"""Frames and words that tell which of several runs have succeeded, and when."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.ensemble_parts import below, room_of
from epochreel.scenes.ensemble_places import _ROW, _SCALED, KEYED, PLACES, Place
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.fields.rewinding import Rewinding
from epochreel.scenes.parts.arrivals import ROOMY
from epochreel.scenes.parts.captions import Captions
from epochreel.scenes.parts.run_tiles import RunTiles
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed

PACE = Rewinding(Pace(np.array([0.0, 1.0]), np.array([0.0, 100.0])), 0.05, 0.1)
WORDS, REACHED = ["epoch 20", "epoch 60", "never"], [20.0, 60.0, np.inf]

THIN = "\u2009"


def test_runs_that_have_succeeded_are_framed_and_dated(stage_of: Callable[[str], Stage]) -> None:
    tiles = RunTiles(WORDS, Box(1056, 392, 768, 320), stage_of("1080p"))
    marks = tiles.successes(tiles.boxes, REACHED, [20.0, 60.0, 80.0])
    frames, *words = marks.submobjects
    seen = []
    for epoch in (100.0, 0.0, 30.0, 60.0, 80.0):
        marks.show(Moment(epoch, 0.5))
        seen.append((len(frames.points) // 16, [each.fill_opacity for each in words]))
    last = (2, [1.0, 1.0, 1.0])
    assert seen == [last, (0, [0.0] * 3), (1, [1.0, 0.0, 0.0]), (2, [1.0, 1.0, 0.0]), last]


@pytest.mark.parametrize(("count", "worded"), [(9, True), (100, False)])
def test_small_fields_have_words_only_where_they_fit(
    count: int, worded: bool, stage_of: Callable[[str], Stage]
) -> None:
    tiles = RunTiles(["epoch 1,000"] * count, Box(1056, 392, 768, 320), stage_of("1080p"))
    assert tiles.worded == worded
    marks = tiles.successes(tiles.boxes, [1.0] * count, [1.0] * count)
    assert len(marks.submobjects) == 1 + worded * count


@pytest.mark.parametrize(
    ("count", "name", "worded", "named", "beside"),
    [
        (5, "seed 3", True, True, False),
        (6, "seed 3", True, True, True),
        (5, "seed 3 of a long name", True, True, True),
        (5, "seed 3 of a name that is much too long", True, False, False),
    ],
)
def test_names_stand_over_words_below_or_beside_squares(
    count: int,
    name: str,
    worded: bool,
    named: bool,
    beside: bool,
    stage_of: Callable[[str], Stage],
) -> None:
    """Wherever that leaves squares larger."""
    stage = stage_of("1080p")
    tiles = RunTiles(["epoch 20"] * count, Box(1056, 392, 768, 360), stage, names=[name] * count)
    assert (tiles.worded, tiles.named, len(tiles.names())) == (worded, named, count * named)
    _, *words = tiles.successes(tiles.boxes, [1.0] * count, [1.0] * count).submobjects
    point = stage.layout.point
    for box, word in zip(tiles.boxes, words, strict=True):
        (right, bottom, _), (_, top, _) = point(box.right, box.bottom), point(box.x, box.y)
        assert (word.get_left()[0] > right) == beside
        assert (word.get_top()[1] < bottom) != beside
        assert not beside or top > word.get_top()[1] > word.get_bottom()[1] > bottom
    for own, word in zip(tiles.names(), words, strict=False):
        assert own.get_bottom()[1] > word.get_top()[1]


@pytest.mark.parametrize(("word", "names"), [("epoch 1,000,000", True), ("epoch 2", False)])
def test_names_stand_alone_where_words_are_too_wide(
    word: str, names: bool, stage_of: Callable[[str], Stage]
) -> None:
    inside, stage = Box(1056, 392, 768, 100), stage_of("1080p")
    tiles = RunTiles([word] * 8, inside, stage, names=["s 1"] * 8)
    assert (tiles.named, tiles.worded) == (names, not names)


@pytest.mark.parametrize("count", range(1, 40))
def test_squares_and_words_keep_to_their_box(count: int, stage_of: Callable[[str], Stage]) -> None:
    inside, stage = Box(100, 392, 768, 360), stage_of("1080p")
    tiles = RunTiles(["epoch 20"] * count, inside, stage, names=["seed 3"] * count)
    assert tiles.bottom <= inside.bottom + 1e-6
    _, *words = tiles.successes(tiles.boxes, [1.0] * count, [1.0] * count).submobjects
    right, bottom, _ = stage.layout.point(inside.right, inside.bottom)
    for word in (*words, *tiles.names()):
        assert word.get_right()[0] <= right + 1e-6
        assert word.get_bottom()[1] >= bottom
    for one, other in zip(tiles.boxes, tiles.boxes[1:], strict=False):
        assert other.x >= one.right or other.y >= one.bottom


@pytest.mark.parametrize(
    ("size", "more", "titled"),
    [
        ("1920x1080", ", and when", ["Each run, and when"]),
        ("1920x1080", ", and when" * 6, ["Each run"]),  # that is wider than the fields
        ("640x360", ", and when", ["Each run, and when"]),
        ("240x136", ", and when", []),
        ("1080x1920", ", and when", ["Each run, and when"]),
    ],
)
def test_small_fields_have_a_title_and_words_where_they_can_be_read(
    size: str, more: str, titled: list[str], stage_of: Callable[[str], Stage]
) -> None:
    tiles = RunTiles(["epoch 20", "never"], Box(100, 392, 768, 320), stage_of(size))
    assert tiles.worded == (size in ("1920x1080", "1080x1920"))
    with remembering():
        title = tiles.title(f"Each run{more}", "Each run")
    assert [each.said for each in title if isinstance(each, Outlines)] == titled


@pytest.mark.parametrize(
    "places", [PLACES, KEYED, _ROW, _SCALED], ids=["plain", "keyed", "row", "scaled"]
)
@pytest.mark.parametrize("word", ["epoch 9", "epoch 1,000,000"])
def test_dots_have_a_title_and_epochs_below_any_number_of_fields(
    word: str, places: dict[str, Place], stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1080p")
    place = stage.pick(places)
    for count in (2, 9, 20, 24, 48):
        room, names = room_of(place, stage), ["seed 1"] * count
        tiles = RunTiles([word] * count, room, stage, names=names)
        assert below(tiles, place).height >= ROOMY
        assert tiles.boxes[0].y >= place.runs.y
        assert tiles.bottom >= tiles.boxes[-1].bottom


def test_what_is_wound_back_is_reached_again() -> None:
    assert [PACE.complete(clock) for clock in (0.0, 0.05, 0.06, 0.5, 1.0)] == [1, 1, 0, 0, 1]
    kept = [PACE.kept(clock) for clock in (0.0, 0.075, 0.1)]
    assert kept == pytest.approx([1.0, 0.5, 0.0])
    assert PACE(PACE.when(40.0)) == pytest.approx(40)
    assert PACE.when(101.0) == np.inf


def _captions(made: Composed) -> list[str]:
    found = [each for each in made.composition.mobjects if isinstance(each, Captions)]
    shown = any(each.submobjects for each in found)
    return [each for each in made.said if shown and "mean gets" in each]


def test_the_mean_is_right_as_often_as_its_field_says(
    composed: Callable[..., Composed], runs: dict[str, Recording]
) -> None:
    reels = [runs[name] for name in ("spiral", "spiral-5", "spiral-6")]
    data = reels[0].dataset
    points, labels = data.points[data.train], data.labels[data.train]
    chances = [1 / (1 + np.exp(-each.at(each.steps.last)(points)[0])) for each in reels]
    right = float(((np.mean(chances, axis=0) > 0.5) == labels).mean())
    captions = _captions(composed("ensemble", reels, "1280x720", title="Given"))
    (said,) = {each for each in captions if "of training points" in each}
    assert abs(float(said.split("gets ")[1].split(THIN)[0]) / 100 - right) < 0.011


def test_no_mean_is_spoken_of_where_values_are_learnt(
    composed: Callable[..., Composed], runs: dict[str, Recording]
) -> None:
    assert not _captions(composed("ensemble", [runs["values"], runs["values-5"]], "1280x720"))
