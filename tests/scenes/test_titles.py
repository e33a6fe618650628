"""Titles and captions of single scenes, in a table: both sides of every condition."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.recording import Recording
from epochreel.scenes import network
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.recorded_output import output_of
from epochreel.scenes.parts.time_axis import LogTimeAxis
from epochreel.scenes.parts.titles import heading
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.words.diagnosis import (
    certainty_name,
    error_note,
    largest_error_at_last,
    measured_at_last,
    one_class_at_last,
    wrong_at_last,
)
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import hearing
from epochreel.tests.scenes.tiny import recording

ALL_DEAD = "All units of the network are dead: one answer for all training points"
ON, DEAD, LEFT, BEYOND = (0.0, 1.0), (0.0, -1.0), (1.0, 0.5), (1.0, -5.0)


def _added(*units: tuple[float, float], classes: int = 2, output: float = 0.0) -> Recording:
    """Units of rectifiers, each given its weight of x and its bias, in the last step alone.

    In that step the bias of the output is `output` besides.
    """
    reel = recording(classes, hidden=(len(units),), activation="relu")
    into = np.array([[weight, 0.0] for weight, _ in units], np.float32).T
    biases = np.array([bias for _, bias in units], np.float32)
    out = np.ones((len(units), 1), np.float32)
    last = reel.perceptron.pack([(into, biases), (out, np.array([output], np.float32))])
    states = np.array([np.zeros_like(last)] * (len(reel.epochs) - 1) + [last])
    return Recording(reel.header, reel.steps, reel.metrics, states)


def _titles(reel: Recording, stage: Stage) -> list[str]:
    plane = Plane.of(reel.dataset, Box(0, 0, 400, 400), stage)
    return network._titles(reel, plane, output_of(reel, plane)[1])


@pytest.mark.parametrize(
    ("reel", "title"),
    [
        (recording(hidden=()), "The output is one weighted sum"),
        (recording(hidden=(6, 2)), "What each unit answers, layer by layer"),
        (recording(0, hidden=(6, 2)), "What each unit answers, layer by layer"),
        (recording(hidden=(6,), activation="identity"), "Linear layers add up to one linear layer"),
        (
            recording(hidden=(6, 2), activation="identity"),
            "Linear layers add up to one linear layer",
        ),
        (_added(LEFT, LEFT, output=-0.5), "Each neuron adds its line to the boundary"),
        (_added(LEFT, output=-0.5), "The neuron adds its line to the boundary"),
        (
            _added(LEFT, ON, DEAD, LEFT, output=-1.5),
            "2 of 4 neurons add a line to the boundary",
        ),
        (_added(LEFT, DEAD, output=-0.5), "1 of 2 neurons adds a line to the boundary"),
        (_added(LEFT, BEYOND, output=-0.5), "1 of 2 neurons adds a line to the boundary"),
        (_added(LEFT, DEAD, output=9.0), "1 of 2 neurons adds a line to the answer"),
        (_added(ON, DEAD), "No neuron adds a line to the answer"),
        (_added(LEFT, ON, classes=0), "Each neuron shapes the value"),
        (_added(LEFT, ON, DEAD, classes=0), "2 of 3 neurons shape the value"),
        (_added(LEFT, DEAD, classes=0), "1 of 2 neurons shapes the value"),
        (_added(DEAD, classes=0), ALL_DEAD),
    ],
)
def test_titles_of_networks(reel: Recording, title: str, stage_of: Callable[[str], Stage]) -> None:
    titles = _titles(reel, stage_of("480x270"))
    # Longer ones say what was measured.
    measured = ("points right", "points are right", "test loss ", "Layer by layer, ")
    assert next(each for each in titles if not any(said in each for said in measured)) == title


def test_titles_of_networks_count_at_the_last_epoch_shown(stage_of: Callable[[str], Stage]) -> None:
    part = _added(LEFT, ON, output=-1.5).between(0, 1)
    assert _titles(part, stage_of("480x270"))[0] == ALL_DEAD


@pytest.mark.parametrize(
    ("wrong", "points", "title"),
    [
        (0, 1200, "All 1,200 points {end up} right{}"),
        (0, 2, "Both points {end up} right{}"),
        (2, 2, "2 of 2 points {end up} wrong{}"),
        (1, 8, "1 of 8 points {ends up} wrong{}"),
        (1100, 1200, "1,100 of 1,200 points {end up} wrong{}"),
        (0, 1, "The only point {ends up} right{}"),
        (1, 1, "The only point {ends up} wrong{}"),
    ],
)
def test_titles_of_diagnoses(wrong: int, points: int, title: str) -> None:
    whole = recording(points=points, tested=0)
    verbs = {"end up": "end up", "ends up": "ends up"}
    assert wrong_at_last(whole, wrong) == title.format("", **verbs)
    verbs = {"end up": "are", "ends up": "is"}
    part = whole.between(0, 1)
    assert wrong_at_last(part, wrong) == title.format(" at epoch 1", **verbs)


@pytest.mark.parametrize(
    ("unit", "said"),
    [("", "125"), (" (€)", "125 €"), (" (%)", "125 percentage points")],
)
def test_titles_of_diagnoses_of_values_say_the_largest_error(unit: str, said: str) -> None:
    whole = recording(0)
    header = replace(whole.header, dataset=replace(whole.dataset, label_name=f"price{unit}"))
    whole = Recording(header, whole.steps, whole.metrics, whole._states)
    assert largest_error_at_last(whole, 125.0) == f"The largest error ends at {said}"
    part = whole.between(0, 1)
    assert largest_error_at_last(part, 125.0) == f"The largest error is {said} at epoch 1"


def test_titles_of_diagnoses_say_that_one_class_is_all_that_is_answered() -> None:
    whole = recording()
    long, short = one_class_at_last(whole, "b")
    assert (long, short) == (
        "The network ends up calling every point b",
        "It ends up calling every point b",
    )
    assert one_class_at_last(whole.between(0, 1), "b")[1] == "It calls every point b at epoch 1"
    assert one_class_at_last(recording(hidden=()), "b")[0].startswith("The model ends up ")


def test_diagnoses_of_training_that_diverges_count_no_points() -> None:
    losses = (1.0, 0.5, float("nan"))
    lost, values = recording(loss=losses), recording(0, loss=losses)
    for said in (wrong_at_last(lost, 0), largest_error_at_last(values, 3.0)):
        assert said == "Training diverges at epoch 2"
    assert wrong_at_last(lost.between(0, 1), 0) == "All 8 points are right at epoch 1"
    before = largest_error_at_last(values.between(0, 1), 3.0)
    assert before == "The largest error is 3 at epoch 1"
    assert measured_at_last(values) == "Training diverges at epoch 2"


def test_diagnoses_that_end_where_answers_are_missing_once_count_no_points() -> None:
    for classes in (2, 0):
        reel = recording(classes)
        states = reel._states.copy()
        states[1] = np.nan
        part = Recording(reel.header, reel.steps, reel.metrics, states).between(0, 1)
        said = largest_error_at_last(part, 3.0) if not classes else wrong_at_last(part, 0)
        assert said == "A network on the spiral"


@pytest.mark.parametrize(("deviation", "said"), [(0.0, []), (5e5, ["root mean square"])])
def test_errors_say_which_mean_they_are_and_losses_do_not(
    deviation: float, said: list[str]
) -> None:
    whole = recording(0, loss=(1.0, 0.5, 0.125))
    scaling = ValueScaling(2e6, deviation) if deviation else None
    header = replace(whole.header, dataset=replace(whole.dataset, value_scaling=scaling))
    reel = Recording(header, whole.steps, whole.metrics, whole._states)
    assert error_note(reel) == [f"Test error: {each}." for each in said]


def test_diagnoses_of_sampled_values_have_the_recorded_error_as_their_title() -> None:
    whole = recording(0, loss=(1.0, 0.5, 0.125))
    assert measured_at_last(whole) == "Test loss ends at 0.12"
    assert measured_at_last(whole.between(0, 1)) == "Test loss is 0.50 at epoch 1"
    errors = ValueScaling(2e6, 5e5)
    header = replace(whole.header, dataset=replace(whole.dataset, value_scaling=errors))
    scaled = Recording(header, whole.steps, whole.metrics, whole._states)
    assert measured_at_last(scaled) == "Test error ends at 250.0 thousand"
    assert measured_at_last(scaled.between(0, 1)) == "Test error is 500.0 thousand at epoch 1"


@pytest.mark.parametrize(
    ("loss", "name"),
    [
        ("cross_entropy", "Probability of the true class"),
        ("squared_error", "Squashed output for the true class"),
        (OWN_LOSS, "Squashed output for the true class"),
    ],
)
def test_only_answers_of_cross_entropy_are_probabilities(loss: str, name: str) -> None:
    reel = recording()
    header = replace(reel.header, loss=loss)
    assert certainty_name(Recording(header, reel.steps, reel.metrics, reel._states)) == name


def test_diagnoses_without_a_recorded_loss_have_a_title() -> None:
    none = (float("nan"),) * 3
    assert wrong_at_last(recording(loss=none), 2) == "2 of 8 points end up wrong"
    assert largest_error_at_last(recording(0, loss=none), 2.0) == "The largest error ends at 2"
    assert measured_at_last(recording(0, loss=none)) == "A network on the spiral"


@pytest.mark.parametrize(("small", "longer"), [(1, False), (2, True)])
def test_small_frames_have_as_many_subtitles_as_are_asked_for(
    small: int, stage_of: Callable[[str], Stage], *, longer: bool
) -> None:
    stage = stage_of("480x480")
    assert stage.layout.small
    one = heading("Title", ["tanh"], stage)
    both = heading("Title", ["tanh", "also differ in seed"], stage, small=small)
    assert (both[-1].width > one[-1].width * 1.5) == longer


_LONG = "all the points " * 20


@pytest.mark.parametrize(
    ("subtitles", "shown", "left_out"),
    [
        ([[_LONG, "short"]], "short", []),
        ([["short", "s"]], "short", []),
        (["tanh", [_LONG, "points"], "dots: test"], "tanh · points · dots: test", []),
        (["tanh", [_LONG, "points"], _LONG], "tanh · points", [_LONG]),
        ([_LONG], _LONG, []),
    ],
)
def test_subtitles_take_shorter_ways_before_any_is_left_out(
    subtitles: list[str | list[str]],
    shown: str,
    left_out: list[str],
    stage_of: Callable[[str], Stage],
) -> None:
    """The last line, which has no shorter way, is cut."""
    with hearing() as said:
        made = heading("Title", subtitles, stage_of("1920x1080"))
    assert shown in said
    assert list(made.left_out) == left_out


@pytest.mark.parametrize(("right", "beyond"), [(1600, True), (1700, False), (1824, False)])
def test_the_unit_of_a_logarithmic_axis_stays_within_the_margin(
    right: int, stage_of: Callable[[str], Stage], *, beyond: bool
) -> None:
    stage, epochs = stage_of("1920x1080"), np.arange(401.0)
    style = ChartStyle("Loss", 1.0, str, dated="{} epochs", axis=LogTimeAxis(0.0, 400.0))
    still = Chart([], epochs, style, box=Box(96, 400, right - 96, 300), stage=stage).still
    end = max(float(each.get_right()[0]) for each in still)
    assert end <= stage.layout.point(1824, 0)[0] + 1e-6
    assert (end > stage.layout.point(right + 1, 0)[0]) == beyond


@pytest.mark.parametrize(
    ("dated", "width", "shown"),
    [
        ("{} epochs", 600, ["400 epochs", "0"]),
        ("{} epochs", 250, ["400", "0", "epochs"]),
        ("C {}", 600, ["C 400", "0"]),
        ("C {}", 130, ["C 400"]),
    ],
)
def test_a_narrow_chart_of_a_small_frame_has_its_unit_on_a_line_below(
    dated: str, width: int, shown: list[str], stage_of: Callable[[str], Stage]
) -> None:
    stage, epochs = stage_of("480x270"), np.arange(401.0)
    style = ChartStyle("", 1.0, None, dated=dated, raised=2.3)
    box = Box(1824 - width, 400, width, 300)
    with remembering():
        still = Chart([], epochs, style, box=box, stage=stage).still
    said = [each.said for each in still if hasattr(each, "said")]
    assert sorted(said) == sorted(shown)
