"""Codes of frames of GIFs near to what is planned, for installations without a compiler."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Int32, UInt8, UInt32

from .numpy_lzw import BEAM, Strings, write_codes
from .numpy_plan import require_small

_ASIDE, _FURTHEST = 1, 24


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
) -> bytes:
    """Codes of a rectangle, top, bottom, left and right, of the first frame of `planned`.

    Its pixels may be others of `palette` where that costs less. `shown` is the frame before, and
    becomes what is shown. `colours`, as 0xrrggbb, are those of the frame and of some that follow,
    `exact` if no other may be shown, and `weights` of squared distances. `costs` are those of
    codes, and how much worse than the best a string may be that is looked at.
    """
    top, bottom, left, right = box
    fits = colours.shape == planned.shape == (len(exact), *shown.shape) and shown.ndim == 2
    known = 0 < len(exact) == len(weights) <= _FURTHEST and shown.shape[1] == columns
    inside = 0 <= top < bottom <= len(shown) and 0 <= left < right <= columns
    symbols = 2 <= bits <= 8 and 0 <= transparent < 1 << bits
    if not (fits and known and inside and symbols):
        raise ValueError("sizes have to fit each other")
    if max(shown.max(), planned[0].max()) >= 1 << bits:
        raise ValueError("sizes have to fit each other")
    require_small(costs, weights)
    part = np.s_[..., top:bottom, left:right]
    near = _Near(
        colours[part], planned[part], exact, weights, palette, shown[part], costs, transparent
    )
    data = write_codes(near.count, bits, near.most_worth)
    shown[part] = np.array(near.shown, dtype=np.uint8).reshape(bottom - top, right - left)
    return data


class _Near:
    """A rectangle of a frame and of those that follow, and what is shown of it."""

    def __init__(
        self,
        colours: UInt32[np.ndarray, "frames rows columns"],
        planned: UInt8[np.ndarray, "frames rows columns"],
        exact: UInt8[np.ndarray, " frames"],
        weights: Int32[np.ndarray, " frames"],
        palette: UInt8[np.ndarray, "256 3"],
        shown: UInt8[np.ndarray, "rows columns"],
        costs: tuple[int, int, int, int, int],
        transparent: int,
    ) -> None:
        self.transparent = transparent
        *codes, self._most = costs
        changes = planned[0] != shown
        self.count = changes.size
        self.shown: list[int] = shown.reshape(-1).tolist()
        self._planned: list[int] = planned[0].reshape(-1).tolist()
        self._worth: list[int] = _worth(planned[0], changes, codes).reshape(-1).tolist()
        self._open: list[bool] = _beside(changes).reshape(-1).tolist()
        stays = np.logical_and.accumulate(planned == planned[0])
        fixed = np.any(stays & (exact != 0)[:, None, None], axis=0)
        self._fixed: list[bool] = fixed.reshape(-1).tolist()
        weighted = stays * weights.astype(np.int64)[:, None, None]
        channels = [np.sum(weighted * (colours >> shift & 255), axis=0) for shift in (16, 8, 0)]
        sums = np.stack([np.sum(weighted, axis=0), *channels], axis=-1)
        self._sums: list[list[int]] = sums.reshape(-1, 4).tolist()
        self._palette: list[list[int]] = palette.tolist()

    def most_worth(self, strings: Strings, start: int) -> tuple[int, int]:
        """The string from a place on whose colours and codes are worth most; it is shown."""
        found = self._begin(start)
        (best, code), end = found[0], start + 1
        for place in range(start + 1, self.count):
            found = self._longer(strings, place, best + self._most, found)
            if not found:
                break
            if found[0][0] <= best:
                (best, code), end = found[0], place + 1
        for place, symbol in enumerate(strings.of(code), start):
            if symbol != self.transparent:
                self.shown[place] = symbol
        return code, end

    def _begin(self, place: int) -> list[tuple[int, int]]:
        """Symbols that a string may begin with, and their costs: the cheapest first."""
        planned, before = self._planned[place], self.shown[place]
        symbols = [(self.transparent, before), (planned, planned)]
        left = self.shown[place - 1] if place else planned
        if self._open[place] and left not in (planned, before):
            symbols.append((left, left))
        found = []
        for symbol, colour in symbols:
            cost = self._further(place, colour)
            if cost is not None:
                found.append((cost - self._worth[place], symbol))
        return sorted(found, key=lambda each: each[0])

    def _longer(
        self, strings: Strings, place: int, limit: int, found: list[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Strings that are longer by a pixel, unless they cost more than a limit."""
        longer, before = [], self.shown[place]
        for cost, code in found:
            children = strings.children[code]
            if self._open[place]:
                symbols = list(reversed(children))
            else:
                symbols = [each for each in (self.transparent, before) if each in children]
            for symbol in symbols:
                further = self._further(place, before if symbol == self.transparent else symbol)
                if further is not None:
                    total = cost + further - self._worth[place]
                    if total <= limit:
                        longer.append((total, children[symbol]))
        return sorted(longer, key=lambda each: each[0])[:BEAM]

    def _further(self, place: int, colour: int) -> int | None:
        """How much further a pixel is from its colours than as planned; None if it may not be."""
        planned = self._planned[place]
        if colour == planned or not self._open[place]:
            return 0
        if self._fixed[place]:
            return None
        weight, *sums = self._sums[place]
        channels = zip(self._palette[colour], self._palette[planned], sums, strict=True)
        return sum((to - of) * (weight * (to + of) - 2 * total) for to, of, total in channels)


def _worth(
    planned: UInt8[np.ndarray, "rows columns"],
    changes: Bool[np.ndarray, "rows columns"],
    costs: list[int],
) -> Int32[np.ndarray, "rows columns"]:
    """What the codes of each pixel would cost as planned."""
    begin, fresh, same, each = costs
    left, alike = np.zeros((2, *planned.shape), dtype=bool)
    left[:, 1:] = changes[:, :-1]
    alike[:, 1:] = planned[:, 1:] == planned[:, :-1]
    codes = np.where(left, np.where(alike, same, fresh), begin + fresh)
    return np.asarray(each + np.where(changes, codes, 0), dtype=np.int32)


def _beside(changes: Bool[np.ndarray, "rows columns"]) -> Bool[np.ndarray, "rows columns"]:
    """Pixels that change, and those a little to the left and right of them."""
    beside = changes.copy()
    for aside in range(1, _ASIDE + 1):
        beside[:, aside:] |= changes[:, :-aside]
        beside[:, :-aside] |= changes[:, aside:]
    return beside
