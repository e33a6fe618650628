"""An arrow for each layer with its gradient, from the output back to the first layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...numerals import DIVERGED, compact
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.target import Target
from ..stage.theme import mixed
from ..stage.typography import Figure, line
from .shapes import rings

_LABEL = 20.0  # design pixels of type
_GAP = 8.0  # design pixels between arrows
_BELOW, _LEADING = 1.3, 1.3  # ems from the arrows to their names, and from there to numbers
_LOW = 1.5  # ems: arrows are lower than that where numbers do not stand below names
_BETWEEN, _BESIDE = 0.6, 0.5  # ems from number to number, and from a name to its own
_DIGITS = 2
_LOOKED = 60  # numbers, whose widths are compared
_THINNEST = 2.0  # design pixels
_HIGHEST = 4.0  # of its length
_HEAD, _SLOPE = 0.3, 0.6  # of its length, and of half its height, a head at most
_POINTS = 24  # of the outline of an arrow: four for each of its sides
_ENDS = ("layer 1", "output")
_NUMBERED = 0.7  # of the layers between, at least, or none of them


class GradientArrows(VGroup):
    """Arrows from right to left, as high as `shares` (epochs, layers) of the `room`, 0 to 1.

    Behind them are the outlines that a share of 1 fills, and below them the names of as many layers
    as can be read, which are `still`. Under each name is its number of the `norms` (epochs,
    layers), or beside it where arrows are low, as far as there is room. Where shares are 0 there is
    no arrow. At epochs where some are NaN there are none, and if training `diverges`, from then on
    the word for it. Beside runs with as many as `most` layers, equal shares are equally high.
    """

    def __init__(
        self,
        shares: Float[np.ndarray, "epochs layers"],
        epochs: Float[np.ndarray, " epochs"],
        *,
        box: Box,
        label: float = _LABEL,
        most: int = 1,
        norms: Float[np.ndarray, "epochs layers"] | None = None,
        diverges: float | None = None,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        self._layout, self._epochs, self._shares = layout, epochs, shares
        count = shares.shape[1]
        size = layout.readable(label * layout.small_type)
        high = box.height - (_BELOW + 0.2) * size
        under = high - _LEADING * size
        numbered = norms is not None and size > 0
        low = under < _LOW * size  # numbers stand beside names, not below them
        below = numbered and not low
        high = min(under if below else high, _HIGHEST * box.width / max(count, most))
        self._middle, self._highest = box.y + high / 2, high
        self.room = replace(box, height=high)
        self._slope = min(_HEAD * box.width / count / max(high / 2, 1.0), _SLOPE)
        head = self._slope * high / 2
        step = (box.width - head + _GAP) / count
        self._lefts = box.x + step * np.arange(count)
        self._length = step - _GAP
        self._widest = self._length + head
        self._named = (_BELOW + 0.4 + _LEADING * below) * size
        self._arrows = [
            VMobject(fill_color=layer_colour(depth, count, stage), fill_opacity=1, stroke_width=0)
            for depth in range(count)
        ]
        room = VMobject(fill_color=theme.hairline, fill_opacity=1, stroke_width=0)
        room.points = self._outlines(np.ones(count))
        self.still = VGroup(room)
        names, y = _names(count, step, size), box.y + high + _BELOW * size
        named = [name for _, name in names] == _all_names(count)
        self._norms = np.zeros_like(shares) if norms is None else norms
        spans = [_spans(each, size) for each in self._norms.T] if numbered else []
        across = [_plain(name, size).width + _BESIDE * size for _, name in names]
        beside = numbered and low and named
        beside &= all(
            name + widest + _BETWEEN * size <= step
            for name, (_, widest) in zip(across, spans, strict=False)
        )
        starts: dict[int, float] = {}
        for depth, name in names:
            # Names that are wider than their arrows stand on the ends of the row.
            end = name in _ENDS and not named
            x, anchor = self._lefts[depth] + self._widest / 2, "middle"
            if end:
                x, anchor = (box.right, "right") if depth else (box.x, "left")
            elif beside:
                x, anchor = x - (across[depth] + spans[depth][0]) / 2, "left"
                starts[depth] = x + across[depth]
            colour = layer_colour(depth, count, stage)
            at = layout.point(x, y)
            self.still.add(line(name, size * layout.unit, at=at, colour=colour, anchor=anchor))
        if below:
            starts, y = self._starts(spans, step, size, box), y + _LEADING * size
        self._numbers = {
            depth: Figure(
                size * layout.unit, at=layout.point(x, y), colour=theme.ink, anchor="left"
            )
            for depth, x in starts.items()
        }
        at = layout.point(box.x + box.width / 2, self._middle + 0.36 * size)
        self._diverges = math.inf if diverges is None else diverges
        self._lost = line(DIVERGED, size * layout.unit, at=at, colour=theme.ink, anchor="middle")
        super().__init__(*self._arrows, *self._numbers.values(), self._lost)

    def _starts(
        self, spans: Sequence[tuple[float, float]], step: float, size: float, box: Box
    ) -> dict[int, float]:
        """Where numbers below arrows begin; those at both ends alone where not all have room.

        So they do not move as they change, and are mostly in the middle.
        """
        usual, widest = zip(*spans, strict=True)
        if max(widest) + _BETWEEN * size <= step or len(spans) == 1:
            return {
                depth: left + (self._widest - usual[depth]) / 2
                for depth, left in enumerate(self._lefts.tolist())
            }
        if widest[0] + widest[-1] + _BETWEEN * size <= box.width:
            return {0: box.x, len(spans) - 1: box.right - widest[-1]}
        return {}

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: all arrows, and those of single layers with their names."""
        high = max(self._highest, 1.0) + self._named
        targets = {
            layer_name(depth, len(self._arrows)): Target.at(
                Box(left, self._middle - self._highest / 2, self._widest, high)
            )
            for depth, left in enumerate(self._lefts.tolist())
        }
        return {"arrows": Target.of(self, self.still, layout=self._layout), **targets}

    def show(self, moment: Moment) -> None:
        """Show the arrows of a moment."""
        position = float(np.interp(moment.epoch, self._epochs, np.arange(len(self._epochs))))
        low = int(position)
        high = min(low + 1, len(self._epochs) - 1)
        part = position - low
        shares = (
            self._shares[low] if not part else self._shares[low : high + 1].T @ (1 - part, part)
        )
        outlines = self._outlines(shares)
        for depth, arrow in enumerate(self._arrows):
            arrow.points = outlines[_POINTS * depth : _POINTS * (depth + 1)]
        for depth, number in self._numbers.items():
            number.write(compact(self._norms[low, depth], _DIGITS) if len(outlines) else "")
        lost = not len(outlines) and moment.epoch >= self._diverges
        self._lost.set_fill(opacity=float(lost))

    def _outlines(self, shares: Float[np.ndarray, " layers"]) -> Float[np.ndarray, "handles 3"]:
        """All arrows, with heads and notches of one slope, so that they stand in each other."""
        if not np.isfinite(shares).all():
            return np.empty((0, 3))
        half = np.where(shares > 0, np.maximum(shares * self._highest, _THINNEST), 0.0) / 2
        head = half * self._slope
        middle, left, right = self._middle, self._lefts, self._lefts + self._length
        x = np.stack([left, left + head, right + head, right, right + head, left + head, left])
        y = middle + np.stack([0 * half, -half, -half, 0 * half, half, half, 0 * half])
        corners = np.stack([*self._placed(x, y), np.zeros_like(x)], axis=-1).transpose(1, 0, 2)
        return rings(corners)

    def _placed(
        self, x: Float[np.ndarray, "_ _"], y: Float[np.ndarray, "_ _"]
    ) -> tuple[Float[np.ndarray, "_ _"], Float[np.ndarray, "_ _"]]:
        left, top, _ = self._layout.point(0, 0)
        return left + x * self._layout.unit, top - y * self._layout.unit


