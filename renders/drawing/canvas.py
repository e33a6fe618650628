"""Frames in memory, in the colours a sink takes: ground, fields and sprites put together quickly.

One mechanism, two colour spaces: RGB for GIFs and stills, BT.709 yuv420p for films, so that no
whole frame has to be converted between drawing and encoding. Knows nothing of scenes or Manim.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

from ._blend import blend, stamp
from .protocols import FieldLevels
from .rectangles import Rectangle, outside
from .sprite import Rgba, Sprite

# Red, green, blue to luma and the two colour differences, of full range (ITU-R BT.709-6, 3.2, 3.3).
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_BLUE = (np.array([0, 0, 1]) - _LUMA) / 1.8556
_RED = (np.array([1, 0, 0]) - _LUMA) / 1.5748
# Red, green, blue and alpha, 0 to 255, to limited range (3.5). Offsets are multiplied by alpha.
_TO_YUV = np.array(
    [
        [*(_LUMA * 219 / 255), 16 / 255],
        [*(_BLUE * 224 / 255), 128 / 255],
        [*(_RED * 224 / 255), 128 / 255],
    ],
    dtype=np.float32,
)

Areas = tuple[UInt8[np.ndarray, "*area"], UInt8[np.ndarray, "*area"]]
"""The same part of the frame and of the ground."""


class Canvas(ABC):
    """One frame, drawn anew again and again over a ground that stays."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._touched: list[Rectangle] = []

    @abstractmethod
    def frame(self) -> UInt8[np.ndarray, "*plane"]:
        """The frame as the sink takes it; drawing goes on in the same memory."""

    @abstractmethod
    def set_background(self, picture: Rgba) -> None:
        """Take an opaque picture for the ground, and show it."""

    @abstractmethod
    def blend(self, sprite: Sprite) -> None:
        """Draw a sprite; `restore` takes it away again."""

    @abstractmethod
    def blend_field(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Draw a field with its top left pixel there; both even. `restore` takes it away again."""

    @abstractmethod
    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """Of each plane, what a rectangle covers in the frame and in the ground."""

    def blend_picture(self, picture: Rgba, rectangles: Sequence[Rectangle]) -> None:
        """Draw what a transparent picture shows in rectangles, and clear it there."""
        self.blend(Sprite.cut(picture, rectangles))

    def restore(self, covered: Sequence[Rectangle] = ()) -> None:
        """Show the ground again where anything was drawn since the last time.

        What lies in a `covered` rectangle stays: it will be drawn over.
        """
        bare = self._touched
        for cover in covered:
            bare = [part for rectangle in bare for part in outside(rectangle, cover)]
        for rectangle in bare:
            for area, ground in self.areas(rectangle):
                area[:] = ground
        self._touched = []


class RgbCanvas(Canvas):
    """Red, green and blue, 8 bits each."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._frame = np.zeros((height, width, 3), dtype=np.uint8)
        self._ground = np.empty_like(self._frame)

    def frame(self) -> UInt8[np.ndarray, "height width 3"]:
        """Rows of pixels, the top first."""
        return self._frame

    def set_background(self, picture: Rgba) -> None:
        """Take the colours as they are."""
        cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB, self._ground)
        self._frame[:] = self._ground
        self._touched.clear()

    def blend(self, sprite: Sprite) -> None:
        """Every pixel of every block."""
        plane, places = self._frame.reshape(-1, 3), sprite.places(self.width)
        flat = sprite.pixels.reshape(-1, 4)
        through = 255 - flat[:, 3:].astype(np.uint16)
        below = (plane[places] * through + 127) // 255
        plane[places] = flat[:, :3] + below.astype(np.uint8)
        self._touched += sprite.bounds

    def blend_field(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Look every pixel up."""
        colours = np.take(field.palette, field.levels(1), axis=0)
        height, width = colours.shape[:2]
        rectangle = (left, top, left + width, top + height)
        for area, _ in self.areas(rectangle):
            _mix(area, colours, opacity)
        self._touched.append(rectangle)

    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """One plane, of whole pixels."""
        left, top, right, bottom = rectangle
        yield self._frame[top:bottom, left:right], self._ground[top:bottom, left:right]


class YuvCanvas(Canvas):
    """BT.709 of limited range: luma of every pixel, colour differences of every block."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._memory = np.zeros(width * height * 3 // 2, dtype=np.uint8)
        self._ground = np.empty_like(self._memory)
        self._tables: dict[int, tuple[object, UInt8[np.ndarray, "3 65536"]]] = {}

    def frame(self) -> UInt8[np.ndarray, "lines width"]:
        """The three planes one below the other, as libav packs yuv420p."""
        return self._memory.reshape(-1, self.width)

    def set_background(self, picture: Rgba) -> None:
        """Convert it whole, colour differences averaged over blocks."""
        luma, *chroma = self._split(self._ground)
        for rows in range(0, self.height, 64):  # in stripes, so that memory stays small
            part = picture[rows : rows + 64].astype(np.float32)
            start = rows * self.width
            luma[start : start + part.shape[0] * self.width] = (part @ _TO_YUV[0] + 0.5).ravel()
            half = (self.width // 2, part.shape[0] // 2)
            mean = cv2.resize(part, half, interpolation=cv2.INTER_AREA)
            start = rows // 2 * (self.width // 2)
            for plane, weights in zip(chroma, _TO_YUV[1:], strict=True):
                values = (mean @ weights + 0.5).ravel()
                plane[start : start + len(values)] = values
        self._memory[:] = self._ground
        self._touched.clear()

    def blend(self, sprite: Sprite) -> None:
        """Luma of every pixel, colour differences of every block."""
        stamp(sprite.corners, sprite.pixels, self._memory, self.width, self.height)
        self._touched += sprite.bounds

    def blend_field(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Look luma up for every pixel, colour differences for every block."""
        table = self._table(field)
        fine, coarse = field.levels(1), field.levels(2)
        height, width = fine.shape
        rectangle = (left, top, left + width, top + height)
        areas = self.areas(rectangle)
        for (area, _), levels, look_up in zip(areas, (fine, coarse, coarse), table, strict=True):
            if opacity >= 1:
                cv2.LUT(levels, look_up, area)
            else:
                _mix(area, cv2.LUT(levels, look_up), opacity)
        self._touched.append(rectangle)

    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """Luma, and the two colour differences at half the size."""
        left, top, right, bottom = rectangle
        for plane, ground, step in zip(
            self._split(self._memory), self._split(self._ground), (1, 2, 2), strict=True
        ):
            shape = self.height // step, self.width // step
            window = slice(top // step, bottom // step), slice(left // step, right // step)
            yield plane.reshape(shape)[window], ground.reshape(shape)[window]

    def blend_picture(self, picture: Rgba, rectangles: Sequence[Rectangle]) -> None:
        """In one pass over the pixels, for it is done in every frame."""
        for rectangle in rectangles:
            blend(picture, self._memory, self.width, self.height, rectangle)
        self._touched += rectangles

    def _table(self, field: FieldLevels) -> UInt8[np.ndarray, "3 65536"]:
        """The field's palette in our colours, converted once."""
        palette = field.palette
        kept = self._tables.get(id(palette))
        if kept is None:
            opaque = np.column_stack([palette, np.full(len(palette), 255)]).astype(np.float32)
            kept = palette, (_TO_YUV @ opaque.T + 0.5).astype(np.uint8)
            self._tables[id(palette)] = kept
        return kept[1]

    def _split(self, memory: UInt8[np.ndarray, " bytes"]) -> tuple[UInt8[np.ndarray, " _"], ...]:
        pixels = self.width * self.height
        return memory[:pixels], memory[pixels : pixels * 5 // 4], memory[pixels * 5 // 4 :]


def _mix(
    below: UInt8[np.ndarray, "*plane"], above: UInt8[np.ndarray, "*plane"], opacity: float
) -> None:
    """Draw `above` over `below`."""
    if opacity >= 1:
        below[:] = above
    elif opacity > 0:
        below[:] = cv2.addWeighted(above, opacity, below, 1 - opacity, 0)
