"""What films call the states of neurons, and how many of them have no line; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.unit_states import FLAT_ENDED, UnitState

NAMED = ("dead", "always on", "saturated")
"""States that are written below tiles, also of neurons that have a line beyond all points."""


def shown_state(state: UnitState, activation: str) -> UnitState:
    """What pictures call a state: units with two flat ends do not die, they saturate."""
    return "saturated" if state == "dead" and activation in FLAT_ENDED else state


def without_line(
    lined: Sequence[bool], states: Sequence[UnitState], activation: str, noun: str
) -> list[str]:
    """How many neurons of how many have no line, and why; nothing where all have one.

    `noun` is what a neuron draws: 'line' or 'curve'.
    """
    found: dict[UnitState, int] = {}
    for state, has in zip(states, lined, strict=True):
        if not has:
            shown = shown_state(state, activation)
            found[shown] = found.get(shown, 0) + 1
    counts = [
        f"{f'{count} of {len(states)}' if len(states) > 1 else 'the neuron'} "
        f"({'elsewhere' if state == 'working' else state})"
        for state, count in found.items()
    ]
    return [f"No {noun} here: {', '.join(counts)}."] if counts else []
