"""Parts of a picture that sentences can point at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from manim import Mobject, VMobject

from .layout import Box, Layout
from .moment import Moment

BoxesNow = Callable[[], Sequence[Box]]
"""Where something stands in the picture as it is shown now, in design pixels."""


@dataclass(frozen=True)
class Target:
    """What is seen as before while all else is dimmed.

    That is what stands in `boxes`, and mobjects that are drawn over the veil: they are made when
    they are needed, and those that move are `Following`. Neither is there where a frame has no room
    for the part.
    """

    boxes: BoxesNow = tuple
    over: Callable[[], Mobject] | None = None

    @classmethod
    def at(cls, *boxes: Box, over: Callable[[], Mobject] | None = None) -> Target:
        """A part that never moves."""
        return cls(lambda: boxes, over)

    @classmethod
    def of(cls, *mobjects: Mobject, layout: Layout) -> Target:
        """Mobjects, wherever they are."""
        return cls(lambda: box_of(mobjects, layout))


@runtime_checkable
class Following(Protocol):
    """A mobject over the veil that moves, or comes and goes, with the film."""

    def keep_up_with(self, moment: Moment) -> None:
        """Show what is there at a moment."""


@runtime_checkable
class Addressable(Protocol):
    """A mobject whose parts have names."""

    def targets(self) -> Mapping[str, Target]:
        """What sentences can point at, by name."""


def box_of(mobjects: Iterable[Mobject], layout: Layout) -> list[Box]:
    """The box around what can be seen of some mobjects; none if nothing can."""
    points = [
        member.points[:, :2]
        for mobject in mobjects
        for member in mobject.get_family()
        if len(member.points) and _is_seen(member)
    ]
    if not points:
        return []
    places = np.concatenate(points) / layout.unit
    left, low = places.min(axis=0).tolist()
    right, high = places.max(axis=0).tolist()
    x, y = left + layout.width / 2, layout.height / 2 - layout.top - high
    return [Box(x, y, right - left, high - low)]


def joined_boxes(boxes: Sequence[Box]) -> list[Box]:
    """The box around some boxes; none around none."""
    if not boxes:
        return []
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return [Box(x, y, right - x, bottom - y)]


def _is_seen(mobject: Mobject) -> bool:
    if not isinstance(mobject, VMobject):
        return True
    stroked = mobject.stroke_width > 0 and mobject.get_stroke_opacity() > 0
    return bool(stroked or mobject.get_fill_opacity() > 0)
