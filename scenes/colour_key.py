"""What colours stand for, and the places in a frame that says so."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from ..reels.recording import Recording
from ..reels.task import Values
from .parts.class_list import ClassKey
from .parts.ramp import ScaleKey
from .stage.layout import Box
from .stage.places import Places, places_with, scaled_places_of
from .stage.stage import Stage
from .words.beyond import Beyond, answers_beyond
from .words.own_names import has_shared_scale, own_classes, value_name
from .words.sentences import lines_of


def colour_key(reels: Sequence[Recording], box: Box | None, stage: Stage) -> VGroup:
    """The classes by name, if all have the same names, or the scale of values that all have.

    Without a box, and where nothing could be read, there is nothing.
    """
    first = reels[0]
    if not isinstance(first.task, Values):
        return ClassKey(own_classes(reels), box, stage)
    if box is None or not has_shared_scale(reels):
        return VGroup()
    beyond = Beyond.of_any(map(answers_beyond, reels))
    lined = any(map(lines_of, reels))
    return ScaleKey(first.task, value_name(first), box, stage, beyond=beyond, lined=lined)


def keyed_places(recording: Recording, stage: Stage) -> Places:
    """The places in a frame, with one for the key if there is something to say in it."""
    if isinstance(recording.task, Values):
        return scaled_places_of(stage)
    return places_with(own_classes([recording]), stage)
