"""The functions of `_lzw.c` in Python, for installations without a compiler."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int32, Int64, UInt8, UInt32

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


def settle(
    wanted: tuple[UInt8[np.ndarray, "rows columns"], ...],
    early: int,
    shown: UInt8[np.ndarray, "rows columns"],
    waited: UInt8[np.ndarray, "rows columns"],
    columns: int,
    apart: Int32[np.ndarray, "256 256"],
    most: int,
    wait: int,
) -> None:
    """Update `shown` towards the first of `wanted`, frames in order.

    This is done by runs of pixels, in rows of `columns`, that differ from it. A run waits while the
    sum over its pixels of `apart`, times how often each has `waited` and one, is below `most`, and
    none has waited `wait` times. `most` is more by 0.3 for each change of colour along the run,
    which takes more codes. The run becomes that of the first `early` frames which may stay longest
    until its distances from all those `wanted` add up to more than that.
    """
    kept, ages = shown.reshape(-1), waited.reshape(-1)
    differ = wanted[0].reshape(-1) != kept
    ages[~differ] = 0
    places = np.flatnonzero(differ)
    if not len(places):
        return
    new = (np.diff(places, prepend=-2) > 1) | (places % columns == 0)
    starts, runs = np.flatnonzero(new), np.cumsum(new) - 1
    frames = [each.reshape(-1)[places] for each in wanted]
    wide = apart.astype(np.int64)

    def sums(errors: Int64[np.ndarray, " n"]) -> Int64[np.ndarray, " runs"]:
        return np.asarray(np.add.reduceat(errors, starts))

    steps = (np.diff(frames[0], prepend=0) != 0) | (np.diff(kept[places], prepend=0) != 0)
    limits = most * (10 + 3 * sums((steps & ~new).astype(np.int64))) // 10
    error = sums(wide[frames[0], kept[places]] * (1 + ages[places].astype(np.int64)))
    due = np.maximum.reduceat(ages[places], starts) >= wait
    updated = (due | (error >= limits))[runs]
    best, chosen = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.intp)
    for number in range(early):
        errors = np.array([sums(wide[each, frames[number]]) for each in frames])
        totals = np.cumsum(errors, axis=0)
        lasting = totals <= limits
        spent = np.max(np.where(lasting, totals, 0), axis=0)
        lasts = lasting.sum(axis=0) * (limits + 1) + limits - spent
        better = lasting[0] & (lasts > best)
        best[better], chosen[better] = lasts[better], number
    target = np.choose(chosen[runs], frames[:early])
    kept[places[updated]] = target[updated]
    ages[places[updated]] = 0
    ages[places[~updated]] += 1


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
