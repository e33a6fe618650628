"""What a GIF shows of each frame, so that it is near to its film and small; knows no files."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from jaxtyping import Int32, UInt8, UInt32

from .lzw import plan, settle
from .palette import Palette

_AT_ONCE = 320  # milliseconds of the film that are planned at once
_AHEAD = 80  # milliseconds that are looked ahead from there
_FRAMES = 8, 1
FOLLOWING = 4
"""Frames at most whose colours are known beyond those that are planned, if there are more."""
_STRIPS = 3  # of colours: of what is planned, of what is compressed meanwhile, and one to be done
_BANDS = 6  # of rows, which threads plan
_CODE = 75  # squared distance of colours, for a hundredth of a second, that is worth a bit of codes
_NEAR = 1.17  # distance of a palette from its film, beyond which a bit is worth less
# The share of pixels that change, beyond which a bit is worth less and below which it is worth
# more, since frames are as near with larger errors in fewer pixels; and by how much at most.
_MOVING, _FEW = 0.16, 1.75
# Powers of both, with which films of one plane, of a network and of nine planes are near enough.
_OF_DISTANCE, _OF_MOVING = 1.8, 0.63
# Bits to begin a run of pixels that change, for another colour in it, and for the one before: the
# proportions by which three films are smallest at the same error.
_BITS = (44, 20, 2)
_SMALL = 50  # bits that a change of a run is worth, below which it is left out of the draft
_MOST = 15  # hundredths of a second that a frame counts for: others are exact

_Indices = UInt8[np.ndarray, "rows columns"]


class Wanted(NamedTuple):
    """A frame of a film: its colours as 0xrrggbb, and as indices of a palette.

    It is shown for `repeat` frames, and nothing else may be shown if it is `exact`.
    """

    colours: UInt32[np.ndarray, "rows columns"]
    indices: _Indices
    repeat: int
    exact: bool


class Planned(NamedTuple):
    """Some frames of a film, and the indices that are to be shown of each for `repeats` frames.

    Squared distances from `colours`, 0xrrggbb, have `weights`. Frames that are `exact` are shown as
    they are. Once what follows is planned, its first `colours` are behind those of the frames; all
    are overwritten when the third batch after them is asked for.
    """

    colours: UInt32[np.ndarray, "more rows columns"]
    indices: UInt8[np.ndarray, "frames rows columns"]
    exact: UInt8[np.ndarray, " frames"]
    weights: Int32[np.ndarray, " frames"]
    repeats: list[int]


def worth_of_a_bit(distance: float, moving: float) -> float:
    """The squared distance of colours, for a hundredth of a second, that is worth a bit of codes.

    `distance` is that of the palette from its film, and `moving` the share of pixels that change
    from a frame to the next.
    """
    few = min(math.pow(_MOVING / moving, _OF_MOVING), _FEW) if moving else _FEW
    return _CODE * few / math.pow(max(distance / _NEAR, 1), _OF_DISTANCE)


def planned(
    frames: Iterator[Wanted], palette: Palette, bit: float, duration: float, executor: Executor
) -> Iterator[Planned]:
    """What is to be shown of all frames, the first one apart; `bit` is what one is worth.

    A frame lasts for `duration` milliseconds; arrays of `frames` may be overwritten by the next
    one. Bands of rows are planned by `executor` at the same time. The first frame has to be exact.
    """
    costs = [round(bit * bits) for bits in _BITS]
    colours = palette.table
    first = next(frames)
    shown = first.indices.copy()
    rows, columns = shown.shape
    most, ahead = (
        min(max(round(each / duration), 1), limit)
        for each, limit in zip((_AT_ONCE, _AHEAD), _FRAMES, strict=True)
    )
    window = _Window(1, 0, shown, duration)
    window.filled(iter([(first, shown)]))
    yield window.first(1, shown[np.newaxis].copy())
    window = _Window(most, ahead, shown, duration)
    bands = [rows * band // _BANDS for band in range(_BANDS + 1)]
    following = _drafted(frames, shown.copy(), palette, round(bit * _SMALL * 10 / duration))
    while ready := min(window.filled(following), most):
        result = np.empty((ready, rows, columns), dtype=np.uint8)
        given = (*window.known(), colours, (costs[0], costs[1], costs[2]), columns)
        begun = [executor.submit(plan, *given, part, shown, result) for part in pairwise(bands)]
        for each in begun:
            each.result()
        yield window.first(ready, result)
        window.drop(ready)


def _drafted(
    frames: Iterator[Wanted], shown: _Indices, palette: Palette, small: int
) -> Iterator[tuple[Wanted, _Indices]]:
    """Each frame, and what differs from `shown` by more than small changes, which is updated."""
    for frame in frames:
        most = 0 if frame.exact else small
        settle(frame.indices, shown, shown.shape[1], palette.apart, most)
        yield frame, shown


class _Window:
    """Up to `own` frames and `ahead` more in order, and their drafts, with what is shown before."""

    def __init__(self, own: int, ahead: int, shown: _Indices, duration: float) -> None:
        most = own + ahead
        self._strips = deque(
            np.empty((max(own + min(own, FOLLOWING), most), *shown.shape), dtype=np.uint32)
            for _ in range(_STRIPS)
        )
        self._wanted = np.empty((most, *shown.shape), dtype=np.uint8)
        self._drafts = np.empty((most + 1, *shown.shape), dtype=np.uint8)
        self._drafts[0] = shown
        self._exact = np.zeros(most, dtype=np.uint8)
        self._weights = np.zeros(most, dtype=np.int32)
        self._repeats: list[int] = []
        self._own, self._duration = own, duration

    def filled(self, frames: Iterator[tuple[Wanted, _Indices]]) -> int:
        """Take in frames while there is room; how many there are then."""
        colours, before = self._strips[0], self._strips[1]
        for frame, draft in islice(frames, len(self._wanted) - len(self._repeats)):
            at = len(self._repeats)
            colours[at] = frame.colours
            if self._own + at < len(before):
                before[self._own + at] = frame.colours
            self._wanted[at] = frame.indices
            self._drafts[at + 1] = draft
            self._exact[at] = frame.exact
            self._weights[at] = min(round(frame.repeat * self._duration / 10), _MOST)
            self._repeats.append(frame.repeat)
        return len(self._repeats)

    def known(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Colours, indices, drafts, which frames are exact, and for how long they are shown."""
        count = len(self._repeats)
        drafts = self._drafts[: count + 1]
        frames = (self._strips[0], self._wanted, self._exact, self._weights)
        colours, wanted, exact, weights = (each[:count] for each in frames)
        return colours, wanted, drafts, exact, weights

    def first(self, number: int, indices: UInt8[np.ndarray, "frames rows columns"]) -> Planned:
        """The first frames, of which `indices` are to be shown."""
        exact, weights = (each[:number].copy() for each in (self._exact, self._weights))
        return Planned(self._strips[0], indices, exact, weights, self._repeats[:number])

    def drop(self, number: int) -> None:
        """Forget the first frames; what is known of their colours stays as it is for a while."""
        del self._repeats[:number]
        left = len(self._repeats)
        self._strips.rotate(1)
        self._strips[0][:left] = self._strips[1][number : number + left]
        for each in (self._exact, self._weights, self._wanted):
            each[:left] = each[number : number + left]
        self._drafts[: left + 1] = self._drafts[number : number + left + 1]
