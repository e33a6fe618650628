"""Reads a `.reel` file, and refuses every file that is not sound."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..errors import UserError
from . import reelfile, reelrows
from .architecture import Architecture
from .header import Header
from .metrics import Metrics
from .steps import LARGEST_NUMBER, Steps, plural_of
from .stored_header import unpack

Stored = tuple[Header, Steps, Metrics, NDArray[np.floating]]
"""What a recording is made of: header, steps, metrics, and the state (steps, values) at each."""


def read(path: Path) -> Stored:
    """What the file at `path` holds.

    Raises `UserError` if there is none, or if it is not a sound reel with at least one step.
    """
    with reelfile.reading(path) as db:
        header = unpack(reelrows.read_header(db))
        n_bytes = header.state_size * np.dtype(header.state_dtype).itemsize
        rows, states = reelrows.read_steps(db, n_bytes)
        stored = _stored(header, rows, states.view(header.state_dtype)) if rows else None
    if stored is None:
        raise UserError(f"{path} has no {plural_of(header.step)} yet")
    return stored


def _stored(header: Header, rows: Sequence[Any], states: NDArray[np.floating]) -> Stored:
    """What `rows` hold, one for each step; SQLite keeps NaN as NULL.

    What is refused here is never written: see `RecordingWriter.append`.
    """
    positions, numbers, values, *measures, norms, dead = zip(*rows, strict=True)
    steps = _steps(header.step, positions, numbers, values)
    layers = len(header.model.shapes) if isinstance(header.model, Architecture) else 0
    train_loss, test_loss, train_accuracy, test_accuracy, seconds = (
        np.array(column, dtype=float) for column in measures
    )
    metrics = Metrics(
        train_loss=train_loss,
        test_loss=test_loss,
        train_accuracy=train_accuracy,
        test_accuracy=test_accuracy,
        seconds=seconds,
        gradient_norms=_by_layer("gradient norms", norms, layers),
        dead_units=_by_layer("dead units", dead, max(layers - 1, 0)),
        weight_norms=_weight_norms(header, states),
    )
    if any(((s < 0) | (s > 1)).any() for s in (train_accuracy, test_accuracy, metrics.dead_units)):
        raise UserError("accuracies and dead units must be from 0 to 1")
    if (metrics.gradient_norms < 0).any():
        raise UserError("gradient norms must not be negative")
    if not (seconds >= 0).all() or seconds[-1] > LARGEST_NUMBER or (np.diff(seconds) < 0).any():
        raise UserError("seconds must be non-negative, finite and must not decrease")
    return header, steps, metrics, states


def _steps(
    name: str, positions: Sequence[int], numbers: Sequence[int], values: Sequence[float | None]
) -> Steps:
    if positions != tuple(range(len(positions))):
        raise UserError(f"some of its {plural_of(name)} are missing")
    rising = all(before < after for before, after in pairwise(numbers))
    if not rising or numbers[0] < 0 or numbers[-1] > LARGEST_NUMBER:
        raise UserError(f"numbers of {plural_of(name)} must rise, from 0 to {LARGEST_NUMBER}")
    given = [value for value in values if value is not None]
    if given and (len(given) < len(values) or not np.isfinite(given).all()):
        raise UserError(f"either every {name} or none must have a value, a finite number")
    return Steps(np.array(numbers), name, np.array(given, dtype=float) if given else None)


def _weight_norms(
    header: Header, states: NDArray[np.floating]
) -> Float[np.ndarray, "steps layers"]:
    if isinstance(header.model, Architecture):
        return header.model.weight_norms(states)
    return np.empty((len(states), 0))


def _by_layer(what: str, texts: Sequence[str], layers: int) -> Float[np.ndarray, "_ _"]:
    """A row of numbers, one a layer, from each of `texts`."""
    try:
        # At once, which takes a tenth of the time of one by one.
        table = np.array(json.loads(f"[{','.join(texts)}]"), dtype=float)
    except (ValueError, TypeError, OverflowError, RecursionError):
        table = np.empty(0)
    if table.shape != (len(texts), layers):
        raise UserError(f"{what} do not fit the network")
    return table
