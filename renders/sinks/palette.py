"""A palette for a whole film: frequent colours exactly, the others by their nearest means."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from jaxtyping import Float, Int, Int32, UInt8, UInt32
from PIL import Image

_SIZES = (127, 255)  # of palettes, beside the transparent colour
_SQUARES = 0.6  # mean squared distance of colours up to which the smaller one is enough: 55 dB
_EXACT = 30  # of the most frequent colours, which do not change
_REFINED = 12000  # of the most frequent colours, by which the means of the others are chosen
_AT_ONCE = 250  # colours: few enough for the processor's cache, and for one thread
_PASSES = 5  # of Lloyd's algorithm, after which the error falls by less than a hundredth
_MOST_REPEATED = 60  # times that one colour counts in median cut


class Palette:
    """Colours of which a film is made; pixels are their indices, and one more is transparent.

    `known` are all colours that occur in the film.
    """

    def __init__(
        self, colours: UInt8[np.ndarray, "colours 3"], known: UInt8[np.ndarray, "known 3"]
    ) -> None:
        self.colours = colours
        self.transparent = len(colours)
        self.bits = max(len(colours).bit_length(), 2)
        self._index = np.zeros(1 << 24, dtype=np.uint8)
        red, green, blue = known.T.astype(np.intp)
        self._index[red << 16 | green << 8 | blue] = nearest(known.astype(np.float32), colours)

    @cached_property
    def apart(self) -> Int32[np.ndarray, "256 256"]:
        """Squared distances of any two colours."""
        known = self.colours.astype(np.int32)
        squares = np.zeros((256, 256), dtype=np.int32)
        squares[: len(known), : len(known)] = np.sum((known[:, None] - known) ** 2, axis=2)
        return squares

    def indices(self, numbers: UInt32[np.ndarray, "*shape"]) -> UInt8[np.ndarray, "*shape"]:
        """The nearest colour of each of `numbers`, known colours as 0xrrggbb."""
        return np.take(self._index, numbers, mode="clip")


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

    The most frequent are kept, so that flat areas and text are exact. The others are divided by
    median cut, and moved to the means of what is nearest to each (Lloyd 1982).
    """
    frequent = np.argsort(-counts, kind="stable")[:_REFINED]
    some, weights = colours[frequent].astype(np.float32), counts[frequent]
    found = colours
    for size in _SIZES:
        if len(colours) <= size:
            return Palette(colours, colours)
        found = _refined(some, weights, size)
        squares = np.sum((some - found[nearest(some, found)]) ** 2, axis=1)
        if np.average(squares, weights=weights) <= _SQUARES:
            break
    return Palette(found, colours)


def _refined(
    colours: Float[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"], size: int
) -> UInt8[np.ndarray, "palette 3"]:
    """A palette of `size` colours, of which the first are exact."""
    palette = np.concatenate([colours[:_EXACT], _divided(colours, counts, size - _EXACT)])
    for _ in range(_PASSES):
        near = nearest(colours, palette)
        weights = np.bincount(near, counts, len(palette))
        sums = [np.bincount(near, counts * each, len(palette)) for each in colours.T]
        used = weights > 0
        used[:_EXACT] = False
        palette[used] = (np.stack(sums, axis=1)[used] / weights[used, None]).astype(np.float32)
    return np.asarray(palette.round().astype(np.uint8))


def _divided(
    colours: Float[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"], size: int
) -> Float[np.ndarray, "palette 3"]:
    """What median cut makes of all but the most frequent colours."""
    rest, weights = colours[_EXACT:], counts[_EXACT:]
    repeated = np.clip(weights * _MOST_REPEATED // weights.max(), 1, _MOST_REPEATED)
    strip = Image.fromarray(np.repeat(rest, repeated, axis=0).astype(np.uint8)[np.newaxis])
    merged = strip.quantize(size, method=Image.Quantize.MEDIANCUT).getpalette() or []
    return np.array(merged, dtype=np.float32).reshape(-1, 3)[:size]
