"""Arrays of numbers as short texts, which pages/arrays.js reads; knows no recordings."""

from __future__ import annotations

import base64
import zlib
from itertools import groupby
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

_MOST = 2.0**45  # steps: differences are then exact as numbers of JavaScript

_HARMLESS = str.maketrans("&<>", ".,:")  # in the place of those of base 85

Packed = dict[str, Any]
"""An array as JSON: its shape, how to turn whole numbers into its values, and its bytes."""


def in_steps(
    values: NDArray[np.number],
    step: Float[np.ndarray, " columns"] | float,
    halvings: Int[np.ndarray, " rows"] | None = None,
) -> Packed:
    """Numbers (rows, columns) or (rows,) rounded to multiples of a step, of one for each column.

    In each row, steps are halved that many times; doubled, where it is less than 0. Numbers that
    are too many steps from 0 are kept as float32, all of them.
    """
    rows = values.reshape(len(values), -1).astype(np.float64)
    steps = np.broadcast_to(np.asarray(step, dtype=np.float64), rows.shape[1])
    halved = np.zeros(len(rows), dtype=int) if halvings is None else halvings
    whole = rows / (steps * 2.0 ** -halved[:, None])
    if np.abs(whole).max() >= _MOST:
        return as_floats(values)
    whole = np.rint(whole)
    # What is expected is the row before, in the steps of this one.
    rescaled = 2.0 ** np.diff(halved)[:, None]
    expected = np.vstack([np.zeros_like(whole[:1]), np.floor(whole[:-1] * rescaled + 0.5)])
    found = _packed(zigzag((whole - expected).astype(np.int64)))
    found["steps"] = _runs(steps.tolist())
    return found if halvings is None else {**found, "halvings": _runs(halved.tolist())}


def as_floats(values: NDArray[np.number], bits: int = 32) -> Packed:
    """Numbers (rows, columns) or (rows,) as float32, of which the last bits may be rounded away."""
    dropped = 32 - bits
    with np.errstate(over="ignore"):
        rows = np.ascontiguousarray(values.reshape(len(values), -1).astype("<f4"))
    kept = rows.view(np.uint32).astype(np.int64)
    if dropped:
        # Those of infinities are 0 already, and what is no number stays none.
        kept = np.where(np.isnan(rows), 0x7FC00000, kept + (1 << (dropped - 1))) >> dropped
    # Differences that overflow wrap around, on both sides.
    differences = np.diff(kept, axis=0, prepend=0).astype(np.int32).astype(np.int64)
    return {**_packed(zigzag(differences)), "dropped": dropped}


def _runs(values: list[float]) -> list[tuple[float, int]]:
    """Each value with how often it follows itself."""
    return [(value, len([*every])) for value, every in groupby(values)]


def zigzag(numbers: Int[np.ndarray, "*shape"]) -> Int[np.ndarray, "*shape"]:
    """0, −1, 1, −2, 2 … as 0, 1, 2, 3, 4 …, so that small numbers of either sign are small."""
    return np.asarray((numbers << 1) ^ (numbers >> 63))


def _packed(numbers: Int[np.ndarray, "rows columns"]) -> Packed:
    """Natural numbers, the lowest bytes first, each plane column by column, deflated."""
    rows, columns = numbers.shape
    upright = np.ascontiguousarray(numbers.T)
    planes = max((int(numbers.max(initial=0)).bit_length() + 7) // 8, 1)
    every = b"".join(
        ((upright >> (8 * plane)) & 0xFF).astype(np.uint8).tobytes() for plane in range(planes)
    )
    deflate = zlib.compressobj(9, memLevel=7, strategy=zlib.Z_FILTERED)
    data = as_text(deflate.compress(every) + deflate.flush())
    return {"shape": [rows, columns], "planes": planes, "data": data}


def as_text(data: bytes) -> str:
    """Five characters for four bytes, none of which has to be escaped in JSON or HTML."""
    return base64.b85encode(data).decode("ascii").translate(_HARMLESS)


def size_of(packed: Packed) -> int:
    """Bytes that an array takes in a page."""
    return len(packed["data"])
