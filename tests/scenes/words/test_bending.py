"""What a film of feature space says, in tables: both sides of every condition."""

from dataclasses import replace

import pytest

from epochreel.reels.task import Classes, Task, Values
from epochreel.scenes.words.bending import Bent

TWO, THREE = Classes(("cat", "dog")), Classes(("cat", "dog", "hen"))
PAIR = Bent(
    TWO,
    layer=1,
    width=2,
    explained=1.0,
    across=0,
    straight=True,
    drawn=True,
    right=1.0,
    linear=False,
    points=200,
    shown=300,
    accuracy=1.0,
)
UNANSWERED = replace(PAIR, answered=False)
DIVERGED = replace(UNANSWERED, diverged=True)
WIDE = replace(PAIR, layer=2, width=8, explained=0.5, across=1)
THIN = "\u2009"
HARDLY = "The network hardly tells the classes apart"
APART, PLANE = "The network learns to bend the classes apart", "The network bends the plane"


@pytest.mark.parametrize(
    ("known", "title"),
    [
        (PAIR, APART),
        (replace(PAIR, right=0.95), APART),
        (replace(PAIR, right=0.949), PLANE),
        (replace(PAIR, right=0.98, largest=0.96), APART),
        (replace(PAIR, right=0.97, largest=0.96), PLANE),
        (replace(PAIR, right=0.9, accuracy=0.9), f"A line gets 90{THIN}% right on the bent plane"),
        (
            replace(WIDE, task=THREE, right=0.9, accuracy=0.9),
            f"Lines get 90{THIN}% right on the bent plane",
        ),
        (replace(PAIR, right=0.9, accuracy=0.92), PLANE),
        (replace(PAIR, answered=False), PLANE),
        (replace(PAIR, right=0.9, accuracy=0.9, answered=False), PLANE),
        (replace(PAIR, straight=False), PLANE),
        (replace(PAIR, by_heart=True), f"A line gets 100{THIN}% right on the bent plane"),
        (replace(PAIR, divided=False), "The network does not tell the classes apart"),
        (replace(PAIR, divided=False, answered=False), PLANE),
        # Of the mistakes of always naming the largest class, a tenth is avoided, or less.
        (replace(PAIR, accuracy=0.54, right=0.54, largest=0.5), HARDLY),
        (
            replace(PAIR, accuracy=0.56, right=0.56, largest=0.5),
            f"A line gets 56{THIN}% right on the bent plane",
        ),
        (replace(WIDE, accuracy=0.54, largest=0.5, drawn=False), HARDLY),
        (replace(WIDE, accuracy=0.54, largest=0.5, answered=False), PLANE),
        (replace(PAIR, accuracy=0.54, largest=0.5, task=Values()), PLANE),
        (replace(WIDE, drawn=False), PLANE),
        (replace(PAIR, task=Values()), PLANE),
        (replace(PAIR, divided=False, one_point=True), "The network makes one point of the plane"),
        (replace(PAIR, linear=True), "Linear layers cannot bend the plane"),
    ],
)
def test_a_title_says_apart_only_where_straight_lines_separate(known: Bent, title: str) -> None:
    assert known.title() == title


@pytest.mark.parametrize(
    ("known", "result"),
    [
        (PAIR, "In the end, a straight line separates all training points."),
        (
            replace(PAIR, right=0.97),
            "In the end, a straight line separates nearly all training points.",
        ),
        (
            replace(PAIR, right=0.9),
            "A line leaves 20 of 200 training points on the wrong side.",
        ),
        (
            replace(PAIR, right=0.97, largest=0.97),
            "A line leaves 6 of 200 training points on the wrong side.",
        ),
        (replace(WIDE, task=THREE), "In the end, straight lines separate all training points."),
        (
            replace(WIDE, task=THREE, right=0.5),
            "Lines leave 100 of 200 training points on the wrong side.",
        ),
        (replace(WIDE, drawn=False), "The rest of the network sees more than this picture shows."),
        (replace(PAIR, straight=False), "What the layers that follow make of it is not straight."),
        (
            replace(PAIR, straight=False, single=True),
            "One neuron follows: the lines that it draws are straight.",
        ),
        (
            replace(PAIR, single=True, ending="at epoch 9"),
            "At epoch 9, a straight line separates all training points.",
        ),
        (replace(PAIR, task=Values()), "Here, lines of equal answers are straight."),
        (
            replace(PAIR, task=Values(), one_point=True),
            "In the end, the network answers all points alike.",
        ),
        (
            replace(PAIR, divided=False, one_point=True),
            "In the end, all 300 points are at one place: one class wins.",
        ),
        (replace(PAIR, divided=False), "In the end, one class wins on all of the plane."),
        (
            replace(PAIR, divided=False, ending="at epoch 9"),
            "At epoch 9, one class wins on all of the plane.",
        ),
        (
            replace(PAIR, ending="at epoch 9"),
            "At epoch 9, a straight line separates all training points.",
        ),
        (replace(UNANSWERED, ending="at epoch 4"), "At epoch 4 the answers are not numbers."),
        (replace(UNANSWERED, drawn=False), "In the end the answers are not numbers."),
        (DIVERGED, "Training has diverged: these answers mean nothing."),
    ],
)
def test_a_result_is_what_was_measured(known: Bent, result: str) -> None:
    assert known.result() == result


