"""Which units that do little are counted, and under which name; draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ...reels.recording import Recording
from ...reels.unit_states import unit_states

_FLAT_ENDED = ("sigmoid", "tanh")  # activations whose units are constant long before they are dead


def unit_reading(recording: Recording) -> tuple[str, Callable[[float], int]] | None:
    """The name of a number of hidden units, and the number at an epoch; None if there are none.

    Units of sigmoid and tanh count where they answer nearly the same to all training points, those
    of other activations where they are dead. Linear units are neither.
    """
    model = recording.architecture
    if model is None or not model.hidden or model.linear:
        return None
    if not all(each in _FLAT_ENDED for each in model.activations):
        return "Dead units", recording.dead_units

    @lru_cache(maxsize=1)
    def constant(step: float) -> int:
        layers = unit_states(recording, step)
        return sum(state != "working" for layer in layers for state in layer)

    def at(epoch: float) -> int:
        return constant(float(recording.epochs[recording.steps.before(epoch)]))

    return "Constant units", at
