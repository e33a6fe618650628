"""Runs on one clock, of epochs or of seconds: where they end, and which of them succeed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.recording import Recording
from epochreel.scenes.compared_run import ComparedRun
from epochreel.scenes.comparison import _headed
from epochreel.scenes.comparison_chart import _EXACT, _numbers_said
from epochreel.scenes.fields.pace import CLOCKS
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
from epochreel.scenes.stage.run_colours import run_colour
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme, channels_of
from epochreel.scenes.stage.typography import Outlines, line
from epochreel.scenes.words.measures import written_measures_of
from epochreel.scenes.words.own_names import are_on_same_axes, has_shared_scale
from epochreel.tests.scenes.cases import SHAPES, and_slow
from epochreel.tests.scenes.compared import THIN, ends_of, is_stop, measured
from epochreel.tests.scenes.shots import Composed, Shot
from epochreel.tests.scenes.tiny import SPIRAL, of_spec, recording
from epochreel.training.spec import RunSpec


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


def _words(made: Composed, colours: Sequence[str]) -> int:
    """How many lines of type can be seen in those colours."""
    return sum(str(each.get_fill_color()).lower() in colours for each in made.type())


def test_runs_that_end_together_have_not_ended(composed: Callable[..., Composed]) -> None:
    made = composed("comparison", [measured(0.5, 0.7, 0.9), measured(0.5, 0.9, 1.0)], "1280x720")
    assert not [each for each in made.said if each.startswith("ended")]
    assert not [each for each in made.composition.mobjects if is_stop(each)]


def test_parts_of_runs_have_not_ended(composed: Callable[..., Composed]) -> None:
    """Only the shorter one has: the longer goes on after the part that is shown."""
    runs = [measured(*np.linspace(0.5, 1, 31)), measured(*np.linspace(0.5, 0.7, 11))]
    made = composed("comparison", runs, "1280x720", epochs_shown="0..20")
    assert [*dict.fromkeys(each for each in made.said if each.startswith("ended"))] == [
        "ended at epoch 10",
    ]
    assert "run 2 ended" in made.said


def test_a_run_that_diverges_says_so_and_has_no_number_from_then_on(
    composed: Callable[..., Composed],
) -> None:
    fine = measured(*np.linspace(0.5, 1, 11))
    loss = np.where(np.arange(11) < 4, 1.0, np.nan)
    lost = recording(accuracy=(0.5,) * 11, loss=loss.tolist())
    made = composed("comparison", [fine, lost], "1280x720", pace="linear")
    assert "diverged at epoch 4" in made.said
    assert "run 2 diverged" in made.said
    made.show(made.frames - 1)
    np.testing.assert_allclose(ends_of(made), [0.3, 1.0], atol=0.01)
    figures = [each for each in made.members() if isinstance(each, LiveFigure)]
    assert sorted(each._shown for each in figures) == ["", "10", f"train 100{THIN}%"]


def test_the_number_over_a_plane_is_the_one_at_its_curve(
    composed: Callable[..., Composed],
) -> None:
    """Of the last whole epoch, also where curves have fewer knots than there are epochs."""
    noise = np.random.default_rng(0).uniform(0.5, 1, (3, 2001))
    made = composed("comparison", [measured(*each) for each in noise], "1280x720", pace="linear")
    labels = [each for each in made.members() if isinstance(each, Label)]
    assert len(labels) == 3
    for frame in range(40, made.frames, 7):
        made.show(frame)
        figures = [each._shown for each in made.members() if isinstance(each, LiveFigure)]
        read = {each._value._shown for each in labels}
        assert read == {each.removeprefix("train ") for each in figures if "%" in each}


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.slow)])
@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "1080x1920"))
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
    # The name over the plane and at the curve, and the value there as far as the chart is wide
    # enough: so few epochs are no local means.
    words = 2 if (count, size) == (2, "1920x1080") else 3
    assert _words(made, colours) == words * count
    for colour in colours:
        assert _words(made, [colour]) == words
    assert all(made.said.count(f"seed {seed}") >= 2 for seed in range(count))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_colours_of_runs_can_be_read(theme: str) -> None:
    ground = Theme.named(theme).ground
    for index in range(9):
        high, low = sorted(_luminance(each) for each in (run_colour(index, theme), ground))[::-1]
        assert (high + 0.05) / (low + 0.05) >= 4.5
    assert run_colour(9, theme) == run_colour(0, theme)


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    shares = np.array(channels_of(colour)) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(
    ("width", "said"),
    [(640, "numbers over planes are exact"), (540, "numbers are exact"), (400, None)],
)
def test_it_is_said_that_numbers_are_exact_where_that_has_room(
    width: float, said: str | None, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1920x1080")
    found = _numbers_said(_EXACT, "Training accuracy, smoothed", Box(0, 100, width, 0), stage)
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


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("tested", [(0, 0), (2, 2), (0, 2)])
def test_it_is_said_which_points_are_for_testing_where_there_are_any(
    size: str, tested: tuple[int, int], composed: Callable[..., Composed]
) -> None:
    said = composed("comparison", [recording(tested=each) for each in tested], size).said
    assert any("○" in each for each in said) == (max(tested) > 0)


@pytest.mark.parametrize(
    ("size", "tested", "said"),
    [("1080x1920", 2, True), ("1080x1920", 0, False), ("1080x1080", 2, False)],
)
def test_marks_of_points_take_a_line_in_tall_frames_alone(
    size: str, tested: int, stage_of: Callable[[str], Stage], *, said: bool
) -> None:
    about = replace(SPIRAL, parts=(("forty-five letters that name a model at length",),))
    reels = [recording(about=about, tested=tested)] * 2
    _, more, lower = _headed(reels, ["A title"], 240, stage_of(size))
    assert (len(more) > 0) == (lower > 0) == said


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


def test_a_run_that_begins_later_has_no_field_dot_or_label_before(
    composed: Callable[..., Composed],
) -> None:
    late, early = (measured(*np.linspace(0.5, 0.9, 7)) for _ in range(2))
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
    runs = [measured(0.5, 0.6, 0.7)] * 2
    made = composed("comparison", runs, "1280x720")
    made.show(0)
    assert all(len(each.points) for each in made.members() if isinstance(each, Head))
    faded = [each for each in made.composition.mobjects if isinstance(each, Fading)]
    assert all(isinstance(each[0], Outlines) for each in faded)  # words, of the goal


@pytest.mark.parametrize(
    ("names", "row"), [(["cat", "dog", "hare"], True), (["a class of some length"] * 9, False)]
)
def test_short_names_of_classes_stand_in_a_row(
    names: list[str], stage_of: Callable[[str], Stage], *, row: bool
) -> None:
    assert are_a_row(names, Box(60, 1012, 960, 34), stage_of("1080x1080")) == row


@pytest.mark.parametrize(
    ("count", "size", "marked", "least"),
    [
        (6, "1080x1080", True, 205),
        (6, "1080x1920", True, 290),
        (9, "1080x1920", False, 245),
        (4, "1080x1080", True, 290),
    ],
)
def test_when_runs_get_there_is_left_out_where_planes_become_much_larger(
    count: int, size: str, least: float, composed: Callable[..., Composed], *, marked: bool
) -> None:
    runs = [measured(*np.linspace(0.5, 0.9 + each / 50, 41)) for each in range(count)]
    made = composed("comparison", runs, size)
    planes = [each.plane for each in made.composition.moving if isinstance(each, Boundary)]
    assert min(each.box.width for each in planes) >= least
    assert any(isinstance(each, OneAtATime) for each in made.composition.mobjects) == marked
