"""Recordings whose classes have names that fonts on this computer can write; draws nothing."""

from __future__ import annotations

from dataclasses import replace

from ..reels.recording import Recording
from .stage.glyph_outlines import spelt, unknown_in
from .stage.text_warnings import renamed


def readable(recording: Recording) -> Recording:
    """The recording, in which classes have numbers for names of which nothing could be read."""
    dataset = recording.dataset
    names = tuple(map(_readable, dataset.class_names, range(len(dataset.class_names))))
    if names == dataset.class_names:
        return recording
    return recording.on(replace(dataset, class_names=names))


def _readable(name: str, index: int) -> str:
    characters = unknown_in(name, bold=False)
    if not characters or spelt(name).strip(" ?"):
        return name
    number = f"class {index}"
    renamed(name, number, characters)
    return number