@pytest.mark.parametrize(
    ("known", "axes"),
    [
        (PAIR, ("answer of neuron 1 in layer 1", "answer of neuron 2 in layer 1")),
        (WIDE, ("towards dog", "what else differs most")),
        (replace(WIDE, task=Values()), ("answer of the network", "what else differs most")),
        (
            replace(WIDE, task=THREE, across=2),
            ("what tells classes apart", "what else tells them apart"),
        ),
        (replace(WIDE, across=0), ("largest difference", "next largest difference")),
    ],
)
def test_axes_are_named(known: Bent, axes: tuple[str, str]) -> None:
    assert known.axes() == axes


@pytest.mark.parametrize(
    ("known", "place", "lines"),
    [
        (
            PAIR,
            "Layer 1 turns each point into two numbers: how far across and how far up it stands.",
            "Black: the line between the classes.",
        ),
        (
            WIDE,
            "Layer 2 turns each point into 8 numbers. This is their flat shadow.",
            "Black: the line between the classes.",
        ),
        (
            replace(WIDE, explained=None),
            "Layer 2 turns each point into 8 numbers. This is their flat shadow.",
            "Black: the line between the classes.",
        ),
        *(
            (
                at_last,
                "Layer 2 turns each point into 8 numbers. This is their flat shadow.",
                "Black, until training diverges: the line between the classes.",
            )
            for at_last in (
                replace(WIDE, answered=False, diverged=True),
                replace(WIDE, answered=False, diverged=True, divided=False),
                replace(WIDE, answered=False, diverged=True, drawn=False),
            )
        ),
        (
            replace(WIDE, answered=False, drawn=False),
            "Layer 2 turns each point into 8 numbers. This is their flat shadow.",
            "Black, while there are answers: the line between the classes.",
        ),
        (
            replace(WIDE, answered=False, lost=True, drawn=False),
            "Layer 2 turns each point into 8 numbers. This is their flat shadow.",
            "Answers are missing: there is no line.",
        ),
        (
            replace(WIDE, answered=False, diverged=True, lost=True, drawn=False),
            "Layer 2 turns each point into 8 numbers. This is their flat shadow.",
            "Training has diverged: there is no line.",
        ),
        (
            replace(WIDE, task=THREE, explained=1.0),
            "Layer 2 turns each point into 8 numbers. This is their flat shadow.",
            "Black: the lines between classes.",
        ),
        (
            replace(PAIR, task=Values()),
            "Layer 1 turns each point into two numbers: how far across and how far up it stands.",
            "Black: lines of equal answers.",
        ),
        (
            replace(PAIR, divided=False),
            "Layer 1 turns each point into two numbers: how far across and how far up it stands.",
            "Black: the line between the classes. In the end, none crosses the plane.",
        ),
        (
            replace(PAIR, divided=False, ending="at epoch 9"),
            "Layer 1 turns each point into two numbers: how far across and how far up it stands.",
            "Black: the line between the classes. At epoch 9, none crosses the plane.",
        ),
        (
            replace(PAIR, drawn=False, divided=False),
            "Layer 1 turns each point into two numbers: how far across and how far up it stands.",
            "What the network answers depends on more than this shadow.",
        ),
        (
            replace(PAIR, task=Values(), drawn=False),
            "Layer 1 turns each point into two numbers: how far across and how far up it stands.",
            "What the network answers depends on more than this shadow.",
        ),
    ],
)
def test_what_is_drawn_is_explained(known: Bent, place: str, lines: str) -> None:
    said = known.explanation()
    assert said[:3] == [place, lines, "Grey: the grid of the plane, bent with it."]


@pytest.mark.parametrize(
    ("known", "kept"),
    [
        (WIDE, ["In the end, the shadow holds 50\u2009% of the spread."]),
        (
            replace(WIDE, ending="at epoch 9", explained=1.0),
            ["At epoch 9, the shadow holds 100\u2009% of the spread."],
        ),
        (replace(WIDE, explained=None), []),
        (replace(WIDE, answered=False), []),
        (PAIR, []),
    ],
)
def test_the_share_that_is_drawn_is_that_of_the_last_step(known: Bent, kept: list[str]) -> None:
    assert known.explanation()[3:] == kept


@pytest.mark.parametrize(
    ("task", "kind", "lines"),
    [
        (TWO, "class", "Black: the line between the classes. In the end, none crosses the plane."),
        (Values(), "value", "There is no line of equal answers: all are equal."),
    ],
)
def test_a_plane_that_is_one_point_is_not_bent(task: Task, kind: str, lines: str) -> None:
    known = replace(WIDE, task=task, divided=task != TWO, one_point=True, explained=None)
    place = (
        "The neurons of layer 2 answer all points alike: all 300 are at one place, whatever their"
        f" {kind}."
    )
    assert known.explanation() == [place, lines, "The grid of the plane is there as well."]
    assert known.bending() == "Layer 2 moves every point to one place, and the grid with it."


@pytest.mark.parametrize(
    ("known", "flat"),
    [
        (PAIR, "The plane as it is, and what the trained network answers."),
        (UNANSWERED, "The plane as it is."),
    ],
)
def test_answers_on_the_flat_plane_are_named_if_there_are_any(known: Bent, flat: str) -> None:
    assert known.flat() == flat


def test_what_moves_is_named() -> None:
    assert WIDE.bending() == "Layer 2 moves every point, and the grid with it."
