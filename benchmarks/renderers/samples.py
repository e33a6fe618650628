"""Where processor time goes, by sampling what Python executes; changes no code that it watches."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import epochreel

_INTERVAL = 0.002  # seconds of processor time, or as often as the system can
_ROOT = f"{Path(epochreel.__file__).parent}/"
_PARTS = {
    "renders/drawing/canvas.py": "conversion",
    "renders/drawing/blending.py": "conversion",
    "renders/drawing/numpy_blending.py": "conversion",
    "renders/sinks/": "conversion",
    "reels/": "fields",
    "scenes/fields/": "fields",
    "": "drawing",
}
"""How the names of our files begin: what they do."""

PARTS = ("fields", "drawing", "conversion")


class Samples:
    """Counts what the main thread does, one sample in each interval of processor time."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def shares(self) -> dict[str, float]:
        """The share of each part in all samples."""
        total = max(self._counts.total(), 1)
        return {part: self._counts[part] / total for part in PARTS}

    def forget(self) -> None:
        """Drop what has been counted."""
        self._counts.clear()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take samples during the block, which runs in the main thread."""
        before = signal.signal(signal.SIGPROF, self._take)
        signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)

    def _take(self, _: int, frame: FrameType | None) -> None:
        self._counts[part_of(frame)] += 1


def part_of(frame: FrameType | None) -> str:
    """What is being done: the innermost function of ours decides, whatever library it calls."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_ROOT):
            inside = name.removeprefix(_ROOT)
            return next(part for start, part in _PARTS.items() if inside.startswith(start))
        frame = frame.f_back
    return "drawing"
