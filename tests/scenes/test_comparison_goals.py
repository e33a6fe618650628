"""The ticks of `comparison` when runs first reach the goal, and the scale of its epochs."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.compared_run import ComparedRun, axis_of
from epochreel.scenes.comparison_chart import ComparisonChart
from epochreel.scenes.comparison_goals import goal_boxes, reached_of
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.time_axis import LogTimeAxis, TimeAxis
from epochreel.scenes.shared_clock import shared_clock
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.compared import THIN, measured
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed

GOAL = 0.95


def compared(*reels: Recording, goal: float = GOAL) -> list[ComparedRun]:
    clock, measures = shared_clock("epochs", reels), written_measures_of(reels)
    return [
        ComparedRun(index, f"run {index}", f"#00000{index}", clock, each, goal)
        for index, each in enumerate(measures)
    ]


@pytest.mark.parametrize(
    ("accuracies", "found"),
    [
        ((0.5, 0.96, 0.7), [(1.0, 0.95)]),
        ((0.5, 0.95, 1.0), [(1.0, 0.95)]),
        ((0.5, 0.94, 0.9), []),
        ((0.96, 0.7, 0.98), [(0.0, 0.95)]),  # there before any training
    ],
)
def test_a_run_has_a_tick_when_it_first_reaches_the_goal(
    accuracies: tuple[float, ...], found: list[tuple[float, float]]
) -> None:
    reached = reached_of(compared(measured(*accuracies), measured(0.5, 0.5, 0.5)))
    assert [(time, round(limit, 6)) for _, time, limit in reached] == found


@pytest.mark.parametrize(("since", "ticks"), [(1, 2), (2, 0)])
def test_there_are_no_ticks_where_a_run_is_shown_from_a_later_step_on(
    since: int, ticks: int
) -> None:
    """Words would say that all reach the goal at ticks."""
    early, late = measured(0.5, 0.96, 0.97, 0.97), measured(0.5, 0.6, 0.7, 0.96)
    assert len(reached_of(compared(early.between(since, 3), late))) == ticks


def test_a_tick_crosses_the_goal_at_the_recorded_epoch_also_of_a_smoothed_curve(
    stage_of: Callable[[str], Stage],
) -> None:
    """It comes when the run gets there, which its local means never do."""
    low = np.full(201, 0.6)
    peak = low.copy()
    peak[100] = 0.97
    runs = compared(measured(*peak), *(measured(*low) for _ in range(5)))
    pace = Pace(np.array([0.0, 1.0]), np.array([0.0, 200.0]))
    stage = stage_of("1920x1080")
    made = ComparisonChart(runs, pace, Box(1000, 200, 800, 700), stage)
    _, tick = made.goal
    x, y = made.chart.place(100.0, GOAL)
    np.testing.assert_allclose(
        tick.submobjects[0].get_center()[:2], stage.layout.point(x, y)[:2], atol=1e-6
    )
    assert made.chart.drawn[0][:, 1].min() > y + 50
    shown = []
    for clock in (0.0, 0.49, 0.6, 1.0):
        made.chart.show(Moment(clock * 200, clock))
        tick.show(Moment(clock * 200, clock))
        shown.append(float(tick.submobjects[0].get_fill_opacity()) > 0)
    assert shown == [False, False, True, True]


@pytest.mark.parametrize(
    ("size", "goal", "best", "ticks"),
    [
        ("1920x1080", 0.95, 0.96, 1),
        ("1920x1080", 0.95, 0.94, 0),
        ("1920x1080", 1.0, 1.0, 0),  # a line of the axis, which has no words
        ("320x180", 0.95, 0.96, 0),  # on which nothing could be read
    ],
)
def test_ticks_are_there_where_words_explain_them(
    size: str, goal: float, best: float, ticks: int, composed: Callable[..., Composed]
) -> None:
    runs = [measured(*np.linspace(0.5, best, 41)), measured(*np.linspace(0.5, 0.9, 41))]
    with remembering():
        made = composed("comparison", runs, size, pace="linear", goal=goal)
    assert len(_ticks_of(made)) == ticks
    assert _explained(made) == bool(ticks)


@pytest.mark.parametrize(("width", "ticks"), [(800, 2), (330, 0)])
def test_words_that_have_room_decide_whether_there_are_ticks(
    width: int, ticks: int, stage_of: Callable[[str], Stage]
) -> None:
    runs = compared(*[measured(*np.linspace(0.5, 0.99, 41))] * 2)
    pace = Pace(np.array([0.0, 1.0]), np.array([0.0, 40.0]))
    with remembering():
        made = ComparisonChart(runs, pace, Box(200, 200, width, 700), stage_of("1920x1080"))
    words, *drawn = made.goal
    assert len(drawn) == ticks
    assert isinstance(words[0], Outlines)
    assert words[0].said == f"goal 95{THIN}%" + ", reached at ticks" * bool(ticks)


def test_boxes_of_ticks_are_as_large_as_ticks(stage_of: Callable[[str], Stage]) -> None:
    runs = compared(*[measured(*np.linspace(0.5, 0.99, 41))] * 2)
    pace = Pace(np.array([0.0, 1.0]), np.array([0.0, 40.0]))
    for size in ("1920x1080", "1280x720"):
        stage = stage_of(size)
        made = ComparisonChart(runs, pace, Box(200, 200, 800, 700), stage)
        for box, tick in zip(
            goal_boxes(reached_of(runs), made.chart, stage), made.goal[1:], strict=True
        ):
            assert tick.submobjects[0].width == pytest.approx(box.width * stage.layout.unit)


def test_ticks_at_one_epoch_share_the_height_of_one(stage_of: Callable[[str], Stage]) -> None:
    """The third run gets there later, with a tick of its own."""
    quick, slow = np.linspace(0.5, 1.0, 41), np.linspace(0.5, 0.97, 41)
    runs = compared(measured(*quick), measured(*quick), measured(*slow))
    pace, stage = Pace(np.array([0.0, 1.0]), np.array([0.0, 40.0])), stage_of("1920x1080")
    made = ComparisonChart(runs, pace, Box(200, 200, 800, 700), stage)
    upper, lower, alone = goal_boxes(reached_of(runs), made.chart, stage)
    assert (upper.x, upper.bottom) == pytest.approx((lower.x, lower.y))
    assert upper.height == lower.height == pytest.approx(alone.height / 2)
    assert (upper.y, lower.bottom) == pytest.approx((alone.y, alone.bottom))
    assert alone.x > upper.right


def test_ticks_that_meet_in_a_chain_do_not_cover_each_other(
    stage_of: Callable[[str], Stage],
) -> None:
    """The first and the last would not meet, and the second would meet both."""
    reels = [measured(*[0.5] * reached, *[0.97] * (281 - reached)) for reached in (102, 100, 101)]
    runs, stage = compared(*reels), stage_of("1920x1080")
    pace = Pace(np.array([0.0, 1.0]), np.array([0.0, 280.0]))
    made = ComparisonChart(runs, pace, Box(200, 200, 800, 700), stage)
    last, first, between = goal_boxes(reached_of(runs), made.chart, stage)
    assert first.x < between.x < first.right < last.x < between.right
    assert (last.bottom, first.bottom) == pytest.approx((first.y, between.y))
    assert first.height == last.height == between.height


def _ticks_of(made: Composed) -> list[Fading]:
    """They alone are higher than wide, and have one path."""
    fading = [each for each in made.composition.mobjects if isinstance(each, Fading)]
    paths = [each for each in fading if not isinstance(each[0], Outlines) and len(each) == 1]
    return [each for each in paths if each[0].height > 3 * each[0].width > 0]


def _explained(made: Composed) -> bool:
    texts = [
        part.said
        for each in made.composition.mobjects
        if isinstance(each, Fading)
        for part in each
        if isinstance(part, Outlines)
    ]
    return any("at ticks" in each for each in texts)


@pytest.mark.parametrize("since", [1.0, 10.0])
def test_equal_ratios_of_epochs_have_equal_room_from_an_epoch_on(since: float) -> None:
    axis = LogTimeAxis(0, 1000 * since, since)
    times = np.array([0.0, 0.5, 1.0, 10.0, 100.0, 1000.0]) * since
    places = axis.share(times)
    steps = np.diff(places)
    assert steps[0] == pytest.approx(steps[1])
    assert steps[2] == pytest.approx(steps[3]) == pytest.approx(steps[4])
    assert (places[0], places[-1]) == (0, 1)
    assert axis.remark.endswith(f"log scale from {since:.0f}")
    assert axis.between == times[2:-1].tolist()
    assert not TimeAxis(0, 1000).remark


@pytest.mark.parametrize(
    ("last", "gained", "since"),
    [
        (200, 15, 10.0),
        (200, 8, 1.0),
        (90, 8, 1.0),  # too few epochs for a decade after the tenth
        (200, 100, None),  # most happens late
    ],
)
def test_epochs_are_on_a_log_scale_from_where_most_happens_on(
    last: int, gained: int, since: float | None
) -> None:
    accuracies = np.interp(np.arange(last + 1), [0, gained], [0.5, 0.9])
    if gained > 10:
        accuracies[: gained - 1] = 0.5
    axis = axis_of(compared(*[measured(*accuracies)] * 2))
    assert getattr(axis, "since", None) == since
