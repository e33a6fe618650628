"""What becomes of gradients in some of several runs, and not in others; knows nothing of curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool

from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from ...reels.steps import Steps
from .differences import are_numbers
from .gradient_verdicts import FADED, ratios_of
from .sentences import divergence_of
from .successes import number_word

UNREACHED = ("nothing", "rarely", "half")
"""Verdicts on runs in which hardly anything reaches layer 1."""
_RARELY = 0.1  # of the steps


def titles_of_some(
    reels: Sequence[Recording], labels: Sequence[str], verdicts: Sequence[str]
) -> list[str]:
    """What holds of some of several runs and not of the others: of which ones, then of how many."""
    several = Steps.shared([reel.steps for reel in reels]).several
    reach = ["Gradients reach layer 1"]
    if {"rarely", "half"} & {*verdicts} or any(map(_often_unreached, reels, verdicts)):
        reach = [f"In most {several}, gradients reach layer 1", "Layer 1 is mostly reached"]
    # Divergence is the title instead.
    clear = not divergence_of(reels) and all(
        verdict == "fade" or _share_of_steps(ratios_of(reel) >= FADED) <= _RARELY
        for reel, verdict in zip(reels, verdicts, strict=True)
    )
    for does, found in (
        (["Gradients explode"], [each == "explode" for each in verdicts]),
        (reach, [each not in UNREACHED for each in verdicts]),
        (["Gradients fade"], [each == "fade" and clear for each in verdicts]),
    ):
        if any(found) and not all(found):
            places = _places(reels, labels, found)
            said = [f"{each}{place}" for place in places for each in does]
            return said if _known_of_others(reels, found) else [*said, divergence_of(reels)]
    return []


def _places(reels: Sequence[Recording], labels: Sequence[str], found: Sequence[bool]) -> list[str]:
    """In which runs something was found and in which not, then in how many; longest first.

    Where one of the others diverges, no one knows that it was not there: only that is said.
    """
    preposition = "in" if are_numbers(labels) else "with"
    has = [label for label, held in zip(labels, found, strict=False) if held]
    has_not = [label for label, held in zip(labels, found, strict=False) if not held]
    where = f" {preposition} {' and '.join(has)}"
    if not _known_of_others(reels, found):
        lost = [
            label
            for label, reel in zip(labels, reels, strict=False)
            if diverges_at(reel) is not None
        ]
        diverging = f", training diverges {preposition} {' and '.join(lost)}"
        return [f"{where}{diverging}", where] if has else []
    counted = f" in {number_word(sum(found)).lower()} of {number_word(len(reels)).lower()} runs"
    if len(has) == 1 and len(has_not) > 1:
        return [f" only{where}", counted]
    return [f"{where}, not {preposition} {' or '.join(has_not)}", counted] if has else [counted]


def _known_of_others(reels: Sequence[Recording], found: Sequence[bool]) -> bool:
    """Whether no run in which something was not found diverges."""
    return not divergence_of([reel for reel, held in zip(reels, found, strict=True) if not held])


def _often_unreached(reel: Recording, verdict: str) -> bool:
    """Whether layer 1 of a run that gradients reach gets none at more than a tenth of its steps."""
    return verdict not in UNREACHED and _share_of_steps(np.isinf(ratios_of(reel))) > _RARELY


def _share_of_steps(held: Bool[np.ndarray, " steps"]) -> float:
    """At what share of the steps something held; at none of none."""
    return float(held.mean()) if len(held) else 0.0
