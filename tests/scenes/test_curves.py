"""Labels that keep apart, ceilings that fit, curves that grow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.reels.steps import Steps
from epochreel.scenes.parts.curve_labels import apart
from epochreel.scenes.parts.curves import Curve
from epochreel.scenes.stage.layout import Layout
from epochreel.scenes.stage.size import Size
from epochreel.scenes.words.measures import ceiling

LAYOUT = Layout.of(Size(1280, 720, 30))


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_labels_keep_apart_in_their_order(middles: list[float]) -> None:
    placed = apart(middles, gap=29, low=0, high=200)
    order = np.argsort(middles, kind="stable")
    assert (np.diff(np.array(placed)[order]) >= 29 - 1e-6).all()
    assert min(placed) >= -1e-6
    assert max(placed) <= 200 + 1e-6


def test_labels_with_room_stay_where_they_belong() -> None:
    assert apart([20, 90, 160], gap=29, low=0, high=200) == [20, 90, 160]


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=50))
def test_a_ceiling_is_round_and_high_enough(values: list[float]) -> None:
    top = ceiling(np.array(values))
    assert top >= np.quantile(values, 0.99)
    digits = top / 10 ** np.floor(np.log10(top) + 1e-9)
    assert min(abs(digits - step) for step in (1, 2, 4, 5, 6, 8, 10)) < 1e-6


def test_a_ceiling_ignores_what_is_no_number() -> None:
    assert ceiling(np.array([0.5, np.nan, np.inf])) == pytest.approx(0.6)


@pytest.mark.parametrize("dashed", [False, True])
def test_a_curve_grows_to_its_head_and_no_further(dashed: bool) -> None:
    places = np.column_stack([np.linspace(100, 500, 41), 300 + 80 * np.sin(np.arange(41))])
    epochs = np.arange(41.0)
    curve = Curve(places, epochs, LAYOUT, colour="#ffffff", dashed=dashed)
    curve.grow(0)
    assert len(curve.points) == 0
    ends = []
    for epoch in (10, 20.5, 40):
        curve.grow(epoch)
        ends.append(float(curve.points[:, 0].max()))
        head = LAYOUT.point(*curve.head(epoch))[0]
        assert head - (16 if dashed else 3) * LAYOUT.unit <= ends[-1] <= head + 1e-9
    assert ends == sorted(ends)


def test_dashes_leave_gaps() -> None:
    places = np.column_stack([np.linspace(0, 300, 11), np.full(11, 50.0)])
    solid, dashed = (
        Curve(places, np.arange(11.0), LAYOUT, colour="#ffffff", dashed=dashed)
        for dashed in (False, True)
    )
    lengths = []
    for curve in (solid, dashed):
        curve.grow(10)
        starts, ends = curve.points[0::4], curve.points[3::4]
        lengths.append(float(np.linalg.norm(ends - starts, axis=1).sum()))
    assert 0.5 < lengths[1] / lengths[0] < 0.7


def test_a_curve_is_as_simple_as_its_values_are() -> None:
    places = np.column_stack([np.linspace(0, 900, 5001), np.full(5001, 50.0)])
    places[2000:, 1] = 80
    curve = Curve(places, np.arange(5001.0), LAYOUT, colour="#ffffff", dashed=False)
    curve.grow(4000)
    assert len(curve.points) == 3 * 4
    end = LAYOUT.point(*curve.head(4000))
    assert np.allclose(curve.points[-1], end, atol=1e-3)


def test_values_are_read_at_the_last_whole_epoch() -> None:
    steps = Steps(np.array([0, 1, 2, 5]))
    assert [steps.before(epoch) for epoch in (0, 0.9, 1, 1.99, 4.9, 5, 7)] == [
        0,
        0,
        1,
        1,
        2,
        3,
        3,
    ]
