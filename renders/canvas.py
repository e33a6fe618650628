"""Frames in memory, in the colours a sink takes: ground, fields and sprites put together quickly.

One mechanism, two colour spaces: RGB for GIFs and stills, BT.709 yuv420p for films, so that no
whole frame has to be converted between drawing and encoding. Knows nothing of scenes or Manim.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8, UInt16

Rgba = UInt8[np.ndarray, "_ _ 4"]
"""Red, green, blue premultiplied by alpha; row 0 is the top."""

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


Rectangle = tuple[int, int, int, int]
"""Left, top, right and bottom, in even pixels; right and bottom lie outside."""


@dataclass(frozen=True)
class Sprite:
    """The parts of a transparent picture that are not: blocks of 2 by 2 pixels.

    `row` and `column` (blocks,) count blocks, `pixels` (blocks, 2, 2, 4) are premultiplied RGBA.
    """

    row: Int[np.ndarray, " blocks"]
    column: Int[np.ndarray, " blocks"]
    pixels: UInt8[np.ndarray, "blocks 2 2 4"]

    @classmethod
    def cut(cls, picture: Rgba, rectangle: Rectangle) -> Sprite:
        """What `picture` shows in a rectangle."""
        left, top, right, bottom = rectangle
        # Two pixels at a time: 8 bytes that are zero where nothing is drawn.
        height, width, _ = picture.shape
        pairs = picture.reshape(height, width // 2, 8).view(np.uint64)[:, :, 0]
        pairs = pairs[top:bottom, left // 2 : right // 2]
        row, column = np.nonzero(pairs[::2] | pairs[1::2])
        row, column = row + top // 2, column + left // 2
        return cls(row, column, _blocks(picture)[row, :, column])

    @property
    def bounds(self) -> Rectangle:
        """The rectangle around all blocks; nothing at all is nowhere."""
        if not len(self.row):
            return (0, 0, 0, 0)
        left, right = int(self.column.min()), int(self.column.max()) + 1
        top, bottom = int(self.row.min()), int(self.row.max()) + 1
        return (left * 2, top * 2, right * 2, bottom * 2)

    def multiplied(self) -> Sprite:
        """The same, from colours that are not premultiplied yet."""
        pixels = self.pixels.astype(np.uint16)
        pixels[..., :3] = (pixels[..., :3] * pixels[..., 3:] + 127) // 255
        return Sprite(self.row, self.column, pixels.astype(np.uint8))

    def erase(self, picture: Rgba) -> None:
        """Make `picture` transparent where the sprite was cut from it."""
        _blocks(picture)[self.row, :, self.column] = 0


def _blocks(picture: Rgba) -> UInt8[np.ndarray, "rows 2 columns 2 4"]:
    height, width, channels = picture.shape
    return picture.reshape(height // 2, 2, width // 2, 2, channels)


@dataclass(frozen=True)
class Layer:
    """Places in a flat plane, and what is there: out = colour + through · below."""

    places: Int[np.ndarray, " places"]
    colour: Float[np.ndarray, "places ..."]
    through: Float[np.ndarray, "places ..."]

    def blend(self, plane: UInt8[np.ndarray, "pixels ..."]) -> None:
        """Draw over `plane`."""
        # Rounded to nearest: conversion to whole numbers cuts.
        plane[self.places] = self.colour + self.through * plane[self.places] + np.float32(0.5)


@dataclass(frozen=True)
class Paint:
    """A sprite made ready for one canvas: a layer for each of its planes.

    `bounds` is the rectangle around it, in pixels.
    """

    layers: tuple[Layer, ...]
    bounds: Rectangle


Areas = tuple[UInt8[np.ndarray, "*area"], UInt8[np.ndarray, "*area"]]
"""The same part of the frame and of the ground."""


@runtime_checkable
class FieldLevels(Protocol):
    """A field as indices into a colour table, for any canvas."""

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """The colours of the indices."""

    def levels(self, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """Indices of every pixel, or of every block of `shrink` pixels a side; row 0 on top."""


class Canvas(ABC):
    """One frame, drawn anew again and again over a ground that stays."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._touched: list[Paint] = []
        self._filled: list[Rectangle] = []

    @abstractmethod
    def frame(self) -> UInt8[np.ndarray, "*plane"]:
        """The frame as the sink takes it; drawing goes on in the same memory."""

    @abstractmethod
    def planes(self) -> tuple[UInt8[np.ndarray, "*plane"], ...]:
        """The frame's planes, flat: pixels first."""

    @abstractmethod
    def grounds(self) -> tuple[UInt8[np.ndarray, "*plane"], ...]:
        """The ground's planes, as `planes`."""

    @abstractmethod
    def lay(self, picture: Rgba) -> None:
        """Take an opaque picture for the ground, and show it."""

    @abstractmethod
    def prepare(self, sprite: Sprite) -> Paint:
        """The sprite in this canvas's colours."""

    @abstractmethod
    def fill(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Draw a field with its top left pixel there; both even. `restore` takes it away again."""

    @abstractmethod
    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """Of each plane, what a rectangle covers in the frame and in the ground."""

    def blend(self, paint: Paint) -> None:
        """Draw a sprite; `restore` takes it away again."""
        for layer, plane in zip(paint.layers, self.planes(), strict=True):
            layer.blend(plane)
        self._touched.append(paint)

    def restore(self, covered: Sequence[Rectangle] = ()) -> None:
        """Show the ground again where sprites were drawn since the last time.

        What lies in a `covered` rectangle stays: it will be drawn over.
        """
        for filled in self._filled:
            if not any(_within(filled, rectangle) for rectangle in covered):
                for area, ground in self.areas(filled):
                    area[:] = ground
        self._filled.clear()
        for paint in self._touched:
            if any(_within(paint.bounds, rectangle) for rectangle in covered):
                continue
            for layer, plane, ground in zip(
                paint.layers, self.planes(), self.grounds(), strict=True
            ):
                plane[layer.places] = ground[layer.places]
        self._touched.clear()


class RgbCanvas(Canvas):
    """Red, green and blue, 8 bits each."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._frame = np.zeros((height, width, 3), dtype=np.uint8)
        self._ground = self._frame.copy()

    def frame(self) -> UInt8[np.ndarray, "height width 3"]:
        """Rows of pixels, the top first."""
        return self._frame

    def planes(self) -> tuple[UInt8[np.ndarray, "pixels 3"]]:
        """One, of whole pixels."""
        return (self._frame.reshape(-1, 3),)

    def grounds(self) -> tuple[UInt8[np.ndarray, "pixels 3"]]:
        """One, of whole pixels."""
        return (self._ground.reshape(-1, 3),)

    def lay(self, picture: Rgba) -> None:
        """Take the colours as they are."""
        self._ground[:] = picture[:, :, :3]
        self._frame[:] = self._ground
        self._touched.clear()
        self._filled.clear()

    def prepare(self, sprite: Sprite) -> Paint:
        """Every pixel of every block."""
        flat = sprite.pixels.reshape(-1, 4).astype(np.float32)
        through = 1 - flat[:, 3:] / np.float32(255)
        places = _pixel_places(sprite, self.width)
        return Paint((Layer(places, flat[:, :3], through),), sprite.bounds)

    def fill(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Look every pixel up."""
        colours = np.take(field.palette, field.levels(1), axis=0)
        height, width = colours.shape[:2]
        rectangle = (left, top, left + width, top + height)
        for area, _ in self.areas(rectangle):
            _mix(area, colours, opacity)
        self._filled.append(rectangle)

    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """One plane, of whole pixels."""
        left, top, right, bottom = rectangle
        yield self._frame[top:bottom, left:right], self._ground[top:bottom, left:right]


class YuvCanvas(Canvas):
    """BT.709 of limited range: luma of every pixel, colour differences of every block."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._memory = np.zeros(width * height * 3 // 2, dtype=np.uint8)
        self._ground = self._memory.copy()
        self._tables: dict[int, tuple[object, UInt8[np.ndarray, "3 65536"]]] = {}

    def frame(self) -> UInt8[np.ndarray, "lines width"]:
        """The three planes one below the other, as libav packs yuv420p."""
        return self._memory.reshape(-1, self.width)

    def planes(self) -> tuple[UInt8[np.ndarray, " pixels"], ...]:
        """Luma, blue and red difference."""
        return self._split(self._memory)

    def grounds(self) -> tuple[UInt8[np.ndarray, " pixels"], ...]:
        """Luma, blue and red difference."""
        return self._split(self._ground)

    def lay(self, picture: Rgba) -> None:
        """Convert it whole, colour differences averaged over blocks."""
        luma, *chroma = self.grounds()
        for rows in range(0, self.height, 64):  # in stripes, so that memory stays small
            part = picture[rows : rows + 64].astype(np.float32)
            start = rows * self.width
            luma[start : start + part.shape[0] * self.width] = (part @ _TO_YUV[0] + 0.5).ravel()
            mean = _blocks_mean(part)
            start = rows // 2 * (self.width // 2)
            for plane, weights in zip(chroma, _TO_YUV[1:], strict=True):
                values = (mean @ weights + 0.5).ravel()
                plane[start : start + len(values)] = values
        self._memory[:] = self._ground
        self._touched.clear()
        self._filled.clear()

    def prepare(self, sprite: Sprite) -> Paint:
        """Luma of every pixel, colour differences of every block."""
        flat = sprite.pixels.reshape(-1, 4).astype(np.float32)
        mean = (flat[0::4] + flat[1::4] + flat[2::4] + flat[3::4]) / np.float32(4)
        pixel_places = _pixel_places(sprite, self.width)
        block_places = sprite.row * (self.width // 2) + sprite.column
        through, through_block = (1 - each[:, 3] / np.float32(255) for each in (flat, mean))
        return Paint(
            (
                Layer(pixel_places, flat @ _TO_YUV[0], through),
                Layer(block_places, mean @ _TO_YUV[1], through_block),
                Layer(block_places, mean @ _TO_YUV[2], through_block),
            ),
            sprite.bounds,
        )

    def fill(self, field: FieldLevels, left: int, top: int, opacity: float) -> None:
        """Look luma up for every pixel, colour differences for every block."""
        table = self._table(field)
        fine, coarse = field.levels(1), field.levels(2)
        height, width = fine.shape
        rectangle = (left, top, left + width, top + height)
        areas = self.areas(rectangle)
        for (area, _), levels, look_up in zip(areas, (fine, coarse, coarse), table, strict=True):
            _mix(area, cv2.LUT(levels, look_up), opacity)
        self._filled.append(rectangle)

    def areas(self, rectangle: Rectangle) -> Iterator[Areas]:
        """Luma, and the two colour differences at half the size."""
        left, top, right, bottom = rectangle
        for plane, ground, step in zip(self.planes(), self.grounds(), (1, 2, 2), strict=True):
            shape = self.height // step, self.width // step
            window = slice(top // step, bottom // step), slice(left // step, right // step)
            yield plane.reshape(shape)[window], ground.reshape(shape)[window]

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


def _within(inner: Rectangle, outer: Rectangle) -> bool:
    left, top, right, bottom = inner
    return left >= outer[0] and top >= outer[1] and right <= outer[2] and bottom <= outer[3]


def _pixel_places(sprite: Sprite, width: int) -> Int[np.ndarray, " pixels"]:
    """Places of all pixels of all blocks in a flat plane, in the order of `Sprite.pixels`."""
    corner = sprite.row * (2 * width) + sprite.column * 2
    return np.asarray((corner[:, None] + np.array([0, 1, width, width + 1])).ravel())


def _blocks_mean(part: Float[np.ndarray, "rows columns 4"]) -> Float[np.ndarray, "_ _ 4"]:
    rows, columns, channels = part.shape
    return np.asarray(part.reshape(rows // 2, 2, columns // 2, 2, channels).mean(axis=(1, 3)))


def _mix(
    below: UInt8[np.ndarray, "*plane"], above: UInt8[np.ndarray, "*plane"], opacity: float
) -> None:
    """Draw `above` over `below`."""
    if opacity >= 1:
        below[:] = above
    elif opacity > 0:
        below[:] = cv2.addWeighted(above, opacity, below, 1 - opacity, 0)
