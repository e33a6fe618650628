"""Notices films that flash, which can cause seizures, while they are drawn (WCAG 2.2, 2.3.1)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from fractions import Fraction
from functools import cache, lru_cache

import numpy as np
from jaxtyping import Float, Int

from .sinks.sink import Frame, FrameSink

_SAMPLES = 24  # along each side of a frame
_CHANGE, _BRIGHT = 0.1, 0.8  # of relative luminance, of which the darker one is below _BRIGHT
_CHANGES = 7  # within a second are more than three flashes, which are pairs of opposing changes
_SHARE = 0.25  # of the frame
_LONG_AGO = -1e9

Look = tuple[int, Float[np.ndarray, " places"]]
"""The number of a frame, and relative luminance at places of it."""


class Flashes:
    """Looks for flashes in frames one after the other."""

    def __init__(self, fps: Fraction) -> None:
        self._fps = float(fps)
        self._extreme: Float[np.ndarray, " places"] | None = None
        self._rising = np.empty(0)
        self._times = np.empty((0, 0))
        self.found: float | None = None

    @property
    def warnings(self) -> list[str]:
        """At most one sentence."""
        if self.found is None:
            return []
        return [
            f"the film flashes more than three times a second at {self.found:.1f} s, over a "
            "quarter of the frame or more, which can cause seizures (WCAG 2.3.1)"
        ]

    def look(self, number: int, now: Float[np.ndarray, " places"]) -> None:
        """Note where luminance has turned since its last extreme."""
        if self._extreme is None:
            self._extreme, self._rising = now, np.zeros(len(now))
            self._times = np.full((_CHANGES, len(now)), _LONG_AGO)
            return
        change = now - self._extreme
        dark = np.minimum(now, self._extreme) < _BRIGHT
        sign = np.sign(change)
        turned = (np.abs(change) >= _CHANGE) & dark & (sign != self._rising)
        self._extreme = np.where(turned | (sign == self._rising), now, self._extreme)
        if not turned.any():
            return
        self._rising = np.where(turned, sign, self._rising)
        time = number / self._fps
        self._times[:, turned] = np.roll(self._times[:, turned], -1, axis=0)
        self._times[-1, turned] = time
        if self.found is None and np.mean(time - self._times[0] < 1) >= _SHARE:
            self.found = time


class FlashSink(FrameSink):
    """Passes frames on to another sink; `warnings` say when a film flashes.

    The first frame has the number `first`. Luminance is measured at places that are spread evenly.
    """

    def __init__(self, sink: FrameSink, fps: Fraction, *, first: int = 0) -> None:
        self.colours = sink.colours
        self._sink, self._fps, self._first, self._number = sink, float(fps), first, first
        self._flashes = Flashes(fps)
        self._start: list[Look] = []
        self._end: deque[Look] = deque()

    @property
    def warnings(self) -> list[str]:
        """At most one sentence."""
        return self._flashes.warnings

    @property
    def edges(self) -> list[Look]:
        """The frames of the first second and of the last, for flashes across a seam of parts."""
        return list(dict([*self._start, *self._end]).items())

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Look at `frame`, and pass it on."""
        if self._flashes.found is None:
            now = _luminance(frame, planes=self.colours == "yuv420p")
            self._flashes.look(self._number, now)
            self._keep((self._number, now))
        self._number += repeat
        self._sink.write(frame, repeat)

    def _keep(self, look: Look) -> None:
        if look[0] - self._first < self._fps:
            self._start.append(look)
        self._end.append(look)
        while look[0] - self._end[0][0] > self._fps:
            self._end.popleft()

    def close(self) -> None:
        """Close the other sink."""
        self._sink.close()

    def abort(self) -> None:
        """Abort the other sink."""
        self._sink.abort()


def flashes_at_seams(edges: Iterable[Look], fps: Fraction) -> list[str]:
    """A warning about flashes in the edges of all parts of a film, in any order."""
    flashes = Flashes(fps)
    for number, now in sorted(edges, key=lambda look: look[0]):
        flashes.look(number, now)
    return flashes.warnings


def _luminance(frame: Frame, *, planes: bool) -> Float[np.ndarray, " places"]:
    """Relative luminance at places of a frame, with 2.2 for the exponent of sRGB and BT.709."""
    height = len(frame) * 2 // 3 if planes else len(frame)
    some = frame[_places(height, frame.shape[1])]
    if planes:
        return np.asarray(_luminance_of_luma()[some].ravel())
    luma = some[..., :3].astype(float) @ (0.2126, 0.7152, 0.0722) / 255
    if frame.shape[2] == 4:  # over black
        luma = luma * some[..., 3] / 255
    return np.asarray(np.clip(luma, 0, 1).ravel() ** 2.2)


@cache
def _luminance_of_luma() -> Float[np.ndarray, " 256"]:
    """Of each luma in limited range."""
    return np.asarray(np.clip((np.arange(256) - 16) / 219, 0, 1) ** 2.2)


@lru_cache(maxsize=16)
def _places(height: int, width: int) -> tuple[Int[np.ndarray, "_ 1"], Int[np.ndarray, "1 _"]]:
    """Rows and columns of pixels that are spread evenly."""
    rows, columns = (np.linspace(0, each - 1, _SAMPLES).astype(int) for each in (height, width))
    return rows[:, None], columns[None]
