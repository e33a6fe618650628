"""What a narrated film is before it is drawn: its length, its cues, its boxes; loads no Manim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..scenes.stage.narration import Cue

PixelBox = tuple[float, float, float, float]
"""A rectangle of the frame: left, top, right and bottom in pixels."""


@dataclass(frozen=True)
class Outline:
    """How many frames a film has, and when each sentence is in the picture.

    `boxes` are where what other scenes may have as well stands, by name; `unpointed` are the keys
    of sentences that point at a part for which the frame or the run has no room. `title` is what
    stands over the picture where no sentence does, '' if nothing.
    """

    frames: int
    cues: tuple[Cue, ...]
    boxes: Mapping[str, PixelBox]
    unpointed: tuple[str, ...] = ()
    title: str = ""
