"""Compression and colours of GIFs in Python, for installations without a compiler."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8, UInt32

_CODES = 4096
_BEAM = 8


class _Codes:
    """Codes of growing width as bytes, the least bit first."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._rest = self._bits = 0

    def put(self, code: int, width: int) -> None:
        self._rest |= code << self._bits
        self._bits += width
        while self._bits >= 8:
            self.data.append(self._rest & 255)
            self._rest >>= 8
            self._bits -= 8

    def whole(self) -> bytes:
        return bytes(self.data) + (bytes([self._rest]) if self._bits else b"")


def compress(
    pixels: UInt8[np.ndarray, "*shape"],
    unchanged: UInt8[np.ndarray, "*shape"],
    transparent: int,
    bits: int,
) -> bytes:
    """Codes of `pixels`, below 2 ** bits; where `unchanged`, a pixel may be `transparent`."""
    colours, free = pixels.tobytes(), unchanged.tobytes()
    if not (2 <= bits <= 8 and 0 <= transparent < 1 << bits and len(colours) == len(free)):
        raise ValueError("pixels have to fit each other and their bits")
    if max(colours, default=0) >= 1 << bits:
        raise ValueError("pixels have to fit each other and their bits")
    symbols, codes = 1 << bits, _Codes()
    children: dict[tuple[int, int], int] = {}
    first_of = list(range(symbols)) + [0] * (_CODES - symbols)
    following, width, before, place = symbols + 2, bits + 1, -1, 0
    codes.put(symbols, width)
    while place < len(colours):
        guess = (before, first_of[before])
        guessed = before >= 0 and guess not in children
        if guessed:
            children[guess] = following
            first_of[following] = first_of[before]
        code, place = _longest(children, colours, free, place, transparent)
        codes.put(code, width)
        if before >= 0:
            if guessed and first_of[code] != guess[1]:
                del children[guess]
            children.setdefault((before, first_of[code]), following)
            first_of[following] = first_of[before]
            following += 1
            if following == 1 << width and width < 12:
                width += 1
        before = code
        if following == _CODES:
            codes.put(symbols, width)
            children.clear()
            following, width, before = symbols + 2, bits + 1, -1
    codes.put(symbols + 1, width)
    return codes.whole()


def _longest(
    children: dict[tuple[int, int], int], colours: bytes, free: bytes, place: int, transparent: int
) -> tuple[int, int]:
    """The code of the longest string from a place on, and where it ends."""
    found = [transparent, colours[place]] if free[place] else [colours[place]]
    for end in range(place + 1, len(colours)):
        longer = [
            children[code, symbol]
            for code in found
            for symbol in ((transparent, colours[end]) if free[end] else (colours[end],))
            if (code, symbol) in children
        ]
        if not longer:
            return found[0], end
        found = longer[:_BEAM]
    return found[0], len(colours)


def number(
    frame: UInt8[np.ndarray, "rows columns 3"],
    numbers: UInt32[np.ndarray, "rows columns"],
    changed: UInt8[np.ndarray, "rows columns"],
    counts: UInt32[np.ndarray, " colours"],
) -> int:
    """How many pixels of `frame` differ from `numbers`, their colours as 0xrrggbb.

    `numbers` are updated, `changed` says which. If there are any, all colours are counted in
    `counts` (1 << 24), up to the largest number.
    """
    if not (frame.size == 3 * changed.size == 3 * numbers.size and len(counts) == 1 << 24):
        raise ValueError("sizes have to fit each other")
    wide = frame.astype(np.uint32)
    colours = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    changed[:] = colours != numbers
    numbers[:] = colours
    if changed.any():
        found, times = np.unique(colours, return_counts=True)
        most = np.iinfo(np.uint32).max
        counts[found] = np.minimum(counts[found].astype(np.int64) + times, most)
    return int(np.count_nonzero(changed))
