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
    shown=200,
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
        (
            replace(PAIR, right=0.9, accuracy=0.9),
            f"In the end, one straight line gets 90{THIN}% right",
        ),
        (
            replace(PAIR, right=0.9, accuracy=0.9, ending="at epoch 9"),
            f"At epoch 9, one straight line gets 90{THIN}% right",
        ),
        (
            replace(WIDE, task=THREE, right=0.9, accuracy=0.9),
            f"In the end, straight lines get 90{THIN}% right",
        ),
        (replace(PAIR, right=0.9, accuracy=0.92), PLANE),
        (replace(PAIR, answered=False), PLANE),
        (replace(PAIR, right=0.9, accuracy=0.9, answered=False), PLANE),
        (replace(PAIR, straight=False), PLANE),
        # What holds of training points alone is no title where many test points are wrong.
        (replace(PAIR, by_heart=True), PLANE),
        (replace(PAIR, by_heart=True, right=0.9, accuracy=0.9), PLANE),
        (replace(PAIR, divided=False), "The network does not tell the classes apart"),
        (replace(PAIR, divided=False, answered=False), PLANE),
        # Of the mistakes of always naming the largest class, a tenth is avoided, or less.
        (replace(PAIR, accuracy=0.54, right=0.54, largest=0.5), HARDLY),
        (replace(WIDE, accuracy=0.55, largest=0.5, drawn=False), PLANE),
        (
            replace(PAIR, accuracy=0.56, right=0.56, largest=0.5),
            f"In the end, one straight line gets 56{THIN}% right",
        ),
        (replace(WIDE, accuracy=0.54, largest=0.5, drawn=False), HARDLY),
        (replace(WIDE, accuracy=0.54, largest=0.5, answered=False), PLANE),
        (replace(PAIR, accuracy=0.54, largest=0.5, task=Values()), PLANE),
        (replace(WIDE, drawn=False), PLANE),
        (replace(PAIR, task=Values()), PLANE),
        (
            replace(PAIR, divided=False, one_point=True),
            "The network squeezes the plane into one point",
        ),
        (
            replace(PAIR, task=Values(), one_place=True),
            "The network moves all points to one place",
        ),
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
        (
            replace(WIDE, drawn=False),
            "No boundary is drawn: the network sees more than this view.",
        ),
        (
            replace(WIDE, drawn=False, task=Values()),
            "No lines are drawn: the network sees more than this view.",
        ),
        (
            replace(PAIR, straight=False),
            "The boundary is not straight here: more layers follow.",
        ),
        (
            replace(PAIR, straight=False, task=Values()),
            "Lines of equal answers are not straight here: more layers follow.",
        ),
        (
            replace(PAIR, straight=False, single=True),
            "One neuron follows: the lines that it draws are straight.",
        ),
        (
            replace(PAIR, single=True, ending="at epoch 9"),
            "At epoch 9, a straight line separates all training points.",
        ),
        (replace(PAIR, task=Values()), "On the bent plane, lines of equal answers are straight."),
        (
            replace(PAIR, task=Values(), one_point=True, one_place=True),
            "In the end, the network answers all points alike.",
        ),
        (
            replace(PAIR, divided=False, one_point=True, one_place=True),
            "In the end, all 200 points are at one place: one class wins.",
        ),
        (
            replace(PAIR, divided=False, one_place=True),
            "In the end, all 200 points are at one place: one class wins.",
        ),
        (
            replace(PAIR, task=Values(), one_place=True),
            "In the end, the network answers all points alike.",
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
    assert known.result() == [result]


ALL = "All 100 test points are {}"


@pytest.mark.parametrize(
    ("shown", "failed", "said"),
    [
        (200, 0, []),
        (201, 0, ["The only test point is on the right side."]),
        (201, 1, ["The only test point is on the wrong side."]),
        (202, 0, [["Both test points are on the right side.", "Both test points are right."]]),
        (300, 0, [[ALL.format("on the right side."), ALL.format("right.")]]),
        (
            300,
            1,
            [["1 of 100 test points is on the wrong side.", "1 of 100 test points is wrong."]],
        ),
        (
            300,
            9,
            [["9 of 100 test points are on the wrong side.", "9 of 100 test points are wrong."]],
        ),
    ],
)
@pytest.mark.parametrize("right", [1.0, 0.5])
def test_a_result_says_on_which_sides_of_lines_test_points_are(
    shown: int, failed: int, said: list[str | list[str]], right: float
) -> None:
    known = replace(PAIR, shown=shown, failed=failed, right=right)
    assert known.result()[1:] == said


@pytest.mark.parametrize(
    "known",
    [
        DIVERGED,
        UNANSWERED,
        replace(PAIR, task=Values()),
        replace(PAIR, straight=False),
        replace(WIDE, drawn=False),
        replace(PAIR, divided=False),
        replace(PAIR, one_point=True),
        replace(PAIR, one_place=True),
    ],
)
def test_nothing_is_said_of_sides_where_no_line_has_any(known: Bent) -> None:
    assert len(replace(known, shown=300, failed=9).result()) == 1


@pytest.mark.parametrize(
    ("known", "axes"),
    [
        (PAIR, ("answer of neuron 1 in layer 1", "answer of neuron 2 in layer 1")),
        (WIDE, ("towards the blue class", "other direction of widest spread")),
        (replace(WIDE, keyed=True), ("towards “dog”", "other direction of widest spread")),
        (
            replace(WIDE, task=Values()),
            ("answer of the network", "other direction of widest spread"),
        ),
        (
            replace(WIDE, task=THREE, across=2),
            ("direction that best separates classes", "second-best direction to separate classes"),
        ),
        (
            replace(WIDE, across=0),
            ("direction of widest spread", "direction of next widest spread"),
        ),
    ],
)
def test_axes_are_named(known: Bent, axes: tuple[str, str]) -> None:
    assert known.axes() == axes


LINE = "Black: the boundary."
GRID = "Grey: the grid of the plane, bent with it."
TWO_NUMBERS = "Layer 1 gives each point two numbers: how far across and how far up it stands."
EIGHT = "Layer 2 gives each point 8 numbers; this is their projection onto two directions."


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        (PAIR, "Black: the boundary. "),
        *(
            (known, "Black, until training diverges: the boundary. ")
            for known in (
                DIVERGED,
                replace(DIVERGED, divided=False),
                replace(DIVERGED, drawn=False),
            )
        ),
        (replace(UNANSWERED, drawn=False), "Black, while there are answers: the boundary. "),
        (replace(UNANSWERED, lost=True), "Answers are missing: there is no line. "),
        (replace(DIVERGED, lost=True), "Training has diverged: there is no line. "),
        (replace(PAIR, task=Values()), "Black: lines of equal answers. "),
        (
            replace(PAIR, divided=False),
            "Black: the boundary. In the end, none crosses the plane. ",
        ),
        (
            replace(PAIR, divided=False, ending="at epoch 9"),
            "Black: the boundary. At epoch 9, none crosses the plane. ",
        ),
        (replace(PAIR, drawn=False), ""),
    ],
)
def test_lines_are_explained_that_are_drawn(known: Bent, lines: str) -> None:
    assert known.explanation() == [TWO_NUMBERS, f"{lines}{GRID}"]


