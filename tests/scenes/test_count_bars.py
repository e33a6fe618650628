"""Bars that count points: their heights, and the one that towers above the others."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.parts.count_bars import histogram
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import line

BOX = Box(100, 100, 820, 200)


@pytest.mark.parametrize(
    ("towering", "place", "said"),
    [
        (10, 0, "10 points"),
        (29, 5, "29 points"),
        (29, 40, "29 points"),
        (31, 5, "31 of "),
        (1031, 35, "1,031 of "),
    ],
)
def test_the_highest_bar_says_how_many_and_is_broken_if_it_towers_above_all_others(
    towering: int,
    place: int,
    said: str,
    runs: dict[str, Recording],
    stage_of: Callable[[str], Stage],
) -> None:
    reel, stage = runs["values"], stage_of("1920x1080")
    hues = colours_of(reel.task).hues(reel.dataset.labels)
    counts = np.full(len(hues.colours), 10)
    counts[place] = towering
    lit, words = histogram(reel.dataset, hues, counts, BOX, stage)
    unit = stage.layout.unit
    highs = [round(each.mobject.height / unit, 1) for each in lit]
    parts = [len(each.mobject.submobjects) for each in lit]
    towers = said.endswith("of ")
    said += f"{counts.sum():,}" * towers
    (word,) = words
    written = line(said, 24 * unit, at=(0.0, 0.0, 0.0), colour="#000000")
    assert word.width == pytest.approx(written.width)
    assert max(parts) == (3 if towers else 1)
    # Words stand above the highest bar, or beside a broken one.
    assert highs[place] == (200 if towers else 200 - 1.5 * 24)
    others = 200 * 0.7 if towers else 164 * 10 / towering
    assert highs[place - 1] == pytest.approx(others, abs=0.1)
    bar = lit[place].mobject
    left, right = (stage.layout.point(x, 0)[0] for x in (BOX.x, BOX.right))
    assert left < word.get_left()[0] < word.get_right()[0] < right
    after = word.get_left()[0] > bar.get_right()[0]
    if not towers:
        assert word.get_bottom()[1] > bar.get_top()[1]
        return
    assert after == (place < len(counts) / 2)
    assert after or word.get_right()[0] < bar.get_left()[0]


@pytest.mark.parametrize(
    ("size", "height", "cut"),
    [("1920x1080", 37, True), ("1920x1080", 35, False), ("320x180", 200, False)],
)
def test_no_bar_is_broken_where_its_number_could_not_be_read(
    size: str,
    height: float,
    cut: bool,
    runs: dict[str, Recording],
    stage_of: Callable[[str], Stage],
) -> None:
    reel = runs["values"]
    hues = colours_of(reel.task).hues(reel.dataset.labels)
    counts = np.full(len(hues.colours), 10)
    counts[5] = 99
    box = replace(BOX, height=height)
    lit, words = histogram(reel.dataset, hues, counts, box, stage_of(size))
    assert len(words) == cut
    assert lit[5].mobject.height / stage_of(size).layout.unit == pytest.approx(
        height if cut else 0.94 * height, abs=0.1
    )
    assert len(lit[5].mobject.submobjects) == (3 if cut else 1)
