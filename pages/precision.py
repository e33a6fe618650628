"""How finely a recording has to be kept for its pictures to stay the same; knows no pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import product
from math import ceil, log2

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray

from ..reels.architecture import Architecture
from ..reels.forward import logits_of_each
from ..reels.grid import Grid
from ..reels.network import Sampled, finite
from ..reels.recording import Recording
from ..scenes.fields.colouring import Colouring
from ..scenes.fields.task_colours import colours_of
from ..scenes.stage.theme import Theme

SHADES = 3.0
"""Of 255, by which colours may differ anywhere; tests hold pages to it."""

SHIFT = 0.3 / 848
"""Of the side of the plane: smaller shifts of lines are not counted."""

SWEPT = 0.0003
"""Of the plane: the pixels that such lines may leave or enter."""

_LINE = 3.2 / 848  # of the side, the width of lines

_MEASURED = SHADES - 1  # of 255, by which colours may differ where they are measured
_STEPS, _SIDE = 24, 48  # recorded steps, and samples along each side, at which all are
_ROWS = 700  # recorded steps, for each of which it is measured how fine it has to be
_NUMBERS = 2_000_000  # of a large model, there are fewer rows with this many numbers
_FIRST, _FINEST = 12, 40  # powers of a half
_FEW, _COARSE = 12, 24  # of both, where it is tried which steps take the fewest bits
_NEAR = 3  # powers that parts may differ from what shades alone would allow
_COARSER, _FINER = -2, 6  # times that the steps of one row are halved: at least, at most

States = NDArray[np.floating]


@dataclass(frozen=True)
class Rounding:
    """For each number of a state, the step it may be rounded to, and for each state its halvings.

    Steps are powers of two, one for the weights and one for the biases of each layer: rounding
    those of later layers shows less. Where fields are flat, lines move far at a small change: those
    states have finer steps.
    """

    steps: Float[np.ndarray, " size"]
    halvings: Int[np.ndarray, " states"]

    def some(self, which: Int[np.ndarray, " some"]) -> Rounding:
        """That of some of the states."""
        return Rounding(self.steps, self.halvings[which])


def rounding_for(recording: Recording, states: States) -> Rounding | None:
    """How far states can be rounded so that pictures stay as they are; None if none will do.

    `states` (steps, size) are parameters, or samples of logits, of steps that have an answer.
    """
    some = states[_evenly(len(states), _STEPS)]
    measured = _Measured(recording, some)
    power = _power(measured)
    if power is None:
        return None
    powers = np.full(len(measured.parts), power)
    coarser = sorted(range(len(powers)), key=lambda part: -measured.parts[part])
    while coarser:
        for part in tuple(coarser):
            powers[part] -= 1
            if measured.off(powers) > _MEASURED:
                powers[part] += 1
                coarser.remove(part)
            elif powers[part] < -_FINEST:
                coarser.remove(part)
    steps = measured.steps(
        _cheapest(_Measured(recording, some[:: _STEPS // _FEW], _COARSE), powers)
    )
    which = _evenly(len(states), max(min(_ROWS, _NUMBERS // states.shape[1]), _STEPS))
    halvings = _halvings(_Measured(recording, states[which]), steps)
    # A state between two that are measured is as fine as the finer one.
    after = np.searchsorted(which, np.arange(len(states)))
    before = np.searchsorted(which, np.arange(len(states)), side="right") - 1
    return Rounding(steps, np.maximum(halvings[before], halvings[after]))


def _evenly(count: int, most: int) -> Int[np.ndarray, " some"]:
    """Some of the first natural numbers, at equal distances."""
    return np.unique(np.linspace(0, count - 1, most).round().astype(int))


def _cheapest(measured: _Measured, start: Int[np.ndarray, " parts"]) -> Int[np.ndarray, " parts"]:
    """Powers near the given ones for which all numbers have the fewest bits, halvings included."""
    parts = np.array(measured.parts)

    def bits(powers: Int[np.ndarray, " parts"]) -> tuple[int, float]:
        halvings = _halvings(measured, measured.steps(powers))
        unmet = int((halvings == _FINER).sum())
        return unmet, float(powers @ parts + halvings.mean() * parts.sum())

    powers, least = start, bits(start)
    for part, change in product(range(len(parts)), (1, -1)) if len(parts) > 1 else ():
        while abs(powers[part] + change - start[part]) <= _NEAR:
            other = powers.copy()
            other[part] += change
            if (found := bits(other)) >= least:
                break
            powers, least = other, found
    return powers


def _halvings(measured: _Measured, steps: Float[np.ndarray, " size"]) -> Int[np.ndarray, " states"]:
    """How often the steps of each state have to be halved."""
    found = np.full(len(measured), _FINER)
    open_ = np.arange(len(measured))
    # Samples differ in more places than those that are measured.
    coarsest = 0 if measured.sampled else _COARSER
    for halving in range(coarsest, _FINER):
        shades, swept = measured.differences(steps * 2.0**-halving)
        fine = (shades <= _MEASURED) & (swept <= SWEPT)
        found[open_[fine]] = halving
        open_ = open_[~fine]
        if not len(open_):
            break
        measured = measured.some(~fine)
    return found


def _power(measured: _Measured) -> int | None:
    """The power of a half that is fine enough for all parts, if there is one."""
    power, count = _FIRST, len(measured.parts)
    while (error := measured.off(np.full(count, power))) > _MEASURED:
        # Errors are about proportional to the step.
        power += max(ceil(log2(error / _MEASURED)), 1)
        if power > _FINEST:
            return None
    return power


class _Measured:
    """The colours and lines of some states at some places, against which others are held."""

    def __init__(self, recording: Recording, states: States, side: int = _SIDE) -> None:
        self._recording, model = recording, recording.header.model
        self._states = states.astype(np.float64)
        self._grid = Grid.over(recording.dataset.domain, side, side)
        self._colouring = colours_of(recording.task).colouring(Theme.named("dark"))
        self._fields = fields_of(recording, self._states, self._grid)
        self._shades = self._shown(self._fields)
        self.sampled = isinstance(model, Grid)
        self.parts = [states.shape[1]] if isinstance(model, Grid) else model.parts

    def __len__(self) -> int:
        return len(self._states)

    def some(self, which: Bool[np.ndarray, " states"]) -> _Measured:
        """Only some of the states."""
        found = copy(self)
        found._states, found._fields = self._states[which], self._fields[which]
        found._shades = self._shades[which]
        return found

    def steps(self, powers: Int[np.ndarray, " parts"]) -> Float[np.ndarray, " size"]:
        """For each number, its step, from that of each part."""
        return np.repeat(2.0 ** -powers.astype(float), self.parts)

    def off(self, powers: Int[np.ndarray, " parts"]) -> float:
        """The largest difference in shades, 0 to 255, if numbers are rounded to steps."""
        shades = self._shown(self._rounded(self.steps(powers)))
        return float(np.abs(shades - self._shades).max(initial=0))

    def differences(
        self, steps: Float[np.ndarray, " size"]
    ) -> tuple[Float[np.ndarray, " states"], Float[np.ndarray, " states"]]:
        """For each state, the largest difference in shades, and what shifted lines sweep."""
        fields = self._rounded(steps)
        shades = np.abs(self._shown(fields) - self._shades).max(axis=(1, 2, 3)).astype(float)
        lines = self._recording.task.lines
        swept = [
            swept_by_lines(before, after, lines)
            for before, after in zip(self._fields, fields, strict=True)
        ]
        return shades, np.array(swept)

    def _rounded(self, steps: Float[np.ndarray, " size"]) -> Float[np.ndarray, "s o r c"]:
        return fields_of(self._recording, np.rint(self._states / steps) * steps, self._grid)

    def _shown(self, fields: Float[np.ndarray, "s o r c"]) -> Int[np.ndarray, "s r c 3"]:
        return np.stack([colours(self._colouring, field) for field in fields])


def swept_by_lines(
    before: Float[np.ndarray, "outputs rows columns"],
    after: Float[np.ndarray, "outputs rows columns"],
    lines: Sequence[float],
) -> float:
    """The share of the plane that lines leave and enter, as they lie elsewhere on another field."""
    swept = 0.0
    for one, other in zip(_contests(before, lines), _contests(after, lines), strict=True):
        above = one > 0
        upright, level = above[1:] != above[:-1], above[:, 1:] != above[:, :-1]
        near = np.zeros_like(above)
        near[1:] |= upright
        near[:-1] |= upright
        near[:, 1:] |= level
        near[:, :-1] |= level
        slope = np.hypot(*np.gradient(one)) * len(one)
        shift = np.abs(other - one)[near] / np.maximum(slope[near], 1e-30)
        swept += 2 * float(np.minimum(shift, _LINE)[shift > SHIFT].sum())
    if len(before) > 1:
        swept /= 2  # a line between two classes is a line of both
    # On both sides of a line, there is about one sample for each of its cells.
    return swept / 2 / len(before[0])


def _contests(
    field: Float[np.ndarray, "outputs rows columns"], lines: Sequence[float]
) -> Sequence[Float[np.ndarray, "rows columns"]]:
    """What is 0 where lines are: a value without their levels, or each class's lead."""
    if len(field) == 1:
        return [field[0] - line for line in lines]
    ranked = np.sort(field, axis=0)
    return [each - np.where(each == ranked[-1], ranked[-2], ranked[-1]) for each in field]


