"""Marks on the curves of a chart: on their curve, with words in places that are free, in time."""

from collections.abc import Callable

import numpy as np
import pytest
from jaxtyping import Float
from manim import VMobject

from epochreel.numerals import per_cent
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve_labels import Label
from epochreel.scenes.parts.curve_marks import _places, _pole, _ring_at, _ring_box, curve_marks
from epochreel.scenes.parts.curve_tip import Series
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.words.curve_marks import CurveMark
from epochreel.tests.scenes.faults import remembering

EPOCHS = np.arange(301.0)
BOX = Box(1056, 694, 600, 200)
PACE = Pace(np.array([0.0, 1.0]), EPOCHS[[0, -1]])


def _chart(
    values: Float[np.ndarray, " epochs"], stage: Stage, box: Box = BOX, **style: object
) -> Chart:
    made = ChartStyle("Accuracy", 1.0, per_cent, low=0.4, **style)  # type: ignore[arg-type]  # as given
    return Chart([Series("train", values, leading=True)], EPOCHS, made, box=box, stage=stage)


def _mark(epoch: int) -> CurveMark:
    return CurveMark("train", epoch, (f"90 % at epoch {epoch}", "90 %"))


def _clear(word: VMobject, chart: Chart, stage: Stage) -> bool:
    """Whether no curve and no line of the chart runs through the box of a word."""
    low, high = word.points[:, :2].min(axis=0), word.points[:, :2].max(axis=0)
    for path in (*chart.drawn, *chart.lines):
        x = np.linspace(path[0, 0], path[-1, 0], 2000)
        y = np.interp(x, path[:, 0], path[:, 1])
        places = np.array([stage.layout.point(*each)[:2] for each in zip(x, y, strict=True)])
        if ((low < places) & (places < high)).all(axis=1).any():
            return False
    return True


@pytest.mark.parametrize("epoch", [3, 40, 147, 250, 290])
def test_words_are_clear_of_curves_and_of_the_labels_that_pass(
    epoch: int, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1920x1080")
    values = np.where(epoch > EPOCHS, 0.5 + 0.3 * EPOCHS / epoch, 0.9 + 0.001 * np.sin(EPOCHS))
    chart = _chart(values, stage)
    said, drawn = curve_marks(chart, [_mark(epoch)], PACE, stage)
    *pole, word = said
    assert isinstance(word, Outlines)
    assert _clear(word, chart, stage)
    (ring,) = drawn
    at = stage.layout.point(*chart.spot("train", epoch))
    np.testing.assert_allclose(ring.get_center(), at, atol=1e-6)
    assert len(pole) == (word.points[:, 1].max() < at[1])
    assert all(each.points[:, 0] == pytest.approx(at[0]) for each in pole)
    for clock in np.linspace(0, 1, 101):
        moment = Moment(PACE(clock), float(clock))
        for each in (chart, drawn, said):
            each.show(moment)
        shown = word.fill_opacity > 0
        assert ring.fill_opacity == 0 or moment.epoch >= epoch
        assert all((each.stroke_opacity > 0) == shown for each in pole)
        label = next(each for each in chart.get_family() if isinstance(each, Label))
        labelled = label._name.points[:, 0].min()
        assert not shown or labelled > word.points[:, 0].min()
        if shown and labelled < word.points[:, 0].max():
            overlap = label._name.points[:, 1].min() < word.points[:, 1].max()
            assert not (overlap and label._name.points[:, 1].max() > word.points[:, 1].min())
    assert ring.fill_opacity == word.fill_opacity == 1


@pytest.mark.parametrize(("size", "radius"), [("1920x1080", 5.5), ("360x640", 7.425)])
def test_a_ring_takes_as_much_room_as_is_drawn_and_words_and_poles_keep_off(
    size: str, radius: float, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    box, ring = _ring_box(300.0, 400.0, stage), _ring_at(300.0, 400.0, "#ffffff", stage)
    assert (box.width, box.height) == pytest.approx((2 * radius, 2 * radius))
    assert float(ring.width) == pytest.approx(box.width * stage.layout.unit)
    places = [*_places(box, 90.0, 20.0, Box(0, 0, 600, 800))]
    beside = [each for each in places if each.y < 400 < each.bottom]
    assert sorted(each.x for each in beside) == pytest.approx(
        [202 - radius] * 2 + [308 + radius] * 2
    )
    poles = [_pole(box, each) for each in places if each not in beside]
    ends = {round(each.y if each.y > 400 else each.bottom, 6) for each in poles}
    assert ends == {round(400 - radius, 6), round(400 + radius, 6)}
    assert not any(_pole(box, each).height for each in beside)


def test_a_mark_without_a_free_place_is_left_out(stage_of: Callable[[str], Stage]) -> None:
    """Here the curve runs to and fro over all of the chart."""
    stage = stage_of("1920x1080")
    assert curve_marks(_chart(0.7 + 0.3 * (-1) ** EPOCHS, stage), [_mark(150)], PACE, stage) == []


@pytest.mark.parametrize(
    ("size", "width", "said"),
    [
        ("1920x1080", 600, ["90 % at epoch 150"]),
        ("1920x1080", 200, ["90 %"]),  # the first text is too wide for one half
        ("1920x1080", 60, []),
        ("320x180", 600, []),  # nothing could be read
    ],
)
def test_a_mark_says_as_much_as_has_room(
    size: str, width: float, said: list[str], stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    chart = _chart(np.full(301, 0.9), stage, Box(1056, 694, width, 200))
    with remembering():
        shown = curve_marks(chart, [_mark(150)], PACE, stage)
    words = [part for each in shown for part in each.submobjects if isinstance(part, Outlines)]
    assert [each.said for each in words] == said


def test_marks_at_neighbouring_epochs_do_not_meet(stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of("1920x1080")
    values = np.where(EPOCHS < 20, 0.5, 0.9)
    chart = _chart(values, stage)
    shown = curve_marks(chart, [_mark(160), _mark(145), _mark(200)], PACE, stage)
    words = [each.submobjects[-1] for each in shown[::2]]
    assert len(words) == 2  # the pole of the third would cross the words of the first
    for index, one in enumerate(words):
        for other in words[:index]:
            shares = [
                min(one.points[:, axis].max(), other.points[:, axis].max())
                - max(one.points[:, axis].min(), other.points[:, axis].min())
                for axis in (0, 1)
            ]
            assert min(shares) < 0
