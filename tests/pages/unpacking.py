"""Packed arrays read back in Python, as pages/arrays.js reads them."""

import base64
import zlib

import numpy as np

from epochreel.pages.arrays import Packed


def bytes_of(text: str) -> bytes:
    """Bytes from base 85 without characters that have to be escaped."""
    return base64.b85decode(text.translate(str.maketrans(".,:", "&<>")))


def unpacked(packed: Packed) -> np.ndarray:
    """The numbers of a packed array (rows, columns)."""
    rows, columns = packed["shape"]
    planes = np.frombuffer(zlib.decompress(bytes_of(packed["data"])), np.uint8)
    planes = planes.reshape(packed["planes"], columns, rows).astype(np.int64)
    numbers = np.einsum("pcr,p->rc", planes, 256 ** np.arange(len(planes)))
    changes = numbers // 2 ^ -(numbers % 2)
    if "steps" in packed:
        steps = np.concatenate([np.full(count, step) for step, count in packed["steps"]])
        runs = packed.get("halvings", [(0, rows)])
        halvings = np.concatenate([np.full(count, float(value)) for value, count in runs])
        whole = np.zeros((rows, columns))
        before, finer = np.zeros(columns), np.diff(halvings, prepend=halvings[:1])
        for row, change in enumerate(changes):
            before = whole[row] = np.floor(before * 2.0 ** finer[row] + 0.5) + change
        return np.asarray(whole * steps * 2.0 ** -halvings[:, None] / packed.get("of", 1))
    whole = np.cumsum(changes, axis=0)
    return np.asarray(
        (whole << packed["dropped"]).astype(np.uint32).view("<f4").reshape(rows, columns)
    )
