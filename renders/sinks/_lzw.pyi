"""Types of the functions in `_lzw.c`."""

import numpy as np
from jaxtyping import Int32, UInt8, UInt32

def compress(
    pixels: UInt8[np.ndarray, "*shape"],
    unchanged: UInt8[np.ndarray, "*shape"],
    transparent: int,
    bits: int,
) -> bytes: ...
def compress_near(
    colours: UInt32[np.ndarray, "frames rows columns"],
    planned: UInt8[np.ndarray, "frames rows columns"],
    exact: UInt8[np.ndarray, " frames"],
    weights: Int32[np.ndarray, " frames"],
    palette: UInt8[np.ndarray, "256 3"],
    shown: UInt8[np.ndarray, "rows columns"],
    columns: int,
    box: tuple[int, int, int, int],
    costs: tuple[int, int, int, int, int],
    transparent: int,
    bits: int,
) -> bytes: ...
def settle(
    wanted: UInt8[np.ndarray, "rows columns"],
    shown: UInt8[np.ndarray, "rows columns"],
    columns: int,
    apart: Int32[np.ndarray, "256 256"],
    most: int,
) -> None: ...
def plan(
    colours: UInt32[np.ndarray, "frames rows columns"],
    wanted: UInt8[np.ndarray, "frames rows columns"],
    drafts: UInt8[np.ndarray, "drafts rows columns"],
    exact: UInt8[np.ndarray, " frames"],
    weights: Int32[np.ndarray, " frames"],
    palette: UInt8[np.ndarray, "256 3"],
    costs: tuple[int, int, int],
    columns: int,
    rows: tuple[int, int],
    shown: UInt8[np.ndarray, "rows columns"],
    planned: UInt8[np.ndarray, "ready rows columns"],
) -> None: ...
def differ(
    frame: UInt8[np.ndarray, "rows columns 3"],
    before: UInt8[np.ndarray, "rows columns 3"],
    numbers: UInt32[np.ndarray, "rows columns"],
    counts: UInt32[np.ndarray, " colours"],
    runs: UInt32[np.ndarray, " pixels"],
) -> tuple[int, int]: ...
def replay(
    runs: UInt32[np.ndarray, " runs"],
    table: UInt8[np.ndarray, " colours"],
    numbers: UInt32[np.ndarray, "rows columns"],
    indices: UInt8[np.ndarray, "rows columns"],
) -> None: ...