@pytest.mark.parametrize("known", [PAIR, WIDE])
@pytest.mark.parametrize("gridded", [False, True])
def test_of_a_bent_grid_it_is_spoken_where_it_is_drawn(known: Bent, *, gridded: bool) -> None:
    known = replace(known, gridded=gridded)
    assert known.explanation()[1] == ("Black: the boundary. " + GRID if gridded else LINE)
    grid = ", and the grid with it" if gridded else ""
    assert known.bending() == f"Layer {known.layer} moves every point{grid}."


@pytest.mark.parametrize(
    ("known", "place"),
    [
        (PAIR, TWO_NUMBERS),
        (WIDE, f"{EIGHT} In the end, it leaves out 50{THIN}% of their variance."),
        (
            replace(WIDE, ending="at epoch 9", explained=0.994),
            f"{EIGHT} At epoch 9, it leaves out 1{THIN}% of their variance.",
        ),
        (
            replace(WIDE, explained=0.996),
            f"{EIGHT} In the end, it leaves out less than 1{THIN}% of their variance.",
        ),
        (replace(WIDE, explained=1.0), EIGHT),
        (replace(WIDE, explained=None), EIGHT),
        (replace(WIDE, answered=False), EIGHT),
    ],
)
def test_the_share_that_is_drawn_is_that_of_the_last_step(known: Bent, place: str) -> None:
    assert known.explanation()[0] == place


@pytest.mark.parametrize(
    ("task", "kind", "lines"),
    [
        (TWO, "class", ["Black: the boundary. In the end, none crosses the plane."]),
        (Values(), "value", []),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_a_plane_that_is_one_point_is_not_bent(
    task: Task, kind: str, lines: list[str], *, whole: bool
) -> None:
    known = replace(WIDE, task=task, divided=task != TWO, one_place=True, explained=None, shown=300)
    known = replace(known, one_point=whole)
    place = f"In the end, layer 2 gives all 300 points the same numbers, whatever their {kind}."
    notes = " ".join([*lines, *(["The grid of the plane is there as well."] if whole else [])])
    assert known.explanation() == ([place, notes] if notes else [place])


@pytest.mark.parametrize(
    ("task", "result"),
    [
        (TWO, "In the end, the plane is at one place: one class wins."),
        (Values(), "In the end, the network answers all of the plane alike."),
    ],
)
def test_of_points_that_do_not_differ_the_plane_alone_is_said_to_be_one(
    task: Task, result: str
) -> None:
    known = replace(WIDE, task=task, divided=task != TWO, one_point=True, explained=None)
    assert known.explanation()[0] == "In the end, layer 2 gives all of the plane the same numbers."
    assert known.result() == [result]


def test_what_moves_is_named() -> None:
    assert WIDE.flat() == ["The plane before the network", "Before the network", "Before"]
    assert WIDE.heading() == ["The plane after layer 2, projected", "The plane after layer 2"]
    assert replace(WIDE, width=2).heading() == ["The plane after layer 2"]
    assert WIDE.bending() == "Layer 2 moves every point, and the grid with it."
