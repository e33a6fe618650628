"""Packed arrays read back in Python, as pages/arrays.js reads them."""

import base64
import zlib

import numpy as np

from epochreel.pages.arrays import Packed


def unpacked(packed: Packed) -> np.ndarray:
    """The numbers of a packed array (rows, columns)."""
    rows, columns = packed["shape"]
    planes = np.frombuffer(zlib.decompress(base64.b64decode(packed["data"])), np.uint8)
    planes = planes.reshape(packed["planes"], columns, rows).astype(np.int64)
    numbers = np.einsum("pcr,p->rc", planes, 256 ** np.arange(len(planes)))
    whole: np.ndarray = np.cumsum(numbers // 2 ^ -(numbers % 2), axis=0)
    if "steps" in packed:
        steps = np.concatenate([np.full(count, step) for step, count in packed["steps"]])
        return np.asarray(whole * steps)
    return np.asarray(
        (whole << packed["dropped"]).astype(np.uint32).view("<f4").reshape(rows, columns)
    )
