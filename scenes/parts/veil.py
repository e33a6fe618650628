"""A veil over a picture, with holes for what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, UInt8
from manim.mobject.types.image_mobject import AbstractImageMobject

from ..stage.easing import eased
from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.theme import channels_of

_DENSITY = 0.62  # of the colour of the ground
_AROUND, _SOFT = 4.0, 12.0  # design pixels that stay clear around a box, and that fade after it


class Veil(AbstractImageMobject):
    """The colour of the ground over the whole frame, but for boxes with soft edges."""

    fixed_picture = True  # renderers may keep it, and fade it themselves

    def __init__(self, boxes: Sequence[Box], stage: Stage, *, density: float = _DENSITY) -> None:
        self.boxes, self._stage, self._most = boxes, stage, density
        self._whole: UInt8[np.ndarray, "rows columns 4"] | None = None
        self.opacity = 0.0
        super().__init__(scale_to_resolution=stage.layout.size.height)

    def reset_points(self) -> None:
        """Cover the frame; Manim calls this."""
        layout = self._stage.layout
        half = layout.height * layout.unit / 2
        wide = half * layout.size.width / layout.size.height
        self.points = np.array(
            [[-wide, half, 0], [wide, half, 0], [-wide, -half, 0], [wide, -half, 0]]
        )

    @property
    def whole(self) -> UInt8[np.ndarray, "rows columns 4"]:
        """The veil where it is densest, its colours not multiplied by its opacity."""
        if self._whole is None:
            size = self._stage.layout.size
            self._whole = np.empty((size.height, size.width, 4), dtype=np.uint8)
            self._whole[..., :3] = channels_of(self._stage.theme.ground)
            self._whole[..., 3] = np.rint(self._most * 255 * self._density(size.width, size.height))
        return self._whole

    def get_pixel_array(self) -> UInt8[np.ndarray, "rows columns 4"]:
        """The veil as it is now, as Manim draws it."""
        pixels = self.whole.copy()
        pixels[..., 3] = np.rint(pixels[..., 3] * self.opacity)
        return pixels

    def _density(self, width: int, height: int) -> Float[np.ndarray, "rows columns"]:
        """From 0 in the boxes to 1 away from them."""
        layout = self._stage.layout
        density = np.ones((height, width), dtype=np.float32)
        x = (np.arange(width, dtype=np.float32) + 0.5) / layout.scale
        y = (np.arange(height, dtype=np.float32) + 0.5) / layout.scale - layout.top
        for box in self.boxes:
            beside = np.maximum(np.maximum(box.x - x, x - box.right), 0)
            above = np.maximum(np.maximum(box.y - y, y - box.bottom), 0)
            columns, rows = np.flatnonzero(beside < _AROUND + _SOFT), above < _AROUND + _SOFT
            if not len(columns) or not rows.any():
                continue
            part = np.ix_(np.flatnonzero(rows), columns)
            far = np.hypot(above[rows][:, None], beside[columns])
            share = eased(np.clip((far - _AROUND) / _SOFT, 0, 1))
            density[part] = np.minimum(density[part], share)
        return density
