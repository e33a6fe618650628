"""Rows of a `.reel` file: texts, arrays and steps, each with a checksum; knows no locks."""

from __future__ import annotations

import json
import math
import sqlite3
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int, UInt8
from numpy.typing import NDArray

from ..errors import UserError
from .stored_header import ARRAYS, LONGEST_TEXT, TEXTS, StoredHeader

Row = tuple[int, int, *tuple[float | None, ...], str, str, bytes]
"""A step: its position and number, `value`, measures and seconds, norms, dead units and state."""

MOST_STEPS = 250_000
"""Steps of a reel."""

_NUMBERS = struct.Struct("<2q6d")  # of a row
_DTYPES = ("<f4", "<f8", "<i8", "|b1")
_MOST_VALUES = 1 << 28  # of one array
_LONGEST_NORMS = 10_000  # bytes of one step's gradient norms and dead units


def write_header(db: sqlite3.Connection, header: StoredHeader) -> None:
    """Store texts and arrays, these as little-endian bytes with dtype and shape beside them."""
    for key, text in header.texts.items():
        write_text(db, key, text)
    for name, values in header.arrays.items():
        write_array(db, name, values)


def write_array(db: sqlite3.Connection, name: str, values: NDArray[Any]) -> None:
    """Store one array, in place of any of that name."""
    row = (name, values.dtype.str, json.dumps(values.shape))
    data = values.tobytes()
    checksum = _checksum(*row, data=data)
    db.execute("INSERT OR REPLACE INTO array VALUES (?, ?, ?, ?, ?)", (*row, data, checksum))


def write_text(db: sqlite3.Connection, key: str, text: str) -> None:
    """Store one text, in place of any of that key."""
    row = (key, text, _checksum(key, text))
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", row)


def array_names(db: sqlite3.Connection) -> list[str]:
    """The names of all arrays, of which those of steps have their positions; '' for odd ones."""
    (count,) = db.execute("SELECT count(*) FROM array").fetchone()
    if count > len(ARRAYS) + 2 * MOST_STEPS:
        raise UserError("there are too many arrays", given=count)
    names = "SELECT CASE WHEN length(name) < 30 THEN name ELSE '' END FROM array"
    return [str(name) for (name,) in db.execute(names)]


def read_header(db: sqlite3.Connection) -> StoredHeader:
    """All texts and arrays; raises `UserError` for what is missing, altered or too long."""
    return StoredHeader(
        {key: read_text(db, key) for key in TEXTS},
        {name: read_array(db, name) for name in ARRAYS},
    )


def write_step(db: sqlite3.Connection, row: Row) -> None:
    """Store one step."""
    db.execute(
        "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, _row_checksum((*row[:-3], row[-3].encode(), row[-2].encode(), row[-1]))),
    )


def count_steps(db: sqlite3.Connection) -> int:
    """How many steps there are."""
    (count,) = db.execute("SELECT count(*) FROM snapshot").fetchone()
    return int(count)


@dataclass(frozen=True)
class StoredSteps:
    """Steps in their order, NaN for what is not known; `norms` and `dead` are JSON in bytes.

    `measures` are losses and accuracies of training and test by turns, and seconds. `damaged` are
    positions of steps that do not match their checksums, which are left out.
    """

    positions: Int[np.ndarray, " steps"]
    numbers: Int[np.ndarray, " steps"]
    values: Float[np.ndarray, " steps"]
    measures: Float[np.ndarray, "5 steps"]
    norms: Sequence[bytes]
    dead: Sequence[bytes]
    states: UInt8[np.ndarray, "steps bytes"]
    damaged: Sequence[int]


