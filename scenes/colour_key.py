"""What the colours of one recording stand for, and the places in a frame that has it."""

from __future__ import annotations

from manim import VGroup

from ..reels.recording import Recording
from ..reels.task import Values
from .parts.class_list import ClassKey
from .parts.ramp import ScaleKey
from .stage.layout import Box
from .stage.places import Places, places_with, scaled_places_of
from .stage.stage import Stage
from .words.beyond import answers_beyond
from .words.own_names import own_classes, value_name


def colour_key(recording: Recording, box: Box | None, stage: Stage) -> VGroup:
    """The classes by name, if they have names, or the scale of values.

    Without a box, and where nothing could be read, there is nothing.
    """
    if isinstance(recording.task, Values):
        beyond = answers_beyond(recording) if box is not None else (False, False)
        return ScaleKey(recording.task, value_name(recording), box, stage, beyond=beyond)
    return ClassKey(own_classes([recording]), box, stage)


def keyed_places(recording: Recording, stage: Stage) -> Places:
    """The places in a frame, with one for the key if there is something to say in it."""
    if isinstance(recording.task, Values):
        return scaled_places_of(stage)
    return places_with(own_classes([recording]), stage)
