"""What a hidden unit does over all training points: dead, always on, saturated, constant or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from jaxtyping import Float

from .activations import LEAK, Values
from .recording import Recording

UnitState = Literal["working", "dead", "always on", "saturated", "constant"]
"""What a unit does over all training points.

- dead: its activation has no slope at any of them, so that nothing reaches its weights
- always on: it is on the straight part of its activation at all of them, so that it adds no line
- saturated: it is at one end of its activation at all of them, which still has a slope there
- constant: it answers nearly the same to all of them, between both ends
- working: none of these
"""

UNIT_STATES: tuple[UnitState, ...] = get_args(UnitState)

_NO_SLOPE = 1e-6
_NEARLY = 0.05  # parts of an activation's range, in which answers are nearly the same
# Activations with a straight part above 0, and the ends of those that have two.
_KINKED = ("relu", "leaky_relu", "elu")
_ENDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}

FLAT_ENDED = tuple(_ENDS)
"""Activations with two flat ends: their units are constant long before they are dead."""

# Slopes by what activations answer. Those of gelu and silu are not functions of it: far below 0,
# they are about 30 times it, and it.
_SLOPES: dict[str, Callable[[Values], Values]] = {
    "relu": lambda a: np.where(a > 0, 1.0, 0.0),
    "leaky_relu": lambda a: np.where(a > 0, 1.0, LEAK),
    "elu": lambda a: np.where(a > 0, 1.0, a + 1),
    "gelu": lambda a: np.minimum(30 * np.abs(a), 1.0),
    "silu": lambda a: np.minimum(np.abs(a), 1.0),
    "tanh": lambda a: 1 - a * a,
    "sigmoid": lambda a: a * (1 - a),
    "softplus": lambda a: -np.expm1(-a),
    "sine": lambda a: np.sqrt(np.maximum(1 - a * a, 0.0)),
    "identity": np.ones_like,
}


def states_of(answers: Float[np.ndarray, "points units"], activation: str) -> list[UnitState]:
    """The state of every unit of a layer, by what it answers to the training points."""
    low, high = answers.min(axis=0), answers.max(axis=0)
    dead = _SLOPES[activation](answers).max(axis=0) < _NO_SLOPE
    nothing = np.zeros(len(dead), dtype=bool)
    always_on = low > 0 if activation in _KINKED else nothing
    saturated = constant = nothing
    if activation in _ENDS:
        bottom, top = _ENDS[activation]
        near = _NEARLY * (top - bottom)
        saturated = (high < bottom + near) | (low > top - near)
        constant = high - low < near
    found = np.select([dead, always_on, saturated, constant], [1, 2, 3, 4])
    return [UNIT_STATES[index] for index in found.tolist()]


def unit_states(recording: Recording, epoch: float) -> list[list[UnitState]]:
    """The states of every hidden layer at the last recorded step at or before a fractional one.

    Raises `UserError` for a model without layers.
    """
    activations = recording.perceptron.activations
    step = float(recording.epochs[recording.steps.before(epoch)])
    points = recording.dataset.points[recording.dataset.train]
    answers = recording.held(step).outputs(points)[:-1]
    return [states_of(each, name) for each, name in zip(answers, activations, strict=True)]
