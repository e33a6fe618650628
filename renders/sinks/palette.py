"""A palette for a whole film: frequent colours exactly, the others by their nearest means."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int, UInt8
from PIL import Image

_EXACT = 64  # of the most frequent colours, which do not change
_REFINED = 4000  # of the most frequent colours, by which the means of the others are chosen
_PASSES = 3  # of Lloyd's algorithm, after which the error falls by less than a hundredth
_MOST_REPEATED = 200  # times that one colour counts in median cut


def palette_of(
    colours: UInt8[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"], size: int
) -> UInt8[np.ndarray, "palette 3"]:
    """At most `size` colours, near to `colours`, which occur `counts` times.

    The most frequent are kept, so that flat areas and text are exact. The others are divided by
    median cut, and moved to the means of what is nearest to each (Lloyd 1982).
    """
    if len(colours) <= size:
        return colours
    frequent = np.argsort(-counts, kind="stable")[:_REFINED]
    colours, counts = colours[frequent].astype(np.float32), counts[frequent]
    palette = np.concatenate([colours[:_EXACT], _divided(colours, counts, size - _EXACT)])
    for _ in range(_PASSES):
        nearest = (np.sum(palette**2, axis=1) - 2 * colours @ palette.T).argmin(axis=1)
        weights = np.bincount(nearest, counts, len(palette))
        sums = [np.bincount(nearest, counts * each, len(palette)) for each in colours.T]
        used = weights > 0
        used[:_EXACT] = False
        palette[used] = (np.stack(sums, axis=1)[used] / weights[used, None]).astype(np.float32)
    return palette.round().astype(np.uint8)


def _divided(
    colours: Float[np.ndarray, "colours 3"], counts: Int[np.ndarray, " colours"], size: int
) -> Float[np.ndarray, "palette 3"]:
    """What median cut makes of all but the most frequent colours."""
    rest, weights = colours[_EXACT:], counts[_EXACT:]
    repeated = np.clip(weights * _MOST_REPEATED // weights.max(), 1, _MOST_REPEATED)
    strip = Image.fromarray(np.repeat(rest, repeated, axis=0).astype(np.uint8)[np.newaxis])
    merged = strip.quantize(size, method=Image.Quantize.MEDIANCUT).getpalette() or []
    return np.array(merged, dtype=np.float32).reshape(-1, 3)[:size]
