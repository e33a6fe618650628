"""Whether values go beyond the scale of their colours, and how its ends say so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.task import Values

_SIDE = 24  # samples a side of the plane
_STEPS = 32  # of a recording, at most
_SEEN = 0.01  # of the scale: what is closer to its end looks like the end


class Beyond(NamedTuple):
    """Whether something is `below` the low end of a scale, and `above` the high one."""

    below: bool
    above: bool

    @classmethod
    def of_any(cls, every: Iterable[Beyond]) -> Beyond:
        """Whether any of several goes beyond each end."""
        pairs = list(every)
        return cls(any(each.below for each in pairs), any(each.above for each in pairs))


WITHIN = Beyond(below=False, above=False)
"""Of a scale that holds everything."""


def answers_beyond(recording: Recording) -> Beyond:
    """Whether true values, or answers over the plane at some recorded steps, go beyond the scale.

    True values are those of all points. Where classes are learnt there is nothing beyond.
    """
    task, dataset = recording.task, recording.dataset
    if not isinstance(task, Values):
        return WITHIN
    found = [values_beyond(task, dataset.labels)]
    kept = np.flatnonzero(~recording.lost)
    if len(kept):
        some = kept[np.unique(np.linspace(0, len(kept) - 1, _STEPS).round().astype(int))]
        grid = Grid.over(dataset.domain, _SIDE, _SIDE)
        fields = recording.logits(recording.epochs[some].tolist(), grid)
        found.append(values_beyond(task, fields[np.isfinite(fields)]))
    return Beyond.of_any(found)


def values_beyond(task: Values, values: Float[np.ndarray, " values"]) -> Beyond:
    """Whether some of the values, in the units that are learnt, go beyond the scale of the task."""
    room = _SEEN * (task.high - task.low)
    least, most = values.min(initial=task.middle), values.max(initial=task.middle)
    return Beyond(bool(least < task.low - room), bool(most > task.high + room))


def clipped(ends: Iterable[str], beyond: Beyond) -> list[str]:
    """The numbers at both ends of a scale: '≥ 650' where its colour also stands for more."""
    return [
        f"{sign} {end}" if more else end for end, sign, more in zip(ends, "≤≥", beyond, strict=True)
    ]
