"""What a joined file has besides its frames: chapters, sound, metadata; loads no encoder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from .metadata import NO_METADATA, Metadata

SOUND_RATE = 48_000  # samples a second, which both AAC and Opus take

Samples = Float32[np.ndarray, "_"]
"""Sound in one channel from -1 to 1, `SOUND_RATE` samples a second."""


@dataclass(frozen=True)
class ChapterMark:
    """A chapter that players list, from the frame `start` up to the frame `end`."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Additions:
    """Chapters and sound, as long as the film, and what the file says of itself."""

    marks: tuple[ChapterMark, ...] = ()
    sound: Samples | None = None
    metadata: Metadata = NO_METADATA


NOTHING_ADDED = Additions()
