"""What a film of neurons says, in tables: both sides of every condition."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.architecture import Architecture
from epochreel.reels.steps import Steps
from epochreel.reels.task import Classes, Task, Values
from epochreel.reels.unit_states import UnitState
from epochreel.scenes.words.neurons import Drawn

TWO, THREE, VALUES = Classes(("cat", "dog")), Classes(("cat", "dog", "hen")), Values()
# Together the names of one pair have 28 letters, which has room, those of the other 29.
ROOM, LONG = (Classes(("cat", f"an animal that is no {cat}")) for cat in ("lion", "tiger"))


def _drawn(
    *hidden: int,
    activation: str = "relu",
    task: Task = TWO,
    lines: int = -1,
    states: Sequence[UnitState] = (),
    pieces: int = 1,
    features: tuple[str, ...] = ("x", "y"),
    diverged: bool = False,
) -> Drawn:
    """What is drawn if the first `lines` neurons have one, all of them by default."""
    lines = hidden[0] if lines < 0 else lines
    architecture = Architecture(features, hidden, (activation,) * len(hidden), task.outputs)
    lined = [unit < lines for unit in range(hidden[0])]
    working: list[UnitState] = ["working"] * hidden[0]
    return Drawn(architecture, task, lined, states or working, pieces, diverged=diverged)


def _won(winners: int) -> Drawn:
    return replace(_drawn(6, task=THREE, pieces=5), winners=winners)


def _numbered(*hidden: int, **told: Any) -> Drawn:
    return replace(_drawn(*hidden, **told), numbered=True)


_linear = partial(_drawn, activation="identity")
_sine = partial(_drawn, activation="sine")


@pytest.mark.parametrize(
    ("drawn", "title"),
    [
        (_drawn(6), "6 neurons, 6 lines, 1 boundary in the end"),
        (_drawn(6, lines=2), "6 neurons, 2 lines, 1 boundary in the end"),
        (_drawn(6, lines=1, pieces=0), "6 neurons, 1 line, no boundary in the end"),
        (_drawn(6, lines=0), "6 neurons, no line here, 1 boundary in the end"),
        (_drawn(6, pieces=2), "6 neurons, 6 lines, 1 boundary in 2 pieces in the end"),
        (_drawn(6, task=THREE, pieces=5), "6 neurons, 6 lines, 3 classes in the end"),
        (_won(2), "6 neurons, 6 lines, 2 of 3 classes in the end"),
        (_won(3), "6 neurons, 6 lines, 3 classes in the end"),
        (_drawn(6, task=VALUES, pieces=4), "6 neurons, 6 lines, 1 surface in the end"),
        (_drawn(6, features=("x", "xSquared")), "6 neurons, 6 curves, 1 boundary in the end"),
        (_drawn(8, 8, 8, 8), "The 8 neurons of layer 1 draw 8 lines in the end"),
        (_drawn(8, 2, lines=5), "The 8 neurons of layer 1 draw 5 lines in the end"),
        (_drawn(1, 2), "The neuron of layer 1 draws 1 line in the end"),
        (_drawn(1), "1 neuron, 1 line in the end"),
        (_drawn(1, lines=0), "1 neuron, no line here in the end"),
        (_linear(4), "4 linear neurons, one straight line"),
        (_linear(4, pieces=0), "4 linear neurons, no line here"),
        (_linear(4, task=THREE), "4 linear neurons, no line that bends"),
        (_linear(4, task=VALUES), "4 linear neurons, one flat plane"),
        (_linear(4, features=("xTimesY",)), "4 linear neurons, no more than one alone"),
        (_linear(1), "1 neuron, 1 line in the end"),
        # Those of all layers are more than the first has.
        (_linear(4, 3), "Linear layers, one straight line"),
        (_linear(1, 3), "The neuron of layer 1 draws 1 line in the end"),
        (_sine(3, lines=1), "3 neurons, 3 waves, 1 boundary in the end"),
        (_sine(2, states=["dead", "working"]), "2 neurons, 1 wave, 1 boundary in the end"),
        (_sine(7, 5), "The 7 neurons of layer 1 draw 7 waves in the end"),
        (_sine(2, states=["dead", "saturated"]), "2 neurons, no wave, 1 boundary in the end"),
    ],
)
def test_a_title_counts_what_is_drawn(drawn: Drawn, title: str) -> None:
    assert drawn.titles() == (title, title.removesuffix(" in the end"))
    part = replace(drawn, ending="at epoch 9").titles()
    assert part == (title.replace("in the end", "at epoch 9"), title.removesuffix(" in the end"))


@pytest.mark.parametrize(
    ("drawn", "title"),
    [
        (_drawn(6), "Each neuron adds its line to the boundary"),
        (_drawn(6, pieces=0), "Each neuron adds its line to the answer"),
        (_drawn(1), "The neuron adds its line to the boundary"),
        (_drawn(6, lines=2), "2 of 6 neurons add a line to the boundary"),
        (_drawn(6, lines=1), "1 of 6 neurons adds a line to the boundary"),
        (_drawn(6, lines=0), "No neuron adds a line to the boundary"),
        (_drawn(6, pieces=3), "Each neuron adds its line to the boundary"),
        # Each counts for both of its sides, so 2 are those of one boundary.
        (_drawn(6, task=THREE, pieces=2), "Each neuron adds its line to the boundary"),
        (_drawn(6, task=THREE, pieces=3), "Each neuron adds its line to the boundaries"),
        (_drawn(6, task=THREE, pieces=0), "Each neuron adds its line to the answer"),
        (_drawn(6, features=("x", "xSquared")), "Each neuron adds its curve to the boundary"),
        (_sine(3, lines=1), "Each neuron adds its wave to the boundary"),
        (_sine(2, states=["dead", "working"]), "1 of 2 neurons adds a wave to the boundary"),
        (_drawn(2, lines=0, task=VALUES), "Each neuron shapes the value"),
        (_drawn(2, states=["dead", "always on"], task=VALUES), "1 of 2 neurons shapes the value"),
        (
            _drawn(3, states=["working", "dead", "always on"], task=VALUES),
            "2 of 3 neurons shape the value",
        ),
        (_drawn(2, states=["dead", "saturated"], task=VALUES), "No neuron shapes the value"),
    ],
)
def test_a_title_counts_what_neurons_add(drawn: Drawn, title: str) -> None:
    assert drawn.added() == title


@pytest.mark.parametrize(
    ("drawn", "single", "summed"),
    [
        (
            _drawn(6),
            "A neuron draws a line, and is active on one side of it.",
            "Weighted and added up, they make the boundary.",
        ),
        (
            _sine(1),
            "A neuron answers in waves, of which one begins on its line.",
            "Its output weight decides what its waves count for.",
        ),
        (
            _drawn(6, activation="tanh", pieces=0),
            "A neuron draws a line, and answers more on one side of it.",
            "Weighted and added up, they make the answer.",
        ),
        (
            _drawn(6, lines=1),
            "A neuron draws a line, and is active on one side of it.",
            "Weighted and added up, they make the boundary.",
        ),
        (
            _drawn(6, lines=0, task=VALUES),
            "No neuron has its line in this part of the plane.",
            "Weighted and added up, they make the answer.",
        ),
        (
            _drawn(6, 6, features=("xSquared",)),
            "A neuron draws a curve, and is active on one side of it.",
            "The layers that follow make the boundary of them.",
        ),
        (
            _drawn(1),
            "A neuron draws a line, and is active on one side of it.",
            "Its output weight decides what that side counts for.",
        ),
        (
            _drawn(6, 6, task=THREE, pieces=6),
            "A neuron draws a line, and is active on one side of it.",
            "The layers that follow make the boundaries of them.",
        ),
        (
            _linear(4),
            "A neuron draws a line, and answers more on one side of it.",
            "However many linear neurons are added up: one straight line.",
        ),
    ],
)
def test_captions_say_what_lines_are_and_what_becomes_of_them(
    drawn: Drawn, single: str, summed: str
) -> None:
    captions = drawn.captions((0.0, 0.4, 0.6, 0.9), Steps(np.arange(3)))
    training = "How training got there, from epoch 0 on."
    added = "The trained neurons are added, one after another."
    parts = summed if drawn.architecture.hidden == (1,) else added
    assert captions == [(0.0, single), (0.4, parts), (0.6, training), (0.9, summed)]


def test_captions_of_a_training_that_diverged_explain_no_answers() -> None:
    diverged = "Training has diverged: these answers mean nothing."
    assert _drawn(6, diverged=True).captions((0.0, 0.4, 0.6, 0.9), Steps(np.arange(3))) == [
        (0.0, diverged),
        (0.6, "How training got there, from epoch 0 on."),
        (0.9, diverged),
    ]


COLOURS = ("orange", "blue")
ON = "A line shows where one neuron turns on. It is on at the side of its band"
PUSHES = f"{ON}, which pushes towards the band’s colour."
RELU_TILE = "A tile shows what one neuron answers: white 0 or little, blue more."
TILE = "A tile shows what one neuron answers: orange below {0}, blue above."


@pytest.mark.parametrize(
    ("drawn", "key"),
    [
        (
            _drawn(6),
            [PUSHES, RELU_TILE, "The bar below is its weight in the sum, towards cat or dog."],
        ),
        (
            _drawn(6, task=LONG),
            [PUSHES, RELU_TILE, "The bar below is its weight in the sum, towards a class."],
        ),
        (
            _drawn(6, task=ROOM),
            [
                PUSHES,
                RELU_TILE,
                "The bar below is its weight in the sum, towards cat or an animal that is no lion.",
            ],
        ),
        (
            _drawn(6, activation="tanh", task=VALUES),
            [
                "A line shows where one neuron answers 0. On the side of its band it answers more, "
                "which pushes towards the band’s colour.",
                TILE.format("0"),
                "The bar below is its weight in the sum, left lowers the answer, right raises it.",
                "Along a pale line, the network’s answer is the same.",
            ],
        ),
        (
            _drawn(6, task=Classes(("class 0", "class 1"))),
            [PUSHES, RELU_TILE, "The bar below is its weight in the sum, towards orange or blue."],
        ),
        (_drawn(6, activation="elu", task=THREE), [PUSHES, TILE.format("0")]),
        (
            _drawn(6, 6, activation="sigmoid"),
            [
                "A line shows where one neuron answers ½. On the side of its band it answers more.",
                TILE.format("½"),
            ],
        ),
        (
            _sine(6, 6),
            [
                "A wave of a neuron begins on its line. It rises towards its band.",
                TILE.format("0"),
            ],
        ),
        (_drawn(6, 6), [f"{ON}.", RELU_TILE]),
    ],
)
def test_a_key_says_what_lines_tiles_and_bars_are(drawn: Drawn, key: list[str]) -> None:
    assert drawn.key(COLOURS) == key


@pytest.mark.parametrize(
    ("drawn", "pale"),
    [
        (_drawn(6, task=VALUES), True),
        (_drawn(6, 6, task=VALUES, pieces=4), True),
        (_drawn(6, task=VALUES, pieces=0), False),
        (_drawn(6, task=VALUES, diverged=True), False),
        (_drawn(6), False),
    ],
)
def test_keys_say_what_pale_lines_are_where_there_are_any(drawn: Drawn, *, pale: bool) -> None:
    assert any("pale" in each for each in drawn.key(COLOURS)) == pale
    assert ("Pale: equal answers." in drawn.short_key(COLOURS)) == pale


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_of_activations_with_a_flat_end_neurons_turn_on(activation: str) -> None:
    one_sided = activation in ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
    drawn = _drawn(6, activation=activation)
    line, _, _ = drawn.key(COLOURS)
    (_, single), *_ = drawn.captions((0.0, 0.4, 0.6, 0.9), Steps(np.arange(3)))
    assert ("turns on" in line) == ("is active on one side" in single) == one_sided
    assert ("turns on" in drawn.short_key(COLOURS)[1]) == one_sided


@pytest.mark.parametrize(
    ("numbered", "tile"),
    [(False, "A tile shows what one neuron answers"), (True, "The tile with its number shows its")],
)
@pytest.mark.parametrize(("cut", "ends"), [(False, "cat or dog."), (True, "The longest are cut.")])
def test_a_key_says_what_links_tiles_to_lines_and_that_bars_are_cut(
    tile: str, ends: str, *, numbered: bool, cut: bool
) -> None:
    _, tiles, bars = replace(_drawn(6), numbered=numbered, cut=cut).key(COLOURS)
    assert tiles.startswith(tile)
    assert bars.endswith(ends)


@pytest.mark.parametrize(
    ("drawn", "whole"),
    [(_drawn(6), "Sum of 2 of 6 neurons"), (_drawn(6, 6), "With 2 of 6 neurons")],
)
def test_what_is_added_so_far_is_counted(drawn: Drawn, whole: str) -> None:
    assert drawn.so_far(2) == (whole, "2 of 6 added")


BAR = "Bar: its weight in the sum."


@pytest.mark.parametrize(
    ("drawn", "key"),
    [
        (_drawn(6), ["Tile: white 0 or little, blue more.", "Band: where a neuron turns on.", BAR]),
        (
            _drawn(4, lines=1, states=["working", "dead", "always on", "working"]),
            [
                *("Tile: white 0 or little, blue more.", "Band: where a neuron turns on.", BAR),
                "No line here: 1 of 4 (dead), 1 of 4 (always on), 1 of 4 (elsewhere).",
            ],
        ),
        (
            _numbered(3, lines=1, states=["working", "dead", "dead"]),
            [
                *("Tile: white 0 or little, blue more.", "Band: where a neuron turns on.", BAR),
                "No line here: neurons 2 and 3 (dead).",
            ],
        ),
        (
            _drawn(6, 6, activation="sigmoid"),
            ["Tile: orange below ½, blue above.", "Band: where a neuron answers more."],
        ),
        (
            _drawn(6, task=THREE, activation="tanh"),
            ["Tile: orange below 0, blue above.", "Band: where a neuron answers more."],
        ),
        (_sine(6, 6), ["Tile: orange below 0, blue above.", "Band: where a wave rises."]),
        (
            _drawn(2, 2, lines=0, states=["dead", "dead"], diverged=True),
            [
                *("Tile: white 0 or little, blue more.", "Band: where a neuron turns on."),
                "In the end, training has diverged.",
            ],
        ),
    ],
)
def test_a_short_key_says_the_same_in_fewer_words(drawn: Drawn, key: list[str]) -> None:
    assert drawn.short_key(COLOURS) == key


@pytest.mark.parametrize(
    ("drawn", "sentences"),
    [
        (_drawn(2, 2), []),
        (
            _drawn(3, 2, lines=1, states=["working", "dead", "always on"]),
            [
                "In the end, 1 of 3 neurons (dead: never on) and 1 of 3 neurons (always on) draw "
                "no line here."
            ],
        ),
        (
            _numbered(3, 2, lines=1, states=["working", "dead", "always on"]),
            ["In the end, neuron 2 (dead: never on) and neuron 3 (always on) draw no line here."],
        ),
        (
            _numbered(4, 2, lines=0, states=["dead", "working", "dead", "working"]),
            [
                "In the end, neurons 1 and 3 (dead: never on) and neurons 2 and 4 (their lines "
                "are elsewhere) draw no line here."
            ],
        ),
        (
            _drawn(3, 2, lines=2, states=["constant", "working", "saturated"]),
            ["In the end, 1 of 3 neurons (constant: saturated) draws no line here."],
        ),
        (
            _drawn(2, 2, lines=1, states=["working", "dead"], activation="tanh"),
            ["In the end, 1 of 2 neurons (constant: saturated) draws no line here."],
        ),
        (
            _numbered(2, 2, lines=1, states=["working", "saturated"], activation="tanh"),
            ["In the end, neuron 2 (constant: saturated) draws no line here."],
        ),
        (
            _drawn(1, 2, lines=0, states=["dead"]),
            ["In the end, the neuron (dead: never on) draws no line here."],
        ),
        (
            _drawn(4, 2, lines=3, states=["dead", "always on", "constant", "dead"]),
            [
                "In the end, 1 of 4 neurons (dead: never on) draws no line here.",
                "In the end, 1 of 3 neurons with a line is dead and 1 of 3 neurons with a line is "
                "always on at all training points.",
            ],
        ),
        (
            _numbered(4, 2, lines=3, states=["dead", "always on", "dead", "dead"]),
            [
                "In the end, neuron 4 (dead: never on) draws no line here.",
                "In the end, neurons 1 and 3 are dead and neuron 2 is always on at all training "
                "points.",
            ],
        ),
        (
            _drawn(2, 2, states=["dead", "dead"], activation="tanh"),
            ["In the end, 2 of 2 neurons with a line are saturated at all training points."],
        ),
        (
            _drawn(2, 2, lines=1, states=["dead", "dead"]),
            [
                "In the end, 1 of 2 neurons (dead: never on) draws no line here.",
                "In the end, the neuron with a line is dead at all training points.",
            ],
        ),
        (
            _numbered(2, 2, lines=1, features=("x", "xSquared")),
            ["In the end, neuron 2 (its curve is elsewhere) draws no curve here."],
        ),
        (
            _drawn(2, 2, lines=0, states=["dead", "dead"], diverged=True),
            ["In the end, training has diverged: answers mean nothing."],
        ),
    ],
)
def test_neurons_without_a_line_are_named_or_counted_with_what_they_do(
    drawn: Drawn, sentences: list[str]
) -> None:
    assert drawn.key(COLOURS)[2:] == sentences
