"""How well the runs of an output did: medians of their measures, as numbers and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from ..numerals import per_cent
from .gallery_runs import written_loss


def medians_of(runs: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """The numbers to sort by: of several recordings their medians, where all have measured them.

    A number that a run has no more, or never reaches, counts as worse than all others.
    """
    found: dict[str, float | None] = {}
    for name in runs[0]["rank"] if runs else ():
        measure = "train_accuracy" if name == "reached" else name
        known = name == "last" or all(measure in each["curves"] for each in runs)
        worst = -math.inf if name.endswith("accuracy") else math.inf
        every = [worst if each["rank"][name] is None else each["rank"][name] for each in runs]
        middle = median(every)
        found[name] = middle if known and math.isfinite(middle) else None
    return found


def written_medians(runs: Sequence[Mapping[str, Any]]) -> str:
    """How well the run of an output did, or the median of its runs: 'median of 3: train 97 %'.

    Accuracies, or else the loss; '' where neither is known.
    """
    medians, parts = medians_of(runs), []
    for name, label in (("train_accuracy", "train"), ("test_accuracy", "test")):
        if (share := medians.get(name)) is not None:
            parts.append(f"{label} {per_cent(share)}")
    said = " · ".join(parts) or _median_loss(runs)
    return f"median of {len(runs)}: {said}" if said and len(runs) > 1 else said


def _median_loss(runs: Sequence[Mapping[str, Any]]) -> str:
    """The last loss of a run, or its error, as pictures write it, or the median of several.

    One that a run has no more counts as worse than all others. Those that have no scale in common
    have no median, nor is there one of what not all have measured.
    """
    alike = len({each["loss"]["said"] for each in runs}) == 1
    if not alike or not all("train_loss" in each["curves"] for each in runs):
        return ""
    ends = [math.inf if (end := each["loss"]["end"]) is None else end for each in runs]
    middle = median(ends)
    if not math.isfinite(middle):
        return ""
    nearest = runs[min(range(len(runs)), key=lambda each: abs(ends[each] - middle))]["loss"]
    return f"{nearest['noun']} {written_loss(middle, nearest)}"