def fields_of(
    recording: Recording, states: States, grid: Grid
) -> Float[np.ndarray, "steps outputs rows columns"]:
    """What models with these parameters, or samples, answer."""
    model = recording.header.model
    if isinstance(model, Grid):
        shape = recording.outputs, *model.shape
        return np.stack(
            [Sampled(model, row.reshape(shape).astype(np.float32)).on(grid) for row in states]
        )
    dtype = np.float64 if model.dtype == "float64" else np.float32
    with np.errstate(over="ignore"):
        rows: States = np.ascontiguousarray(states, dtype=dtype)
    return _logits(model, rows, grid)


def _logits(
    model: Architecture, rows: States, grid: Grid
) -> Float[np.ndarray, "steps outputs rows columns"]:
    inputs = model.inputs(grid.points())
    logits = logits_of_each([model.unpack(row) for row in rows], model.activations, inputs, rows)
    return finite(logits).reshape(len(rows), -1, *grid.shape)


def colours(
    colouring: Colouring, field: Float[np.ndarray, "outputs rows columns"]
) -> Int[np.ndarray, "rows columns 3"]:
    """The colours of samples themselves, without any pixels in between."""
    alone: Callable[[np.ndarray], np.ndarray] = lambda layer: layer  # noqa: E731
    indices = colouring.indices(colouring.layers(field), alone)
    return np.asarray(colouring.palette[indices].astype(np.int64))
