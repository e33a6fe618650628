"""What films of the output as a surface say, each sentence only where it is true."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.scenes.words import surface
from epochreel.scenes.words.beyond import WITHIN
from epochreel.scenes.words.divided import divided
from epochreel.scenes.words.measures import written_measure_of
from epochreel.scenes.words.outcome import outcomes
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"
HEIGHTS = {
    2: [
        "Height and colour show the probability of “b”.",
        "Height and colour show the probability of one class.",
    ],
    3: [
        "Height is the winning class’s probability, colour which class.",
        "Height is the winning class’s probability.",
    ],
    0: ["Height and colour show the value that the network answers."],
}


def _with_loss(reel: Recording, loss: str) -> Recording:
    header = replace(reel.header, loss=loss)
    return Recording(header, reel.steps, reel.metrics, reel._states)


@pytest.mark.parametrize(
    ("classes", "title", "height", "line"),
    [
        (
            2,
            f"The boundary is where the probability is 50{THIN}%",
            "Probability of “b”",
            f"The line is where the probability is 50{THIN}%: the boundary.",
        ),
        (
            3,
            "Certainty dips where classes meet",
            "Probability of the class that wins",
            "The lines are where two classes are equally probable.",
        ),
        (
            0,
            "In the end, the surface is nearly flat",
            "Value",
            "Lines connect equal answers.",
        ),
    ],
)
def test_each_task_has_its_words(classes: int, title: str, height: str, line: str) -> None:
    reel = recording(classes)
    assert surface.title_of(reel) == title
    assert surface.height_name(reel) == height
    assert surface.line_note(reel) == line
    brief = {2: ["The line is the boundary"], 3: ["Lines are where two classes tie"]}
    ways = [line[:-1], *brief.get(classes, [])]
    plain = [f"{each}." for each in ways]
    assert surface.line_notes(reel) == plain
    assert surface.height_note(reel) == HEIGHTS[classes]
    assert divided(reel)


@pytest.mark.parametrize("classes", [2, 3])
def test_where_one_class_wins_everywhere_there_is_no_line(classes: int) -> None:
    right = float(np.float32(1 / classes))  # a little more than a third
    reel = recording(classes, accuracy=(right,) * 3)
    assert not divided(reel)
    assert surface.title_of(reel) == "In the end, the surface is nearly flat"
    assert surface.title_of(reel.between(0, 1)) == "At epoch 1, the surface is nearly flat"
    none = "there is no line: one class wins everywhere."
    assert surface.line_note(reel) == f"In the end {none}"
    assert surface.line_note(reel.between(0, 1)) == f"At epoch 1 {none}"
    assert surface.line_notes(reel) == [f"In the end {none}"]


@pytest.mark.parametrize(
    ("steep", "said"),
    [
        (0.0, f"answers are nowhere 90{THIN}% sure."),
        (4.0, f"answers are at least 90{THIN}% sure on 45{THIN}% of the plane."),
        (1e6, f"answers are at least 90{THIN}% sure everywhere."),
    ],
)
def test_how_sure_answers_are_is_said_where_the_title_says_what_the_line_is(
    steep: float, said: str
) -> None:
    reel = recording(2, hidden=())
    states = np.array(reel._states)
    states[-1] = steep, 0.0, 0.0
    sloped = Recording(reel.header, reel.steps, reel.metrics, states)
    title, line = surface.title_of(recording(2)), "The line is the boundary."
    notes = surface.line_notes(sloped, title=title)
    assert notes == [f"In the end, {said}", line]
    # Another title says nothing of the line.
    assert surface.line_notes(sloped, title="Mine")[-1] == line
    assert "90" not in "".join(surface.line_notes(sloped, title="Mine"))
    squashed = surface.line_notes(_with_loss(sloped, "mse"), title=title)
    assert "90" not in "".join(squashed)


def test_a_boundary_is_found_where_few_answers_are_right() -> None:
    reel = recording(2, hidden=(1,), accuracy=(0.5, 0.5, 0.5))
    states = np.array(reel._states)
    states[-1] = 1.0, 0.0, 0.0, 1.0, 0.0
    assert divided(Recording(reel.header, reel.steps, reel.metrics, states))


def test_what_has_diverged_from_the_start_has_no_line() -> None:
    lost, reel = "Training has diverged: there is no line.", recording(2)
    states = np.array(reel._states)
    states[1:] = np.nan
    begun = Recording(reel.header, reel.steps, reel.metrics, states)
    assert surface.line_note(begun) != lost
    assert surface.line_notes(begun) == ["The line is the boundary until training diverges."]
    assert surface.title_of(begun) == f"The boundary is where the probability is 50{THIN}%"
    states = np.full_like(states, np.nan)
    never = Recording(reel.header, reel.steps, reel.metrics, states)
    assert surface.line_note(never) == lost
    assert surface.line_notes(never) == [lost]
    assert surface.title_of(never) == "The output is a surface over the plane"


def test_a_step_without_answers_before_others_is_no_divergence() -> None:
    reel = recording(2)
    states = np.array(reel._states)
    states[1] = np.nan
    part = Recording(reel.header, reel.steps, reel.metrics, states).numbered(1, 1)
    assert surface.line_note(part) == "Answers are missing: there is no line."


@pytest.mark.parametrize(
    ("classes", "lines"),
    [
        (2, "The line is the boundary"),
        (3, "Lines are the boundary"),
        (0, "Lines connect equal answers"),
    ],
)
def test_lines_are_drawn_while_there_are_answers(classes: int, lines: str) -> None:
    reel = recording(classes)
    for lost, last, until in (
        ([1], 1, "while there are answers"),
        ([1, 2], 2, "until training diverges"),
    ):
        states = np.array(reel._states)
        states[lost] = np.nan
        part = Recording(reel.header, reel.steps, reel.metrics, states).between(0, last)
        assert surface.line_notes(part) == [f"{lines} {until}."]


def test_nothing_is_said_of_the_sides_of_what_has_diverged() -> None:
    assert divided(recording(2, accuracy=(0.5, 0.5), loss=(0.7, float("nan"))))


@pytest.mark.parametrize("loss", ["squared_error", "hinge"])
def test_outputs_are_probabilities_only_where_cross_entropy_is_minimised(loss: str) -> None:
    two, three = (_with_loss(recording(classes), loss) for classes in (2, 3))
    assert surface.height_name(two) == "Squashed output for “b”"
    assert surface.height_name(three) == "Squashed output for the class that wins"
    height, wins = "Height and colour show the squashed output for", "Height is the winning class’s"
    assert surface.height_note(two) == [f"{height} “b”.", f"{height} one class."]
    assert surface.height_note(three) == [
        f"{wins} squashed output, colour which class.",
        f"{wins} squashed output.",
    ]
    assert surface.line_note(two) == "The line is where both classes tie: the boundary."
    assert surface.title_of(two) == "The boundary is where both classes tie"
    assert surface.line_note(three) == "The lines are where two classes have the same output."
    assert surface.marks_of(two, WITHIN) == [(0.0, "0"), (0.5, "0.5"), (1.0, "1")]


def test_heights_are_probabilities_or_values_in_their_units() -> None:
    whole = [(0.0, f"0{THIN}%"), (0.5, f"50{THIN}%"), (1.0, f"100{THIN}%")]
    assert surface.marks_of(recording(2), WITHIN) == surface.marks_of(recording(3), WITHIN) == whole
    values = recording(0)
    assert surface.marks_of(values, WITHIN) == [(0.0, "−1"), (0.5, "0"), (1.0, "1")]
    dataset = replace(values.dataset, value_scaling=ValueScaling(3e6, 1e6))
    header = replace(values.header, dataset=dataset)
    prices = Recording(header, values.steps, values.metrics, values._states)
    assert surface.marks_of(prices, WITHIN) == [(0.0, "2"), (0.5, "3"), (1.0, "4")]
    assert surface.height_name(prices) == "Value (millions)"
    for column, heading in (
        ("price", "Price"),
        ("price of a house", "Price of a house"),
        ("prices of a house", "Value"),
    ):
        header = replace(values.header, dataset=replace(dataset, label_name=column))
        named = Recording(header, values.steps, values.metrics, values._states)
        assert surface.height_name(named) == f"{heading} (millions)"


@pytest.mark.parametrize("classes", [0, 2, 3])
@pytest.mark.parametrize(("height", "flat"), [(0.01, True), (2.0, False)])
def test_a_surface_is_nearly_flat_where_its_heights_are_alike(
    classes: int, height: float, *, flat: bool
) -> None:
    largest = {2: 0.5, 3: float(np.float32(1 / 3))}.get(classes, float("nan"))
    reel = recording(classes, hidden=(1,), accuracy=(largest,) * 3, activation="identity")
    last = np.zeros((1, reel.outputs)), np.zeros(reel.outputs)
    last[0][0, 0], last[1][0] = height / 6, height * bool(classes)
    layers = [(np.ones((2, 1)), np.zeros(1)), last]
    state = reel.perceptron.pack(layers).astype(np.float32)
    states = np.stack([state] * len(reel.epochs))
    made = Recording(reel.header, reel.steps, reel.metrics, states)
    assert surface.nearly_flat(made) == flat
    wins = (
        "The value that the network predicts"
        if not classes
        else "In the end, one class wins everywhere"
    )
    assert surface.title_of(made) == ("In the end, the surface is nearly flat" if flat else wins)


@pytest.mark.parametrize(("named", "name"), [(True, "“b”"), (False, "class 1")])
def test_names_of_classes_are_quoted_and_numbers_are_not(*, named: bool, name: str) -> None:
    reel = recording(2)
    if not named:
        data = replace(reel.dataset, class_names=("class 0", "class 1"))
        header = replace(reel.header, dataset=data)
        reel = Recording(header, reel.steps, reel.metrics, reel._states)
    assert surface.height_name(reel) == f"Probability of {name}"


def test_a_rise_by_chance_is_no_progress() -> None:
    right = float(np.float32(1 / 2))
    same, rises = recording(2, accuracy=(0.4, 0.4, right)), recording(2, accuracy=(0.4, 0.5, 0.9))
    noted = [surface.accuracy_note(each, written_measure_of(each)) for each in (same, rises)]
    noun = written_measure_of(same).noun
    assert noted[0][0] == f"With one class everywhere, the {noun} is 50{THIN}%."
    assert noted[1] == outcomes(rises, written_measure_of(rises))
