"""The line of what is reached without learning has words at it, clear of curves and numbers."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from jaxtyping import Float

from epochreel.numerals import per_cent
from epochreel.scenes.parts.baseline import baseline_of
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve_tip import Series
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.faults import remembering

EPOCHS = np.arange(301.0)
BOX = Box(1056, 694, 600, 200)
CHANCE = ["chance 55 %", "chance"]
LARGEST = ["always the largest class: 71 %", "largest class: 71 %"]
LABELS = 120.0  # design pixels
HIGH, LOW = np.full(301, 0.9), np.full(301, 0.5)
NOWHERE = np.where(EPOCHS % 2, 0.4, 1.0)  # up and down: there is room for words nowhere

Baseline = tuple[float, list[str]]


def _chart(
    values: Float[np.ndarray, " epochs"], baseline: Baseline, stage: Stage
) -> tuple[Chart, ChartStyle]:
    style = ChartStyle("Accuracy", 1.0, per_cent, low=0.4, baseline=baseline)
    return Chart(
        [Series("train", values, leading=True)], EPOCHS, style, box=BOX, stage=stage
    ), style


@pytest.mark.parametrize(
    ("size", "values", "baseline", "said"),
    [
        ("1920x1080", HIGH, (0.7, CHANCE), None),  # the number of the line says it
        ("1920x1080", HIGH, (0.7, LARGEST), LARGEST[0]),
        ("1920x1080", HIGH, (0.55, CHANCE), "chance 55 %"),
        ("1920x1080", LOW, (0.98, LARGEST), LARGEST[0]),
        ("1920x1080", HIGH, (0.98, LARGEST), None),  # no room above the curve
        ("1920x1080", LOW, (0.5, LARGEST), LARGEST[0]),
        ("1920x1080", NOWHERE, (0.55, CHANCE), "chance"),  # before the line
        ("1920x1080", NOWHERE, (0.42, CHANCE), None),  # where a number is too near
        ("1920x1080", NOWHERE, (0.55, LARGEST), None),
        ("480x270", HIGH, (0.5, LARGEST), None),
    ],
)
def test_a_baseline_has_words_at_its_line_where_they_have_room(
    size: str,
    values: Float[np.ndarray, " epochs"],
    baseline: Baseline,
    said: str | None,
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of(size)
    chart, style = _chart(values, baseline, stage)
    with remembering():
        found = baseline_of(chart, style, LABELS, stage)
    every = [*found.drawn, *([found.words] if found.words is not None else [])]
    words = [each for each in every if isinstance(each, Outlines)]
    assert [each.said for each in words] == ([] if said is None else [said])
    # The line is drawn with its words, or it is one of the others.
    same = any(abs(each[0, 1] - chart.place(0.0, baseline[0])[1]) < 1 for each in chart.lines)
    assert len(every) == (0 if said is None else 2 - same)
    if not found.boxes:
        return
    (box,) = found.boxes
    _, y = chart.place(0.0, baseline[0])
    assert 0 < min(abs(box.y - y), abs(box.bottom - y)) < 26
    assert BOX.x <= box.x
    assert box.right <= BOX.right
    for path in [*chart.drawn, *chart.lines]:
        x = np.linspace(path[0, 0], path[-1, 0], 2000)
        height = np.interp(x, path[:, 0], path[:, 1])
        across = (x > box.x) & (x < box.right)
        assert not (across & (height > box.y) & (height < box.bottom)).any()


@pytest.mark.parametrize(("values", "inside"), [(HIGH, True), (NOWHERE, False)])
def test_chance_has_a_word_at_a_hairline_without_a_number(
    values: Float[np.ndarray, " epochs"], stage_of: Callable[[str], Stage], *, inside: bool
) -> None:
    stage = stage_of("1920x1080")
    chart, style = _chart(values, (0.7, CHANCE), stage)
    assert len(chart.numbered) == 3
    bare = replace(style, written=None)
    chart = Chart([Series("train", values, leading=True)], EPOCHS, bare, box=BOX, stage=stage)
    assert chart.numbered == []
    found = baseline_of(chart, bare, LABELS, stage)
    # The hairline is there already.
    assert (len(found.drawn), found.words is not None) == (0 if inside else 1, inside)


def test_numbers_that_would_overlap_are_not_counted(stage_of: Callable[[str], Stage]) -> None:
    style = ChartStyle("Accuracy", 1.0, per_cent, low=0.4)
    series, low = [Series("train", HIGH, leading=True)], replace(BOX, height=30)
    chart = Chart(series, EPOCHS, style, box=low, stage=stage_of("1920x1080"))
    assert chart.numbered == [low.bottom, low.y]


def test_a_chart_without_a_baseline_has_no_words_for_it(stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of("1920x1080")
    style = ChartStyle("Accuracy", 1.0, per_cent, low=0.4)
    chart = Chart([Series("train", HIGH, leading=True)], EPOCHS, style, box=BOX, stage=stage)
    found = baseline_of(chart, style, LABELS, stage)
    assert (len(found.drawn), found.boxes, found.lines) == (0, (), ())


def test_words_keep_clear_of_labels_where_a_run_ends_early(
    stage_of: Callable[[str], Stage],
) -> None:
    """Such labels stay where they are; others pass over the words, which come later."""
    stage, early = stage_of("1920x1080"), HIGH.copy()
    early[len(early) // 10 :] = np.nan
    for values, ends in ((HIGH, False), (early, True)):
        chart, style = _chart(values, (0.55, CHANCE), stage)
        (box,) = baseline_of(chart, style, LABELS, stage).boxes
        assert (box.x >= chart.end + LABELS + 0.5 * box.height) == ends
        assert np.isinf(chart.epoch_past(box.right)) == ends
