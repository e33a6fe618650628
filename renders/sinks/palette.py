"""A palette for a whole film: frequent colours exactly, the others by their nearest means."""

from __future__ import annotations

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, Int32, UInt8, UInt32

_SMALL, _LARGE = 127, 255  # colours of a palette, beside the transparent one
_SQUARES = 0.6  # mean squared distance of colours up to which the small one is enough: 55 dB
_EXACT = 12  # of the most frequent colours, which do not change
_LAST_BITS = 2  # of each channel, in which colours are alike enough to be chosen for as one
_AT_ONCE = 250  # colours: few enough for the processor's cache, and for one thread
_PASSES = 8  # of Lloyd's algorithm, after which the error falls by less than a hundredth


class Palette:
    """Colours of which a film is made; pixels are their indices, and one more is transparent.

    `known` are all colours that occur in the film, and `counts` how often. `index` has the nearest
    colour for each of them, 0xrrggbb. `distance` is how far pixels are from their colours, as the
    root of the mean of its square.
    """

    def __init__(
        self,
        colours: UInt8[np.ndarray, "colours 3"],
        known: UInt8[np.ndarray, "known 3"],
        counts: Int[np.ndarray, " known"],
    ) -> None:
        self.colours = colours
        self.transparent = len(colours)
        self.bits = max(len(colours).bit_length(), 2)
        self.index = np.zeros(1 << 24, dtype=np.uint8)
        red, green, blue = known.T.astype(np.intp)
        wide = known.astype(np.float32)
        near = nearest(wide, colours)
        self.index[red << 16 | green << 8 | blue] = near
        squares = np.sum((wide - colours[near]) ** 2, axis=1)
        self.distance = math.sqrt(np.average(squares, weights=counts))

    @property
    def table(self) -> UInt8[np.ndarray, "256 3"]:
        """The colours, and black for indices without one."""
        table = np.zeros((256, 3), dtype=np.uint8)
        table[: len(self.colours)] = self.colours
        return table

    @cached_property
    def apart(self) -> Int32[np.ndarray, "256 256"]:
        """Squared distances of any two colours."""
        known = self.colours.astype(np.int32)
        squares = np.zeros((256, 256), dtype=np.int32)
        squares[: len(known), : len(known)] = np.sum((known[:, None] - known) ** 2, axis=2)
        return squares

    def indices(self, numbers: UInt32[np.ndarray, "*shape"]) -> UInt8[np.ndarray, "*shape"]:
        """The nearest colour of each of `numbers`, known colours as 0xrrggbb."""
        return np.take(self.index, numbers, mode="clip")


def nearest(
    colours: Float[np.ndarray, "n 3"], palette: UInt8[np.ndarray, "m 3"] | Float[np.ndarray, "m 3"]
) -> Int[np.ndarray, " n"]:
    """The index of the colour of a palette that is nearest to each of `colours`."""
    known = palette.astype(np.float32)
    half = np.sum(known**2, axis=1) / 2
    blocks = range(0, len(colours), _AT_ONCE)
    found = [(half - colours[at : at + _AT_ONCE] @ known.T).argmin(axis=1) for at in blocks]
    return np.concatenate(found) if found else np.empty(0, dtype=np.intp)


def palette_of(
    colours: UInt8[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"]
) -> Palette:
    """A palette near to `colours`, which occur `counts` times; small if that is enough.

    The most frequent are kept, so that flat areas and text are exact. The others are divided where
    that lessens their variance most (Wu 1992), along the axis on which they vary most, and moved to
    the means of what is nearest to each (Lloyd 1982).
    """
    large = _fitted(colours, counts, _LARGE)
    if len(large.colours) <= _SMALL or large.distance**2 > _SQUARES:
        return large
    small = _fitted(colours, counts, _SMALL)
    return small if small.distance**2 <= _SQUARES else large


def _fitted(
    colours: UInt8[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"], size: int
) -> Palette:
    """A palette of all colours, or of `size` that are chosen if there are more."""
    few = len(colours) <= size
    return Palette(colours if few else _chosen(colours, counts, size), colours, counts)


def _chosen(
    colours: UInt8[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"], size: int
) -> UInt8[np.ndarray, "palette 3"]:
    """A palette of `size` colours at most, of which the first are exact."""
    order = np.argsort(-counts, kind="stable")
    exact, others = colours[order[:_EXACT]].astype(np.float32), order[_EXACT:]
    means, weights = _merged(colours[others], counts[others])
    palette = np.concatenate([exact, _divided(means, weights, size - len(exact))])
    for _ in range(_PASSES):
        near = nearest(means, palette)
        totals = np.bincount(near, weights, len(palette))
        sums = np.stack([np.bincount(near, weights * each, len(palette)) for each in means.T], 1)
        used = totals > 0
        used[: len(exact)] = False
        palette[used] = sums[used] / totals[used, None]
    return np.asarray(palette.round().astype(np.uint8))


def _merged(
    colours: UInt8[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"]
) -> tuple[Float[np.ndarray, "cells 3"], Float[np.ndarray, " cells"]]:
    """Means of colours that differ in their last bits only, and how often they occur."""
    red, green, blue = colours.T.astype(np.intp) >> _LAST_BITS
    bits = 8 - _LAST_BITS
    cell = (red << bits | green) << bits | blue
    weights = np.bincount(cell, counts)
    used = np.flatnonzero(weights)
    sums = np.stack([np.bincount(cell, counts * each)[used] for each in colours.T], axis=1)
    return (sums / weights[used, None]).astype(np.float32), weights[used]


class _Box(NamedTuple):
    """Some colours: their mean, and how much less they vary within `halves`, counts included."""

    mean: Float[np.ndarray, " 3"]
    gain: float
    halves: tuple[tuple[np.ndarray, np.ndarray], ...]


def _divided(
    colours: Float[np.ndarray, "n 3"], counts: Float[np.ndarray, " n"], size: int
) -> Float[np.ndarray, "boxes 3"]:
    """Means of `size` boxes of colours, or of fewer if there are no more colours."""
    boxes = [_box(colours, counts)]
    while len(boxes) < size:
        box = boxes.pop(max(range(len(boxes)), key=lambda number: boxes[number].gain))
        if not box.halves:
            return colours
        boxes += [_box(*half) for half in box.halves]
    return np.array([box.mean for box in boxes], dtype=np.float32)


def _box(colours: Float[np.ndarray, "n 3"], counts: Float[np.ndarray, " n"]) -> _Box:
    """The box of some colours, one at least."""
    total = np.sum(counts)
    mean = counts @ colours / total
    if len(colours) == 1:
        return _Box(mean, 0.0, ())
    apart = colours - mean
    weighted = apart * counts[:, None]
    axis = np.linalg.eigh(apart.T @ weighted)[1][:, -1]
    order = np.argsort(apart @ axis, kind="stable")
    sums = np.cumsum(weighted[order], axis=0)[:-1]  # the others have the same, but negative
    below = np.cumsum(counts[order])[:-1]
    gains = np.sum(sums**2, axis=1) * (1 / below + 1 / (total - below))
    at = int(gains.argmax()) + 1
    halves = tuple((colours[each], counts[each]) for each in (order[:at], order[at:]))
    return _Box(mean, float(gains[at - 1]), halves)
