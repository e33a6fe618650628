"""A chart in little room has a name, numbers and labels, as far as these can be read."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.numerals import per_cent
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve_labels import Label
from epochreel.scenes.parts.curve_tip import Series
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.spark_chart import spark_chart
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes.shots import hearing

EPOCHS = np.arange(31.0)


def _spark(box: Box, stage: Stage, *, dated: str = "") -> Chart:
    values = np.linspace(0.5, 1, 31), np.linspace(0.5, 0.9, 31)
    series = [
        Series("train", values[0], leading=True, read=lambda _: per_cent(1.0)),
        Series("test", values[1], leading=False, read=lambda _: per_cent(0.9)),
    ]
    style = ChartStyle("Accuracy", 1.0, per_cent, low=0.4, at_ends=per_cent, dated=dated)
    chart = spark_chart(series, EPOCHS, style, box=box, stage=stage)
    chart.show(Moment(epoch=30.0, clock=1.0))
    return chart


@pytest.mark.parametrize(
    ("width", "labels", "valued"), [(420, 2, True), (280, 2, False), (190, 0, False)]
)
def test_labels_have_values_or_are_names_alone_where_curves_need_the_room(
    width: float, labels: int, stage_of: Callable[[str], Stage], *, valued: bool
) -> None:
    box = Box(600, 964, width, 84)
    chart, unit = _spark(box, stage := stage_of("1080x1080")), stage_of("1080x1080").layout.unit
    found = [each for each in chart.get_family() if isinstance(each, Label)]
    assert len(found) == labels
    values = [len(value.get_all_points()) > 0 for _, value in found]
    assert values == [valued] * labels
    assert chart.box.width >= 0.45 * width
    edges = (stage.layout.point(x, 0)[0] for x in (box.x, box.right))
    low, high = (edge + sign * 2 * unit for edge, sign in zip(edges, (-1, 1), strict=True))
    drawn = [*chart.still.get_family(), *(each for part in found for each in part.get_family())]
    for each in drawn:
        if len(each.get_all_points()):
            assert low <= each.get_left()[0]
            assert each.get_right()[0] <= high


@pytest.mark.parametrize(
    ("size", "high", "parts"),
    [
        # Three hairlines, each with a number, and a name.
        ("1080x1080", 84, 7),
        ("480x270", 184, 7),
        ("1080x1080", 60, 6),
        ("96x96", 184, 3),
    ],
)
def test_a_curve_has_numbers_that_can_be_read_and_a_name_that_leaves_it_room(
    size: str, high: float, parts: int, stage_of: Callable[[str], Stage]
) -> None:
    box = Box(600, 700, 760, high)
    chart = _spark(box, stage_of(size))
    assert len(chart.still) == parts
    assert (chart.box == box) == (parts == 3)
    assert (chart.box.y > box.y) == (parts == 7)


@pytest.mark.parametrize(
    ("size", "high", "dated"),
    [("1080x1080", 148, True), ("1080x1080", 84, False), ("480x270", 324, True)],
)
def test_the_ends_of_the_axis_of_time_are_written_where_there_is_room_below(
    size: str, high: float, stage_of: Callable[[str], Stage], *, dated: bool
) -> None:
    box, stage = Box(560, 680, 460, high), stage_of(size)
    with hearing() as said:
        chart = _spark(box, stage, dated="30 epochs")
    assert ("30 epochs" in said) == dated
    assert (chart.box.bottom < box.bottom) == dated
    lowest = min(each.get_bottom()[1] for each in chart.still.get_family() if len(each.points))
    assert lowest >= stage.layout.point(0, box.bottom + 24)[1]