def read_steps(db: sqlite3.Connection, n_bytes: int) -> StoredSteps:
    """All steps; raises `UserError` where they are too many, or too long."""
    # Of texts as blobs, since length() counts the characters of a text up to the first zero.
    count, least, most, longest = db.execute(
        "SELECT count(*), min(length(state)), max(length(state)),"
        " max(length(CAST(gradient_norms AS BLOB)) + length(CAST(dead_units AS BLOB)))"
        " FROM snapshot"
    ).fetchone()
    if count > MOST_STEPS:
        raise UserError(f"there may be at most {MOST_STEPS:,} steps", given=count)
    if count and (least, most) != (n_bytes, n_bytes):
        raise UserError(f"states must have {n_bytes} bytes each", given=most)
    if count and longest > _LONGEST_NORMS:
        raise UserError("gradient norms and dead units are too long", given=longest)
    places, known = np.empty((2, count), np.int64), np.empty((6, count))
    states = np.empty((count, n_bytes), np.uint8)
    norms: list[bytes] = []
    dead: list[bytes] = []
    damaged: list[int] = []
    db.text_factory = bytes  # a text that is damaged may not be UTF-8
    for *row, checksum in db.execute("SELECT * FROM snapshot ORDER BY position"):
        if checksum != _row_checksum(row):
            damaged.append(row[0])
            continue
        step = len(norms)
        places[:, step], known[:, step] = row[:2], row[2:8]
        states[step] = np.frombuffer(row[10], np.uint8)
        norms.append(row[8])
        dead.append(row[9])
    db.text_factory = str
    sound = len(norms)
    states = states[:sound]
    states.setflags(write=False)
    places, (values, *measures) = places[:, :sound], known[:, :sound]
    return StoredSteps(
        places[0], places[1], values, np.array(measures), norms, dead, states, damaged
    )


def _row_checksum(row: Any) -> int:
    """The CRC-32 of a step: its numbers, then its texts in bytes and its state.

    NaN is stored as NULL, and −0 as 0.
    """
    position, number, *measures, norms, dead, state = row
    known = [math.nan if each is None or each != each else each + 0.0 for each in measures]
    start = zlib.crc32(_NUMBERS.pack(position, number, *known))
    return zlib.crc32(state, zlib.crc32(b"\0".join((norms, dead, b"")), start))


def _checksum(*texts: str, data: bytes = b"") -> int:
    """The CRC-32 of texts in UTF-8, each ended by a zero byte, and then of bytes."""
    return zlib.crc32(data, zlib.crc32("\0".join((*texts, "")).encode()))


def read_text(db: sqlite3.Connection, key: str) -> str:
    """A text, if it matches its checksum."""
    row = db.execute(
        "SELECT value, checksum FROM meta WHERE key = ? AND length(CAST(value AS BLOB)) <= ?",
        (key, LONGEST_TEXT),
    ).fetchone()
    if row is None:
        raise UserError(f"{key} is missing or too long")
    value, checksum = row
    if checksum != _checksum(key, value):
        raise UserError(f"{key} does not match its checksum")
    return str(value)


def read_array(db: sqlite3.Connection, name: str) -> NDArray[Any]:
    """A read-only array, if its bytes are what is claimed."""
    row = db.execute(
        "SELECT dtype, shape, data, checksum FROM array WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        raise UserError(f"array {name} is missing")
    dtype, shape, data, checksum = row
    sizes = _sizes(shape)
    sound = (
        dtype in _DTYPES
        and sizes is not None
        and math.prod(sizes) * np.dtype(dtype).itemsize == len(data)
    )
    if not sound:
        raise UserError(f"array {name} is not {dtype[:10]!r} of shape {shape[:60]!r}")
    if checksum != _checksum(name, dtype, shape, data=data):
        raise UserError(f"array {name} does not match its checksum")
    # numpy counts on every byte of a bool being 0 or 1.
    if dtype == "|b1" and np.frombuffer(data, np.uint8).max(initial=0) > 1:
        raise UserError(f"array {name} must be true or false")
    return np.frombuffer(data, dtype).reshape(sizes)


def _sizes(shape: str) -> tuple[int, ...] | None:
    """The sizes of up to four axes in JSON, 0 for no points; None where `shape` is otherwise."""
    try:
        sizes = json.loads(shape) if len(shape) <= 100 else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(sizes, list) or len(sizes) > 4:
        return None
    if not all(type(size) is int and size >= 0 for size in sizes):
        return None
    # Beside a size of 0 others may be anything, of which numpy makes no array.
    return tuple(sizes) if math.prod(max(size, 1) for size in sizes) <= _MOST_VALUES else None
