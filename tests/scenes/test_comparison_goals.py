"""The rings of `comparison` where runs first reach the goal."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.compared_run import ComparedRun
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
        ((0.5, 0.96, 0.7), [(1.0, 0.96)]),
        ((0.5, 0.95, 1.0), [(1.0, 0.95)]),
        ((0.5, 0.94, 0.9), []),
        ((0.96, 0.7, 0.98), [(0.0, 0.96)]),  # there before any training
    ],
)
def test_a_run_has_a_ring_where_it_first_reaches_the_goal(
    accuracies: tuple[float, ...], found: list[tuple[float, float]]
) -> None:
    reached = reached_of(compared(measured(*accuracies), measured(0.5, 0.5, 0.5)))
    assert [(time, round(value, 6)) for _, time, value in reached] == found


@pytest.mark.parametrize(("since", "rings"), [(1, 2), (2, 0)])
def test_there_are_no_rings_where_a_run_is_shown_from_a_later_step_on(
    since: int, rings: int
) -> None:
    """Words would say that all reach the goal at rings."""
    early, late = measured(0.5, 0.96, 0.97, 0.97), measured(0.5, 0.6, 0.7, 0.96)
    assert len(reached_of(compared(early.between(since, 3), late))) == rings


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


@pytest.mark.parametrize(
    ("size", "goal", "best", "rings"),
    [
        ("1920x1080", 0.95, 0.96, 1),
        ("1920x1080", 0.95, 0.94, 0),
        ("1920x1080", 1.0, 1.0, 0),  # a line of the axis, which has no words
        ("320x180", 0.95, 0.96, 0),  # on which nothing could be read
    ],
)
def test_rings_are_there_where_words_explain_them(
    size: str, goal: float, best: float, rings: int, composed: Callable[..., Composed]
) -> None:
    runs = [measured(*np.linspace(0.5, best, 41)), measured(*np.linspace(0.5, 0.9, 41))]
    with remembering():
        made = composed("comparison", runs, size, pace="linear", goal=goal)
    assert len(_rings_of(made)) == rings
    assert _explained(made) == bool(rings)


@pytest.mark.parametrize(("width", "rings"), [(800, 2), (330, 0)])
def test_words_that_have_room_decide_whether_there_are_rings(
    width: int, rings: int, stage_of: Callable[[str], Stage]
) -> None:
    runs = compared(*[measured(*np.linspace(0.5, 0.99, 41))] * 2)
    pace = Pace(np.array([0.0, 1.0]), np.array([0.0, 40.0]))
    with remembering():
        made = ComparisonChart(runs, pace, Box(200, 200, width, 700), stage_of("1920x1080"))
    words, *drawn = made.goal
    assert len(drawn) == rings
    assert isinstance(words[0], Outlines)
    assert words[0].said == f"goal 95{THIN}%" + ", reached at rings" * bool(rings)


def test_boxes_of_rings_are_as_large_as_rings(stage_of: Callable[[str], Stage]) -> None:
    runs = compared(*[measured(*np.linspace(0.5, 0.99, 41))] * 2)
    pace = Pace(np.array([0.0, 1.0]), np.array([0.0, 40.0]))
    for size in ("1920x1080", "1280x720"):
        stage = stage_of(size)
        made = ComparisonChart(runs, pace, Box(200, 200, 800, 700), stage)
        for box, ring in zip(
            goal_boxes(reached_of(runs), made.chart, stage), made.goal[1:], strict=True
        ):
            assert ring.submobjects[0].width == pytest.approx(box.width * stage.layout.unit)


def _rings_of(made: Composed) -> list[Fading]:
    """Rings alone have the ground of the picture as their colour."""
    ground = made.scene.stage.theme.ground.lower()
    fading = [each for each in made.composition.mobjects if isinstance(each, Fading)]
    return [each for each in fading if each[0].fill_color.to_hex().lower() == ground]


def _explained(made: Composed) -> bool:
    texts = [
        part.said
        for each in made.composition.mobjects
        if isinstance(each, Fading)
        for part in each
        if isinstance(part, Outlines)
    ]
    return any("at rings" in each for each in texts)


def test_equal_ratios_of_epochs_have_equal_room_from_epoch_1_on() -> None:
    axis = LogTimeAxis(0, 1000)
    places = axis.share(np.array([0.0, 0.5, 1.0, 10.0, 100.0, 1000.0]))
    steps = np.diff(places)
    assert steps[0] == pytest.approx(steps[1])
    assert steps[2] == pytest.approx(steps[3]) == pytest.approx(steps[4])
    assert (places[0], places[-1]) == (0, 1)
    assert axis.remark.endswith("log scale from 1")
    assert not TimeAxis(0, 1000).remark
