"""A field on a plane as a picture; knows nothing of lines and points."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import cv2
import numpy as np
from jaxtyping import Int32, UInt8, UInt16
from manim import ImageMobject

from ..fields.field import Field, Pixels
from ..fields.field_pixels import FieldPixels
from ..fields.hatching import hatched, hatching
from .corners import Three
from .plane import Plane
from .shown import Shown

TIMES = 2
"""Pixels a side of a smooth image for each that is shown."""

_HAIR = 1e-6  # design pixels


class PlaneImage(Shown, ImageMobject):
    """A picture on a plane, as many pixels as it covers on the frame."""

    pixel_array: UInt8[np.ndarray, "rows columns 4"]

    def __init__(self, plane: Plane) -> None:
        blank = np.full((plane.pixels, plane.pixels, 4), 255, dtype=np.uint8)
        super().__init__(blank, scale_to_resolution=plane.layout.size.height)
        self.set(height=plane.box.height * plane.layout.unit)
        self.ready = True  # before, Manim asks for the picture to see its size
        # Stock Manim cuts corners to whole pixels: one that rounding left short would lose a row.
        x, y = plane.box.x + _HAIR, plane.box.y + _HAIR
        self.move_to(plane.layout.point(x + plane.box.width / 2, y + plane.box.height / 2))

    @abstractmethod
    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """What is shown, row 0 at the top."""

    @property
    def pixel_size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.pixel_array.shape[:2]
        return width, height

    @property
    def opacity(self) -> float:
        """From 0, invisible, to 1."""
        return float(self.pixel_array[0, 0, 3]) / 255

    @property
    def three(self) -> Three:
        """The corners where Manim has moved them."""
        return np.asarray(self.points[[2, 3, 0]])

    def interpolate_color(self, start: ImageMobject, target: ImageMobject, alpha: float) -> None:
        """Fade from the opacity of `start` to that of `target`; Manim's animations call this.

        Colours are always those of an epoch, which goes from that of `start` to that of `target`.
        """
        ends = [float(each.pixel_array[0, 0, 3]) for each in (start, target)]
        self.pixel_array[:, :, 3] = round(ends[0] + alpha * (ends[1] - ends[0]))
        self.show_between(start, target, alpha)

    def get_pixel_array(self) -> UInt8[np.ndarray, "rows columns 4"]:
        """What is shown, as Manim draws it."""
        if self.outdated():
            self.pixel_array[:, :, :3] = self.colours()
        return np.asarray(self.pixel_array)


class FieldImage(PlaneImage):
    """A field on a plane, which canvases may look up in its table of colours."""

    shared: ClassVar[tuple[str, ...]] = ("_field", "_pixels", "_theme")

    def __init__(self, plane: Plane, field: Field, pixels: Pixels) -> None:
        self._field, self._pixels, self._theme = field, pixels, plane.stage.theme
        self._kept: dict[int, tuple[object, object, UInt16[np.ndarray, "_ _"]]] = {}
        super().__init__(plane)

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """The colours that `levels` are indices of."""
        return hatching(self._theme) if self._field.lost(self.moment) else self._pixels.palette

    def levels(self, shrink: int = 1) -> UInt16[np.ndarray, "_ _"]:
        """What is shown, as indices: one a pixel, or one a block of `shrink` pixels.

        A plane over which nothing is answered is hatched.
        """
        if self._field.lost(self.moment):
            return hatched(self.pixel_size[0], shrink)
        return self.answered(shrink)

    def answered(self, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """The same where there is an answer; kept for a field that is at rest."""
        field, pixels = self.sampled()
        answer, kept = field.at(self.moment), self._kept.get(shrink)
        if kept is None or kept[0] is not answer or kept[1] is not pixels:
            kept = self._kept[shrink] = answer, pixels, pixels.levels(answer, shrink)
        return kept[2]

    def sampled(self) -> tuple[Field, Pixels]:
        """The field, and what makes a picture of it."""
        return self._field, self._pixels

    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """What is shown, row 0 at the top."""
        return np.take(self.palette, self.levels(), axis=0)


class SmoothImage(PlaneImage):
    """A field on a small plane, whose edges would have steps: each pixel is the mean of several.

    `pixels` makes pictures that are `TIMES` as wide.
    """

    shared: ClassVar[tuple[str, ...]] = ("_field", "_pixels", "_theme", "_table")

    def __init__(self, plane: Plane, field: Field, pixels: FieldPixels) -> None:
        self._field, self._pixels, self._theme = field, pixels, plane.stage.theme
        self._table = _words_of(pixels.palette)
        self._kept: tuple[object, UInt8[np.ndarray, "rows columns 3"]] | None = None
        super().__init__(plane)

    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """What is shown, row 0 at the top; a plane over which nothing is answered is hatched."""
        side, _ = self.pixel_size
        if self._field.lost(self.moment):
            return np.take(hatching(self._theme), hatched(side, 1), axis=0)
        answer = self._field.at(self.moment)
        if self._kept is None or self._kept[0] is not answer:  # else it is at rest
            words = cv2.LUT(self._pixels.levels(answer), self._table)
            fine = words.view(np.uint8).reshape(*words.shape[:2], 4)
            small = cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA)
            self._kept = answer, np.asarray(cv2.cvtColor(small, cv2.COLOR_RGBA2RGB))
        return self._kept[1]


def _words_of(palette: UInt8[np.ndarray, "65536 3"]) -> Int32[np.ndarray, "1 65536"]:
    """Each colour as one number, with a byte to spare, which is looked up several times faster."""
    four = np.zeros((len(palette), 4), dtype=np.uint8)
    four[:, :3] = palette
    return four.view(np.int32).reshape(1, -1)
