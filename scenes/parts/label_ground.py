"""The ground behind labels of a chart, which nothing runs through; knows no curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from manim import VMobject

from ..stage.layout import Box
from ..stage.stage import Stage
from .shapes import joined, placed

_MORE = 0.09  # of a label's height, above and below it: plates of neighbours touch


class LabelGround(VMobject):
    """Leaves out what stands still behind labels: hairlines, or all if it is `whole`.

    `hairlines` are heights in design pixels.
    """

    def __init__(self, hairlines: Sequence[float], stage: Stage, *, whole: bool) -> None:
        super().__init__(fill_color=stage.theme.ground, fill_opacity=1, stroke_width=0)
        self._layout, self._hairlines, self._whole = stage.layout, hairlines, whole
        self._thick = 2 * stage.layout.thickening

    def stand(self, boxes: Sequence[Box], start: float) -> None:
        """Stand behind labels in boxes; what is left out as a whole is so from a `start` on."""
        covered = [each for box in boxes for each in self._pieces(box, start)]
        self.points = joined([placed(self._layout, _outline(each)) for each in covered])

    def _pieces(self, box: Box, start: float) -> list[Box]:
        """What is left out behind a label: a plate, or the hairlines that would run through it."""
        if self._whole:
            more = _MORE * box.height
            return [Box(start, box.y - more, box.right - start, box.height + 2 * more)]
        return [
            Box(box.x, y - self._thick, box.width, 2 * self._thick)
            for y in self._hairlines
            if box.y < y < box.bottom
        ]


def _outline(box: Box) -> Float[np.ndarray, "5 2"]:
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    return np.array([[x, y], [right, y], [right, bottom], [x, bottom], [x, y]])
