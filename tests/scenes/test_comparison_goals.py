"""The rings of `comparison` where runs first reach the goal."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.compared_run import ComparedRun
from epochreel.scenes.comparison_chart import ComparisonChart
from epochreel.scenes.comparison_goals import reached_of
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.time_axis import LogTimeAxis, TimeAxis
from epochreel.scenes.shared_clock import shared_clock
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.compared import THIN, measured
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
        ((0.5, 0.96, 0.7), [(1.0, 0.96)]),
        ((0.5, 0.95, 1.0), [(1.0, 0.95)]),
        ((0.5, 0.94, 0.9), []),
        ((0.96, 0.7, 0.98), []),  # there before any training
    ],
)
def test_a_run_has_a_ring_where_it_first_reaches_the_goal_by_training(
    accuracies: tuple[float, ...], found: list[tuple[float, float]]
) -> None:
    reached = reached_of(compared(measured(*accuracies), measured(0.5, 0.5, 0.5)))
    assert [(time, round(value, 6)) for _, time, value in reached] == found


def test_a_ring_stands_at_the_recorded_value_also_beside_a_smoothed_curve(
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
    _, ring = made.goal
    x, y = made.chart.place(100.0, 0.97)
    np.testing.assert_allclose(
        ring.submobjects[0].get_center()[:2], stage.layout.point(x, y)[:2], atol=1e-6
    )
    assert made.chart.drawn[0][:, 1].min() > y + 50
    shown = []
    for clock in (0.0, 0.49, 0.6, 1.0):
        made.chart.show(Moment(clock * 200, clock))
        ring.show(Moment(clock * 200, clock))
        shown.append(float(ring.submobjects[0].get_stroke_opacity()) > 0)
    assert shown == [False, False, True, True]


@pytest.mark.parametrize(("best", "said"), [(0.96, True), (0.94, False)])
def test_rings_are_explained_where_there_are_any(
    best: float, said: bool, composed: Callable[..., Composed]
) -> None:
    runs = [measured(*np.linspace(0.5, best, 41)), measured(*np.linspace(0.5, 0.9, 41))]
    heard = composed("comparison", runs, "1920x1080", pace="linear").said
    assert (f"goal 95{THIN}%, reached at rings" in heard) == said
    assert (f"goal 95{THIN}%" in heard) != said


def test_equal_ratios_of_epochs_have_equal_room_from_epoch_1_on() -> None:
    axis = LogTimeAxis(0, 1000)
    places = axis.share(np.array([0.0, 0.5, 1.0, 10.0, 100.0, 1000.0]))
    steps = np.diff(places)
    assert steps[0] == pytest.approx(steps[1])
    assert steps[2] == pytest.approx(steps[3]) == pytest.approx(steps[4])
    assert (places[0], places[-1]) == (0, 1)
    assert axis.remark.endswith("log scale from 1")
    assert not TimeAxis(0, 1000).remark
