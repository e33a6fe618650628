"""Runs on one clock, of epochs or of seconds: where they end, and which of them succeed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import Line, Mobject

from epochreel.datasets.dataset import ValueScaling
from epochreel.errors import UserError
from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.compared_curves import local_means
from epochreel.scenes.compared_run import ComparedRun
from epochreel.scenes.comparison import _more
from epochreel.scenes.comparison_chart import ComparisonChart, _title, _unlike
from epochreel.scenes.comparison_tile import Strip, _with_unit
from epochreel.scenes.fields.pace import CLOCKS, Pace
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.parts.captions import OneAtATime
from epochreel.scenes.parts.curve import Curve, Head
from epochreel.scenes.parts.curve_labels import Label
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.parts.shapes import Dot
from epochreel.scenes.shared_axes import are_a_row, rows_of
from epochreel.scenes.shared_clock import shared_clock
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.run_colours import run_colour
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme, channels_of
from epochreel.scenes.stage.typography import Outlines, line
from epochreel.scenes.words.differences import labels_of, lower_part, upper_part
from epochreel.scenes.words.measures import written_measures_of
from epochreel.scenes.words.own_names import are_on_same_axes, has_shared_scale
from epochreel.tests.scenes.shots import Composed, Shot, hearing
from epochreel.tests.scenes.tiny import of_spec, recording
from epochreel.training.spec import RunSpec

THIN = "\u2009"


def test_a_goal_decides_which_runs_succeed(
    shown: Callable[[str, str], list[Recording]], shoot: Callable[..., Shot]
) -> None:
    reels = shown("ensemble", "two")
    half, all_ = (
        shoot("ensemble", reels, "480x270", at=1.0, goal=goal).picture for goal in (0.5, 1.0)
    )
    assert (half != all_).any()


@pytest.mark.parametrize("by", CLOCKS)
def test_runs_end_with_their_last_epoch_by_any_clock(
    by: str, linear: Recording, arms: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed("comparison", [linear, arms], "320x180", by=by)
    made.show(made.frames - 1)
    moving = made.composition.moving
    shown = [each._moment.epoch for each in moving if isinstance(each, FieldImage)]
    assert shown == [linear.epochs[-1], arms.epochs[-1]]


def test_every_plane_has_the_points_of_its_run_and_those_on_the_same_data_are_drawn_together(
    linear: Recording, arms: Recording, composed: Callable[..., Composed]
) -> None:
    reels = [arms, linear, arms]
    made = composed("comparison", reels, "640x360")
    groups = [
        np.concatenate([dot.points for dot in still.get_family() if isinstance(dot, Dot)])
        for still in made.composition.mobjects
        if any(isinstance(each, Dot) for each in still.get_family())
    ]
    assert len(groups) == 2
    middles = np.concatenate(groups).reshape(-1, 16, 3).mean(axis=1)
    for reel, part in zip(reels, made.composition.moving[3:6], strict=True):
        assert isinstance(part, Boundary)
        low, high = part.plane.corners[0], part.plane.corners.max(axis=0)
        inside = ((middles > low - 1e-9) & (middles < high + 1e-9))[:, :2].all(axis=1)
        assert inside.sum() == part.plane.holds(reel.dataset.points).sum() > 0


@pytest.fixture
def short(runs: dict[str, Recording]) -> list[Recording]:
    """Two runs of which the longer one trains for a fortieth of a second."""
    reels = [runs["spiral"], runs["spiral-5"]]
    return [
        Recording(
            reel.header,
            reel.steps,
            replace(reel.metrics, seconds=np.linspace(0, seconds, len(reel.epochs))),
            reel._states,
        )
        for reel, seconds in zip(reels, (0.025, 0.0125), strict=True)
    ]


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


def test_the_time_of_a_short_training_is_read_with_enough_decimals(short: list[Recording]) -> None:
    clock = shared_clock("seconds", short)
    assert [clock.written(time) for time in (0.0, 0.01, clock.end)] == [
        "0.0000",
        "0.0100",
        "0.0250",
    ]
    position = 30
    assert clock.reached(["reached 95 %", "95 %"], 0, position) == [
        "reached 95 % after 0.0125 s",
        "95 % after 0.0125 s",
        "95 %: 0.0125 s",
    ]
    assert clock.epoch(1, clock.end) == short[1].epochs[-1]


def test_a_run_that_has_ended_stays_at_its_last_epoch(short: list[Recording]) -> None:
    clock, last = shared_clock("epochs", short), float(short[1].epochs[-1])
    assert [clock.epoch(1, time) for time in (-1.0, 0.25, last, last + 1.0)] == [
        0,
        0.25,
        last,
        last,
    ]


def test_a_longer_training_is_read_with_two_decimals(short: list[Recording]) -> None:
    reel = short[0]
    seconds = np.linspace(0, 90, len(reel.epochs))
    long = Recording(reel.header, reel.steps, replace(reel.metrics, seconds=seconds), reel._states)
    clock = shared_clock("seconds", [long, reel])
    assert clock.written(45.678) == "45.68"


def test_epochs_are_read_whole(spiral: Recording, arms: Recording) -> None:
    clock = shared_clock("epochs", [spiral, arms])
    assert [clock.written(time) for time in (0.0, 3.99, 1200)] == ["0", "3", "1,200"]
    assert clock.reached(["reached 95 %", "95 %"], 0, 7) == [
        "reached 95 % at epoch 7",
        "95 % at epoch 7",
        "95 % at 7",
    ]
    assert clock.end == spiral.epochs[-1]


def _measured(*values: float, epochs: int | None = None) -> Recording:
    """A run with these accuracies, at epochs that are equally far from each other."""
    reel = recording(accuracy=values, loss=np.linspace(1, 0.1, len(values)).tolist())
    numbers = np.linspace(0, epochs or len(values) - 1, len(values)).astype(int)
    return Recording(reel.header, Steps(numbers), reel.metrics, reel._states)


def _ends(made: Composed) -> list[float]:
    """How far along the chart the curves reach, 0 to 1, at what is shown."""
    hairline = next(each for each in made.members() if isinstance(each, Line))
    left, right = hairline.points[:, 0].min(), hairline.points[:, 0].max()
    curves = [each for each in made.members() if isinstance(each, Curve)]
    return sorted((each.points[:, 0].max() - left) / (right - left) for each in curves)


def _words(made: Composed, colours: Sequence[str]) -> int:
    """How many lines of type can be seen in those colours."""
    return sum(str(each.get_fill_color()).lower() in colours for each in made.type())


def test_the_curve_of_a_run_that_has_ended_ends_with_a_mark_and_a_word(
    composed: Callable[..., Composed],
) -> None:
    long = _measured(*np.linspace(0.5, 1, 31))
    short = _measured(*np.linspace(0.5, 0.7, 16))
    made = composed("comparison", [short, long], "1280x720", pace="linear")
    assert made.said.count("run 1 ended") == 1
    assert "ended at epoch 15" in made.said
    stops = [each for each in made.composition.mobjects if _is_stop(each)]
    assert len(stops) == 1
    made.show(0)
    said = made.composition.mobjects[made.composition.mobjects.index(stops[0]) + 1]
    mark, word = stops[0].submobjects[0], said.submobjects[-1]
    assert mark.stroke_opacity == word.fill_opacity == 0
    made.show(made.frames - 1)
    np.testing.assert_allclose(_ends(made), [0.5, 1.0], atol=0.01)
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
    runs = [_measured(*each) for each in (*others, (0.5,) * steps)]
    made = composed("comparison", runs, "1280x720", pace="linear")
    stops = [each for each in made.composition.mobjects if _is_stop(each)]
    words = [
        each.submobjects[-1]
        for each in made.composition.mobjects
        if isinstance(each, Fading) and not _is_stop(each) and isinstance(each[-1], Outlines)
    ]
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
    short = _measured(*np.linspace(0.5, 0.6, 11))
    long = [_measured(*np.linspace(0.5, 0.9 + each / 50, 31)) for each in range(runs - 1)]
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
    fine = _measured(*np.linspace(0.5, 1, 11))
    loss = np.where(np.arange(11) < 4, 1.0, np.nan)
    lost = recording(accuracy=(0.5,) * 11, loss=loss.tolist())
    for run, lines in ((lost, 2), (_measured(*(0.5,) * 5), 1)):
        made = composed("comparison", [fine, run], "1280x720", pace="linear")
        (stop,) = (each for each in made.composition.mobjects if _is_stop(each))
        assert len(stop.submobjects) == lines
        hairline = next(each for each in made.members() if isinstance(each, Line))
        left, right = hairline.points[:, 0].min(), hairline.points[:, 0].max()
        assert (stop[0].get_center()[0] - left) / (right - left) == pytest.approx(0.4, abs=0.01)


def test_runs_that_end_together_have_not_ended(composed: Callable[..., Composed]) -> None:
    made = composed("comparison", [_measured(0.5, 0.7, 0.9), _measured(0.5, 0.9, 1.0)], "1280x720")
    assert not [each for each in made.said if each.startswith("ended")]
    assert not [each for each in made.composition.mobjects if _is_stop(each)]


def test_parts_of_runs_have_not_ended(composed: Callable[..., Composed]) -> None:
    """Only the shorter one has: the longer goes on after the part that is shown."""
    runs = [_measured(*np.linspace(0.5, 1, 31)), _measured(*np.linspace(0.5, 0.7, 11))]
    made = composed("comparison", runs, "1280x720", epochs_shown="0..20")
    assert [*dict.fromkeys(each for each in made.said if each.startswith("ended"))] == [
        "ended at epoch 10",
    ]
    assert "run 2 ended" in made.said


def test_a_run_that_diverges_says_so_and_has_no_number_from_then_on(
    composed: Callable[..., Composed],
) -> None:
    fine = _measured(*np.linspace(0.5, 1, 11))
    loss = np.where(np.arange(11) < 4, 1.0, np.nan)
    lost = recording(accuracy=(0.5,) * 11, loss=loss.tolist())
    made = composed("comparison", [fine, lost], "1280x720", pace="linear")
    assert "diverged at epoch 4" in made.said
    assert "run 2 diverged" in made.said
    made.show(made.frames - 1)
    np.testing.assert_allclose(_ends(made), [0.3, 1.0], atol=0.01)
    figures = [each for each in made.members() if isinstance(each, LiveFigure)]
    assert sorted(each._shown for each in figures) == ["", "10", f"100{THIN}%"]


def test_the_number_over_a_plane_is_the_one_at_its_curve(
    composed: Callable[..., Composed],
) -> None:
    """Of the last whole epoch, also where curves have fewer knots than there are epochs."""
    noise = np.random.default_rng(0).uniform(0.5, 1, (3, 2001))
    made = composed("comparison", [_measured(*each) for each in noise], "1280x720", pace="linear")
    labels = [each for each in made.members() if isinstance(each, Label)]
    assert len(labels) == 3
    for frame in range(40, made.frames, 7):
        made.show(frame)
        figures = [each._shown for each in made.members() if isinstance(each, LiveFigure)]
        read = {each._value._shown for each in labels}
        assert read == {each for each in figures if "%" in each}


@pytest.mark.parametrize(
    ("names", "width", "named", "valued"),
    [
        (("a", "b"), 480, True, True),
        (("no hidden layer", "16-16"), 480, True, False),
        (("no hidden layer", "16-16"), 700, True, False),
        (("no hidden layer", "16-16"), 900, True, True),
        (("no hidden layer", "16-16"), 320, False, False),
        (tuple("abcde"), 900, True, False),
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


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.slow)])
@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920"])
@pytest.mark.parametrize("count", [2, 9])
def test_a_run_has_one_colour_on_its_curve_and_in_its_names(
    count: int, size: str, theme: str, composed: Callable[..., Composed]
) -> None:
    runs = [of_spec(RunSpec.parse({"seed": seed})) for seed in range(count)]
    made = composed("comparison", runs, size, theme=theme)
    colours = [run_colour(index, theme) for index in range(count)]
    assert len(set(colours)) == count
    curves = [
        str(each.get_stroke_color()).lower() for each in made.members() if isinstance(each, Curve)
    ]
    assert sorted(curves) == sorted(colours)
    made.show(made.frames - 1)
    # The name over the plane and, as far as the chart is wide enough, at the curve, and the value
    # there if that is no local mean.
    wide = size == "1920x1080"
    words = {2: 2 if wide else 3, 9: 2}[count]
    assert _words(made, colours) == words * count
    for colour in colours:
        assert _words(made, [colour]) == words
    named = min(words, 2)
    assert all(made.said.count(f"seed {seed}") >= named for seed in range(count))


def test_local_means_are_of_what_is_near_on_both_sides_and_exact_at_both_ends() -> None:
    values = np.array([1.0, 0, 1, 0, 1, 0, 1])
    shares = np.array([0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 1.0])
    found = local_means(values, shares, shares, width=0.11)
    np.testing.assert_allclose(found, [1, 0, 1 / 3, 2 / 3, 1 / 3, 0, 1])
    between = local_means(values, shares, np.array([0.2, 0.425]), width=0.0)
    np.testing.assert_allclose(between, [0.5, 0.5])
    even = np.arange(7.0)
    ended = local_means(values, even, even, width=4.0)
    np.testing.assert_allclose(ended, [1, 2 / 3, 3 / 5, 2 / 5, 3 / 5, 2 / 3, 1])


@pytest.mark.parametrize(("count", "means"), [(4, False), (5, True)])
def test_curves_of_many_runs_are_local_means_and_say_so(
    count: int, means: bool, composed: Callable[..., Composed]
) -> None:
    noise = np.random.default_rng(0).uniform(0.5, 1, (count, 201))
    made = composed("comparison", [_measured(*each) for each in noise], "1280x720", pace="linear")
    assert ("Training accuracy, smoothed" in made.said) == means
    assert any(each.endswith("are not") for each in made.said) == means
    made.show(made.frames - 1)
    curves = [each for each in made.members() if isinstance(each, Curve)]
    ups = [np.abs(np.diff(each.points[::4, 1])).mean() for each in curves]
    assert (max(ups) < 0.2) == means
    labels = [each for each in made.members() if isinstance(each, Label)]
    assert [each._value.span() == 0 for each in labels] == [means] * count


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_colours_of_runs_can_be_read(theme: str) -> None:
    ground = Theme.named(theme).ground
    for index in range(9):
        high, low = sorted(_luminance(each) for each in (run_colour(index, theme), ground))[::-1]
        assert (high + 0.05) / (low + 0.05) >= 4.5
    assert run_colour(9, theme) == run_colour(0, theme)


@pytest.mark.parametrize(("early", "said"), [(True, True), (False, False)])
def test_the_axis_is_logarithmic_where_most_happens_early_and_says_so(
    early: bool, said: bool, composed: Callable[..., Composed]
) -> None:
    epochs = np.arange(401)
    values = np.minimum(0.5 + epochs / (60 if early else 800), 1.0)
    runs = [_measured(*values), _measured(*np.minimum(values, 0.9))]
    made = composed("comparison", runs, "1280x720", pace="linear")
    assert any("log scale" in each for each in made.said) == said
    made.show(made.scene.stage.timing.opening + made.scene.stage.timing.running // 2)
    half = np.log1p(200) / np.log1p(400) if early else 0.5
    np.testing.assert_allclose(_ends(made), [half, half], atol=0.02)


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    shares = np.array(channels_of(colour)) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def _is_stop(mobject: Mobject) -> bool:
    """Whether it is the mark where a curve ends."""
    return isinstance(mobject, Fading) and isinstance(mobject.submobjects[0], Line)


@pytest.mark.slow
@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920", "480x480", "480x270"])
@pytest.mark.parametrize("count", range(2, 10))
def test_names_of_runs_are_never_cut(
    count: int, size: str, composed: Callable[..., Composed]
) -> None:
    widths = [(1,), (2,), (3,), (6,), (8,), (30,), (8, 8), (100,), (8, 8, 8, 8)]
    runs = [of_spec(RunSpec.parse({"hidden": width})) for width in widths[:count]]
    made = composed("comparison", runs, size)
    assert not [each for each in made.said if "…" in each]
    made.check_type()


def test_runs_of_two_and_six_units_keep_the_word_they_share(
    composed: Callable[..., Composed],
) -> None:
    specs = [RunSpec.parse({"hidden": (width,), "activation": "relu"}) for width in (2, 6)]
    said = composed("comparison", [of_spec(spec) for spec in specs], "1280x720").said
    assert "relu · Adam 0.01 · spiral" in said
    assert {"2 neurons", "6 neurons"} <= set(said)


@pytest.mark.parametrize("scene", ["comparison", "ensemble", "gradients"])
def test_a_title_that_is_given_takes_the_place_of_what_runs_reach(
    scene: str, composed: Callable[..., Composed]
) -> None:
    own, given = (
        composed(scene, [recording(gradients=(0.1, 0.1, 0.1))] * 2, "640x360", **title).said
        for title in ({}, {"title": "Given"})
    )
    reached = ("Both networks reach", "Both runs reach", "Layer 1 typically gets")
    assert [any(each.startswith(reached) for each in said) for said in (own, given)] == [1, 0]
    assert "Given" in given


@pytest.mark.slow
@pytest.mark.parametrize(("size", "short"), [("1280x720", False), ("480x270", True)])
def test_names_of_runs_leave_out_a_word_where_they_have_no_room(
    size: str, short: bool, composed: Callable[..., Composed]
) -> None:
    data = ("moons", "circles", "xor", "spiral") * 2
    specs = [{"data": {"name": name}, "hidden": (4 + n,)} for n, name in enumerate(data)]
    said = composed("comparison", [of_spec(RunSpec.parse(each)) for each in specs], size).said
    assert ("4 · moons" in said) == short


@pytest.mark.parametrize(
    ("size", "width", "means", "title"),
    [
        ("1920x1080", 400, False, "Training accuracy"),
        ("1920x1080", 150, False, "Accuracy"),
        ("1920x1080", 50, False, ""),
        ("1920x1080", 500, True, "Training accuracy, smoothed"),
        ("1920x1080", 270, True, "Accuracy, smoothed"),
        ("1920x1080", 150, True, ""),
        ("96x64", 4000, False, ""),
    ],
)
def test_a_chart_is_called_by_the_longest_name_that_has_room(
    size: str, width: float, means: bool, title: str, stage_of: Callable[[str], Stage]
) -> None:
    (measure,) = written_measures_of([recording()])
    assert _title(measure, width, stage_of(size), means=means) == title


@pytest.mark.parametrize(
    ("width", "said"),
    [(640, "numbers over planes are not"), (540, "numbers are not"), (400, None)],
)
def test_it_is_said_that_numbers_are_not_smoothed_where_that_has_room(
    width: float, said: str | None, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1920x1080")
    found = _unlike("Training accuracy, smoothed", Box(0, 100, width, 0), stage)
    assert len(found) == (said is not None)
    assert all(each.get_right()[0] <= stage.layout.point(width, 0)[0] for each in found)
    if said:
        alone = line(said, 20 * stage.layout.unit, at=(0.0, 0.0, 0.0), colour="#000000")
        assert found[0].width == pytest.approx(alone.width, rel=1e-3)


@pytest.mark.parametrize(
    ("size", "below"), [("1920x1080", False), ("1080x1080", True), ("1080x1920", True)]
)
def test_what_becomes_of_the_goal_stands_below_a_title_that_has_no_room_for_it(
    size: str, composed: Callable[..., Composed], *, below: bool
) -> None:
    runs = [recording(accuracy=(0.5, 0.96, 0.9)), *[recording()] * 5]
    said = composed("comparison", runs, size).said
    assert any(each.startswith("Only five end there") for each in said) == below


def test_runs_with_losses_of_their_own_have_no_goal(composed: Callable[..., Composed]) -> None:
    run = recording(accuracy=[np.nan] * 3, loss=(9.0, 4.0, 3.0))
    known = composed("comparison", [run, run], "1280x720").said
    assert any("test loss" in each for each in known), known
    own = Recording(replace(run.header, loss=OWN_LOSS), run.steps, run.metrics, run._states)
    said = composed("comparison", [own, own], "1280x720").said
    assert "Two networks on the spiral" in said
    assert not any("test loss" in each or "nan" in each for each in said)
    with pytest.raises(UserError, match=r"of a loss of its own there is none.*like comparison"):
        composed("ensemble", [own, own], "1280x720")


def test_a_run_is_called_short_of_the_goal_until_it_reaches_it(
    composed: Callable[..., Composed],
) -> None:
    """Also in the last frame, where it never does."""
    loss = (1.0, 0.5, 0.2, 0.1)
    soon, never = (
        recording(accuracy=each, loss=loss) for each in ((0.5, 0.6, 1.0, 1.0), (0.5, 0.6, 0.7, 0.7))
    )
    made = composed("comparison", [soon, never], "1280x720", pace="linear")
    short, at = "below 95\u2009%", "reached 95\u2009% at epoch 2"
    seen = []
    for part in (0.0, 0.3, 1.0):
        made.show(round(part * (made.frames - 1)))
        lines = [each for each in made.members() if isinstance(each, OneAtATime)]
        seen.append([[word.fill_opacity > 0 for word in each.submobjects] for each in lines])
    assert seen == [[[True, False], [True]], [[True, False], [True]], [[False, True], [True]]]
    assert made.said.count(short) == 2
    assert at in made.said


_BOTH = ({"hidden": (4,), "l2": 0.1}, {"hidden": (2,), "activation": "relu", "batch_size": 5})


@pytest.mark.parametrize(
    ("size", "line"),
    [
        ("1920x1080", "Adam 0.01 · spiral · also differ in activation, L2 and batch size"),
        ("1080x1920", "Also differ in activation, L2 and batch size"),
    ],
)
def test_differences_that_have_no_room_beside_the_epoch_have_a_line_of_their_own(
    size: str, line: str, composed: Callable[..., Composed]
) -> None:
    runs = [of_spec(RunSpec.parse(each)) for each in _BOTH]
    assert line in composed("comparison", runs, size).said


@pytest.mark.slow
@pytest.mark.parametrize(("size", "broken"), [("1920x1080", False), ("1080x1080", True)])
def test_names_that_would_be_cut_have_two_lines(
    size: str, composed: Callable[..., Composed], *, broken: bool
) -> None:
    specs: list[dict[str, Any]] = [
        {"hidden": (8, 8, 8, width), "activation": kind, "optimizer": "sgd", "learning_rate": rate}
        for width in (8, 4)
        for kind, rate in (("sigmoid", 0.5), ("sigmoid", 0.1), ("relu", 0.1))
    ]
    runs = [of_spec(RunSpec.parse(each)) for each in specs]
    made = composed("comparison", runs, size)
    for label in labels_of(runs):
        assert (upper_part(label) in made.said) == broken
        assert (lower_part(label) in made.said) == broken
    assert not any("…" in each for each in made.said)


def test_a_name_of_one_setting_alone_stands_on_one_line_however_long_it_is(
    stage_of: Callable[[str], Stage],
) -> None:
    reels = [recording(), recording(accuracy=(0.5, 0.6, 0.7))]
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    for names, lines in ((["a" * 60, "b" * 60], 1), (["a" * 30 + " · " + "b" * 30] * 2, 2)):
        runs = [
            ComparedRun(index, name, "#ffffff", clock, each, 0.95)
            for index, (name, each) in enumerate(
                zip(names, written_measures_of(reels), strict=True)
            )
        ]
        assert len(Strip.of(runs, 400, layout).shown) == lines


@pytest.mark.parametrize(("names", "width", "rows"), [(3, 500, 1), (3, 260, 2), (3, 80, 0)])
def test_classes_of_one_run_have_a_row_or_two_or_are_not_named(
    names: int, width: float, rows: int, stage_of: Callable[[str], Stage]
) -> None:
    classes = ("Adelie", "Chinstrap", "Gentoo")[:names]
    assert rows_of(classes, width, stage_of("1920x1080").layout) == rows


@pytest.mark.parametrize("size", ["1280x720", "320x180"])
def test_runs_with_classes_of_their_own_have_a_key_each_where_it_can_be_read(
    size: str, composed: Callable[..., Composed]
) -> None:
    plain = recording()
    named = replace(plain.dataset, class_names=("cat", "dog"))
    cats = Recording(
        replace(plain.header, dataset=named), plain.steps, plain.metrics, plain._states
    )
    other = replace(plain.dataset, class_names=("hot", "cold"))
    hot = Recording(replace(plain.header, dataset=other), plain.steps, plain.metrics, plain._states)
    assert not {"cat", "hot", "cold"} & {*composed("comparison", [plain, plain], size).said}
    clock = shared_clock("epochs", [cats, cats])
    (measure, _) = written_measures_of([cats, cats])
    assert ComparedRun(0, "", "#ffffff", clock, measure, 0.95).classes == ()
    both = {*composed("comparison", [cats, hot], size).said}
    assert ({"cat", "dog", "hot", "cold"} <= both) == (size == "1280x720")


@pytest.mark.parametrize(("side", "unit"), [(700, "€"), (110, "")])
def test_values_have_their_unit_where_it_stands_beside_names(
    side: float, unit: str, stage_of: Callable[[str], Stage]
) -> None:
    plain = recording(0)
    priced = replace(plain.dataset, label_name="price (€)", value_scaling=ValueScaling(100.0, 10.0))
    reels = [
        Recording(replace(plain.header, dataset=priced), plain.steps, plain.metrics, plain._states)
    ] * 2
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    runs = [
        ComparedRun(index, f"seed {index}", "#ffffff", clock, each, 0.95)
        for index, each in enumerate(written_measures_of(reels))
    ]
    strip = Strip.of(runs, side, layout)
    assert strip.unit.strip() == unit


@pytest.mark.parametrize(("side", "marked"), [(400, True), (130, False)])
def test_a_line_for_marks_is_left_only_where_one_of_them_has_room(
    side: float, *, marked: bool, stage_of: Callable[[str], Stage]
) -> None:
    reels = [recording(0, loss=(0.5, 0.2, 0.001)), recording(0, loss=(0.5, 0.3, 0.2))]
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    runs = [
        ComparedRun(index, f"{index}", "#ffffff", clock, each, 0.95)
        for index, each in enumerate(written_measures_of(reels))
    ]
    strip = Strip.of(runs, side, layout)
    assert strip.beside
    assert (strip.mark > 0) == marked


def test_words_in_place_of_a_value_have_no_unit() -> None:
    assert [_with_unit(each, " €") for each in ("20", "–", "diverged")] == ["20 €", "–", "diverged"]


@pytest.mark.parametrize(("side", "grown"), [(400, 1.6), (150, 1.0)])
def test_values_are_large_where_names_leave_them_room(
    side: float, grown: float, stage_of: Callable[[str], Stage]
) -> None:
    reels = [recording(), recording(accuracy=(0.5, 0.6, 0.7))]
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    runs = [
        ComparedRun(index, f"seed {index}", "#ffffff", clock, each, 0.95)
        for index, each in enumerate(written_measures_of(reels))
    ]
    strip = Strip.of(runs, side, layout)
    larger = strip.with_large_values(runs, side, layout)
    assert strip.grown == 1.0
    assert larger.grown == pytest.approx(grown, abs=0.1)
    assert larger.height - strip.height == pytest.approx((larger.grown - 1) * strip.label)


@pytest.mark.parametrize(
    ("left_out", "line"),
    [
        (["also differ in seed"], "Also differ in seed"),
        (["relu", "also differ in seed"], "relu · also differ in seed"),
        (["points.csv"], "points.csv"),
    ],
)
def test_settings_on_a_second_line_stay_as_they_are_written(
    left_out: list[str], line: str, stage_of: Callable[[str], Stage]
) -> None:
    with hearing() as said:
        _more(left_out, ["also differ in seed"], stage_of("1080x1920"))
    assert {*said} == {line}


@pytest.mark.parametrize(("count", "size"), [(2, "480x270"), (4, "480x270"), (2, "1920x1080")])
def test_a_logarithmic_clock_says_so_in_every_size(
    count: int, size: str, composed: Callable[..., Composed]
) -> None:
    early = 1 - 0.5 ** np.arange(1.0, 402.0)
    said = composed("comparison", [_measured(*early)] * count, size).said
    assert any(each.endswith("epochs, log scale") for each in said)


@pytest.mark.slow
def test_planes_on_the_same_axes_have_ticks_and_names_once(
    composed: Callable[..., Composed],
) -> None:
    runs = [of_spec(RunSpec.parse({"seed": seed})) for seed in range(3)]
    said = composed("comparison", runs, "1920x1080").said
    assert said.count("−1") == 2  # the low ends of both axes
    dataset = replace(runs[0].dataset, domain=(-3.0, 3.0, -3.0, 3.0))
    other = Recording(
        replace(runs[0].header, dataset=dataset), runs[0].steps, runs[0].metrics, runs[0]._states
    )
    assert not are_on_same_axes([runs[0], other])
    assert "−3" not in composed("comparison", [other, *runs], "1920x1080").said


@pytest.mark.slow
def test_values_on_one_scale_have_a_key(composed: Callable[..., Composed]) -> None:
    one = of_spec(RunSpec.parse({"data": {"name": "reg-gauss"}}))
    said = composed("comparison", [one, one], "1920x1080").said
    assert "value" in said
    dataset = replace(one.dataset, labels=one.dataset.labels * 40)
    header = replace(one.header, dataset=dataset)
    other = Recording(header, one.steps, one.metrics, one._states)
    assert has_shared_scale([one, one])
    assert not has_shared_scale([one, other])
    assert "value" not in composed("comparison", [one, other], "1920x1080").said


@pytest.mark.parametrize(("size", "shown"), [("480x270", True), ("240x136", False)])
def test_charts_of_small_frames_have_a_title_and_numbers_if_they_can_be_read(
    size: str, composed: Callable[..., Composed], *, shown: bool
) -> None:
    made = composed("comparison", [_measured(0.5, 0.7, 0.9)] * 2, size)
    for words in ("Training accuracy", f"100{THIN}%", "0", "2 epochs"):
        assert (words in made.said) == shown, words


def test_a_run_that_begins_later_has_no_field_dot_or_label_before(
    composed: Callable[..., Composed],
) -> None:
    late, early = (_measured(*np.linspace(0.5, 0.9, 7)) for _ in range(2))
    late = late.between(4, 6)
    made = composed("comparison", [late, early], "1280x720", pace="linear")
    covers = [each for each in made.composition.mobjects if isinstance(each, Fading)][:1]
    for frame, there in ((0, 0), (made.frames - 1, 1)):
        made.show(frame)
        dots = [len(each.points) > 0 for each in made.members() if isinstance(each, Head)]
        labels = [
            len(each.submobjects[0].points) > 0
            for each in made.members()
            if isinstance(each, Label)
        ]
        assert sorted(dots) == sorted(labels) == [bool(there), True]
        assert [each.submobjects[0].fill_opacity for each in covers] == [1 - there]


def test_runs_that_begin_together_are_covered_by_nothing(
    composed: Callable[..., Composed],
) -> None:
    runs = [_measured(0.5, 0.6, 0.7)] * 2
    made = composed("comparison", runs, "1280x720")
    made.show(0)
    assert all(len(each.points) for each in made.members() if isinstance(each, Head))
    assert not any(isinstance(each, Fading) for each in made.composition.mobjects)


@pytest.mark.parametrize(
    ("names", "row"), [(["cat", "dog", "hare"], True), (["a class of some length"] * 9, False)]
)
def test_short_names_of_classes_stand_in_a_row(
    names: list[str], stage_of: Callable[[str], Stage], *, row: bool
) -> None:
    assert are_a_row(names, Box(60, 1012, 960, 34), stage_of("1080x1080")) == row
