"""Canvases: frames in memory, composed of a background, fields and sprites in a sink's colours.

There is one canvas for RGB (GIFs and stills) and one for BT.709 yuv420p (films), so that no whole
frame is converted between drawing and encoding. Knows nothing of scenes or Manim.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

from .blending import blend, convert, stamp
from .protocols import FieldLevels
from .rectangles import Rectangle, area_of, meet, outside
from .sprite import Flat, Rgba, Sprite

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

_WORTH_CUTTING = 1 << 15  # pixels of a rectangle, at least, around which others are cut


Areas = tuple[UInt8[np.ndarray, "*area"], UInt8[np.ndarray, "*area"]]
"""The same part of the frame and of the background."""


def yuv_of(colour: Sequence[int]) -> tuple[int, int, int]:
    """A colour (red, green and blue from 0 to 255) as a film has it: Y, U and V."""
    luma, blue, red = (int(value + 0.5) for value in _TO_YUV @ np.array([*colour, 255], np.float32))
    return luma, blue, red


class Canvas(ABC):
    """One frame, which is drawn again and again over the same background."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._touched: list[Rectangle] = []

    @abstractmethod
    def frame(self) -> UInt8[np.ndarray, "*plane"]:
        """The frame as the sink takes it; drawing goes on in the same memory."""

    @abstractmethod
    def set_background(self, picture: Rgba) -> None:
        """Make an opaque picture the background, and show nothing else."""

    @abstractmethod
    def blend(self, sprite: Sprite) -> None:
        """Draw a sprite; `restore` removes it."""

    @abstractmethod
    def blend_field(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Draw a field with its top left pixel at an even place; `restore` removes it."""

    @abstractmethod
    def blend_colours(
        self, colours: UInt8[np.ndarray, "rows columns 3"], left: int, top: int, opacity: float
    ) -> None:
        """Draw a picture as `blend_field` draws fields."""

    @abstractmethod
    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """The part of each plane that a rectangle covers."""

    @abstractmethod
    def tables(self, block: UInt8[np.ndarray, "4 4"]) -> list[UInt8[np.ndarray, "*table"]]:
        """What becomes of each of 256 values in each plane where a block of one colour is drawn."""

    def blend_flat(self, flat: Flat | None) -> None:
        """Draw one colour over everything but some rectangles; `restore` removes it."""
        if flat is None:
            return
        whole = (0, 0, self.width, self.height)
        holes = [(area, area.copy()) for hole in flat.holes for area, _ in self.areas(hole)]
        for (area, _), table in zip(self.areas(whole), self.tables(flat.block), strict=True):
            cv2.LUT(area, table, area)
        for area, before in holes:
            area[:] = before
        self._touched.append(whole)

    def blend_picture(self, picture: Rgba, rectangles: Sequence[Rectangle]) -> None:
        """Draw the given rectangles of a transparent picture, and clear the picture there."""
        self.blend(Sprite.cut(picture, rectangles))

    def restore(self, covered: Sequence[Rectangle] = ()) -> None:
        """Show the background again wherever anything was drawn since the last call.

        Of `covered` rectangles, those that were drawn and large ones are left as they are: the
        caller draws over all of them.
        """
        kept = set(covered)
        exposed = [each for each in self._touched if each not in kept]
        # To cut around many small ones takes longer than to copy what is below them.
        for cover in (each for each in covered if area_of(each) >= _WORTH_CUTTING):
            exposed = [
                part
                for rectangle in exposed
                for part in (outside(rectangle, cover) if meet(rectangle, cover) else (rectangle,))
            ]
        for rectangle in exposed:
            for area, background in self.areas(rectangle):
                area[:] = background
        self._touched = []


class RgbCanvas(Canvas):
    """Red, green and blue, 8 bits each."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._frame = np.zeros((height, width, 3), dtype=np.uint8)
        self._background = np.empty_like(self._frame)

    def frame(self) -> UInt8[np.ndarray, "height width 3"]:
        """Rows of pixels, the top first."""
        return self._frame

    def set_background(self, picture: Rgba) -> None:
        """Copy the colours."""
        cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB, self._background)
        self._frame[:] = self._background
        self._touched.clear()

    def blend(self, sprite: Sprite) -> None:
        """Blend every pixel of every block."""
        self.blend_flat(sprite.flat)
        plane, places = self._frame.reshape(-1, 3), sprite.places(self.width)
        flat = sprite.pixels.reshape(-1, 4)
        through = 255 - flat[:, 3:].astype(np.uint16)
        below = (plane[places] * through + 127) // 255
        plane[places] = flat[:, :3] + below.astype(np.uint8)
        self._touched += sprite.bounds

    def blend_field(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Look up every pixel in the palette."""
        self.blend_colours(np.take(field.palette, field.levels(1), axis=0), left, top, opacity)

    def blend_colours(
        self, colours: UInt8[np.ndarray, "rows columns 3"], left: int, top: int, opacity: float
    ) -> None:
        """Copy or mix every pixel."""
        height, width = colours.shape[:2]
        rectangle = (left, top, left + width, top + height)
        for area, _ in self.areas(rectangle):
            _mix(area, colours, opacity)
        self._touched.append(rectangle)

    def tables(self, block: UInt8[np.ndarray, "4 4"]) -> list[UInt8[np.ndarray, "*table"]]:
        """One, of all three colours."""
        shown = RgbCanvas(512, 2)
        shown._frame[:] = np.repeat(np.arange(256, dtype=np.uint8), 2)[:, None]
        shown.blend(_copies(block))
        return [shown._frame[:1, ::2]]

    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """One plane, of all three colours."""
        left, top, right, bottom = rectangle
        yield self._frame[top:bottom, left:right], self._background[top:bottom, left:right]


class YuvCanvas(Canvas):
    """BT.709 yuv420p in limited range: luma for pixels, colour differences for 2×2 blocks."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._memory = np.zeros(width * height * 3 // 2, dtype=np.uint8)
        self._background = np.empty_like(self._memory)
        self._tables: dict[int, tuple[object, UInt8[np.ndarray, "3 65536"]]] = {}
        every = zip(
            self._split(self._memory), self._split(self._background), (1, 2, 2), strict=True
        )
        self._planes = [
            (plane.reshape(height // step, -1), background.reshape(height // step, -1), step)
            for plane, background, step in every
        ]

    def frame(self) -> UInt8[np.ndarray, "lines width"]:
        """The three planes one below another, as libav packs yuv420p."""
        return self._memory.reshape(-1, self.width)

    def set_background(self, picture: Rgba) -> None:
        """Convert the picture, with colour differences averaged over blocks."""
        luma, *chroma = self._split(self._background)
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
        self._memory[:] = self._background
        self._touched.clear()

    def blend(self, sprite: Sprite) -> None:
        """Blend luma for every pixel, colour differences for every block."""
        self.blend_flat(sprite.flat)
        stamp(sprite.corners, sprite.pixels, self._memory, self.width, self.height)
        self._touched += sprite.bounds

    def blend_field(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Look up luma for every pixel, colour differences for every block."""
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

    def blend_colours(
        self, colours: UInt8[np.ndarray, "rows columns 3"], left: int, top: int, opacity: float
    ) -> None:
        """Convert every pixel, and the mean of every block."""
        colours = np.ascontiguousarray(colours)
        height, width = colours.shape[:2]
        rectangle = (left, top, left + width, top + height)
        if opacity >= 1:
            convert(colours, self._memory, self.width, self.height, rectangle)
        else:
            before = [area.copy() for area, _ in self.areas(rectangle)]
            convert(colours, self._memory, self.width, self.height, rectangle)
            for (area, _), below in zip(self.areas(rectangle), before, strict=True):
                _mix(area, below, 1 - opacity)
        self._touched.append(rectangle)

    def tables(self, block: UInt8[np.ndarray, "4 4"]) -> list[UInt8[np.ndarray, "*table"]]:
        """One for luma, and one for each colour difference."""
        shown, values = YuvCanvas(512, 2), np.arange(256, dtype=np.uint8)
        shown._memory[:] = np.concatenate([*[np.repeat(values, 2)] * 2, values, values])
        shown.blend(_copies(block))
        luma, blue, red = shown._split(shown._memory)
        return [luma[:512:2].copy(), blue, red]

    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """Three planes: luma, and the two colour differences at half the size."""
        left, top, right, bottom = rectangle
        for plane, background, step in self._planes:
            window = slice(top // step, bottom // step), slice(left // step, right // step)
            yield plane[window], background[window]

    def blend_picture(self, picture: Rgba, rectangles: Sequence[Rectangle]) -> None:
        """Draw in one pass over the pixels, without a sprite in between."""
        for rectangle in rectangles:
            blend(picture, self._memory, self.width, self.height, rectangle)
        self._touched += rectangles

    def _table(self, field: FieldLevels) -> UInt8[np.ndarray, "3 65536"]:
        """The field's palette as luma and colour differences, converted once per palette."""
        palette = field.palette
        converted = self._tables.get(id(palette))
        if converted is None:
            opaque = np.column_stack([palette, np.full(len(palette), 255)]).astype(np.float32)
            converted = palette, (_TO_YUV @ opaque.T + 0.5).astype(np.uint8)
            self._tables[id(palette)] = converted
        return converted[1]

    def _split(self, memory: UInt8[np.ndarray, " bytes"]) -> tuple[UInt8[np.ndarray, " _"], ...]:
        pixels = self.width * self.height
        return memory[:pixels], memory[pixels : pixels * 5 // 4], memory[pixels * 5 // 4 :]


def _copies(block: UInt8[np.ndarray, "4 4"]) -> Sprite:
    """A block over each of 256 that stand side by side."""
    return Sprite(np.arange(0, 512, 2), np.tile(block, (256, 1, 1)), [])


def _mix(
    below: UInt8[np.ndarray, "*plane"], above: UInt8[np.ndarray, "*plane"], opacity: float
) -> None:
    """Blend `above` over `below`, in place."""
    if opacity >= 1:
        below[:] = above
    elif opacity > 0:
        below[:] = cv2.addWeighted(above, opacity, below, 1 - opacity, 0)
