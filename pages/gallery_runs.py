"""What a gallery says of a recording, as plain values for JSON; draws nothing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from ..errors import UserError
from ..numerals import DIVERGED, per_cent
from ..reels.losses import OWN_LOSS
from ..reels.measure import has_errors, training_loss_of
from ..reels.metrics import Metrics
from ..reels.milestones import diverges_at, sentences_of
from ..reels.recording import Recording
from ..reels.steps import Steps
from ..reels.task import Classes
from ..scenes.words.measure_axis import loss_written
from ..scenes.words.measures import axis_of_losses
from ..scenes.words.sentences import point_kinds_of, title_of
from .charting import chart
from .packed import packed

STOPS = 64
"""Epochs of a run that a gallery shows, at most: those of all runs are the same."""

GOAL = 0.95
"""Outputs are sorted by when so large a share of the training points is right."""

_MOST_BYTES = 100_000  # of a recording in the page; a larger one is shown by its film alone
_SHARED = ("colours", "points", "task")  # parts that runs on the same data have in common
_LOSSES = ("train_loss", "test_loss")
_ACCURACIES = ("train_accuracy", "test_accuracy")


def run_of(
    recording: Recording, stops: Sequence[int], settings: Mapping[str, str]
) -> dict[str, Any]:
    """A recording as the page has it, with its measures at the `stops` that it reached."""
    positions = positions_of(recording, stops)
    steps, metrics = recording.steps, recording.metrics
    names = [*_LOSSES, *_ACCURACIES] if isinstance(recording.task, Classes) else [*_LOSSES]
    return {
        "title": title_of(recording),
        "summary": f"{recording.about.summary} · {', '.join(point_kinds_of(recording))}",
        "settings": settings,
        "step": steps.word,
        "stepTitle": steps.title,
        "joint": steps.joint,
        "valued": steps.values is not None,
        "last": int(recording.epochs[-1]),
        "stops": recording.epochs[positions].tolist(),
        "named": [steps.named(float(each)) for each in recording.epochs[positions]],
        "curves": {
            name: [_rounded(each) for each in _shown(recording, name)[positions]]
            for name in names
            if np.isfinite(getattr(metrics, name)).any()
        },
        "loss": loss_of(recording),
        "numbers": numbers_of(recording),
        "sentences": sentences_of(recording),
        "rank": rank_of(recording),
    }


def replay_of(
    recording: Recording, stops: Sequence[int], pool: dict[str, int]
) -> dict[str, Any] | None:
    """The models at the `stops`, which the page can ask; None if they are too large.

    What other runs have as well is put into the `pool`, as JSON, and named by its place there.
    """
    kept = positions_of(recording, stops)
    steps, metrics = recording.steps, recording.metrics
    values = None if steps.values is None else steps.values[kept]
    some = Recording(
        recording.header,
        Steps(steps.numbers[kept], steps.name, values),
        Metrics(**{name: each[kept] for name, each in vars(metrics).items()}),
        recording.stored[kept],
    )
    try:
        found = packed(some)
    except UserError:
        return None
    found["metrics"] = {}  # curves have them
    if len(json.dumps(found["states"])) > _MOST_BYTES:
        return None
    shared = {}
    for name in _SHARED:
        text = json.dumps(found.pop(name), separators=(",", ":"))
        shared[name] = pool.setdefault(text, len(pool))
    return {**found, "shared": shared}


def stops_of(recordings: Sequence[Recording]) -> list[int]:
    """Epochs for all recordings, closer together at the start, where most is learnt."""
    last = max((int(each.epochs[-1]) for each in recordings), default=0)
    stops = np.rint(np.linspace(0, 1, STOPS) ** 2 * last).astype(int)
    return [int(each) for each in np.unique(stops)]


def positions_of(recording: Recording, stops: Sequence[int]) -> Int[np.ndarray, " kept"]:
    """Positions of the recorded steps at the stops, or before them, and of the last."""
    found = np.searchsorted(recording.epochs, stops, side="right") - 1
    return np.unique(np.append(found[found >= 0], len(recording.epochs) - 1))


def differing(runs: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The settings in which runs differ, and the values of each, in order."""
    every = [run["settings"] for run in runs]
    names = dict.fromkeys(name for settings in every for name in settings)
    values = {name: {each[name] for each in every if name in each} for name in names}
    return {name: sorted(some, key=_order) for name, some in values.items() if len(some) > 1}


def loss_of(recording: Recording) -> dict[str, Any]:
    """What curves of losses show, losses or errors, how pictures write them, and the last one.

    Those that are `said` to be the same have one scale.
    """
    values = np.concatenate([_shown(recording, name) for name in _LOSSES])
    axis = axis_of_losses([training_loss_of(recording)], values)
    made = chart("", "loss", axis, values)
    errors, own = has_errors(recording), recording.header.loss == OWN_LOSS
    losses = "own losses" if own else f"{recording.header.loss.replace('_', ' ')} losses"
    return {
        "noun": "error" if errors else "loss",
        "said": f"errors{axis.unit and f' in {axis.unit}'}" if errors else losses,
        **{name: made[name] for name in ("kind", "scale", "decimals")},
        "after": axis.after,
        "end": _rounded(_shown(recording, "train_loss")[-1]),
    }


def written_loss(value: float, loss: Mapping[str, Any]) -> str:
    """A loss, or an error with its unit, as pictures of its run write it."""
    return f"{loss_written(loss['decimals'])(value / loss['scale'])}{loss['after']}"


def _shown(recording: Recording, name: str) -> Float[np.ndarray, " steps"]:
    """A measure at all steps as the page shows it."""
    values: Float[np.ndarray, " steps"] = getattr(recording.metrics, name)
    if name in _LOSSES and has_errors(recording):
        return training_loss_of(recording).shown(values)
    return values


def numbers_of(recording: Recording) -> dict[str, str]:
    """What was measured at the last step, and from which to which steps are, as texts by name."""
    found, loss = {}, loss_of(recording)
    for name in (*_ACCURACIES, *_LOSSES):
        value = float(_shown(recording, name)[-1])
        label = name.replace("train_", "training ").replace("test_", "test ")
        label = label.replace("loss", loss["noun"])
        if math.isfinite(value):
            accurate = name in _ACCURACIES
            found[label] = per_cent(value) if accurate else written_loss(value, loss)
        elif name == "train_loss" and diverges_at(recording) is not None:
            found[label] = DIVERGED
    steps = recording.steps
    found[steps.several if len(steps) > 1 else steps.word] = steps.range
    return found


def rank_of(recording: Recording) -> dict[str, float | None]:
    """The numbers that outputs are sorted by; None where there is none.

    The loss is as it was recorded, which has no unit, so that any two can be compared.
    """
    metrics = recording.metrics
    reached = np.flatnonzero(metrics.train_accuracy >= GOAL - 1e-9)
    return {
        "train_accuracy": _rounded(metrics.train_accuracy[-1]),
        "test_accuracy": _rounded(metrics.test_accuracy[-1]),
        "train_loss": _rounded(metrics.train_loss[-1]),
        "reached": int(recording.epochs[reached[0]]) if len(reached) else None,
        "last": int(recording.epochs[-1]),
    }


def _rounded(value: float) -> float | None:
    """Nine digits, so that no share becomes 1; None for what JSON does not have."""
    return float(f"{value:.9g}") if math.isfinite(value) else None


def _order(value: str) -> tuple[float, str]:
    """Values by the number that they begin with, and before words."""
    number = re.match(r"-?\d+(\.\d+)?(e-?\d+)?", value)
    return float(number[0]) if number else math.inf, value
