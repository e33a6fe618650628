"""Labels that keep apart, ceilings that fit, curves that grow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jaxtyping import Float
from manim import Camera

from epochreel.reels.steps import Steps
from epochreel.renders.drawing import filling
from epochreel.renders.drawing.rasterizer import Rasterizer
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve import Curve
from epochreel.scenes.parts.curve_labels import apart, order_between, orders_of, steady_orders
from epochreel.scenes.parts.label_ground import LabelGround
from epochreel.scenes.stage.layout import Box, Layout
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.timing import Timing
from epochreel.scenes.words.measure_axis import MeasureAxis, longest, loss_format

LAYOUT = Layout.of(Size(1280, 720, 30))
STAGE = Stage(LAYOUT, Theme.named("dark"), Timing.of(6, LAYOUT.size.fps))


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_labels_keep_apart_in_their_order(middles: list[float]) -> None:
    placed = apart(middles, gap=29, low=0, high=200)
    order = np.argsort(middles, kind="stable")
    assert (np.diff(np.array(placed)[order]) >= 29 - 1e-6).all()
    assert min(placed) >= -1e-6
    assert max(placed) <= 200 + 1e-6


def test_labels_with_room_stay_where_they_belong() -> None:
    assert apart([20, 90, 160], gap=29, low=0, high=200) == [20, 90, 160]


def test_labels_change_places_only_when_their_curves_have() -> None:
    """Curves that cross back and forth within a few pixels leave them where they are."""
    epochs = np.arange(200)
    one = np.where(epochs < 150, 100 + 8 * np.sin(epochs), 60.0)
    other = np.where(epochs < 50, 80.0, 99.8)
    orders = steady_orders([one, other], height=22)
    changes = np.flatnonzero((np.diff(orders, axis=0) != 0).any(axis=1))
    assert len(changes) == 1
    assert abs(changes[0] - 150) < 10
    assert orders[0].tolist() == [1, 0]
    assert orders[-1].tolist() == [0, 1]


def test_labels_of_equal_curves_keep_the_order_in_which_they_are_given() -> None:
    same, lost = np.full(9, 100.0), np.array([*[200.0] * 8, np.nan])
    for others in ([same, same], [same, same + 0.5], [same, lost]):
        assert orders_of(others).tolist() == [[0, 1]] * 9
        assert steady_orders(others, height=22).tolist() == [[0, 1]] * 9


def test_labels_at_the_end_of_a_scale_are_in_the_order_of_their_last_values() -> None:
    heights = [np.array([90.0, 0.0, 0.0]), np.array([80.0, 0.0, 0.0])]
    values = [np.array([1.0, 1e5, np.inf]), np.array([2.0, 1e6, np.inf])]
    assert orders_of(heights, values).tolist() == [[1, 0]] * 3
    assert steady_orders(heights, values, height=22)[-1].tolist() == [1, 0]
    assert orders_of(heights[::-1], values[::-1]).tolist() == [[0, 1]] * 3


@given(arrays(float, (4, 30), elements=st.floats(0, 200)))
def test_orders_of_labels_agree_with_heights(heights: Float[np.ndarray, "4 30"]) -> None:
    """On the move, they may be wrong by the height of a label; at both ends they are right."""
    steady, exact = steady_orders(list(heights), height=22), orders_of(list(heights))
    assert steady[[0, -1]].tolist() == exact[[0, -1]].tolist()
    for order, now in zip(exact, heights.T, strict=True):
        assert (np.diff(now[order]) >= 0).all()
    for order, now in zip(steady, heights.T, strict=True):
        assert (np.maximum.accumulate(now[order]) - now[order]).max() <= 22


@given(arrays(float, (4, 2), elements=st.floats(0, 200)), st.floats(0, 1))
def test_labels_of_curves_that_part_between_two_epochs_are_in_their_order(
    heights: Float[np.ndarray, "4 2"], share: float
) -> None:
    """Where all begin with one value, they are so from the first epoch on."""
    for exact in (heights, np.column_stack([np.full(4, 90.0), heights[:, 1]])):
        before, after = orders_of(list(exact)).tolist()
        now = exact[:, 0] * (1 - share) + exact[:, 1] * share
        order = order_between(now.tolist(), before, after)
        assert (np.maximum.accumulate(now[order]) - now[order]).max() <= 1


def test_labels_that_keep_their_places_at_the_next_epoch_keep_them_on_the_way() -> None:
    assert order_between([90.0, 80.0], [0, 1], [0, 1]) == [0, 1]
    assert order_between([90.0, 80.0], [0, 1], [1, 0]) == [1, 0]
    assert order_between([80.0, 80.5], [1, 0], [0, 1]) == [1, 0]


def test_labels_do_not_stay_in_an_order_that_is_wrong_for_long() -> None:
    one, other = np.full(200, 100.0), np.full(200, 90.0)
    other[50:] = 112.0
    orders = steady_orders([one, other], height=22)
    assert orders[0].tolist() == [1, 0]
    assert (orders[60:] == [0, 1]).all()
    assert (np.abs(np.diff(orders[:, 0])) > 0).sum() == 1


def test_labels_that_a_leap_moves_do_not_flip_back_at_once() -> None:
    one, other = np.full(200, 100.0), np.full(200, 90.0)
    other[100] = 130.0
    orders = steady_orders([one, other], height=22)
    changes = np.flatnonzero(np.diff(orders[:, 0]))
    assert changes[0] == 99
    assert 2 < changes[1] - changes[0] < 10
    assert len(changes) == 2


@pytest.mark.parametrize(
    ("whole", "covered"),
    [(False, [(100, 88, 160, 92)]), (True, [(90, 78.2, 160, 101.8), (90, 100.2, 150, 123.8)])],
)
def test_hairlines_end_at_labels_and_so_do_faint_curves_where_there_are_some(
    whole: bool, covered: list[tuple[float, float, float, float]]
) -> None:
    ground = LabelGround([60.0, 90.0], STAGE, whole=whole)
    ground.stand([Box(100, 80, 60, 20), Box(100, 102, 50, 20)], 90)
    corners = [LAYOUT.point(*each) for box in covered for each in (box[:2], box[2:])]
    outlines = ground.points.reshape(-1, 16, 3)
    for outline, first, last in zip(outlines, corners[::2], corners[1::2], strict=True):
        (left, top, _), (right, bottom, _) = first, last
        found = [*outline.min(axis=0)[:2], *outline.max(axis=0)[:2]]
        assert found == pytest.approx([left, bottom, right, top])


@pytest.mark.parametrize(("count", "unit"), [(2, "{} epoch"), (3, "{} epochs")])
def test_below_a_chart_one_epoch_is_in_the_singular(count: int, unit: str) -> None:
    axis = MeasureAxis.of_losses(np.array([0.5, 0.1]))
    assert ChartStyle.on(axis, "Loss", steps=Steps(np.arange(count))).dated == unit


def test_ends_of_a_clock_are_written_as_its_steps_are() -> None:
    axis = MeasureAxis.of_losses(np.array([0.5, 0.1]))
    valued = Steps(np.array([0, 1200]), "C", np.array([0.1, 5.0]))
    assert ChartStyle.on(axis, "Loss", steps=valued).when(1200.0) == "5"
    assert ChartStyle.on(axis, "Loss").when(1200.0) == "1,200"


@given(st.lists(st.floats(1e-12, 1e12), min_size=1, max_size=50))
def test_every_value_is_inside_its_axis(values: list[float]) -> None:
    axis = MeasureAxis.of_losses(np.array(values))
    low = axis.low if axis.floor is None else axis.floor
    assert low <= min(values) * (1 + 1e-9)
    assert max(values) <= axis.top * (1 + 1e-9)
    digits = axis.top / 10 ** np.floor(np.log10(axis.top) + 1e-9)
    assert min(abs(digits - step) for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)) < 1e-6


@pytest.mark.parametrize(
    ("losses", "floor", "top"),
    [
        ([300.0, 0.03, 0.025], 0.02, 500.0),
        ([1000.0, 0.011, 0.01], 0.01, 1000.0),
        ([9.0, 0.15, 0.12], 0.1, 10.0),
        ([9.0, 0.15, 0.06], 0.05, 10.0),
        ([0.9, 0.012, 0.011], 0.01, 1.0),
        ([0.45, 0.006, 0.006], 0.005, 0.5),
    ],
)
def test_a_logarithmic_axis_ends_close_to_the_values(
    losses: list[float], floor: float, top: float
) -> None:
    axis = MeasureAxis.of_losses(np.array(losses))
    assert (axis.floor, axis.top) == pytest.approx((floor, top))
    assert len(ChartStyle.on(axis, "Loss").lines()) >= 2
    ticks = [axis.tick(power) for power in (1e-4, 0.01, 1.0, 1000.0, 1e5)]
    assert ticks == ["10⁻⁴", "0.01", "1", "1,000", "10⁵"]


@pytest.mark.parametrize(
    ("losses", "logarithmic"),
    [
        ([0.7, 1e9, 1e9, 1e9], True),  # rises to a loss at which it stays
        ([0.7, 7100.0, 7100.0, 7100.0], True),
        ([0.7, 6900.0, 6900.0, 6900.0], False),
        ([0.0, 1e9, 1e9, 1e9], False),
    ],
)
def test_a_loss_that_rises_far_above_its_start_has_a_logarithmic_axis(
    losses: list[float], logarithmic: bool
) -> None:
    axis = MeasureAxis.of_losses(np.array(losses))
    assert (axis.floor is not None) == logarithmic


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=50))
def test_losses_below_zero_are_inside_as_well(values: list[float]) -> None:
    axis = MeasureAxis.of_losses(np.array(values))
    low = axis.low if axis.floor is None else axis.floor
    assert low <= min(values) + abs(min(values)) * 1e-9
    assert max(values) <= axis.top + abs(axis.top) * 1e-9


@pytest.mark.parametrize(
    ("losses", "remark", "ticks", "written"),
    [
        ([0.107, 0.02, 0.004], "", ["0", "0.06", "0.12"], ["0.107", "0.020", "0.004"]),
        ([0.7, 0.2, 0.0004], "", ["0", "0.4", "0.8"], ["0.7000", "0.2000", "0.0004"]),
        ([1.256e8, 9e7, 1e7], " (millions)", ["0", "80", "160"], ["125.6", "90.0", "10.0"]),
        ([5e-9, 2e-9], " (billionths)", ["0", "2.5", "5"], ["5.00", "2.00"]),
        (
            [1e20, 3.0, 1.0],
            "",
            ["1", "10⁵", "10¹⁰", "10¹⁵", "10²⁰"],
            ["1.00 × 10²⁰", "3.00", "1.00"],
        ),
        ([-2.0, 1.5], "", ["−2", "0", "1.6"], ["−2.00", "1.50"]),
        ([np.nan, 0.5, np.inf], "", ["0", "0.25", "0.5"], ["diverged", "0.50", "diverged"]),
    ],
)
def test_losses_of_any_size_are_written_alike(
    losses: list[float], remark: str, ticks: list[str], written: list[str]
) -> None:
    axis = MeasureAxis.of_losses(np.array(losses))
    style = ChartStyle.on(axis, "Loss")
    assert style.title == f"Loss{remark}"
    assert [axis.tick(value) for _, value in style.lines()] == ticks
    assert [axis.written(value) for value in losses] == [
        text.replace(" × ", "\u2009×\u2009") for text in written
    ]


@pytest.mark.parametrize(
    ("losses", "low", "top", "floor"),
    [
        ([50.0, 1.0, 1.0], 0.0, 50.0, None),
        ([51.0, 1.0, 1.0], 0.0, 100.0, 1.0),
        ([0.0, 1.0], 0.0, 1.0, None),
        ([-1.0, 0.0], -1.0, 0.0, None),
        ([0.0], 0.0, 1.0, None),
        ([], 0.0, 1.0, None),
    ],
)
def test_only_a_loss_that_falls_from_fifty_times_the_median_has_a_logarithmic_axis(
    losses: list[float], low: float, top: float, floor: float | None
) -> None:
    axis = MeasureAxis.of_losses(np.array(losses))
    assert (axis.low, axis.top, axis.floor) == (low, top, floor)


@pytest.mark.parametrize(
    ("losses", "written"),
    [
        ([12.0, 1e5], "12.0"),
        ([12.0, 99_999.0], "12"),
        ([12.0, 1000.0], "12"),
        ([12.0, 999.0], "12.0"),
        ([12.0, 100.0], "12.0"),
        ([12.0, 99.0], "12.00"),
        ([1.0, 0.1], "1.00"),
        ([1.0, 0.09], "1.000"),
        ([1.0, 0.004], "1.000"),
        ([1.0, 0.0039], "1.0000"),
        ([0.001], "0.0010"),
        ([0.00099], "9.90 × 10⁻⁴"),
        ([0.0], "0"),
        ([-3.0, -1.0], "−3.00"),
    ],
)
def test_losses_have_as_many_decimals_as_their_sizes_need(
    losses: list[float], written: str
) -> None:
    assert loss_format(np.array(losses))(losses[0]) == written.replace(" × ", "\u2009×\u2009")


def test_the_smallest_and_the_largest_losses_have_other_forms() -> None:
    written = loss_format(np.array([0.7, 0.0001, 1e-9]))
    assert [written(value) for value in (1e-9, 0.0, 0.7)] == ["<0.0001", "0", "0.7000"]
    assert loss_format(np.array([5000.0, 12.0]))(5000) == "5,000"


@pytest.mark.parametrize(
    ("accuracies", "chance", "low"),
    [([0.5, 0.9], 0.5, 0.5), ([0.48, 0.9], 0.5, 0.4), ([0.3, 1.0], 1 / 3, 0.2), ([0.9], 0.1, 0.0)],
)
def test_accuracies_begin_at_or_below_chance(
    accuracies: list[float], chance: float, low: float
) -> None:
    assert MeasureAxis.of_accuracies(np.array(accuracies), chance=chance).low == low


def test_the_widest_value_is_known_before_the_first_frame() -> None:
    values = np.array([0.5, 12.25, 100.0, np.nan])
    assert longest(values[:3], lambda value: f"{value:.2f}") == "100.00"
    assert longest(values, lambda value: "diverged" if np.isnan(value) else "1") == "diverged"


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


def test_a_curve_breaks_where_there_is_no_number() -> None:
    places = np.column_stack([np.linspace(100, 500, 5), [300.0, 320, np.nan, 340, 360]])
    curve = Curve(places, np.arange(5.0), LAYOUT, colour="#ffffff", dashed=False)
    curve.grow(4)
    starts, ends = curve.points[0::4, 0], curve.points[3::4, 0]
    drawn = [(LAYOUT.point(a, 0)[0], LAYOUT.point(b, 0)[0]) for a, b in ((100, 200), (400, 500))]
    np.testing.assert_allclose(np.column_stack([starts, ends]), drawn)


@pytest.mark.parametrize("compiled", [True, False])
def test_a_curve_does_not_reach_beyond_its_values(
    compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "COMPILED", compiled and filling.COMPILED)
    layout = Layout.of(Size(1920, 1080, 30))
    places = np.column_stack([np.arange(300.0, 900, 6), np.where(np.arange(100) % 2, 500.0, 540)])
    curve = Curve(places, np.arange(100.0), layout, colour="#ffffff", dashed=False)
    curve.grow(99)
    camera = Camera(pixel_width=1920, pixel_height=1080, frame_width=128 / 9, frame_height=8)
    ground = camera.pixel_array.copy()
    Rasterizer(camera).draw([curve])
    rows = np.flatnonzero((camera.pixel_array != ground).any(axis=(1, 2)))
    assert 497 <= rows[0] <= 500
    assert 538 <= rows[-1] <= 542


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
