"""Which units that do little are counted, and under which name; draws nothing."""

from __future__ import annotations

from collections.abc import Callable

from ...reels.network import Outputs
from ...reels.recording import Recording
from ...reels.unit_states import FLAT_ENDED, states_of

OutputsAt = Callable[[int], Outputs]
"""Outputs (points, width) of every layer at the recorded step of a position."""


def unit_reading(
    recording: Recording, outputs: OutputsAt
) -> tuple[str, Callable[[int], int], int] | None:
    """The name of a number of hidden units, that at a step, and of how many; None without any.

    Units of sigmoid and tanh count where they answer nearly the same to all training points, be it
    at one end, saturated, or between both, by their `outputs` for all points; those of other
    activations where they are dead. Linear units are neither.
    """
    model, train = recording.architecture, recording.dataset.train
    if model is None or not model.hidden or model.linear:
        return None
    if not all(each in FLAT_ENDED for each in model.activations):
        return (
            "Dead units",
            lambda position: recording.dead_units(float(recording.epochs[position])),
            sum(model.hidden),
        )

    def constant(position: int) -> int:
        hidden = zip(outputs(position)[:-1], model.activations, strict=True)
        states = [state for each, name in hidden for state in states_of(each[train], name)]
        return len(states) - states.count("working")

    return "Unresponsive units", constant, sum(model.hidden)
