"""The chart of `comparison`: its axes, its curves, and what stands at their ends."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from manim import Line

from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.recording import Recording
from epochreel.scenes.compared_curves import local_means
from epochreel.scenes.compared_run import ComparedRun
from epochreel.scenes.comparison_chart import ComparisonChart, _limit, _said_of_numbers
from epochreel.scenes.comparison_form import ComparisonForm, title_of
from epochreel.scenes.comparison_stops import _over_and_under, _through
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve import Curve, Head
from epochreel.scenes.parts.curve_labels import Label
from epochreel.scenes.parts.curve_tip import Series
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.leaders import Leaders
from epochreel.scenes.shared_clock import shared_clock
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.run_colours import run_colour
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.cases import SHAPES
from epochreel.tests.scenes.compared import THIN, ends_of, is_stop, measured
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import SPIRAL, recording


def test_runs_shorter_than_a_second_have_an_axis_and_marks_in_seconds(
    short: list[Recording], composed: Callable[..., Composed]
) -> None:
    said = composed("comparison", short, "1280x720", by="seconds", goal=0.6).said
    assert "0.0250 seconds" in said
    assert "0.0000" in said
    assert "Seconds" in said
    marks = {
        text for text in said if re.fullmatch(r"(?:reached )?60\u2009% after 0\.\d{4} s", text)
    }
    assert len(marks) == 2
    assert not [text for text in said if "epoch" in text.lower()]


def test_curves_of_runs_shorter_than_a_second_fill_their_chart(
    short: list[Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("comparison", short, "1280x720", by="seconds")
    hairline = next(each for each in made.members() if isinstance(each, Line))
    curves = [each for each in made.members() if isinstance(each, Curve)]
    left, right = hairline.points[:, 0].min(), hairline.points[:, 0].max()
    reached = []
    for part in (0.25, 0.5, 0.75, 1.0):
        timing = made.scene.stage.timing
        made.show(timing.opening + round(part * timing.running))
        reached.append([(each.points[:, 0].max() - left) / (right - left) for each in curves])
    # Time runs evenly: at half of the film, curves are in the middle of their chart; the run that
    # trains for half as long stops there.
    expected = [[0.25, 0.5, 0.5, 0.5], [0.25, 0.5, 0.75, 1.0]]
    np.testing.assert_allclose(np.transpose(reached), expected, atol=0.02)


def test_the_curve_of_a_run_that_has_ended_ends_with_a_mark_and_a_word(
    composed: Callable[..., Composed],
) -> None:
    long = measured(*np.linspace(0.5, 1, 31))
    short = measured(*np.linspace(0.5, 0.7, 16))
    made = composed("comparison", [short, long], "1280x720", pace="linear")
    assert made.said.count("run 1 ended") == 1
    assert "ended at epoch 15" in made.said
    stops = [each for each in made.composition.mobjects if is_stop(each)]
    assert len(stops) == 1
    made.show(0)
    said = made.composition.mobjects[made.composition.mobjects.index(stops[0]) + 1]
    mark, word = stops[0].submobjects[0], said.submobjects[-1]
    assert mark.stroke_opacity == word.fill_opacity == 0
    made.show(made.frames - 1)
    np.testing.assert_allclose(ends_of(made), [0.5, 1.0], atol=0.01)
    assert mark.stroke_opacity == word.fill_opacity == 1
    # The mark is at the end of its curve, and the word after it.
    curve = min(
        (each for each in made.members() if isinstance(each, Curve)),
        key=lambda each: float(each.points[:, 0].max()),
    )
    assert mark.points[:, 0] == pytest.approx(curve.points[-1, 0], abs=1e-3)
    assert word.points[:, 0].min() > curve.points[-1, 0]


_ZIGZAG = np.resize([0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 0.8, 0.6, 0.4, 0.2], 31)


@pytest.mark.parametrize(
    ("others", "steps", "place"),
    [
        ([(0.9,) * 31], 11, "after"),
        ([(0.9,) * 31], 29, "before"),
        ([_ZIGZAG, _ZIGZAG[::-1], np.roll(_ZIGZAG, 3), np.roll(_ZIGZAG, 6)], 29, None),
    ],
)
def test_what_is_said_at_a_stop_stands_where_no_curve_does(
    others: list[Sequence[float]],
    steps: int,
    place: str | None,
    composed: Callable[..., Composed],
) -> None:
    """After the end of the curve, before it, or nowhere: its mark is there in any case."""
    runs = [measured(*each) for each in (*others, (0.5,) * steps)]
    made = composed("comparison", runs, "1280x720", pace="linear")
    muted = made.scene.stage.theme.muted
    stops = [each for each in made.composition.mobjects if is_stop(each)]
    words = [
        each.submobjects[-1]
        for each in made.composition.mobjects
        if isinstance(each, Fading) and not is_stop(each) and isinstance(each[-1], Outlines)
    ]
    words = [each for each in words if each.fill_color.to_hex().lower() != muted]  # of the goal
    assert len(stops) == 1
    assert len(words) == (place is not None)
    for word in words:
        end = stops[0].get_center()[0]
        assert (word.get_left()[0] > end) == (place == "after")
        assert (word.get_right()[0] < end) == (place == "before")


@pytest.mark.parametrize(("runs", "values"), [(2, True), (5, False)])
def test_the_name_of_a_run_that_stopped_stands_at_its_mark_unless_it_has_a_value_at_its_label(
    runs: int, values: bool, composed: Callable[..., Composed]
) -> None:
    short = measured(*np.linspace(0.5, 0.6, 41))
    long = [measured(*np.linspace(0.5, 0.9 + each / 50, 121)) for each in range(runs - 1)]
    size = "1080x1920" if values else "1280x720"
    made = composed("comparison", [short, *long], size, pace="linear")
    labels = [each for each in made.members() if isinstance(each, Label)]
    assert len(labels) == runs
    assert ("run 1 ended" in made.said) != values
    made.show(0)
    assert all(len(each._name.points) for each in labels)
    made.show(made.frames - 1)
    assert sum(len(each._name.points) == 0 for each in labels) == (not values)


def test_the_mark_of_a_run_that_diverges_is_at_the_epoch_that_is_said(
    composed: Callable[..., Composed],
) -> None:
    """A step after the last value; of one that ends, it is at the end of the curve."""
    fine = measured(*np.linspace(0.5, 1, 11))
    loss = np.where(np.arange(11) < 4, 1.0, np.nan)
    lost = recording(accuracy=(0.5,) * 11, loss=loss.tolist())
    for run, lines in ((lost, 2), (measured(*(0.5,) * 5), 1)):
        made = composed("comparison", [fine, run], "1280x720", pace="linear")
        (stop,) = (each for each in made.composition.mobjects if is_stop(each))
        assert len(stop.submobjects) == lines
        hairline = next(each for each in made.members() if isinstance(each, Line))
        left, right = hairline.points[:, 0].min(), hairline.points[:, 0].max()
        assert (stop[0].get_center()[0] - left) / (right - left) == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize(
    ("names", "width", "named", "valued"),
    [
        (("a", "b"), 480, True, True),
        (("no hidden layer", "16-16"), 480, True, False),
        (("no hidden layer", "16-16"), 700, True, False),
        (("no hidden layer", "16-16"), 900, True, True),
        (("no hidden layer", "16-16"), 320, False, False),
        (tuple("abcde"), 900, True, True),
        (tuple("abcde"), 240, False, False),
    ],
)
def test_labels_of_a_narrow_chart_leave_room_for_its_curves(
    names: tuple[str, ...], width: int, named: bool, valued: bool, stage_of: Callable[[str], Stage]
) -> None:
    """Values stand over the planes as well, so that they go first."""
    reels = [recording() for _ in names]
    clock, measures = shared_clock("epochs", reels), written_measures_of(reels)
    runs = [
        ComparedRun(index, name, run_colour(index, "dark"), clock, measure, 0.95)
        for index, (name, measure) in enumerate(zip(names, measures, strict=True))
    ]
    made = ComparisonChart(
        runs, Pace.shared("linear", reels), Box(200, 300, width, 400), stage_of("1920x1080")
    )
    made.chart.show(Moment.of(2))
    labels = [each for each in made.chart.get_family() if isinstance(each, Label)]
    assert len(labels) == (len(names) if named else 0)
    assert [each._value.span() > 0 for each in labels] == [valued] * len(labels)


def test_local_means_are_of_what_is_near_on_both_sides_and_exact_at_both_ends() -> None:
    values = np.array([1.0, 0, 1, 0, 1, 0, 1])
    shares = np.array([0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 1.0])
    found = local_means(values, shares, shares, width=0.11)
    np.testing.assert_allclose(found, [1, 0, 1 / 3, 2 / 3, 1 / 3, 0, 1])
    ends = shares + 0.5  # far from both ends
    inner = np.array([0.0, *ends, 2.0])
    found = local_means(np.array([9.0, *values, 9]), inner, ends, width=0.11)
    np.testing.assert_allclose(found, [1, 0, 1 / 3, 2 / 3, 1 / 3, 0, 1])
    between = local_means(values, shares, np.array([0.2, 0.425]), width=0.0)
    np.testing.assert_allclose(between, [0.5, 0.5])


@pytest.mark.parametrize("last", [0.0, 1.0])
def test_local_means_pass_into_the_value_at_an_end_without_a_leap(last: float) -> None:
    """Also where that is far from the others: by no more than a share of the way at a step."""
    shares = np.linspace(0, 1, 401)
    values = np.where(np.arange(401) % 2, 0.4, 0.6)
    values[-1] = last
    found = local_means(values, shares, shares, width=1 / 40)
    assert (found[0], found[-1]) == (values[0], last)
    assert abs(found[200] - 0.5) < 0.02
    assert np.abs(np.diff(found)).max() < 0.06
    assert (found[-10:] > 0.51).all() if last else (found[-10:] < 0.49).all()
    short = local_means(values[-9:], shares[-9:], shares[-9:], width=1 / 40)
    assert (short[0], short[-1]) == (values[-9], last)


def _limit_of(goal: float, *reels: Recording) -> tuple[float, Sequence[str]] | None:
    clock, measures = shared_clock("epochs", reels), written_measures_of(reels)
    runs = [
        ComparedRun(index, f"run {index}", "#ffffff", clock, measure, goal)
        for index, measure in enumerate(measures)
    ]
    return _limit(runs, ChartStyle.on(measures[0].axis, ""))


def test_a_chart_has_a_line_at_the_goal_where_its_axis_reaches_there_and_no_other_line_is() -> None:
    accurate = measured(0.5, 0.8)
    assert _limit_of(0.9, accurate) == (0.9, [f"goal 90{THIN}%", f"90{THIN}%"])
    assert _limit_of(0.1, accurate) is None
    assert _limit_of(1.0, accurate) is None
    assert _limit_of(0.995, accurate) is None
    assert _limit_of(0.98, accurate) is not None


@pytest.mark.parametrize(
    ("loss", "said"),
    [("squared_error", ["goal 0.16", "0.16"]), (OWN_LOSS, None)],
)
def test_a_goal_of_losses_is_a_loss_and_unknown_of_losses_of_their_own(
    loss: str, said: list[str] | None
) -> None:
    run = recording(0)
    run = Recording(replace(run.header, loss=loss), run.steps, run.metrics, run._states)
    found = _limit_of(0.68, run, run)
    assert (found and found[1]) == said


@pytest.mark.parametrize("size", SHAPES)
def test_the_goal_is_named_in_every_shape(size: str, composed: Callable[..., Composed]) -> None:
    for count in (2, 6):
        runs = [measured(*np.linspace(0.5, 0.99, 41) ** (1 + each / 9)) for each in range(count)]
        said = composed("comparison", runs, size, pace="linear").said
        goals = f"goal 95{THIN}%, reached at ticks", f"goal 95{THIN}%", f"95{THIN}%"
        assert set(goals) & set(said)


@pytest.mark.parametrize(("count", "led"), [(4, 0), (5, 5)])
def test_labels_of_many_curves_have_lines_from_their_ends(
    count: int, led: int, composed: Callable[..., Composed]
) -> None:
    runs = [measured(*np.linspace(0.5, 0.9 + each / 100, 41)) for each in range(count)]
    made = composed("comparison", runs, "1280x720", pace="linear")
    (leaders,) = (each for each in made.members() if isinstance(each, Leaders))
    assert len(leaders) == led
    made.show(made.frames - 1)
    labels = [each for each in made.members() if isinstance(each, Label)]
    dots = {each.color: each for each in made.members() if isinstance(each, Head)}
    for line, label in zip(leaders, labels[::-1] if led else [], strict=True):
        start, end = line.points[0], line.points[-1]
        dot = dots[line.stroke_color]
        assert start[1] == pytest.approx(dot.get_center()[1], abs=1e-6)
        assert dot.get_right()[0] < start[0] < end[0] < label._name.get_left()[0]
        assert end[1] == pytest.approx(label._name.get_center()[1], abs=0.06)


def test_a_line_leads_neither_from_a_curve_that_has_ended_nor_to_a_label_that_is_gone(
    stage_of: Callable[[str], Stage],
) -> None:
    leaders = Leaders(["#ffffff"] * 3, stage_of("1280x720"))
    leaders.lead([(500.0, 300.0), (400.0, 310.0), (500.0, 320.0)], [290.0, 310.0, None], 540.0)
    assert [len(each.points) for each in leaders] == [4, 0, 0]


@pytest.mark.parametrize(("apart", "first"), [(0.01, "b"), (0.2, "a")])
def test_labels_that_stand_close_together_are_in_the_order_of_the_numbers_over_planes(
    apart: float, first: str, stage_of: Callable[[str], Stage]
) -> None:
    """Those that stand far from each other are in that of their curves."""
    epochs = np.arange(5.0)
    means = {"a": np.full(5, 0.5 + apart), "b": np.full(5, 0.5)}
    numbers = {"a": np.full(5, 0.4), "b": np.full(5, 0.6)}
    series = [
        Series(each, means[each], leading=False, colour="#ffffff", numbers=numbers[each])
        for each in means
    ]
    style, box = ChartStyle("", 1.0, str, names=90.0), Box(100, 200, 600, 400)
    chart = Chart(series, epochs, style, box=box, stage=stage_of("1920x1080"))
    chart.show(Moment.of(3))
    labels = [each for each in chart.get_family() if isinstance(each, Label)]
    heights = dict(zip("ba", (each._name.get_center()[1] for each in labels), strict=True))
    assert max(heights, key=lambda name: heights[name]) == first


@pytest.mark.parametrize(("count", "means"), [(4, False), (5, True)])
def test_curves_of_many_runs_are_local_means_and_say_so(
    count: int, means: bool, composed: Callable[..., Composed]
) -> None:
    noise = np.random.default_rng(0).uniform(0.5, 1, (count, 201))
    made = composed("comparison", [measured(*each) for each in noise], "1280x720", pace="linear")
    assert ("Training accuracy, smoothed" in made.said) == means
    assert any(each.endswith("are exact") for each in made.said) == means
    made.show(made.frames - 1)
    curves = [each for each in made.members() if isinstance(each, Curve)]
    ups = [np.abs(np.diff(each.points[::4, 1])).mean() for each in curves]
    assert (max(ups) < 0.2) == means
    labels = [each for each in made.members() if isinstance(each, Label)]
    assert [each._value.span() == 0 for each in labels] == [means] * count


@pytest.mark.parametrize(("last", "means"), [(79, False), (80, True), (81, True)])
def test_curves_are_called_smoothed_only_where_a_fortieth_holds_several_epochs(
    last: int, means: bool, composed: Callable[..., Composed]
) -> None:
    """A window of one epoch leaves curves as they are; with two of 80, every inner point moves."""
    rising = np.linspace(0.5, 0.9, last + 1)  # along a linear axis
    noise = rising + np.random.default_rng(0).uniform(0, 0.1, (5, last + 1))
    made = composed("comparison", [measured(*each) for each in noise], "1280x720", pace="linear")
    title = "Training accuracy, smoothed" if means else "Training accuracy"
    assert title in made.said
    assert any(each.endswith("are exact") for each in made.said) == means
    shares = np.linspace(0, 1, last + 1)
    found = local_means(noise[0], shares, shares, width=1 / 40)
    moved = ~np.isclose(found, noise[0], rtol=0, atol=1e-9)
    assert moved[1:-1].all() if means else not moved.any()


@pytest.mark.parametrize(("early", "said"), [(True, True), (False, False)])
def test_the_axis_is_logarithmic_where_most_happens_early_and_says_so(
    early: bool, said: bool, composed: Callable[..., Composed]
) -> None:
    epochs = np.arange(401)
    values = np.minimum(0.5 + epochs / (60 if early else 800), 1.0)
    runs = [measured(*values), measured(*np.minimum(values, 0.9))]
    made = composed("comparison", runs, "1280x720", pace="linear")
    assert any("log scale" in each for each in made.said) == said
    made.show(made.scene.stage.timing.opening + made.scene.stage.timing.running // 2)
    half = (1 + np.log(20)) / (1 + np.log(40)) if early else 0.5  # from epoch 10 on
    np.testing.assert_allclose(ends_of(made), [half, half], atol=0.02)


@pytest.mark.parametrize(
    ("size", "width", "means", "title"),
    [
        ("1920x1080", 400, False, "Training accuracy"),
        ("1920x1080", 150, False, "Accuracy"),
        ("1920x1080", 50, False, ""),
        ("1920x1080", 500, True, "Training accuracy, smoothed"),
        ("1920x1080", 310, True, "Train accuracy, smoothed"),
        ("1920x1080", 270, True, "Accuracy, smoothed"),
        ("1920x1080", 150, True, ""),
        ("96x64", 4000, False, ""),
    ],
)
def test_a_chart_is_called_by_the_longest_name_that_has_room(
    size: str, width: float, means: bool, title: str, stage_of: Callable[[str], Stage]
) -> None:
    (measure,) = written_measures_of([recording()])
    assert title_of(measure, width, stage_of(size), means=means) == title


@pytest.mark.parametrize(("count", "size"), [(2, "480x270"), (4, "480x270"), (2, "1920x1080")])
def test_a_logarithmic_clock_says_so_in_every_size(
    count: int, size: str, composed: Callable[..., Composed]
) -> None:
    early = 1 - 0.5 ** np.arange(1.0, 402.0)
    said = composed("comparison", [measured(*early)] * count, size).said
    assert any(each.endswith("epochs, log scale from 1") for each in said)


@pytest.mark.parametrize(
    ("points", "means", "said"),
    [
        ("train", True, ["numbers over planes are exact", "numbers are exact"]),
        ("train", False, []),
        ("", True, ["exact over planes", "numbers are exact"]),
        ("", False, ["also over planes"]),
    ],
)
def test_a_title_says_what_numbers_over_planes_are_if_they_do_not(
    points: str, means: bool, said: list[str]
) -> None:
    form = ComparisonForm(
        Box(0, 0, 1, 1), 20, "Training accuracy", outer=False, means=means, label=22
    )
    assert [*_said_of_numbers(form, points)] == said
    assert not _said_of_numbers(replace(form, title=""), points)


@pytest.mark.parametrize(("count", "said"), [(9, True), (2, False)])
def test_numbers_over_many_planes_of_a_tall_frame_are_those_of_the_title(
    count: int, said: bool, composed: Callable[..., Composed]
) -> None:
    """Over a few, they say themselves that they are of training points."""
    runs = [
        recording(about=replace(SPIRAL, settings={"seed": str(each)}))
        for each in range(100, 100 + count)
    ]
    with remembering():
        made = composed("comparison", runs, "1080x1920", pace="linear")
    texts = [
        each.said for each in made.members() if isinstance(each, Outlines) and len(each.points)
    ]
    assert ("also over planes" in texts) == said
    assert "Training accuracy" in texts


@pytest.mark.parametrize(("size", "shown"), [("480x270", True), ("240x136", False)])
def test_charts_of_small_frames_have_a_title_and_numbers_if_they_can_be_read(
    size: str, composed: Callable[..., Composed], *, shown: bool
) -> None:
    made = composed("comparison", [measured(0.5, 0.7, 0.9)] * 2, size)
    for words in ("Training accuracy", f"100{THIN}%", "0", "2 epochs"):
        assert (words in made.said) == shown, words


@pytest.mark.parametrize(("x", "reached"), [(110.0, False), (400.0, True)])
def test_what_is_said_at_a_stop_stands_not_beyond_words_on_a_line(x: float, reached: bool) -> None:
    word, inside = Box(100.0, 100.0, 60.0, 20.0), Box(0.0, 80.0, 500.0, 300.0)
    words = Box(x, 120.0, 80.0, 20.0)
    places = [*_over_and_under(word, inside, [_through(words)])]
    assert any(each.y > words.bottom for each in places) == reached
