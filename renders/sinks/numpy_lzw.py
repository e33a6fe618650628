"""Compression and colours of GIFs in Python, for installations without a compiler."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import UInt8, UInt32

_CODES = 4096
_COLOURS, _LONGEST = 1 << 24, 255  # all colours, and pixels of a run
BEAM = 8
"""Strings of the same length that are looked at."""


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


class Strings:
    """Codes of strings of symbols: each is a shorter one, its parent, and a last symbol."""

    def __init__(self, bits: int) -> None:
        self.symbols = 1 << bits
        self.children: list[dict[int, int]] = [{} for _ in range(_CODES)]
        self.parent, self.last = [0] * _CODES, [0] * _CODES
        self.next = self.symbols + 2

    def of(self, code: int) -> list[int]:
        """The symbols of a string."""
        found = []
        while code >= self.symbols:
            found.append(self.last[code])
            code = self.parent[code]
        return [code, *reversed(found)]

    def clear(self) -> None:
        """Forget all strings but the symbols."""
        for children in self.children:
            children.clear()
        self.next = self.symbols + 2


Find = Callable[[Strings, int], tuple[int, int]]
"""The code of a string of pixels from a place on, and where it ends."""


def write_codes(count: int, bits: int, find: Find) -> bytes:
    """The codes of `count` pixels, strings of which are found."""
    strings, codes = Strings(bits), _Codes()
    width, before, first, place = bits + 1, -1, 0, 0
    codes.put(strings.symbols, width)
    while place < count:
        children = strings.children[before] if before >= 0 else {}
        guessed = before >= 0 and first not in children
        if guessed:
            children[first] = strings.next
            strings.parent[strings.next], strings.last[strings.next] = before, first
        code, place = find(strings, place)
        codes.put(code, width)
        symbol = strings.of(code)[0]
        if before >= 0:
            if guessed and symbol != first:
                del children[first]
            children.setdefault(symbol, strings.next)
            strings.parent[strings.next], strings.last[strings.next] = before, symbol
            strings.next += 1
            if strings.next == 1 << width and width < 12:
                width += 1
        before, first = code, symbol
        if strings.next == _CODES:
            codes.put(strings.symbols, width)
            strings.clear()
            width, before = bits + 1, -1
    codes.put(strings.symbols + 1, width)
    return codes.whole()


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

    def longest(strings: Strings, place: int) -> tuple[int, int]:
        found = [transparent, colours[place]] if free[place] else [colours[place]]
        for end in range(place + 1, len(colours)):
            symbols = (transparent, colours[end]) if free[end] else (colours[end],)
            children = [strings.children[code] for code in found]
            longer = [each[symbol] for each in children for symbol in symbols if symbol in each]
            if not longer:
                return found[0], end
            found = longer[:BEAM]
        return found[0], len(colours)

    return write_codes(len(colours), bits, longest)


def differ(
    frame: UInt8[np.ndarray, "rows columns 3"],
    before: UInt8[np.ndarray, "rows columns 3"],
    numbers: UInt32[np.ndarray, "rows columns"],
    counts: UInt32[np.ndarray, " colours"],
    runs: UInt32[np.ndarray, " pixels"],
) -> tuple[int, int]:
    """How many pixels of `frame` differ from the frame `before`, and how many of `runs` say so.

    Each is the length of a run above the 24 bits of its colour, 0xrrggbb, or the length of what
    stays. `numbers` are the colours of the frame before, and are updated. If any pixel differs, all
    colours are counted in `counts` (1 << 24), up to the largest number.
    """
    fits = frame.size == before.size == 3 * numbers.size == 3 * runs.size
    if not fits or len(counts) != _COLOURS:
        raise ValueError("sizes have to fit each other")
    wide = frame.astype(np.uint32)
    colours = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    changed = np.flatnonzero(colours != numbers)
    numbers[:] = colours
    if len(changed):
        found, times = np.unique(colours, return_counts=True)
        most = np.iinfo(np.uint32).max
        counts[found] = np.minimum(counts[found].astype(np.int64) + times, most)
    words = _runs(changed.tolist(), colours.ravel())
    runs[: len(words)] = words
    return len(changed), len(words)


def _runs(changed: list[int], colours: UInt32[np.ndarray, " pixels"]) -> list[int]:
    words: list[int] = []
    end = 0
    for place in changed:
        colour, staying = int(colours[place]), place - end
        end = place + 1
        if words and not staying and words[-1] % _COLOURS == colour and words[-1] >> 24 < _LONGEST:
            words[-1] += 1 << 24
            continue
        while staying:
            words.append(min(staying, _COLOURS - 1))
            staying -= words[-1]
        words.append(1 << 24 | colour)
    return words


def replay(
    runs: UInt32[np.ndarray, " runs"],
    table: UInt8[np.ndarray, " colours"],
    numbers: UInt32[np.ndarray, "rows columns"],
    indices: UInt8[np.ndarray, "rows columns"],
) -> None:
    """Update the colours of a frame to what `runs` say, and to what `table` has for them."""
    lengths, colours = runs >> 24, runs & np.uint32(_COLOURS - 1)
    stays = lengths == 0
    lengths[stays] = colours[stays]
    lengths = lengths.astype(np.intp)
    if lengths.sum() > indices.size or indices.size != numbers.size or len(table) != _COLOURS:
        raise ValueError("sizes have to fit each other")
    changed = np.flatnonzero(np.repeat(~stays, lengths))
    numbers.reshape(-1)[changed] = new = np.repeat(colours[~stays], lengths[~stays])
    indices.reshape(-1)[changed] = table[new]
