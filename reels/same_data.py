"""Which runs learn from the same data, and their settings, in which these are written alike."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from ..datasets.dataset import Dataset
from .recording import Recording

_ALIKE = 1e-5  # of the range of numbers


def settings_of(recordings: Sequence[Recording]) -> list[dict[str, str]]:
    """The settings of each run by their labels, with those of its data.

    A column may be given by its name or by its number, and a file may have copies. Runs that learn
    the same points do not differ by that: theirs are written as the first of them has them.
    """
    firsts: dict[Hashable, Mapping[str, str]] = {}
    every = []
    for each in recordings:
        settings, own = each.about.settings, each.about.data_settings
        # Without points nobody knows whether data are the same.
        known = len(each.dataset.points) > 0
        data = firsts.setdefault(_content_of(each.dataset), own) if known else own
        kept = {name: value for name, value in settings.items() if name in data or name not in own}
        every.append({**kept, **data})
    return every


def data_sets_of(recordings: Sequence[Recording]) -> int:
    """How many different points, labels and class names there are.

    Labels that are the clusters of a run are no part of its data.
    """
    kinds: list[Recording] = []
    for each in recordings:
        if not any(_learn_the_same(each, other) for other in kinds):
            kinds.append(each)
    return len(kinds)


def _learn_the_same(one: Recording, other: Recording) -> bool:
    if not _are_close(one.dataset.points, other.dataset.points):
        return False
    labelled = one.judged and other.judged
    return not labelled or (
        one.dataset.class_names == other.dataset.class_names
        and _are_close(one.dataset.labels, other.dataset.labels)
    )


def _are_close(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether numbers are alike next to the range of all of them, however small that is."""
    if one.shape != other.shape or not one.size:
        return one.shape == other.shape
    return bool(np.allclose(one, other, rtol=0, atol=_ALIKE * np.ptp(one)))


def _content_of(dataset: Dataset) -> Hashable:
    """What is equal of the same points of the same classes, split and scaled in the same way."""
    arrays = (dataset.points, dataset.labels, dataset.train)
    scales = (dataset.scaling, dataset.value_scaling)
    return (*(each.tobytes() for each in arrays), dataset.class_names, *scales)
