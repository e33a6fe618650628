"""What several runs have in common and what tells them apart, in words; knows nothing of places."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ...reels.recording import Recording
from .measures import Measure, measures_of
from .sentences import data_of

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOUNS = {
    "hidden": "networks",
    "activation": "activations",
    "optimizer": "optimisers",
    "learning_rate": "learning rates",
    "batch_size": "batch sizes",
    "seed": "seeds",
}
_BARE = ("activation", "optimizer", "data.name")  # values that need no name before them
_NAMES = {"learning_rate": "rate", "batch_size": "batch"}
_FIRST = ("hidden", "activation", "data.name")  # what tells most
_UNTOLD = ("epochs",)


def labels_of(recordings: Sequence[Recording]) -> list[str]:
    """A few words for each run: as many differences as tell all apart, or else their number."""
    specs, keys = _told_apart(recordings)
    for told in range(1, len(keys) + 1):
        words = [[_written(key, spec.get(key)) for key in keys[:told]] for spec in specs]
        labels = [" · ".join(each) for each in words]
        if len(set(labels)) == len(labels):
            return labels
    return [f"run {index}" for index in range(1, len(specs) + 1)]


def comparison_title_of(recordings: Sequence[Recording], goal: float) -> str:
    """How many of what reach the goal on which problem."""
    _, keys = _told_apart(recordings)
    noun = _NOUNS[keys[0]] if len(keys) == 1 and keys[0] in _NOUNS else "networks"
    if any(key.startswith("data.") for key in keys):
        return f"{counted(len(recordings))} {noun} side by side"
    return success_of(recordings, goal, noun)


def success_of(recordings: Sequence[Recording], goal: float, noun: str) -> str:
    """How many ever reach the goal, though they may not stay there.

    'All six runs reach 95 % on the spiral'; of values, for whose loss there has to be room, 'All
    six runs reach loss 0.02'.
    """
    total, measures = len(recordings), measures_of(recordings)
    some = sum(succeeded_at(each, goal) < math.inf for each in measures)
    told = measures[0].told(goal)
    if not recordings[0].dataset.regression:
        told += f" on {data_of(recordings[0])}"
    if some == total:
        return f"{'Both' if total == 2 else f'All {counted(total).lower()}'} {noun} reach {told}"
    if total == 2 and not some:
        return f"Neither {noun.removesuffix('s')} reaches {told}"
    few, many = counted(some) if some else "None", counted(total).lower()
    return f"{few} of {many} {noun} {'reach' if some > 1 else 'reaches'} {told}"


def succeeded_at(measure: Measure, goal: float) -> float:
    """The first epoch that reaches the goal; infinite if there is none."""
    first = measure.first(goal)
    return math.inf if first is None else float(measure.epochs[first])


def common_of(recordings: Sequence[Recording]) -> str:
    """The summary's parts that hold for all runs: 'Adam 0.01 · circles'."""
    parts = [recording.spec.summary.split(" · ") for recording in recordings]
    return " · ".join(part for part in parts[0] if all(part in other for other in parts))


def counted(number: int) -> str:
    """A number as a word that begins a sentence, up to ten."""
    return _NUMBERS[number].capitalize() if number < len(_NUMBERS) else str(number)


def _told_apart(recordings: Sequence[Recording]) -> tuple[list[dict[str, Any]], list[str]]:
    """Every spec as flat values, and the keys in which they differ."""
    specs = [_flat(recording.spec.model_dump()) for recording in recordings]
    rest = [key for key in specs[0] if key not in (*_FIRST, *_UNTOLD)]
    keys = [key for key in (*_FIRST, *rest) if len({str(spec.get(key)) for spec in specs}) > 1]
    if "data.name" in keys:
        # Other data have other options; their name says enough.
        keys = [key for key in keys if key == "data.name" or not key.startswith("data.")]
    return specs, keys


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


def _written(key: str, value: Any) -> str:
    if key == "hidden":
        if not value:
            return "no hidden layer"
        if len(value) == 1:
            return f"{value[0]} neuron" + ("s" if value[0] > 1 else "")
        return "-".join(str(width) for width in value)
    if isinstance(value, float):
        value = f"{value:g}"
    if key in _BARE:
        return str(value)
    name = key.rpartition(".")[2]
    return f"{_NAMES.get(key, name.replace('_', ' '))} {value}"
