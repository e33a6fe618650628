"""Manim's camera with a background of one colour, which takes no memory and little time."""

from __future__ import annotations

import numpy as np
from manim import Camera
from manim.utils.color import color_to_int_rgba


class StillCamera(Camera):
    """Fills its picture faster than Manim's camera; what it shows is the same."""

    def init_background(self) -> None:
        """Store one colour as a view of one pixel, as large as the frame."""
        colour = color_to_int_rgba(self.background_color, self.background_opacity)
        pixel = np.asarray(colour, dtype=np.uint8)
        self.background = np.broadcast_to(pixel, (self.pixel_height, self.pixel_width, 4))

    def reset(self) -> StillCamera:
        """Fill the picture, a whole pixel at a time, unless a scene has set another background."""
        if any(self.background.strides[:2]):
            super().reset()
            return self
        if getattr(self, "pixel_array", None) is None:
            self.pixel_array = np.empty(self.background.shape, dtype=np.uint8)
        self.pixel_array.view(np.uint32)[:] = self.background[0, 0].view(np.uint32)
        return self


def is_still(camera: Camera) -> bool:
    """Whether a camera never moves: it is Manim's plain one or ours, not of another class."""
    return type(camera) in (Camera, StillCamera)
