"""What parts are built on: where they stand, in which colours, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from .layout import Layout
from .theme import Theme
from .timing import Timing

Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Stage:
    """The frame as a place: its layout, its theme, and the timing of the film."""

    layout: Layout
    theme: Theme
    timing: Timing

    def pick(self, by_shape: Mapping[str, Choice]) -> Choice:
        """The entry for the shape of this frame: 'wide', 'square' or 'tall'.

        Frames on which only large type can be read take 'wide small' and the like, if there is one.
        """
        shape = self.layout.shape
        small = f"{shape} small" if self.layout.small else shape
        return by_shape[small if small in by_shape else shape]
