"""Curved ribbons between places, as wide as weights are large; one path a sign."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ..stage.layout import Layout
from .shapes import placed

_WIDEST, _THINNEST = 10.4, 0.9  # design pixels of a ribbon
_FINEST = 0.3  # pixels of half a ribbon, at least
_MANY = 160  # ribbons, which are fainter, and small ones fainter than the finest line
_OPACITY, _OF_MANY = 0.9, 0.6
# A ribbon finer than a pixel is faint: so is one that is small among the others, which is finer
# down to a part of its width. Whole are those of a share, and more, of what is large now.
_FAINTEST, _WHOLE = 0.2, 0.6
_LARGE = 0.95  # of all ribbons are not larger than that
# How far, in halves of its width, the 16 points of a ribbon's outline are below its middle line:
# along its upper edge, down at its end, back along the lower one, and up again.
_THIRD = 1 / 3
_BELOW = np.array(
    [*(-1,) * 4, -1, -_THIRD, _THIRD, 1, *(1,) * 4, 1, _THIRD, -_THIRD, -1], dtype=float
)


class Ribbons(VGroup):
    """A ribbon from each of `starts` to the end beside it in `ends`.

    Places are in design pixels, and so is how wide ribbons may be at `most`.
    """

    def __init__(
        self,
        starts: Float[np.ndarray, "n 2"],
        ends: Float[np.ndarray, "n 2"],
        layout: Layout,
        *,
        colours: tuple[str, str],
        most: float = math.inf,
    ) -> None:
        many = len(starts) > _MANY
        opacity = _OF_MANY if many else _OPACITY
        super().__init__(
            *(VMobject(fill_color=each, fill_opacity=opacity, stroke_width=0) for each in colours)
        )
        self._unit, self._widest = layout.unit, min(_WIDEST, most)
        self._finest = 0.0 if many else _FINEST / layout.scale
        across = (ends - starts) * [0.5, 0.0]
        middle = np.stack([starts, starts + across, ends - across, ends], axis=1)
        back, end, start = middle[:, ::-1], middle[:, [3] * 4], middle[:, [0] * 4]
        outlines = np.concatenate([middle, end, back, start], axis=1)
        self._outlines = placed(layout, outlines.reshape(-1, 2)).reshape(-1, len(_BELOW), 3)

    def set_shares(self, shares: Float[np.ndarray, " n"]) -> None:
        """Set the width of each ribbon: at −1, 1 and beyond it is widest, at 0 there is none.

        Those that are small among the others are finer, and so fainter.
        """
        sizes = np.minimum(np.abs(shares), 1.0)
        half = (_THINNEST + sizes * self._widest) / 2
        half = np.maximum(half, self._finest) * _strengths(sizes)
        below = half[:, None] * _BELOW * self._unit
        for sign, ribbons in zip((-1, 1), self.submobjects, strict=True):
            drawn = shares * sign > 0
            outlines = self._outlines[drawn]
            outlines[:, :, 1] -= below[drawn]
            ribbons.points = outlines.reshape(-1, 3)


def _strengths(sizes: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """Which part of its width a ribbon of each size has among the others."""
    known = np.sort(sizes[np.isfinite(sizes)])
    # Many times as fast as `np.quantile` of so few.
    large = np.interp(_LARGE * (len(known) - 1), np.arange(len(known)), known) if len(known) else 0
    whole = np.minimum(sizes / (large * _WHOLE), 1.0) if large else np.ones_like(sizes)
    return np.asarray(_FAINTEST + (1 - _FAINTEST) * whole)
