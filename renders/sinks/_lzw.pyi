"""Types of the functions in `_lzw.c`."""

import numpy as np
from jaxtyping import Int32, UInt8, UInt32

Frames = tuple[UInt8[np.ndarray, "rows columns"], ...]

def compress(
    pixels: UInt8[np.ndarray, "*shape"],
    unchanged: UInt8[np.ndarray, "*shape"],
    transparent: int,
    bits: int,
) -> bytes: ...
def settle(
    wanted: Frames,
    early: int,
    shown: UInt8[np.ndarray, "rows columns"],
    waited: UInt8[np.ndarray, "rows columns"],
    columns: int,
    apart: Int32[np.ndarray, "256 256"],
    most: int,
    wait: int,
) -> None: ...
def number(
    frame: UInt8[np.ndarray, "rows columns 3"],
    numbers: UInt32[np.ndarray, "rows columns"],
    changed: UInt8[np.ndarray, "rows columns"],
    counts: UInt32[np.ndarray, " colours"],
) -> int: ...
