"""Mobjects and sprites painted on a canvas in drawing order; knows no scenes or animations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from jaxtyping import Float
from manim import Camera, Mobject, VMobject

from .blending import paste
from .canvas import Canvas
from .looks import Look, in_styles, look_of
from .protocols import offers_of
from .rasterizer import Rasterizer, is_image, is_visible
from .rectangles import Rectangle, merged
from .sprite import Sprite
from .upright_field import draw_upright, is_upright

_KEPT = 2  # pictures of the whole frame
_PLACES = 256  # of fields, that are kept
_EXACT = 0.05  # pixels that a field may be off its place

Paintable = Sprite | Sequence[Mobject]
"""A picture drawn earlier, or mobjects to draw now, without their submobjects."""


class Painter:
    """Paints frames over a background that is drawn once.

    The camera's picture is used to draw on, and is transparent between two calls.
    """

    def __init__(self, camera: Camera, canvas: Canvas) -> None:
        self._camera, self._canvas = camera, canvas
        self._rasterizer = Rasterizer(camera)
        self._pictures: dict[int, tuple[Any, Sprite]] = {}
        self._texts: dict[tuple[int, ...], tuple[list[Look], list[Sprite]]] = {}
        self._places: dict[tuple[bytes, tuple[int, int]], Rectangle | None] = {}
        self.background = object()  # another one for every background

    def forget(self) -> None:
        """Drop the stored pictures of texts and growing paths; frames do not depend on them."""
        self._texts.clear()
        self._rasterizer.forget()

    def set_background(self, mobjects: Iterable[Mobject]) -> None:
        """Draw mobjects below everything that is painted from now on."""
        self.background = object()
        self._camera.reset()
        self._rasterizer.draw(mobjects)
        self._canvas.set_background(self._camera.pixel_array)
        self._camera.pixel_array[:] = 0

    def sprites(self, mobjects: Iterable[Mobject]) -> Iterator[Sprite]:
        """Mobjects as sprites, shapes and images apart."""
        for (fixed, image), group in groupby(mobjects, self._kind):
            if fixed:
                yield from self._fixed(group)
                continue
            sprite = self._rasterizer.sprite(group)
            # Manim pastes images with straight alpha, and draws shapes with premultiplied alpha.
            yield sprite.multiplied() if image else sprite

    def paint(self, paintables: Iterable[Paintable]) -> None:
        """Paint one frame over the background."""
        paintables = list(paintables)
        mobjects = [each for some in paintables if not isinstance(some, Sprite) for each in some]
        fields = {
            id(each): place
            for each in mobjects
            if _is_placed(each) and (place := self._place(each)) is not None
        }
        self._canvas.restore(
            [fields[id(each)] for each in mobjects if id(each) in fields and each.opacity >= 1]
        )
        for paintable in paintables:
            if isinstance(paintable, Sprite):
                self._canvas.blend(paintable)
                continue
            for is_field, group in groupby(paintable, lambda each: id(each) in fields):
                if not is_field:
                    self._paint_others(group)
                    continue
                for field in group:
                    left, top, _, _ = fields[id(field)]
                    if offers_of(field).field:
                        self._canvas.blend_field(field, left, top, field.opacity)
                    else:
                        self._canvas.blend_colours(field.colours(), left, top, field.opacity)

    def _paint_others(self, mobjects: Iterable[Mobject]) -> None:
        visible = [each for each in mobjects if is_visible(each)]
        for paint, group in groupby(visible, self._way):
            paint(list(group))

    def _way(self, mobject: Mobject) -> Callable[[list[Any]], None]:
        # Text is drawn apart whether it has changed or not, so that a frame does not depend on
        # those before it.
        offers = offers_of(mobject)
        if offers.fixed_text:
            return self._paint_texts
        if self._kind(mobject)[0]:
            return self._paint_fixed
        if _is_placed(mobject) and is_upright(mobject, self._corners(mobject)):
            return self._paint_upright
        return self._paint_images if is_image(mobject) else self._paint_shapes

    def _paint_shapes(self, shapes: list[Mobject]) -> None:
        rectangles = self._rasterizer.draw(shapes)
        self._canvas.blend_picture(self._camera.pixel_array, rectangles)

    def _paint_images(self, images: list[Mobject]) -> None:
        for sprite in self.sprites(images):
            self._canvas.blend(sprite)

    def _paint_fixed(self, pictures: list[Any]) -> None:
        for sprite in self._fixed(pictures):
            self._canvas.blend(sprite)

    def _fixed(self, pictures: Iterable[Any]) -> Iterator[Sprite]:
        """The sprites of pictures that never change, as far as they can be seen."""
        for picture in pictures:
            if picture.opacity <= 0:
                continue
            key = id(picture)
            if key not in self._pictures or self._pictures[key][0] is not picture.whole:
                whole = picture.whole
                while len(self._pictures) >= _KEPT:
                    del self._pictures[next(iter(self._pictures))]
                self._pictures[key] = whole, Sprite.spread(whole.copy()).multiplied()
            yield self._pictures[key][1].faded(picture.opacity)

    def _kind(self, mobject: Mobject) -> tuple[bool, bool]:
        """Whether it is a picture of the whole frame that never changes; whether it is an image."""
        if not offers_of(mobject).fixed_picture:
            return False, is_image(mobject)
        corners = self._corners(mobject)
        width, height = self._canvas.width, self._canvas.height
        frame = [[0, 0], [width, 0], [0, height], [width, height]]
        return bool(np.abs(corners - frame).max() < _EXACT), True

    def _paint_upright(self, fields: list[Any]) -> None:
        for field in fields:
            picture, corners = self._camera.pixel_array, self._corners(field)
            drawn = draw_upright(picture, field.get_pixel_array(), field.opacity, corners)
            self._canvas.blend_picture(picture, drawn)

    def _paint_texts(self, texts: list[VMobject]) -> None:
        """Paint texts from pictures that are stored until their looks change: one of all of them.

        While some fade, each style of each has its own, in any opacity.
        """
        styles = [(text, *style) for text in texts for style in enumerate(in_styles(text))]
        if all(opacity >= 1 for _, _, (_, opacity) in styles):
            whole = [drawn for _, _, (drawn, _) in styles]
            for sprite in self._stored(tuple(map(id, texts)), whole):
                self._canvas.blend(sprite)
            return
        faded = [
            sprite.faded(opacity)
            for text, index, (drawn, opacity) in styles
            for sprite in self._stored((id(text), index), [drawn])
        ]
        picture = self._camera.pixel_array
        for sprite in faded:
            paste(sprite.corners, sprite.pixels, picture)
        self._canvas.blend_picture(
            picture, merged([each for some in faded for each in some.bounds])
        )

    def _stored(self, key: tuple[int, ...], drawn: Sequence[VMobject]) -> list[Sprite]:
        """The picture of what is drawn; it is drawn again where that looks otherwise."""
        looks = [look_of(each) for each in drawn]
        before, sprites = self._texts.get(key, ([], []))
        if before != looks:
            sprites = list(self.sprites(drawn))
            self._texts[key] = looks, sprites
        return sprites

    def _place(self, image: Mobject) -> Rectangle | None:
        """The rectangle of a field whose pixels are pixels of the frame; None for other fields."""
        key = image.points.tobytes(), image.pixel_size
        if key not in self._places:
            if len(self._places) >= _PLACES:
                self._places.clear()
            self._places[key] = self._found_place(image)
        return self._places[key]

    def _found_place(self, image: Mobject) -> Rectangle | None:
        corners = self._corners(image)
        width, height = image.pixel_size
        left, top = (round(value) for value in corners[0])
        right, bottom = left + width, top + height
        expected = [[left, top], [right, top], [left, bottom], [right, bottom]]
        inside = left >= 0 and top >= 0 and right <= self._canvas.width
        even = left % 2 == top % 2 == width % 2 == height % 2 == 0
        exact = even and inside and bottom <= self._canvas.height
        if exact and np.abs(corners - expected).max() < _EXACT:
            return (left, top, right, bottom)
        return None

    def _corners(self, image: Mobject) -> Float[np.ndarray, "4 2"]:
        """The corners of an image in pixels: upper left, upper right, lower left, lower right."""
        return np.asarray(self._camera.points_to_subpixel_coords(image, image.points))


def _is_placed(mobject: Mobject) -> bool:
    """Whether it is a field or a picture, which canvases take as it is."""
    offers = offers_of(mobject)
    return offers.field or offers.picture
