"""The scale of gradients, the means over epochs on it, and the ends of curves."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.gradient_scale import (
    leaving,
    means_in,
    means_of,
    smoothed,
    style_of,
)
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve import Curve, Head
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.shapes import Polyline
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.typography import Tag
from epochreel.tests.scenes.norms import EVEN, GONE, LOST, NONE, SOME, of_norms
from epochreel.tests.scenes.shots import Composed


def test_means_are_geometric_and_leave_out_zeros_and_what_is_no_number() -> None:
    norms = np.array([[1.0, 0.0], [100.0, 2.0], [1.0, 0.0]])
    smooth = smoothed(norms, 1)
    assert smooth[1, 0] == pytest.approx(100 ** (1 / 3))
    assert smooth[:, 1].tolist() == [0.0, pytest.approx(2.0), 0.0]
    norms = np.array([[1.0, 10.0], [1.0, 10.0], [np.nan, 1.0], [np.inf, np.inf]])
    smooth = smoothed(norms, 1)
    np.testing.assert_allclose(smooth[:2], norms[:2])
    assert np.isnan(smooth[2:]).all()
    assert np.isnan(smoothed(norms[2:], 1)).all()


def style_for(reel: Recording) -> ChartStyle:
    return style_of([reel], [np.asarray(reel.metrics.gradient_norms, dtype=float)])


def test_the_scale_reaches_down_to_the_smallest_gradient() -> None:
    style = style_for(of_norms([(2e-15, 1e-8, 0.05)] * 3))
    assert style.floor is not None
    assert style.floor <= 2e-15 < 0.05 <= style.top
    assert len({*style.share(np.array([2e-15, 4e-15, 1e-8, 0.05]))}) == 4
    assert style.written is not None
    assert style.written(style.floor) == "10⁻¹⁵"
    assert not style.beyond


@pytest.mark.parametrize(
    ("norms", "ends"),
    [
        ((0.004, 0.02, 0.2), (-2.5, -0.5)),
        ((0.15, 0.2, 0.3), (-1.0, 0.0)),
        ((0.0, 0.02, 0.2), (-3.0, -0.5)),
    ],
)
def test_the_scale_ends_close_to_the_gradients_unless_it_needs_hairlines_or_has_zeros(
    norms: tuple[float, float, float], ends: tuple[float, float]
) -> None:
    style = style_for(of_norms([norms] * 3))
    assert style.floor is not None
    assert np.log10([style.floor, style.top]) == pytest.approx(ends)
    assert len(style.lines()) >= 2


def test_zeros_stand_below_all_other_gradients_and_are_called_so() -> None:
    style = style_for(of_norms([(0.0, 1e-8, 0.05)] * 3))
    assert style.floor is not None
    assert style.written is not None
    assert style.written(style.floor) == "0"
    assert style.written(1e-8) == "10⁻⁸"
    assert style.share(np.array(0.0)) == 0 < style.share(np.array(1e-8))


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (1, "Gradient size (norm) over the epochs"),
        (2, "Over the epochs"),
    ],
)
def test_curves_of_one_run_say_what_they_are(count: int, title: str) -> None:
    norms = np.asarray(EVEN.metrics.gradient_norms, dtype=float)
    assert style_of([EVEN] * count, [norms] * count).title == title


@pytest.mark.parametrize(
    ("reels", "means"),
    [
        ([of_norms([SOME] * 3)], ""),
        ([of_norms([SOME] * 4)], "means of 3"),
        ([of_norms([SOME] * 200)], "means of 5"),
        ([of_norms([SOME] * 4), of_norms([SOME] * 200)], "means of up to 5"),
        ([of_norms([SOME] * 3), of_norms([SOME] * 4)], "means of up to 3"),
        # A 0 is in no mean; a step without numbers is not missed where others are near.
        ([of_norms([SOME] * 3 + [NONE])], "means of up to 3"),
        ([of_norms([SOME] * 3 + [GONE], [1.0] * 3 + [np.nan])], "means of 3"),
        ([of_norms([SOME] * 2 + [GONE] * 2, [1.0] * 2 + [np.nan] * 2)], "means of 2"),
        # Nothing is mixed with an explosion.
        ([of_norms([SOME] * 4 + [(1e10,) * 3] * 3, range(7))], "means of 3"),
        ([of_norms([SOME] * 4 + [(1e10,) * 3] * 2, range(6))], "means of up to 3"),
        ([LOST], ""),
    ],
)
def test_it_is_said_of_how_many_epochs_means_are(reels: list[Recording], means: str) -> None:
    assert means_of(reels) == means


def test_means_at_both_ends_are_of_as_many_epochs() -> None:
    norms = np.array([[10.0**power] for power in (0, 1, 0, 1, 0, 4)])
    for reach, logs in ((1, [1, 1, 2, 1, 5, 5]), (2, [2, 2, 2, 6, 6, 6]), (3, [6] * 6)):
        smooth = np.log10(smoothed(norms, reach))[:, 0]
        assert smooth.tolist() == pytest.approx(np.array(logs) / min(2 * reach + 1, 6))


def test_means_before_an_explosion_know_nothing_of_it() -> None:
    short, late = [(0.5, 1.0, 0.5), (1e10,) * 3, (1e10,) * 3], [(0.5, 1.0, 0.5)] * 4 + [(1e10,) * 3]
    for norms in (short, late):
        np.testing.assert_allclose(means_in(of_norms(norms, range(len(norms)))), norms)


def test_a_late_explosion_leaves_room_for_what_was_before() -> None:
    norms = [(0.1, 0.2, 0.3)] * 8 + [(1e18,) * 3]
    style = style_for(of_norms(norms, [1.0] * 8 + [9.0]))
    assert style.top == pytest.approx(100)
    assert style.beyond == "to 10¹⁸"
    assert style.share(np.array([100.0, 101.0, 1e18])).tolist() == [pytest.approx(0.8), 1, 1]
    assert [share for share, _ in style.lines()][-1] == pytest.approx(0.8)
    style = style_for(of_norms([(0.1, 0.2, 0.3)] * 9))
    assert style.top == pytest.approx(1)
    assert not style.beyond
    assert style.share(np.array([1.0, 2.0])).tolist() == [1, 1]


@pytest.mark.parametrize("late", [0.1, 1e18])
def test_an_axis_that_is_cut_has_a_broken_end(
    late: float, composed: Callable[..., Composed]
) -> None:
    reel = of_norms([(0.1, 0.2, 0.3)] * 8 + [(late,) * 3], [1.0] * 8 + [9.0])
    made = composed("gradients", [reel], "1920x1080")
    (chart,) = (each for each in made.composition.mobjects if isinstance(each, Chart))
    broken = [
        each for each in chart.still if isinstance(each, Polyline) and not isinstance(each, Curve)
    ]
    top = made.scene.stage.layout.point(0, chart.box.y)[1]
    assert len(broken) == (late > 1)
    assert any(text.startswith("to 10") for text in made.said) == (late > 1)
    for zigzag in broken:
        assert zigzag.points[:, 1].mean() == pytest.approx(top, abs=0.01)
    made.composition.show_moment(Moment(8.0))
    ends = [each.get_center()[1] for each in chart.get_family() if isinstance(each, Head)]
    assert (ends[0] == pytest.approx(top)) == (late > 1)
    names = [each.get_top()[1] for each in chart.get_family() if isinstance(each, Tag)]
    assert len(names) == 3
    assert all(name < zigzag.get_bottom()[1] for name in names for zigzag in broken)


def test_a_curve_ends_where_it_leaves_the_scale_for_good() -> None:
    left = leaving(np.array([1.0, 500.0, 2.0, 300.0, 1e18]), 100.0)
    np.testing.assert_array_equal(left, [1.0, 500.0, 2.0, 300.0, np.nan])
    inside = np.array([1.0, 500.0, 2.0])
    assert leaving(inside, 100.0) is inside
