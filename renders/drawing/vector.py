"""Mobjects on any Cairo context, as curves and embedded images; knows no frames or files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import cairo
import numpy as np
from jaxtyping import UInt8
from manim import Camera, Mobject, VMobject

from .cairo_path import set_path
from .protocols import offers_of
from .rasterizer import is_image, is_visible
from .still_camera import StillCamera

_BLUR = 0.5  # pixels that an edge may reach further

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class _RgbCamera(StillCamera):
    """Sets red, green and blue as Cairo takes them: Manim's swaps red and blue for its pixels."""

    def set_cairo_context_color(self, ctx: Any, rgbas: Any, vmobject: VMobject) -> Any:
        """Swap them once more."""
        return super().set_cairo_context_color(ctx, rgbas[:, [2, 1, 0, 3]], vmobject)


class VectorPainter:
    """Draws mobjects of a frame in pixels, with y downwards, whatever the context writes."""

    def __init__(self) -> None:
        self._camera: Camera = _RgbCamera()

    def draw(self, context: Any, mobjects: Iterable[Mobject], *, within: Box | None = None) -> None:
        """Draw mobjects and all that is in them, in order, once each.

        What is not `within` a box in pixels is left out, and what crosses its edges is cut, alone:
        files would be large where every path has a clip.
        """
        family = {id(each): each for root in mobjects for each in root.get_family()}
        members = sorted(family.values(), key=lambda each: each.z_index)
        for each in members:
            if not is_visible(each) or (within and not self._meets(each, within)):
                continue
            context.save()
            context.new_path()  # `restore` keeps the path of the one before, which would clip
            if within and not self._inside(each, within):
                left, top, right, bottom = within
                context.rectangle(left, top, right - left, bottom - top)
                context.clip()
            context.transform(self._matrix())
            if isinstance(each, VMobject) and not is_image(each):
                self._draw_path(context, each)
            else:
                _draw_image(context, each)
            context.restore()

    def _edges(self, mobject: Mobject, side: int) -> Box:
        """How far a mobject reaches in pixels, with its stroke if `side` is 1 or less it if -1."""
        matrix, (low, high) = self._matrix(), _ends(mobject)
        left, bottom = matrix.transform_point(*low)
        right, top = matrix.transform_point(*high)
        widths = [getattr(mobject, each, 0) for each in ("stroke_width", "background_stroke_width")]
        width = max(widths) * self._camera.cairo_line_width_multiple * matrix.xx
        reach = side * (width + _BLUR)
        return left - reach, top - reach, right + reach, bottom + reach

    def _meets(self, mobject: Mobject, box: Box) -> bool:
        left, top, right, bottom = self._edges(mobject, -1)
        return left < box[2] and right > box[0] and top < box[3] and bottom > box[1]

    def _inside(self, mobject: Mobject, box: Box) -> bool:
        left, top, right, bottom = self._edges(mobject, 1)
        return left >= box[0] and top >= box[1] and right <= box[2] and bottom <= box[3]

    def _draw_path(self, context: Any, shape: VMobject) -> None:
        """What the camera's `display_vectorized` draws, in the same order."""
        straight = offers_of(shape).straight_path
        set_path(context, shape.points, straight=straight, closing=True)
        self._camera.apply_stroke(context, shape, background=True)
        self._camera.apply_fill(context, shape)
        self._camera.apply_stroke(context, shape)

    def _matrix(self) -> cairo.Matrix:
        """From Manim's units to pixels."""
        camera = self._camera
        scale, (x, y) = camera.pixel_width / camera.frame_width, camera.frame_center[:2]
        left, top = camera.pixel_width / 2 - x * scale, camera.pixel_height / 2 + y * scale
        return cairo.Matrix(scale, 0, 0, -scale, left, top)


def _ends(mobject: Mobject) -> tuple[Any, Any]:
    """The least and the largest x and y."""
    places = mobject.points[:, :2]
    return places.min(axis=0).tolist(), places.max(axis=0).tolist()


def _draw_image(context: Any, image: Any) -> None:
    """Draw an image between its corners: upper left, upper right, lower left."""
    pixels, opacity = _pixels_of(image)
    if opacity <= 0 or not pixels.size:
        return
    height, width = pixels.shape[:2]
    stride = cairo.ImageSurface.format_stride_for_width(cairo.FORMAT_ARGB32, width)
    memory = np.zeros((height, stride // 4, 4), dtype=np.uint8)
    alpha = pixels[..., 3:].astype(np.uint16)
    memory[:, :width, :3] = (pixels[..., 2::-1] * alpha + 127) // 255
    memory[:, :width, 3:] = pixels[..., 3:]
    surface = cairo.ImageSurface.create_for_data(
        memory.data, cairo.FORMAT_ARGB32, width, height, stride
    )
    corner, right, down = image.points[:3, :2]
    across, along = (right - corner) / width, (down - corner) / height
    context.transform(cairo.Matrix(*across, *along, *corner))
    context.rectangle(0, 0, width, height)
    context.clip()
    pattern = cairo.SurfacePattern(surface)
    pattern.set_extend(cairo.EXTEND_PAD)
    context.set_source(pattern)
    context.paint_with_alpha(min(opacity, 1.0))


def _pixels_of(image: Any) -> tuple[UInt8[np.ndarray, "rows columns 4"], float]:
    """What an image shows, with straight alpha, and its opacity."""
    offers = offers_of(image)
    if offers.field:
        return _opaque(np.take(image.palette, image.levels(1), axis=0)), float(image.opacity)
    if offers.picture:
        return _opaque(image.colours()), float(image.opacity)
    if offers.fixed_picture:
        return image.whole, float(image.opacity)
    return np.asarray(image.get_pixel_array(), dtype=np.uint8), 1.0


def _opaque(colours: UInt8[np.ndarray, "rows columns 3"]) -> UInt8[np.ndarray, "rows columns 4"]:
    return np.dstack([colours, np.full(colours.shape[:2], 255, dtype=np.uint8)])
