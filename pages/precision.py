"""How finely a recording has to be kept for its colours to stay the same; knows no pages."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, log2

import numpy as np
from jaxtyping import Float, Int
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
"""Of 255, by which colours may differ anywhere."""

_MEASURED = 2.0  # of 255, by which they may differ where it is measured
_STEPS, _SIDE = 24, 48  # recorded steps, and samples along each side, at which it is
_FIRST, _FINEST = 12, 40  # powers of a half

States = NDArray[np.floating]


def steps_for(recording: Recording, states: States) -> Float[np.ndarray, " size"] | None:
    """For each number of a state, the step that it may be rounded to; None if none will do.

    `states` (steps, size) are parameters, or samples of logits, of steps that have an answer. Steps
    are powers of two, one for the weights and one for the biases of each layer: rounding those of
    later layers shows less.
    """
    measured = _Measured(recording, states)
    power = _power(measured)
    if power is None:
        return None
    powers = np.full(len(measured.parts), power)
    coarser = list(range(len(powers)))[::-1]
    while coarser:
        for part in tuple(coarser):
            powers[part] -= 1
            if measured.off(powers) > _MEASURED:
                powers[part] += 1
                coarser.remove(part)
            elif powers[part] < -_FINEST:
                coarser.remove(part)
    return measured.steps(powers)


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
    """The colours of some recorded steps at some places, against which others are held."""

    def __init__(self, recording: Recording, states: States) -> None:
        self._recording, model = recording, recording.header.model
        some = np.unique(np.linspace(0, len(states) - 1, _STEPS).round().astype(int))
        self._states = states[some].astype(np.float64)
        self._grid = Grid.over(recording.dataset.domain, _SIDE, _SIDE)
        self._colouring = colours_of(recording.task).colouring(Theme.named("dark"))
        self._shades = self._shown(self._states)
        self.parts = [states.shape[1]] if isinstance(model, Grid) else model.parts

    def steps(self, powers: Int[np.ndarray, " parts"]) -> Float[np.ndarray, " size"]:
        """For each number, its step, from that of each part."""
        return np.repeat(2.0 ** -powers.astype(float), self.parts)

    def off(self, powers: Int[np.ndarray, " parts"]) -> float:
        """The largest difference in shades, 0 to 255, if numbers are rounded to steps."""
        steps = self.steps(powers)
        shades = self._shown(np.rint(self._states / steps) * steps)
        return float(np.abs(shades - self._shades).max(initial=0))

    def _shown(self, states: States) -> Int[np.ndarray, "steps rows columns 3"]:
        fields = fields_of(self._recording, states, self._grid)
        return np.stack([colours(self._colouring, field) for field in fields])


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
