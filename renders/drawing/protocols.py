"""What mobjects can offer the renderer so that they are drawn faster than Manim draws them.

The renderer knows these protocols and no class that implements them. It decides once for each type
of mobject, so members have to be on the type: properties, methods or class attributes.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, UInt8, UInt16
from manim.mobject.types.image_mobject import AbstractImageMobject


@runtime_checkable
class FieldLevels(Protocol):
    """A field as indices into a colour table, for any canvas."""

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """The colours of the indices."""

    def levels(self, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """Indices of every pixel, or of every block of `shrink` pixels a side; row 0 on top."""


@runtime_checkable
class Field(FieldLevels, Protocol):
    """An image mobject whose pixels are looked up in a colour table.

    Where it is not exactly as large on the frame as its own pixels, it is drawn as any other image.
    """

    @property
    def opacity(self) -> float:
        """From 0, invisible, to 1."""

    @property
    def pixel_size(self) -> tuple[int, int]:
        """Width and height of `levels(1)`."""


@runtime_checkable
class Picture(Protocol):
    """An image mobject that is looked at in every frame, and whose pixels are colours.

    Where it is not exactly as large on the frame as its own pixels, it is drawn as any other image.
    """

    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """What it shows, row 0 on top."""

    @property
    def opacity(self) -> float:
        """From 0, invisible, to 1."""

    @property
    def pixel_size(self) -> tuple[int, int]:
        """Width and height of `colours()`."""


@runtime_checkable
class PlacedGlyph(Protocol):
    """One glyph of a run."""

    @property
    def key(self) -> Hashable:
        """Equal for glyphs of equal outlines, among all mobjects of one type."""

    @property
    def outline(self) -> Float[np.ndarray, "n 3"]:
        """Bézier curves of four points each, in Manim units from the glyph's origin."""

    @property
    def x(self) -> float:
        """Where the origin is, in Manim units."""

    @property
    def y(self) -> float:
        """Where the origin is, in Manim units."""


class GlyphRun(Protocol):
    """A filled path made of glyphs that recur, each drawn from a stored picture of it."""

    def glyph_run(self) -> Sequence[PlacedGlyph] | None:
        """The glyphs, or None if the path has been changed since it was made of them."""


class FixedText(Protocol):
    """A path that rarely changes, even in an animation; its picture is stored until it does.

    Where its fill and its edges are of one colour each, it may fade meanwhile.
    """

    @property
    def fixed_text(self) -> bool:
        """A class attribute that is True."""


class FixedPicture(Protocol):
    """An image mobject as large as the frame, whose pixels never change, but which may fade."""

    @property
    def fixed_picture(self) -> bool:
        """A class attribute that is True."""

    @property
    def opacity(self) -> float:
        """From 0, invisible, to 1."""

    @property
    def whole(self) -> UInt8[np.ndarray, "rows columns 4"]:
        """What it shows where its opacity is 1, with straight alpha; always the same array."""


class StraightPath(Protocol):
    """A path of straight segments alone; only their ends are looked at."""

    @property
    def straight_path(self) -> bool:
        """A class attribute that is True."""


class GrowingPath(StraightPath, Protocol):
    """A path that changes at its end alone; its beginning is stored as a picture.

    That holds while it is stroked in one opaque colour; otherwise it is drawn as any other path.
    """

    @property
    def growing_path(self) -> bool:
        """A class attribute that is True."""


@dataclass(frozen=True)
class Offers:
    """Which protocols a type of mobjects implements."""

    field: bool
    picture: bool
    glyph_run: bool
    fixed_text: bool
    fixed_picture: bool
    straight_path: bool
    growing_path: bool


def offers_of(mobject: object) -> Offers:
    """The protocols that the type of `mobject` implements."""
    return _offers_of(type(mobject))  # type: ignore[arg-type]  # mypy: a type is not hashable


@lru_cache(maxsize=1024)
def _offers_of(kind: type) -> Offers:
    straight = getattr(kind, "straight_path", False) is True
    placed = hasattr(kind, "opacity") and hasattr(kind, "pixel_size")
    image = issubclass(kind, AbstractImageMobject)
    field = placed and hasattr(kind, "palette") and hasattr(kind, "levels")
    return Offers(
        field=field,
        picture=image and placed and not field and hasattr(kind, "colours"),
        glyph_run=hasattr(kind, "glyph_run"),
        fixed_text=getattr(kind, "fixed_text", False) is True,
        fixed_picture=image and getattr(kind, "fixed_picture", False) is True,
        straight_path=straight,
        growing_path=straight and getattr(kind, "growing_path", False) is True,
    )
