"""An arrow for each layer with its gradient, from the output back to the first layer."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...numerals import DIVERGED
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.target import Target
from ..stage.theme import mixed
from ..stage.typography import line, width_of
from .gradient_numbers import (
    NumberRow,
    starts_below,
    times_the_last,
    usual_and_widest,
    written_norm,
    written_times,
)
from .shapes import rings

_LABEL = 20.0  # design pixels of type
_GAP = 8.0  # design pixels between arrows
_BELOW, _LEADING = 1.3, 1.3  # ems from the arrows to their names, and from there to numbers
_LOW = {1: 1.5, 2: 4.0}  # ems that arrows are high at least, by rows of numbers below names
_BETWEEN, _BESIDE = 0.6, 0.5  # ems from number to number, and from a name to its own
_THINNEST = 2.0  # design pixels
_LEAST = 1e-300  # a share that is not 0
_HIGHEST = 4.0  # of its length
_HEAD, _SLOPE = 0.3, 0.6  # of its length, and of half its height, a head at most
_POINTS = 24  # of the outline of an arrow: four for each of its sides
_ENDS = ("layer 1", "output")
_NUMBERED = 0.7  # of the layers between, at least, or none of them


class GradientArrows(VGroup):
    """Arrows from right to left, in proportion to `norms` (epochs, layers) of their epoch.

    The largest fills the height that all have, and none that is not 0 is thinner than a hairline:
    what is too small to be seen is seen to be there. Behind them are the outlines of the largest,
    and below them the names of as many layers as can be read, which are `still`. Under each name is
    its norm, and under that its ratio to the output's; where arrows are low, only its norm,
    beside it; all as far as there is room. Where norms are 0 there is no arrow. At epochs where
    some are not finite there are none, and if training `diverges`, from then on the word for it.
    Beside runs with as many as `most` layers, the largest arrows are equally high.
    """

    def __init__(
        self,
        norms: Float[np.ndarray, "epochs layers"],
        epochs: Float[np.ndarray, " epochs"],
        *,
        box: Box,
        label: float = _LABEL,
        most: int = 1,
        diverges: float | None = None,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        self._layout, self._epochs, self._shares = layout, epochs, proportions(norms)
        count = norms.shape[1]
        size = layout.readable(label * layout.small_type)
        high = box.height - (_BELOW + 0.2) * size
        rows = _rows(high, size)
        high = min(high - _LEADING * rows * size, _HIGHEST * box.width / max(count, most))
        self._middle, self._highest = box.y + high / 2, high
        self._thinnest = _THINNEST * layout.thickening
        self._slope = min(_HEAD * box.width / count / max(high / 2, 1.0), _SLOPE)
        head = self._slope * high / 2
        step = (box.width - head + _GAP) / count
        self._lefts = box.x + step * np.arange(count)
        self._length = step - _GAP
        self._widest = self._length + head
        self._named = (_BELOW + 0.4 + _LEADING * rows) * size
        self._arrows = [
            VMobject(fill_color=layer_colour(depth, count, stage), fill_opacity=1, stroke_width=0)
            for depth in range(count)
        ]
        room = VMobject(fill_color=theme.hairline, fill_opacity=1, stroke_width=0)
        room.points = self._outlines(np.ones(count))
        self.still = VGroup(room)
        names, y = _names(count, step, size), box.y + high + _BELOW * size
        named = [name for _, name in names] == _all_names(count)
        middles = (self._lefts + self._widest / 2).tolist()
        spans = [usual_and_widest(each, size, written_norm) for each in norms.T] if size else []
        starts = _beside(names, spans, middles, step, size) if named and size and not rows else {}
        for depth, name in names:
            # Names that are wider than their arrows stand on the ends of the row.
            x, anchor = middles[depth], "middle"
            if name in _ENDS and not named:
                x, anchor = (box.right, "right") if depth else (box.x, "left")
            elif starts:
                x, anchor = starts[depth] - _name_width(name, size), "left"
            colour = layer_colour(depth, count, stage)
            at = layout.point(x, y)
            self.still.add(line(name, size * layout.unit, at=at, colour=colour, anchor=anchor))
        ends = box.x, box.right
        if not named:
            middles = [box.x, *middles[1:-1], box.right]
        if rows:
            starts, y = starts_below(spans, middles, step, size, ends), y + _LEADING * size
        self._norms, self._times = norms, times_the_last(norms)
        self._written: int | None = None  # the epoch whose numbers are shown
        shares = theme.muted if rows > 1 else theme.ink
        self._rows = [NumberRow(starts, y, size, written_norm, colour=shares, stage=stage)]
        if rows > 1:
            spans = [usual_and_widest(each, size, written_times) for each in self._times.T]
            starts, y = starts_below(spans, middles, step, size, ends), y + _LEADING * size
            ink = theme.ink
            self._rows += [NumberRow(starts, y, size, written_times, colour=ink, stage=stage)]
        at = layout.point(box.x + box.width / 2, self._middle + 0.36 * size)
        self._diverges = math.inf if diverges is None else diverges
        self._lost = line(DIVERGED, size * layout.unit, at=at, colour=theme.ink, anchor="middle")
        super().__init__(*self._arrows, *self._rows, self._lost)

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
        written = low if len(outlines) else None
        if written != self._written:
            self._written = written
            for row, values in zip(self._rows, (self._norms, self._times), strict=False):
                row.write(None if written is None else values[written])
        lost = not len(outlines) and moment.epoch >= self._diverges
        self._lost.set_fill(opacity=float(lost))

    def _outlines(self, shares: Float[np.ndarray, " layers"]) -> Float[np.ndarray, "handles 3"]:
        """All arrows, with heads and notches of one slope, so that they stand in each other."""
        if not np.isfinite(shares).all():
            return np.empty((0, 3))
        high = shares * self._highest / max(float(shares.max()), 1e-9)
        half = np.where(shares > 0, np.maximum(high, self._thinnest), 0.0) / 2
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


def proportions(
    norms: Float[np.ndarray, "epochs layers"],
) -> Float[np.ndarray, "epochs layers"]:
    """Norms as shares of the largest of their epoch; NaN at epochs where some are not finite."""
    known = np.isfinite(norms).all(axis=1, keepdims=True)
    largest = np.where(known, norms, 0.0).max(axis=1, keepdims=True)
    shares = np.maximum(norms / np.where(largest > 0, largest, 1.0), _LEAST * (norms > 0))
    return np.where(known, shares, np.nan)


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
        return (width_of(name) + 0.6) * size

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


def _beside(
    names: Sequence[tuple[int, str]],
    spans: Sequence[tuple[float, float]],
    middles: Sequence[float],
    step: float,
    size: float,
) -> dict[int, float]:
    """Where numbers begin that stand beside all names; nothing where one has no room."""
    across = [_name_width(name, size) for _, name in names]
    if any(
        name + widest + _BETWEEN * size > step
        for name, (_, widest) in zip(across, spans, strict=True)
    ):
        return {}
    return {
        depth: middles[depth] + (across[depth] - spans[depth][0]) / 2 for depth in range(len(spans))
    }


def _name_width(name: str, size: float) -> float:
    """How wide a name is, with what is free behind it."""
    return (width_of(name) + _BESIDE) * size


def _rows(high: float, size: float) -> int:
    """How many rows of numbers have room below names, above which it is `high`."""
    fitting = (rows for rows in (2, 1) if high - rows * _LEADING * size >= _LOW[rows] * size)
    return next(fitting, 0) if size else 0


def _all_names(count: int) -> list[str]:
    return [layer_name(depth, count) for depth in range(count)]
