"""Glyphs drawn from stored pictures: one for each glyph and each subpixel position."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import cairo
import numpy as np
from jaxtyping import Float

from .cairo_path import Context, set_path
from .protocols import PlacedGlyph

_PHASES = 8  # subpixel positions along each axis


@dataclass(frozen=True)
class _Stamp:
    """Coverage of pixels, and the offset of its top left pixel from that of the glyph's origin."""

    surface: cairo.ImageSurface
    left: int
    top: int


class GlyphAtlas:
    """Pictures of glyphs at `scale` pixels per Manim unit; equal keys mean equal outlines."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._stamps: dict[tuple[Hashable, int, int], _Stamp] = {}

    def draw(
        self,
        context: Context,
        glyphs: Sequence[PlacedGlyph],
        rgba: Float[np.ndarray, " 4"],
    ) -> None:
        """Fill glyphs with one colour, each placed to an eighth of a pixel."""
        red, green, blue, alpha = rgba.tolist()
        context.save()
        places = [context.user_to_device(glyph.x, glyph.y) for glyph in glyphs]
        context.identity_matrix()
        # Manim's pictures have red and blue swapped.
        context.set_source_rgba(blue, green, red, alpha)
        for glyph, (x, y) in zip(glyphs, places, strict=True):
            column, right = divmod(round(x * _PHASES), _PHASES)
            row, down = divmod(round(y * _PHASES), _PHASES)
            stamp = self._stamps.get((glyph.key, right, down))
            if stamp is None:
                stamp = self._stamp(glyph.outline, right / _PHASES, down / _PHASES)
                self._stamps[glyph.key, right, down] = stamp
            context.mask_surface(stamp.surface, column + stamp.left, row + stamp.top)
        context.restore()

    def _stamp(self, outline: Float[np.ndarray, "n 3"], right: float, down: float) -> _Stamp:
        x, y = outline[:, 0] * self._scale + right, outline[:, 1] * -self._scale + down
        left, top = int(np.floor(x.min(initial=0))) - 1, int(np.floor(y.min(initial=0))) - 1
        width, height = (int(np.ceil(axis.max(initial=0))) + 1 for axis in (x - left, y - top))
        surface = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
        context = cairo.Context(surface)
        context.translate(right - left, down - top)
        context.scale(self._scale, -self._scale)
        set_path(context, outline, straight=False, closing=False)
        context.fill()
        return _Stamp(surface, left, top)