def layer_colour(depth: int, layers: int, stage: Stage) -> str:
    """The colour of a layer in every film: from that of the first to ink at the output."""
    stops = *stage.theme.layers, stage.theme.ink
    place = depth / max(layers - 1, 1) * (len(stops) - 1)
    low = min(int(place), len(stops) - 2)
    return mixed(stops[low], stops[low + 1], place - low)


def layer_name(depth: int, layers: int) -> str:
    """What a layer is called: 'layer 1', 'output'."""
    return "output" if depth == layers - 1 else f"layer {depth + 1}"


def _names(count: int, step: float, size: float) -> list[tuple[int, str]]:
    """The names of all layers, or their numbers, or of both ends, whichever has room."""
    if not size:
        return []

    def width(name: str) -> float:
        return float(_plain(name, size).width) + size * 0.6

    names = _all_names(count)
    if all(width(name) <= step for name in names):
        return list(enumerate(names))
    ends = max(width(name) for name in _ENDS)
    number = width("10")
    numbers = [
        (depth, str(depth + 1))
        for depth in range(1, count - 1)
        if number <= step and min(depth + 0.5, count - depth - 0.5) * step >= ends + number / 2
    ]
    if len(numbers) < _NUMBERED * (count - 2):
        numbers = []
    return [(0, names[0]), *numbers, (count - 1, names[-1])] if count > 1 else [(0, names[0])]


def _plain(text: str, size: float) -> VMobject:
    return line(text, size, at=(0.0, 0.0, 0.0), colour="#ffffff")


def _spans(values: Float[np.ndarray, " epochs"], size: float) -> tuple[float, float]:
    """How wide numbers between the smallest and the largest of some are: usually, and at most."""
    known = values[np.isfinite(values) & (values > 0)]
    some = np.geomspace(known.min(), known.max(), _LOOKED) if len(known) else np.zeros(1)
    number = Figure(size, at=(0.0, 0.0, 0.0), colour="#ffffff", anchor="left")
    spans = sorted(number.span(compact(value, _DIGITS)) for value in some.tolist())
    return spans[len(spans) // 2], spans[-1]


def _all_names(count: int) -> list[str]:
    return [layer_name(depth, count) for depth in range(count)]
