"""The settings of several runs, in which the same data are written in the same way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..datasets.dataset import Dataset
from .recording import Recording


def settings_of(recordings: Sequence[Recording]) -> list[dict[str, str]]:
    """The settings of each run by their labels, with those of its data.

    A column may be given by its name or by its number, and a file may have copies. Runs that learn
    the same points do not differ by that: theirs are written as the first of them has them.
    """
    firsts: list[Recording] = []
    every = []
    for each in recordings:
        alike = (first for first in firsts if _are_same(first.dataset, each.dataset))
        if (first := next(alike, None)) is None:
            firsts.append(first := each)
        own, data = each.about.data_settings, first.about.data_settings
        settings = each.about.settings.items()
        kept = {name: value for name, value in settings if name not in own or name in data}
        every.append({**kept, **data})
    return every


def _are_same(one: Dataset, other: Dataset) -> bool:
    """Whether both are the same points of the same classes, split and scaled in the same way."""
    return len(one.points) > 0 and (
        np.array_equal(one.points, other.points)
        and np.array_equal(one.labels, other.labels)
        and np.array_equal(one.train, other.train)
        and (one.class_names, one.scaling) == (other.class_names, other.scaling)
        and one.value_scaling == other.value_scaling
    )
