"""Recordings whose classes have names that fonts on this computer can write; draws nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from ..reels.recording import Recording
from .stage.glyph_outlines import spelt, unknown_in
from .stage.text_warnings import renamed


def readable(recording: Recording) -> Recording:
    """The recording, in which classes have numbers for names of which nothing could be read."""
    dataset = recording.dataset
    names = list(dataset.class_names)
    for index, name in enumerate(names):
        characters = unknown_in(name, bold=False)
        if not characters or spelt(name).strip(" ?"):
            continue
        names[index] = next(number for k in count(index) if (number := f"class {k}") not in names)
        renamed(name, names[index], characters)
    if tuple(names) == dataset.class_names:
        return recording
    return recording.on(replace(dataset, class_names=tuple(names)))
