"""Rows of a `.reel` file: texts, arrays and steps, each with a checksum; knows no files."""

from __future__ import annotations

import json
import math
import sqlite3
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError

FIELD_DTYPE = "<f2"
"""How sampled logits are stored."""

_DTYPES = ("<f4", "<f8", "<i8", "|b1")
# Nothing sound comes near these.
_LONGEST_META = 100_000  # characters
_LONGEST_NORMS = 10_000  # characters of one snapshot's gradient norms and dead units


def checksum_of(row: Sequence[object]) -> int:
    """The CRC-32 of a row without its checksum: bytes as they are, the rest as Python writes it."""
    crc = 0
    for value in row:
        if isinstance(value, bytes):
            crc = zlib.crc32(value, crc)
        else:
            # SQLite keeps whole numbers in real columns as such, -0 as 0, and NaN as NULL.
            number = float(value) + 0.0 if isinstance(value, int | float) else value
            known = None if number != number else number
            crc = zlib.crc32(repr(known).encode("utf-8", "surrogatepass"), crc)
    return crc


def write_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    """Store a text under a key; raises `UserError` for one too long to be read again."""
    if len(value) > _LONGEST_META:
        raise UserError(f"the {key} of a recording has at most {_LONGEST_META} characters")
    db.execute("INSERT INTO meta VALUES (?, ?, ?)", (key, value, checksum_of((key, value))))


def read_meta(db: sqlite3.Connection, key: str) -> str:
    """The text under a key; raises `UserError` if it is missing, too long or altered."""
    row = db.execute(
        "SELECT value, checksum FROM meta WHERE key = ? AND length(value) <= ?",
        (key, _LONGEST_META),
    ).fetchone()
    if row is None:
        raise UserError(f"it has no {key}")
    value, checksum = row
    if checksum != checksum_of((key, value)):
        raise UserError(f"its {key} does not match its checksum")
    return str(value)


def write_array(db: sqlite3.Connection, name: str, values: NDArray[np.generic]) -> None:
    """Store `values` as little-endian bytes, its dtype and shape beside them."""
    little = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    row = (name, little.dtype.str, json.dumps(little.shape), little.tobytes())
    db.execute("INSERT INTO array VALUES (?, ?, ?, ?, ?)", (*row, checksum_of(row)))


def read_array(db: sqlite3.Connection, name: str) -> NDArray[Any]:
    """The read-only array `name`; raises `UserError` if its bytes are not what is claimed."""
    row = db.execute(
        "SELECT name, dtype, shape, data, checksum FROM array WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        raise UserError(f"it has no array {name!r}")
    _, dtype, shape, data, checksum = row
    sizes = _sizes(shape)
    sound = (
        dtype in _DTYPES
        and sizes is not None
        and math.prod(sizes) * np.dtype(dtype).itemsize == len(data)
    )
    if not sound:
        raise UserError(f"its {name} are not {dtype[:10]} of shape {shape[:60]}")
    if checksum != checksum_of(row[:-1]):
        raise UserError(f"its {name} do not match their checksum")
    # numpy counts on every byte of a bool being 0 or 1.
    if dtype == "|b1" and np.frombuffer(data, np.uint8).max(initial=0) > 1:
        raise UserError(f"its {name} are not all true or false")
    return np.frombuffer(data, dtype).reshape(sizes)


def write_snapshot(db: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    """Store one step: the columns of `snapshot` but the last, in their order."""
    marks = ", ".join("?" * (len(row) + 1))
    db.execute(f"INSERT INTO snapshot VALUES ({marks})", (*row, checksum_of(row)))  # noqa: S608


def read_snapshots(
    db: sqlite3.Connection, n_bytes: int
) -> tuple[list[tuple[Any, ...]], NDArray[np.uint8]]:
    """All steps in their order: rows of their measures, and their states (steps, n_bytes)."""
    count, least, most, longest = db.execute(
        "SELECT count(*), min(length(state)), max(length(state)),"
        " max(length(gradient_norms) + length(dead_units)) FROM snapshot"
    ).fetchone()
    if count and (least, most) != (n_bytes, n_bytes):
        raise UserError("its parameters do not fit its network", given=most)
    if count and longest > _LONGEST_NORMS:
        raise UserError("its gradient norms do not fit its network", given=longest)
    rows: list[tuple[Any, ...]] = []
    states = np.empty((count, n_bytes), np.uint8)
    # One read transaction: the count still holds.
    for state, row in zip(
        states, db.execute("SELECT * FROM snapshot ORDER BY position"), strict=True
    ):
        if row[-1] != checksum_of(row[:-1]):
            raise UserError(f"step {row[0]} does not match its checksum")
        state[:] = np.frombuffer(row[-2], np.uint8)
        rows.append(row[:-2])
    states.setflags(write=False)
    return rows, states


def _sizes(shape: str) -> tuple[int, ...] | None:
    """The sizes of up to four axes in JSON, none of them 0; nothing where `shape` is otherwise."""
    try:
        sizes = json.loads(shape) if len(shape) <= 100 else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(sizes, list) or len(sizes) > 4:
        return None
    return tuple(sizes) if all(type(size) is int and size > 0 for size in sizes) else None
