"""What a film of neurons says, in tables: both sides of every condition."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.architecture import Architecture
from epochreel.reels.steps import Steps
from epochreel.reels.task import Classes, Task, Values
from epochreel.reels.unit_states import UnitState
from epochreel.scenes.words.neuron_keys import bias_name, key_of, short_key_of
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


def _dead(*hidden: int, lines: int) -> Drawn:
    """What is drawn if all neurons of the first layer are dead."""
    return _drawn(*hidden, lines=lines, states=["dead"] * hidden[0], pieces=0)


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
        (_dead(3, lines=3), "3 neurons, only 3 dashed lines, no boundary in the end"),
        (_dead(3, lines=1), "3 neurons, only 1 dashed line, no boundary in the end"),
        (_dead(3, lines=0), "3 neurons, no line here, no boundary in the end"),
        (_dead(3, 2, lines=2), "The 3 neurons of layer 1 draw only 2 dashed lines in the end"),
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
    assert drawn.titles()[0] == title
    part = replace(drawn, ending="at epoch 9").titles()
    assert part[0] == title.replace("in the end", "at epoch 9")


@pytest.mark.parametrize(
    ("drawn", "title"),
    [
        (_drawn(6), ": 6 lines, 1 boundary"),
        (_drawn(1), ": 1 line"),
        (_drawn(8, 8), ", layer 1 draws 8 lines"),
        (_dead(3, lines=0), ": no line here, no boundary"),
    ],
)
def test_a_short_title_is_of_the_end_as_well(drawn: Drawn, title: str) -> None:
    assert drawn.titles()[1] == f"In the end{title}"
    assert replace(drawn, ending="at epoch 9").titles()[1] == f"At epoch 9{title}"


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


MAKE = "Together they make the {}."


@pytest.mark.parametrize(
    ("drawn", "single", "summed"),
    [
        (
            _drawn(6),
            ("Each line is one neuron.", "On this side of its line, a neuron is on."),
            MAKE.format("boundary"),
        ),
        (
            _sine(1),
            ("A wave of a neuron begins on its line.", "On this side of the line, the wave rises."),
            "Its output weight decides what its waves count for.",
        ),
        (
            _drawn(6, activation="tanh", pieces=0),
            ("Each line is one neuron.", "On this side of its line, a neuron answers more."),
            MAKE.format("answer"),
        ),
        (
            _drawn(6, lines=1),
            ("A line is one neuron.", "On this side of its line, a neuron is on."),
            MAKE.format("boundary"),
        ),
        (
            _drawn(6, lines=0, task=VALUES),
            ("No neuron has its line in this part of the plane.",),
            MAKE.format("answer"),
        ),
        (
            _dead(3, lines=3),
            ("Only dead neurons have their lines in this part of the plane.",),
            MAKE.format("answer"),
        ),
        (
            _dead(1, lines=1),
            ("Only a dead neuron has its line in this part of the plane.",),
            "Its output weight decides what its answer counts for.",
        ),
        (
            _dead(3, 2, lines=1),
            ("Only a dead neuron has its line in this part of the plane.",),
            "Later layers combine these answers into one.",
        ),
        (
            _drawn(6, 6, pieces=0),
            ("Each line is one neuron.", "On this side of its line, a neuron is on."),
            "Later layers combine these lines into one answer.",
        ),
        (
            _drawn(6, 6, lines=1, pieces=0),
            ("A line is one neuron.", "On this side of its line, a neuron is on."),
            "Later layers combine these answers into one.",
        ),
        (
            _drawn(1, 6, pieces=0),
            ("A line is one neuron.", "On this side of its line, a neuron is on."),
            "Later layers turn its answer into the network’s.",
        ),
        (
            _drawn(1, 6),
            ("A line is one neuron.", "On this side of its line, a neuron is on."),
            "Later layers turn its answer into the boundary.",
        ),
        (
            _drawn(6, 6, lines=1),
            ("A line is one neuron.", "On this side of its line, a neuron is on."),
            "Later layers turn these answers into the boundary.",
        ),
        (
            _drawn(2, states=["working", "dead"]),
            ("A line is one neuron.", "On this side of its line, a neuron is on."),
            MAKE.format("boundary"),
        ),
        (
            _drawn(6, 6, features=("xSquared",)),
            ("Each curve is one neuron.", "On this side of its curve, a neuron is on."),
            "Later layers turn these curves into the boundary.",
        ),
        (
            _drawn(6, 6, lines=0),
            ("No neuron has its line in this part of the plane.",),
            "Later layers turn these answers into the boundary.",
        ),
        (
            _drawn(1),
            ("A line is one neuron.", "On this side of its line, a neuron is on."),
            "Its output weight decides what that side counts for.",
        ),
        (
            _drawn(6, 6, task=THREE, pieces=6),
            ("Each line is one neuron.", "On this side of its line, a neuron is on."),
            "Later layers turn these lines into the boundaries.",
        ),
        (
            _linear(4),
            ("Each line is one neuron.", "On this side of its line, a neuron answers more."),
            "However many linear neurons are added up: one straight line.",
        ),
    ],
)
def test_captions_say_what_lines_are_and_what_becomes_of_them(
    drawn: Drawn, single: tuple[str, ...], summed: str
) -> None:
    captions = drawn.captions(TIMES, Steps(np.arange(3)))
    training = "How training got there, from epoch 0 on."
    begun = list(zip((0.0, 0.2), single, strict=False))
    assert captions == [*begun, (0.4, summed), (0.6, training), (0.9, summed)]


TIMES = (0.0, 0.2, 0.4, 0.6, 0.9)


def test_of_a_training_that_diverged_no_answers_are_explained() -> None:
    diverged = "Training has diverged: these answers mean nothing."
    drawn = _drawn(6, diverged=True, lines=2, task=VALUES)
    assert drawn.captions(TIMES, Steps(np.arange(3))) == [
        (0.0, diverged),
        (0.6, "How training got there, from epoch 0 on."),
        (0.9, diverged),
    ]
    assert key_of(drawn, COLOURS) == []


COLOURS = ("brown", "teal")
SUM = "Each tile adds to the sum, {0}."
RELU_TILE = "Tile: teal where its neuron is on."
TILE = "Tile: teal where its neuron answers above {0}, brown below."
PALE = "Pale line: the network’s answer is the same along it."


@pytest.mark.parametrize(
    ("drawn", "tiles"),
    [
        (_drawn(6), SUM.format("towards cat or dog")),
        (_drawn(6, task=LONG), SUM.format("towards one class or the other")),
        (_drawn(6, task=ROOM), SUM.format("towards cat or an animal that is no lion")),
        (
            _drawn(6, activation="tanh", task=VALUES),
            SUM.format("orange to lower it, blue to raise it"),
        ),
        (
            _drawn(6, task=Classes(("class 0", "class 1"))),
            SUM.format("towards orange or blue"),
        ),
        (_drawn(6, activation="elu", task=THREE), TILE.format("0")),
        (_drawn(6, 6, activation="sigmoid"), TILE.format("½")),
        (_sine(6, 6), TILE.format("0")),
        (_drawn(6, 6), RELU_TILE),
    ],
)
def test_a_key_says_what_tiles_are(drawn: Drawn, tiles: str) -> None:
    assert key_of(drawn, COLOURS)[0] == tiles
    adds = tiles.startswith(SUM[:20])
    assert short_key_of(drawn, COLOURS)[0] == ("Each tile adds to the sum." if adds else tiles)


@pytest.mark.parametrize(
    ("task", "name"),
    [
        (TWO, "bias"),
        (VALUES, "bias"),
        (Values(-10.0, 10.0), "bias"),
        (Values(0.0, 10.0), "bias − 5"),
        (Values(0.0, 0.5), "bias − 0.25"),
        (Values(-30.0, -10.0), "bias + 20"),
        (Values(0.0, 10.0).standardised(ValueScaling(3.0, 2.0)), "bias − 5"),
        (Values(-10.0, 10.0).standardised(ValueScaling(3.0, 0.7)), "bias"),
        # Written in millions, or less a number of its own, the middle is no number to read here.
        (Values(0.0, 6e6), "bias − middle"),
        (Values(1_700_000.0, 1_700_010.0), "bias − middle"),
    ],
)
def test_the_name_of_the_bias_says_what_is_taken_from_it(task: Task, name: str) -> None:
    """Values have no colour in the middle of their scale, from where tiles count."""
    assert bias_name(task) == name


@pytest.mark.parametrize(
    ("drawn", "strips", "short"),
    [
        (_drawn(6), [], []),
        (_drawn(6, activation="tanh", task=VALUES, features=("x", "xSquared")), [], []),
        (
            _drawn(6, task=THREE),
            [
                "Strip: the side of a line where its neuron is on, "
                "coloured like the class it favours."
            ],
            ["Strip: side where it is on."],
        ),
        (
            _drawn(6, 6, activation="tanh", features=("x", "xSquared")),
            ["Shade: the side of a curve where its neuron answers more."],
            ["Shade: side where it answers more."],
        ),
        (
            _drawn(6, 6),
            ["Shade: the side of a line where its neuron is on."],
            ["Shade: side where it is on."],
        ),
        (_sine(6, 6), [], []),
        (_drawn(6, 6, diverged=True), [], []),
        (_drawn(6, 6, lines=0), [], []),
    ],
)
def test_strips_along_lines_are_explained(
    drawn: Drawn, strips: list[str], short: list[str]
) -> None:
    """Not where tiles show them, nor where both sides rise and fall, nor where there are none."""
    for key, own in ((key_of, strips), (short_key_of, short)):
        said = [each for each in key(drawn, COLOURS) if each.startswith(("Strip", "Shade"))]
        assert said == own


@pytest.mark.parametrize(
    ("drawn", "line"),
    [
        (_drawn(6), "Thick line: the boundary, where the sum with the bias is 0."),
        (_drawn(6, pieces=3), "Thick line: the boundary, where the sum with the bias is 0."),
        (_drawn(6, 6), "Thick line: the boundary."),
        (_drawn(6, task=THREE, pieces=2), "Thick line: the boundary."),
        (_drawn(6, task=THREE, pieces=3), "Thick lines: the boundaries."),
        (_drawn(6, pieces=0), ""),
        (_drawn(6, task=VALUES), ""),
        (_drawn(6, diverged=True), ""),
    ],
)
def test_lines_that_no_neuron_draws_are_explained(drawn: Drawn, line: str) -> None:
    short = line.replace(", where the sum with the bias is 0", "")
    for key, own in ((key_of, line), (short_key_of, short)):
        assert "".join(each for each in key(drawn, COLOURS) if "Thick" in each) == own


@pytest.mark.parametrize(
    ("drawn", "line"),
    [
        (_drawn(6), "Thin line: where its neuron turns on."),
        (_drawn(6, activation="leaky_relu"), "Thin line: where its neuron turns on."),
        (_drawn(6, activation="tanh"), "Thin line: where its neuron answers 0."),
        (_drawn(6, activation="sigmoid"), "Thin line: where its neuron answers ½."),
        (_drawn(6, activation="sine"), "Thin line: where a wave begins."),
        (_sine(6, 6), "Thin line: where a wave begins."),
        (_drawn(6, task=VALUES), "Thin line: where its neuron turns on."),
        (_drawn(6, features=("x", "ySquared")), "Thin curve: where its neuron turns on."),
        (_drawn(6, lines=0), ""),
        (_drawn(6, 6), ""),  # strips say it
        (_drawn(6, task=THREE), ""),
        (_drawn(6, diverged=True), ""),
    ],
)
def test_thin_lines_are_explained_where_strips_do_not(drawn: Drawn, line: str) -> None:
    for key in (key_of, short_key_of):
        assert "".join(each for each in key(drawn, COLOURS) if "Thin" in each) == line


@pytest.mark.parametrize(
    ("drawn", "pale"),
    [
        (_drawn(6, task=VALUES), True),
        (_drawn(6, 6, task=VALUES, pieces=4), True),
        (_drawn(6, task=VALUES, pieces=0), False),
        (_drawn(6), False),
    ],
)
def test_keys_say_what_pale_lines_are_where_there_are_any(drawn: Drawn, *, pale: bool) -> None:
    assert (PALE in key_of(drawn, COLOURS)) == pale


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_of_activations_with_a_flat_end_neurons_are_on(activation: str) -> None:
    one_sided = activation in ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
    drawn = _drawn(6, activation=activation)
    _, (_, side), *_ = drawn.captions(TIMES, Steps(np.arange(3)))
    assert ("a neuron is on" in side) == one_sided


def test_the_line_of_a_dead_neuron_is_dashed_and_not_counted() -> None:
    states: list[UnitState] = ["working", "dead", "always on", "dead"]
    drawn = _numbered(4, lines=3, states=states)
    assert drawn.titles()[0] == "4 neurons, 2 lines, 1 boundary in the end"
    assert drawn.added() == "2 of 4 neurons add a line to the boundary"
    assert key_of(drawn, COLOURS)[-1] == "Dashed: a dead neuron."
    # Those of two flat ends are saturated, and one that is dead without a line draws nothing.
    flat = _numbered(4, lines=3, states=states, activation="tanh")
    assert flat.titles()[0] == "4 neurons, 3 lines, 1 boundary in the end"
    for other in (flat, _numbered(4, lines=1, states=states)):
        assert not any("Dashed" in each for each in key_of(other, COLOURS))


@pytest.mark.parametrize(
    ("drawn", "whole"),
    [(_drawn(6), "Sum of 2 of 6 neurons"), (_drawn(6, 6), "With 2 of 6 neurons")],
)
def test_what_is_added_so_far_is_counted(drawn: Drawn, whole: str) -> None:
    assert drawn.so_far(2) == (whole, "2 of 6 added")


@pytest.mark.parametrize(
    ("drawn", "sentences"),
    [
        (_drawn(2, 2), []),
        (
            _drawn(4, 2, lines=1, states=["working", "dead", "always on", "working"]),
            ["No line here: 1 of 4 (dead), 1 of 4 (always on), 1 of 4 (elsewhere)."],
        ),
        (
            _drawn(2, 2, lines=1, states=["working", "dead"], activation="tanh"),
            ["No line here: 1 of 2 (saturated)."],
        ),
        (_drawn(1, 2, lines=0, states=["dead"]), ["No line here: the neuron (dead)."]),
        (
            _drawn(2, 2, lines=1, features=("x", "xSquared")),
            ["No curve here: 1 of 2 (elsewhere)."],
        ),
        # Their tiles have words of their own.
        (_numbered(3, 2, lines=1, states=["working", "dead", "always on"]), []),
    ],
)
def test_neurons_without_a_line_are_counted_with_what_they_do(
    drawn: Drawn, sentences: list[str]
) -> None:
    said = [each for each in key_of(drawn, COLOURS) if each.startswith("No ")]
    assert said == sentences
