"""Where things stand on the frame, in design pixels from the top left of a grid; draws nothing.

A design pixel is one 1080th of the height of a wide frame. Three shapes of frame have a grid each;
a size takes the one nearest to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from .size import Size

Point = tuple[float, float, float]
"""A place on Manim's frame; z is 0."""

_GRIDS = {"wide": (1920.0, 1080.0), "square": (1080.0, 1080.0), "tall": (1080.0, 1920.0)}
_KEY_TYPE = 24.0  # design pixels
_SMALLEST_TYPE = 11.0  # pixels; what would be smaller is left out


@dataclass(frozen=True)
class Box:
    """A rectangle in design pixels, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where the right edge is."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where the lower edge is."""
        return self.y + self.height

    def without_top(self, height: float) -> Box:
        """What is left below a part of this height."""
        return Box(self.x, self.y + height, self.width, self.height - height)


@dataclass(frozen=True)
class Layout:
    """The grid of one frame; `unit` is how many Manim units a design pixel is.

    `width` and `height` are those of the frame in design pixels, `top` is how far below its upper
    edge the grid begins.
    """

    size: Size
    shape: str
    width: float
    height: float
    top: float
    unit: float

    @classmethod
    def of(cls, size: Size, frame_height: float = 8.0) -> Layout:
        """The layout for a size, on a Manim frame `frame_height` units high."""
        aspect = size.width / size.height
        shape = "wide" if aspect > 1.3 else "square" if aspect > 0.75 else "tall"
        wide, high = _GRIDS[shape]
        # What is narrower than the grid is higher, with the grid in its middle, on even pixels.
        height = max(high, wide * size.height / size.width)
        spare = (height - high) / 2 * size.height / height
        top = round(spare / 2) * 2 * height / size.height
        return cls(size, shape, height * aspect, height, top, frame_height / height)

    @property
    def scale(self) -> float:
        """Real pixels per design pixel."""
        return self.size.height / self.height

    @property
    def small_type(self) -> float:
        """Factor on the sizes of labels and ticks: tall frames are watched on telephones."""
        return 1.45 if self.shape == "tall" else 1.0

    @property
    def thickening(self) -> float:
        """Factor on the widths of strokes and dots, which would be too thin on small frames."""
        return max(1.0, 0.45 / self.scale)

    @property
    def small(self) -> bool:
        """Whether only the largest type can be read."""
        return not self.legible(22)

    @property
    def smallest_type(self) -> float:
        """The smallest size of type, in design pixels, that can be read."""
        return _SMALLEST_TYPE / self.scale

    def legible(self, pixels: float) -> bool:
        """Whether type of a size in design pixels is large enough to be read."""
        return pixels * self.scale >= _SMALLEST_TYPE

    def readable(self, pixels: float, *, most: float = 2.0) -> float:
        """The size, raised to the smallest legible one; 0 if that is beyond `most` times it."""
        needed = max(pixels, self.smallest_type)
        return needed if needed <= pixels * most else 0.0

    @property
    def key_type(self) -> float:
        """The size of type in keys of colours, in design pixels; 0 where it could not be read."""
        return self.readable(_KEY_TYPE * self.small_type)

    def chart_type(self, pixels: float, *, most: float = 1.25) -> float:
        """Type in charts: the size, raised to `most` times it to be legible, or else 0."""
        return self.readable(pixels * self.small_type, most=most)

    def point(self, x: float, y: float) -> Point:
        """Manim's coordinates of a place on the grid."""
        return ((x - self.width / 2) * self.unit, (self.height / 2 - self.top - y) * self.unit, 0.0)

    def in_pixels(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box in pixels of the frame."""
        edges = (box.x, box.y + self.top, box.right, box.bottom + self.top)
        left, top, right, bottom = (edge * self.scale for edge in edges)
        return left, top, right, bottom

    def snapped(self, box: Box, multiple: int = 4) -> Box:
        """`box` on even pixels, its sides multiples of `multiple`, so that nothing blurs."""
        x, y = (round(edge * self.scale / 2) * 2 for edge in (box.x, box.y))
        width, height = (
            max(multiple, round(side * self.scale / multiple) * multiple)
            for side in (box.width, box.height)
        )
        return Box(*(value / self.scale for value in (x, y, width, height)))
