"""Mobjects to pixels, by Cairo: onto a camera's picture, or as sprites cut from it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from jaxtyping import Float
from manim import Camera, CapStyleType, LineJointType, Mobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from . import filling
from .blending import paste
from .cairo_path import Context, extent_of, set_path
from .filling import fill_path, stroke_path
from .glyph_atlas import GlyphAtlas
from .looks import has_styles, styles_of
from .protocols import offers_of
from .rectangles import Rectangle, merged
from .sprite import Rgba, Sprite
from .upright_field import draw_upright, is_upright

_JOINED = (LineJointType.AUTO, LineJointType.MITER, LineJointType.BEVEL)
_BUTT = (CapStyleType.AUTO, CapStyleType.BUTT)
_STRETCH = 64  # segments of a growing path that are stroked and stored together
_JOINT = 0.008  # Manim units, about a pixel, that stretches overlap


class Rasterizer:
    """Draws on the picture of a Manim camera: what the camera would draw, but faster."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._scale = camera.pixel_width / camera.frame_width
        self._atlases: dict[type, GlyphAtlas] = {}
        self._scratch = np.zeros(camera.pixel_array.shape, dtype=np.uint8)
        self._stretches: dict[int, _Stretches] = {}

    def forget(self) -> None:
        """Drop the stored beginnings of growing paths."""
        self._stretches.clear()

    def draw(self, mobjects: Iterable[Mobject]) -> list[Rectangle]:
        """Draw mobjects without their submobjects; returns where pixels may have changed."""
        extents = [(mobject, self._extent(mobject)) for mobject in mobjects]
        drawn = [mobject for mobject, extent in extents if extent]
        for path, group in groupby(drawn, _is_path):
            if path:
                picture = self._camera.pixel_array
                context = self._camera.get_cairo_context(picture)
                for shape in group:
                    offers = offers_of(shape)
                    glyphs = shape.glyph_run() if offers.glyph_run else None
                    if glyphs is not None:
                        self._atlas_of(shape).draw(context, glyphs, shape.fill_rgbas[0])
                    elif offers.growing_path and _is_plain_stroke(shape):
                        self._draw_growing(context, picture, shape)
                    else:
                        self._draw_path(context, picture, shape)
            else:
                for image in group:
                    self._draw_image(image)
        return merged([extent for _, extent in extents if extent])

    def sprite(self, mobjects: Iterable[Mobject]) -> Sprite:
        """Draw mobjects on the picture, which is transparent, and cut them out again."""
        return Sprite.cut(self._camera.pixel_array, self.draw(mobjects))

    def _atlas_of(self, shape: VMobject) -> GlyphAtlas:
        """The pictures of glyphs that shapes of one type share."""
        atlas = self._atlases.get(type(shape))
        if atlas is None:
            atlas = self._atlases[type(shape)] = GlyphAtlas(self._scale)
        return atlas

    def _draw_path(self, context: Context, picture: Rgba, shape: VMobject) -> None:
        """Draw what the camera's `display_vectorized` draws, in the same order."""
        halo, filled, stroked = styles_of(shape)
        if not filling.COMPILED:
            self._draw_by_cairo(context, shape, (halo, filled, stroked))
            return
        if halo and not self._stroke(context, picture, shape, background=True):
            self._draw_by_cairo(context, shape, (True, False, False))
        if filled and not self._fill(context, picture, shape):
            self._draw_by_cairo(context, shape, (False, True, False))
        if stroked and not self._stroke(context, picture, shape, background=False):
            self._draw_by_cairo(context, shape, (False, False, True))

    def _fill(self, context: Context, picture: Rgba, shape: VMobject) -> bool:
        """Fill a path of one colour without Cairo; whether that was possible."""
        rgbas, straight = shape.fill_rgbas, offers_of(shape).straight_path
        return len(rgbas) == 1 and fill_path(
            picture, context, shape.points, rgbas[0], straight=straight
        )

    def _stroke(
        self, context: Context, picture: Rgba, shape: VMobject, *, background: bool
    ) -> bool:
        """Stroke a path of one colour and straight segments without Cairo, as above."""
        rgbas = shape.background_stroke_rgbas if background else shape.stroke_rgbas
        plain = len(rgbas) == 1 and offers_of(shape).straight_path
        if not (plain and shape.joint_type in _JOINED and shape.cap_style in _BUTT):
            return False
        width = shape.background_stroke_width if background else shape.stroke_width
        width *= self._camera.cairo_line_width_multiple
        bevelled = shape.joint_type == LineJointType.BEVEL
        return stroke_path(picture, context, shape.points, rgbas[0], width=width, bevelled=bevelled)

    def _draw_by_cairo(
        self, context: Context, shape: VMobject, styles: tuple[bool, bool, bool]
    ) -> None:
        """Draw the styles of a path that are wanted: halo, fill, stroke."""
        halo, filled, stroked = styles
        straight = offers_of(shape).straight_path
        set_path(context, shape.points, straight=straight, closing=halo or stroked)
        if halo:
            self._camera.apply_stroke(context, shape, background=True)
        if filled:
            self._camera.apply_fill(context, shape)
        if stroked:
            self._camera.apply_stroke(context, shape)

    def _draw_image(self, image: Mobject) -> None:
        """Draw what the camera would paste as pixels."""
        offers = offers_of(image)
        if (offers.field or offers.picture) and image.opacity >= 1:
            corners = np.asarray(self._camera.points_to_subpixel_coords(image, image.points))
            if is_upright(image, corners):
                pixels = image.get_pixel_array()
                draw_upright(self._camera.pixel_array, pixels, 1.0, corners)
                return
        self._camera.capture_mobjects([image], include_submobjects=False)

    def _draw_growing(self, context: Context, picture: Rgba, curve: VMobject) -> None:
        """Stroke the last stretch of a path; the others are stored as one sprite.

        Stretches have fixed ends, so that a frame does not depend on those before it.
        """
        fixed = (len(curve.points) // 4 - 1) // _STRETCH * _STRETCH
        stored = self._stretches.get(id(curve))
        if stored is None or not stored.begins(curve, fixed):
            empty = Sprite.cut(self._scratch, [])
            stored = _Stretches(copy(curve), _look(curve), curve.points[:0], empty)
        part = stored.part
        for first in range(len(stored.points) // 4, fixed, _STRETCH):
            part.points = _part(curve, first, first + _STRETCH)
            paste(stored.sprite.corners, stored.sprite.pixels, self._scratch)
            scratch = self._camera.get_cairo_context(self._scratch)
            self._draw_path(scratch, self._scratch, part)
            extents = [*stored.sprite.bounds, *filter(None, [self._extent(part)])]
            sprite = Sprite.cut(self._scratch, merged(extents))
            begun = curve.points[: (first + _STRETCH) * 4].copy()
            stored = _Stretches(part, stored.look, begun, sprite)
        self._stretches[id(curve)] = stored
        paste(stored.sprite.corners, stored.sprite.pixels, picture)
        part.points = _part(curve, fixed, None)
        self._draw_path(context, picture, part)

    def _extent(self, mobject: Mobject) -> Rectangle | None:
        """The pixels that a mobject may touch, with even edges; None if there are none."""
        camera, extent = self._camera, extent_of(mobject.points)
        if extent is None:
            return None
        low, high = extent[:2], extent[2:]
        centre, width, height = camera.frame_center, camera.pixel_width, camera.pixel_height
        widths = [getattr(mobject, each, 0) for each in ("stroke_width", "background_stroke_width")]
        # A mitred corner reaches up to ten times as far as half a stroke, by Cairo's limit.
        reach = max(widths) * camera.cairo_line_width_multiple * self._scale * 5 + 2
        left = max(int((low[0] - centre[0]) * self._scale + width / 2 - reach), 0) & ~1
        right = min(int((high[0] - centre[0]) * self._scale + width / 2 + reach) + 2, width) & ~1
        top = max(int((centre[1] - high[1]) * self._scale + height / 2 - reach), 0) & ~1
        bottom = min(int((centre[1] - low[1]) * self._scale + height / 2 + reach) + 2, height) & ~1
        return (left, top, right, bottom) if left < right and top < bottom else None


@dataclass(frozen=True)
class _Stretches:
    """The beginning of a path: how it is stroked, its points (4 a segment) and its picture.

    `part` looks like the path, and its points are free to be changed.
    """

    part: VMobject
    look: object
    points: Float[np.ndarray, "handles 3"]
    sprite: Sprite

    def begins(self, curve: VMobject, segments: int) -> bool:
        """Whether `curve` begins with them, within its first `segments` segments."""
        known = len(self.points)
        return (
            known <= segments * 4
            and self.look == _look(curve)
            and np.array_equal(self.points, curve.points[:known])
        )


def _look(curve: VMobject) -> object:
    return curve.stroke_rgbas.tobytes(), curve.stroke_width


def _part(curve: VMobject, first: int, last: int | None) -> Float[np.ndarray, "n 3"]:
    """Some segments of a path, and the end of the one before them, so that no seam shows."""
    points = curve.points[first * 4 : None if last is None else last * 4]
    if first and np.array_equal(start := points[0], curve.points[first * 4 - 1]):
        before = curve.points[first * 4 - 4] - start
        begin = start + before * min(1, _JOINT / max(float(np.hypot(*before[:2])), _JOINT))
        third = (start - begin) / 3
        joint = np.stack([begin, begin + third, start - third, start])
        points = np.concatenate([joint, points])
    return np.asarray(points)


def is_visible(mobject: Mobject) -> bool:
    """Whether any of its pixels would not be transparent."""
    if not len(mobject.points):
        return False
    return has_styles(mobject) if isinstance(mobject, VMobject) else True


def _is_plain_stroke(shape: VMobject) -> bool:
    """Whether it is a stroke in one opaque colour, which can be drawn in parts."""
    halo, filled, _ = styles_of(shape)
    rgbas = shape.stroke_rgbas
    return not halo and not filled and len(rgbas) == 1 and bool(rgbas[0, 3] >= 1)


def _is_path(mobject: Mobject) -> bool:
    """Whether it is an outline in plain colours or gradients, not an image or filled with one."""
    return isinstance(mobject, VMobject) and mobject.get_background_image() is None


def is_image(mobject: Mobject) -> bool:
    """Whether Manim pastes it as pixels: an image, or an outline filled with one."""
    if isinstance(mobject, VMobject):
        return mobject.get_background_image() is not None
    return isinstance(mobject, AbstractImageMobject)
