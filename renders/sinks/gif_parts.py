"""The parts of a GIF: what is written of planned frames, near to them in few codes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future

import numpy as np
from jaxtyping import Bool, UInt8

from .gif_blocks import Part
from .gif_changes import FOLLOWING, Planned
from .lzw import compress, compress_near
from .palette import Palette

# How many bits the codes of a pixel are worth: as planned, to begin a run of pixels that change,
# for another colour in it and for the one before, and for any pixel besides; and by how many a
# string of pixels that is known may be worse than the best and still be looked at.
_BITS = (17.6, 8, 0.8, 1, 40)

_Shown = UInt8[np.ndarray, "rows columns"]
_Parts = list[tuple[Part | None, int]]


def parts_of(
    batches: Iterator[Planned], palette: Palette, bit: float, executor: Executor
) -> Iterator[tuple[Part | None, int]]:
    """What changes with each frame, None for nothing, and for how many frames it is shown.

    `bit` is what one is worth. The first of the batches is one frame. Those that follow are planned
    while `executor` compresses the one before.
    """
    first, now = next(batches), next(batches, None)
    shown = first.indices[0].copy()
    data = compress(shown, np.zeros_like(shown), palette.transparent, palette.bits)
    yield Part(0, 0, shown.shape[1], shown.shape[0], data), first.repeats[0]
    begun: Future[_Parts] | None = None
    while now is not None:
        following = next(batches, None)
        if begun is not None:
            yield from begun.result()
        begun = executor.submit(_compressed, now, following, palette, bit, shown)
        now = following
    if begun is not None:
        yield from begun.result()


def _compressed(
    now: Planned, following: Planned | None, palette: Palette, bit: float, shown: _Shown
) -> _Parts:
    """The parts of a batch, with those that follow in view; `shown` is updated."""
    indices, exact, weights = now[1:4]
    if following is not None:
        indices, exact, weights = (
            np.concatenate([each, later[:FOLLOWING]])
            for each, later in zip(now[1:4], following[1:4], strict=True)
        )
    colours = now.colours[: len(indices)]
    table = palette.table
    begin, fresh, same, each, most = (round(bit * bits) for bits in _BITS)
    parts: _Parts = []
    for frame, repeat in enumerate(now.repeats):
        changed = indices[frame] != shown
        if not changed.any():
            parts.append((None, repeat))
            continue
        (top, bottom), (left, right) = (_span(np.asarray(changed.any(axis=n))) for n in (1, 0))
        data = compress_near(
            colours[frame:],
            indices[frame:],
            exact[frame:],
            weights[frame:],
            table,
            shown,
            shown.shape[1],
            (top, bottom, left, right),
            (begin, fresh, same, each, most),
            palette.transparent,
            palette.bits,
        )
        parts.append((Part(left, top, right - left, bottom - top, data), repeat))
    return parts


def _span(some: Bool[np.ndarray, " n"]) -> tuple[int, int]:
    """From the first to behind the last that is true."""
    found = np.flatnonzero(some)
    return int(found[0]), int(found[-1]) + 1
