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

        Wide frames on which only large type can be read take 'wide small', if there is one.
        """
        small = self.layout.shape == "wide" and self.layout.small
        if small and "wide small" in by_shape:
            return by_shape["wide small"]
        return by_shape[self.layout.shape]
