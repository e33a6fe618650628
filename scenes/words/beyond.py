"""Whether values go beyond the scale of their colours, and how its ends say so."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.task import Values, values_of

_SIDE = 24  # samples a side of the plane
_STEPS = 32  # of a recording, at most
_SEEN = 0.01  # of the scale: what is closer to its end looks like the end

Beyond = tuple[bool, bool]
"""Whether something is below the low end of a scale, and above the high one."""


def answers_beyond(recording: Recording) -> Beyond:
    """Of the true values of all points and of answers over the plane, at some recorded steps."""
    task, dataset = values_of(recording.task), recording.dataset
    found = [np.array(labels_beyond(task, dataset.labels))]
    kept = np.flatnonzero(~recording.lost)
    if len(kept):
        some = kept[np.unique(np.linspace(0, len(kept) - 1, _STEPS).round().astype(int))]
        grid = Grid.over(dataset.domain, _SIDE, _SIDE)
        fields = recording.logits(recording.epochs[some].tolist(), grid)
        found.append(np.array(_beyond(task, fields[np.isfinite(fields)])))
    below, above = np.any(found, axis=0).tolist()
    return below, above


def labels_beyond(task: Values, labels: np.ndarray) -> Beyond:
    """The same of the true values alone."""
    return _beyond(task, labels)


def clipped(ends: Iterable[str], beyond: Beyond) -> list[str]:
    """The numbers at both ends of a scale: '≥ 650' where its colour also stands for more."""
    return [
        f"{sign} {end}" if more else end for end, sign, more in zip(ends, "≤≥", beyond, strict=True)
    ]


def _beyond(task: Values, values: np.ndarray) -> Beyond:
    room = _SEEN * (task.high - task.low)
    least, most = values.min(initial=task.middle), values.max(initial=task.middle)
    return bool(least < task.low - room), bool(most > task.high + room)
