"""For how long sentences, cards and titles stand, so that they can be read."""

from __future__ import annotations

import math

from .chapters import Chapter

CHARACTERS_A_SECOND = 17
"""Most that a sentence asks of its readers."""

_SHORTEST = 1.2  # seconds
_CARD = 3.0  # seconds, the shortest time of a card


def frames_to_read(text: str, fps: float) -> int:
    """How many frames a text stays, so that it can be read."""
    return math.ceil(max(_SHORTEST, len(text) / CHARACTERS_A_SECOND) * fps)


def card_frames(text: str, fps: float) -> int:
    """How many frames a card stays."""
    return max(frames_to_read(text, fps), math.ceil(_CARD * fps))


def title_frames(chapter: Chapter, fps: float) -> int:
    """For how many frames the title of a chapter stands before its sentences; none after a card."""
    if chapter.card is not None or (chapter.title is not None and not chapter.title.strip()):
        return 0
    return frames_to_read(chapter.title or "", fps)
