"""What tiles, strips and lines of neurons are, in sentences beside them; draws nothing."""

from __future__ import annotations

from ...reels.task import Task, Values
from .axis_numbers import AxisNumbers
from .neuron_states import without_line
from .neurons import Drawn
from .own_names import seen_names

_SHORT = 28  # characters of both classes, for a sentence that names them
_NAUGHT = ", where the sum with the bias is 0"


def key_of(drawn: Drawn, colours: tuple[str, str]) -> list[str]:
    """What tiles, strips and other lines are; the colours are those below and above 0.

    There is nothing to explain where training has diverged. Words under numbered tiles say which
    neurons have no line.
    """
    if drawn.diverged:
        return []
    activation = drawn.architecture.activations[0]
    without = without_line(drawn.lined, drawn.states, activation, drawn.noun)
    return [
        _tiles(drawn, colours),
        *_strips(drawn),
        *_thin(drawn),
        *_boundary(drawn),
        *_others(drawn),
        *([] if drawn.numbered else without),
    ]


def short_key_of(drawn: Drawn, colours: tuple[str, str]) -> list[str]:
    """The same in as few words as have room in a small frame."""
    if drawn.diverged:
        return []
    does = "is on" if drawn.one_sided else "answers more"
    what = "Shade" if drawn.deep else "Strip"
    return [
        "Each tile adds to the sum." if drawn.adding else _tiles(drawn, colours),
        *([f"{what}: side where it {does}."] if _strips(drawn) else []),
        *_thin(drawn),
        *(each.replace(_NAUGHT, "") for each in _boundary(drawn)),
        *_others(drawn),
    ]


def bias_name(task: Task) -> str:
    """What the tile of the bias shows: 'bias', less the middle of a scale of values, if not 0."""
    if not isinstance(task, Values):
        return "bias"
    middle = task.own(task.middle)
    numbers = AxisNumbers.of([task.own(task.low), middle, task.own(task.high)])
    if numbers.remark:  # numbers of such a scale are not those of its values
        return "bias − middle"
    written = numbers.written(middle)
    if not any(digit in written for digit in "123456789"):
        return "bias"
    return f"bias + {written[1:]}" if middle < 0 else f"bias − {written}"


def _tiles(drawn: Drawn, colours: tuple[str, str]) -> str:
    """What the colours of tiles mean, which are those below and above 0."""
    below, above = colours
    activation = drawn.architecture.activations[0]
    if drawn.adding:
        return f"Each tile adds to the sum, {_way(drawn)}."
    if activation == "relu":
        return f"Tile: {above} where its neuron is on."
    zero = "½" if activation == "sigmoid" else "0"  # what a neuron answers on its line
    return f"Tile: {above} where its neuron answers above {zero}, {below} below."


def _way(drawn: Drawn) -> str:
    """Where neurons push the one output, in the words of what is learnt."""
    if not drawn.names:
        return "orange to lower it, blue to raise it"
    short = sum(map(len, drawn.names)) <= _SHORT
    return f"towards {' or '.join(seen_names(drawn.names)) if short else 'one class or the other'}"


def _strips(drawn: Drawn) -> list[str]:
    """What strips along lines are, where tiles do not show it, nor waves rise on both sides."""
    if drawn.adding or drawn.periodic or not drawn.drawing:
        return []
    does = "is on" if drawn.one_sided else "answers more"
    side = f"the side of a {drawn.noun} where its neuron {does}"
    if drawn.deep:
        return [f"Shade: {side}."]
    return [f"Strip: {side}, coloured like the class it favours."]


def _thin(drawn: Drawn) -> list[str]:
    """What the line of a neuron is, where strips along lines do not say it."""
    if not drawn.drawing or _strips(drawn):
        return []
    zero = "½" if drawn.architecture.activations[0] == "sigmoid" else "0"
    where = f"its neuron {'turns on' if drawn.one_sided else f'answers {zero}'}"
    if drawn.periodic:
        where = "a wave begins"
    return [f"Thin {drawn.noun}: where {where}."]


def _boundary(drawn: Drawn) -> list[str]:
    """What lines are that no neuron draws: those between classes."""
    if not drawn.names or not drawn.pieces:
        return []
    if len(drawn.names) > 2 and drawn.pieces > 2:
        return ["Thick lines: the boundaries."]
    return [f"Thick line: the boundary{_NAUGHT * drawn.adding}."]


def _others(drawn: Drawn) -> list[str]:
    """What lines between values are, and those of neurons that are dead."""
    equal = not drawn.names and drawn.pieces
    pale = ["Pale line: the network’s answer is the same along it."] if equal else []
    return [*pale, *(["Dashed: a dead neuron."] if any(drawn.ghosts) else [])]
