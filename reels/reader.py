"""Reads a `.reel` file into a `Recording`, and refuses every file that is not sound."""

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
from .architecture import DTYPES, Architecture
from .header import Header
from .meta import read_header
from .recording import Metrics, Recording
from .steps import Steps
from .task import task_of

_LATEST = 10**12  # no step has a larger number


def read(path: Path) -> Recording:
    """The recording in the file at `path`.

    Raises `UserError` if there is none, or if it is not a sound reel with at least one step.
    """
    with reelfile.reading(path) as db:
        header = read_header(db)
        dtype, size = _state_of(header)
        rows, states = reelrows.read_snapshots(db, size * np.dtype(dtype).itemsize)
        if rows:
            recording = _recording(header, rows, states.view(dtype))
    if not rows:
        raise UserError(f"{path} has no {header.step}s yet")
    return recording


def _state_of(header: Header) -> tuple[str, int]:
    """The type and the number of the values that are stored for each step."""
    if isinstance(header.model, Architecture):
        return DTYPES[header.model.dtype], header.model.size
    rows, columns = header.model.shape
    return reelrows.FIELD_DTYPE, task_of(header.dataset).outputs * rows * columns


def _recording(
    header: Header, rows: list[tuple[Any, ...]], states: NDArray[np.floating]
) -> Recording:
    """The recording of `rows`, step by step; SQLite keeps NaN as NULL."""
    positions, numbers, values, *columns = zip(*rows, strict=True)
    norms_text, dead_text = columns.pop(4), columns.pop(4)
    rising = all(a < b for a, b in pairwise(numbers))
    if positions != tuple(range(len(rows))) or not rising or numbers[0] < 0:
        raise UserError(f"its {header.step}s are not all there, in their order")
    if numbers[-1] > _LATEST:
        raise UserError(f"its last {header.step} is beyond all limits", given=numbers[-1])
    given = [value is not None for value in values]
    if any(given) != all(given):
        raise UserError(f"only some of its {header.step}s have a value")
    layers = len(header.model.shapes) if isinstance(header.model, Architecture) else 0
    train_loss, test_loss, *accuracies, seconds = (np.array(c, dtype=float) for c in columns)
    dead = _by_layer("dead units", dead_text, max(layers - 1, 0))
    if any(((share < 0) | (share > 1)).any() for share in [*accuracies, dead]):
        raise UserError("its accuracies or dead units are no shares of 1")
    metrics = Metrics(
        train_loss=train_loss,
        test_loss=test_loss,
        train_accuracy=accuracies[0],
        test_accuracy=accuracies[1],
        seconds=seconds,
        gradient_norms=_by_layer("gradient norms", norms_text, layers),
        dead_units=dead,
        weight_norms=_weight_norms(header, states),
    )
    steps = Steps(
        np.array(numbers), header.step, np.array(values, dtype=float) if all(given) else None
    )
    for array in (*vars(metrics).values(), steps.numbers, steps.values):
        if array is not None:
            array.setflags(write=False)
    return Recording(header, steps, metrics, states)


def _weight_norms(
    header: Header, states: NDArray[np.floating]
) -> Float[np.ndarray, "steps layers"]:
    if isinstance(header.model, Architecture):
        return header.model.weight_norms(states)
    return np.empty((len(states), 0))


def _by_layer(what: str, texts: Sequence[str], layers: int) -> Float[np.ndarray, "_ _"]:
    """A row of numbers, one a layer, from each of `texts`."""
    try:
        table = np.array([json.loads(text) for text in texts], dtype=float)
    except (ValueError, TypeError, OverflowError, RecursionError):
        table = np.empty(0)
    if table.shape != (len(texts), layers) or (table < 0).any():
        raise UserError(f"its {what} do not fit its network")
    return table
