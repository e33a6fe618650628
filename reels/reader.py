"""Reads a `.reel` file, and refuses every file that is not sound."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from ..errors import UserError
from . import additions, reelfile, reelrows
from .additions import Additions
from .architecture import Architecture
from .header import Header
from .metrics import Metrics
from .reelrows import StoredSteps
from .step_names import plural_of
from .steps import LARGEST_NUMBER, Steps
from .stored_header import unpack

_LISTED = 5  # damaged steps in a sentence
_AT_ONCE = 1000  # texts that are read


@dataclass(frozen=True)
class Stored:
    """What a recording is made of; `states` (steps, values) has the state at each step.

    `damage` says which steps are left out, since they were altered; '' if none are.
    """

    header: Header
    steps: Steps
    metrics: Metrics
    states: NDArray[np.floating]
    damage: str
    additions: Additions = field(default_factory=Additions)


def read(path: Path) -> Stored:
    """What the file at `path` holds.

    Steps that do not match their checksums are left out. Raises `UserError` if there is no such
    file, or if it is not a sound reel with at least one step.
    """
    with reelfile.reading(path) as db:
        header = unpack(reelrows.read_header(db))
        n_bytes = header.state_size * np.dtype(header.state_dtype).itemsize
        found = reelrows.read_steps(db, n_bytes)
        if found.damaged and not found.norms:
            raise UserError(f"none of its {plural_of(header.step)} match their checksums")
        added = additions.read(db, len(found.norms) + len(found.damaged))
        if found.damaged:
            added = added.at(found.positions.tolist())
        stored = _stored(header, found) if found.norms else None
    if stored is None:
        raise UserError(f"{path} has no {plural_of(header.step)} yet")
    damage = "; ".join(filter(None, (stored.damage, added.damage)))
    return replace(stored, damage=damage, additions=added)


def _stored(header: Header, found: StoredSteps) -> Stored:
    """What the steps that were `found` hold.

    What is refused here is never written: see `RecordingWriter.append`.
    """
    every = np.sort(np.concatenate([found.positions, np.array(found.damaged, np.int64)]))
    if not np.array_equal(every, np.arange(len(every))):
        raise UserError(f"some of its {plural_of(header.step)} are missing")
    steps = _steps(header.step, found.numbers, found.values)
    states = found.states.view(header.state_dtype)
    layers = len(header.model.shapes) if isinstance(header.model, Architecture) else 0
    train_loss, test_loss, train_accuracy, test_accuracy, seconds = found.measures
    metrics = Metrics(
        train_loss=train_loss,
        test_loss=test_loss,
        train_accuracy=train_accuracy,
        test_accuracy=test_accuracy,
        seconds=seconds,
        gradient_norms=_by_layer("gradient norms", found.norms, layers),
        dead_units=_by_layer("dead units", found.dead, max(layers - 1, 0)),
        weight_norms=_weight_norms(header, states),
    )
    if any(((s < 0) | (s > 1)).any() for s in (train_accuracy, test_accuracy, metrics.dead_units)):
        raise UserError("accuracies and dead units must be from 0 to 1")
    if (metrics.gradient_norms < 0).any():
        raise UserError("gradient norms must not be negative")
    if not (seconds >= 0).all() or seconds[-1] > LARGEST_NUMBER or (np.diff(seconds) < 0).any():
        raise UserError("seconds must be non-negative, finite and must not decrease")
    if steps.values is not None:
        # A run that was interrupted has fewer than were planned.
        header = replace(header, about=header.about.over(steps.range))
    return Stored(header, steps, metrics, states, _damage(steps, found))


def _damage(steps: Steps, found: StoredSteps) -> str:
    """A sentence about damaged steps, '' without any.

    They are named after sound ones: their own numbers may be what was altered.
    """
    damaged = found.damaged
    if not damaged:
        return ""
    name = steps.name if steps.values is None else "step"
    known = [-1, *steps.numbers.tolist(), LARGEST_NUMBER + 1]
    gaps = Counter(bisect_left(found.positions, position) for position in damaged)
    texts = []
    for gap, count in gaps.items():
        before, after = known[gap : gap + 2]
        if after - before - 1 == count:
            texts += [f"{number:,}" for number in range(before + 1, after)]
        else:
            texts.append(f"{count} after {before:,}" if gap else f"{count} before {after:,}")
    more = len(texts) - _LISTED
    written = ", ".join(texts[:_LISTED]) + (f" and {more} more" if more > 0 else "")
    verb = "does not match its checksum and is left out"
    if len(damaged) > 1:
        verb = "do not match their checksums and are left out"
    lost = f"{len(damaged)} of {len(damaged) + len(steps)} {plural_of(name)}"
    return f"the recording is damaged: {lost} {verb}: {written}"


def _steps(
    name: str, numbers: Int[np.ndarray, " steps"], values: Float[np.ndarray, " steps"]
) -> Steps:
    if (numbers[1:] <= numbers[:-1]).any() or numbers[0] < 0 or numbers[-1] > LARGEST_NUMBER:
        raise UserError(f"numbers of {plural_of(name)} must rise, from 0 to {LARGEST_NUMBER}")
    given = not np.isnan(values).all()
    if given and not np.isfinite(values).all():
        raise UserError(f"either every {name} or none must have a value, a finite number")
    return Steps(numbers, name, values if given else None)


def _weight_norms(
    header: Header, states: NDArray[np.floating]
) -> Float[np.ndarray, "steps layers"]:
    if isinstance(header.model, Architecture):
        return header.model.weight_norms(states)
    return np.empty((len(states), 0))


def _by_layer(what: str, texts: Sequence[bytes], layers: int) -> Float[np.ndarray, "_ _"]:
    """A row of numbers, one a layer, from each of `texts`."""
    table = np.empty((len(texts), layers))
    # Many at once, which takes a tenth of the time of one by one.
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        try:
            rows = np.array(json.loads(b"[%b]" % b",".join(some)), dtype=float)
        except (ValueError, TypeError, OverflowError, RecursionError):
            rows = np.empty(0)
        if rows.shape != (len(some), layers):
            raise UserError(f"{what} do not fit the network")
        table[start : start + _AT_ONCE] = rows
    return table
