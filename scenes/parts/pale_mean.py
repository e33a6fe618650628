"""The mean of what several models answer in the end, as a pale ground; knows nothing of lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, UInt8
from manim import ManimColor

from ...reels.recording import Recording
from ...reels.task import Task
from ..fields.colours import CLASS_STRENGTH
from ..fields.mean_field import MeanField
from ..fields.task_colours import colours_of
from ..stage.moment import Moment
from ..stage.theme import Theme, mixed
from .field_image import PlaneImage
from .plane import Plane
from .recorded_output import pixels_of

_SHARE = 0.28  # of the colours of a field: lines and points of all colours are seen on the rest


class PaleMean(PlaneImage):
    """The field of the mean of all models at their last steps, mixed into the neutral colour.

    Where none has an answer, it is that colour alone.
    """

    def __init__(self, reels: Sequence[Recording], plane: Plane) -> None:
        self._mixed = _mixed(reels, plane)
        super().__init__(plane)
        self.show(Moment(max(reel.steps.last for reel in reels)))

    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """What is shown, row 0 at the top."""
        return self._mixed


def _mixed(reels: Sequence[Recording], plane: Plane) -> UInt8[np.ndarray, "rows columns 3"]:
    pixels = pixels_of(reels[0].task, plane)
    neutral: Float[np.ndarray, " 3"] = ManimColor(plane.stage.theme.neutral).to_rgb() * 255
    field = MeanField(reels, pixels.grid, None)
    last = Moment(max(reel.steps.last for reel in reels), 1.0)
    if field.lost(last):
        return np.full((plane.pixels, plane.pixels, 3), neutral.round(), dtype=np.uint8)
    palette = neutral + _SHARE * (pixels.palette - neutral)
    return np.take(palette.round().astype(np.uint8), pixels.levels(field.at(last)), axis=0)


def pale_grounds(task: Task, theme: Theme) -> list[str]:
    """The colours of the mean where it is certain of each class, as they are drawn."""
    outputs = colours_of(task).hues(np.arange(0)).colours
    return [mixed(theme.neutral, each, _SHARE * CLASS_STRENGTH) for each in outputs]
