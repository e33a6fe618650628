"""Places in a chart that are clear of its curves and of words; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from jaxtyping import Float

from ..stage.layout import Box

_STEP = 3.0  # design pixels between places that are checked along a curve
_BESIDE, _OVER, _BETWEEN = 4.0, 6.0, 4.0  # design pixels beside words, over them, between two


def freest(
    places: Iterable[Box], curves: Sequence[Float[np.ndarray, "_ 2"]], taken: Sequence[Box]
) -> tuple[int, Box | None]:
    """The place that crosses least of `curves` and nothing that is `taken`; the first if equal.

    There may be none. Before it stands how much it crosses.
    """
    x, y = np.concatenate([np.empty((0, 2)), *map(_dense, curves)]).T
    best: tuple[int, Box | None] = 0, None
    for box in places:
        if any(meet(box, each) for each in taken):
            continue
        across = (x > box.x - _BESIDE) & (x < box.right + _BESIDE)
        crossed = int((across & (y > box.y - _OVER) & (y < box.bottom + _OVER)).sum())
        if best[1] is None or crossed < best[0]:
            best = crossed, box
    return best


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have anything in common, or nearly."""
    across = one.x < other.right + _BETWEEN and other.x < one.right + _BETWEEN
    return across and one.y < other.bottom + _BETWEEN and other.y < one.bottom + _BETWEEN


def _dense(path: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "m 2"]:
    """Places along a path, a few design pixels apart."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    along = np.arange(0, length[-1] + _STEP, _STEP)
    return np.column_stack([np.interp(along, length, path[:, axis]) for axis in (0, 1)])
