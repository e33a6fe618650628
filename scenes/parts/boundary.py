"""The boundary on a plane: lines that follow a field, and the wider ones that point at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from ..fields.field import Field
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import LineStyle
from ..stage.target import Target
from .plane import Plane
from .shapes import STROKE, apart, simplified_lines
from .shown import ShownPath

_TOLERANCE = 0.1  # pixels, the largest deviation of the simplified boundary
_WIDER, _EDGED = 2.0, 3.6  # times the width of a boundary that is pointed at, and of its edge


class Boundary(ShownPath):
    """The line along which the winning class changes; of values, lines of equal ones, finer."""

    shared: ClassVar[tuple[str, ...]] = ("source", "_plane", "_field", "_pixels")

    def __init__(self, plane: Plane, field: Field, pixels: FieldPixels, style: LineStyle) -> None:
        width = style.width * plane.layout.unit * plane.layout.thickening * plane.shrinking**0.4
        self._plane, self._field, self._pixels = plane, field, pixels
        super().__init__(
            plane.corners,
            field,
            stroke_color=plane.stage.theme.boundary,
            stroke_width=width * STROKE,
            stroke_opacity=style.opacity,
            fill_opacity=0,
        )

    @property
    def plane(self) -> Plane:
        """The plane that it is on."""
        return self._plane

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: the boundary itself, which is then wider, and the field."""
        box = self._plane.box
        return {"boundary": Target.at(box, over=lambda: Wider(self)), "field": Target.at(box)}

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment, on the plane as it was made."""
        return self.found(self._field, self._pixels, self._plane.pixels)

    def found(self, field: Field, pixels: FieldPixels, side: int) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines in a field, exact to a part of a pixel on a plane of `side` pixels."""
        moment = self.moment
        if field.lost(moment):
            return []
        lines = pixels.boundary(field.at(moment), field.answers(moment))
        return drawn(lines, self._plane, side)


class Wider(ShownPath):
    """The same lines as a part shows, wider, in a pale edge; the part goes on showing its own."""

    shared: ClassVar[tuple[str, ...]] = ("source", "_lines")

    def __init__(self, lines: Boundary) -> None:
        self._lines = lines
        plane, width = lines.plane, lines.stroke_width
        super().__init__(
            plane.corners,
            lines.source,
            stroke_color=plane.stage.theme.boundary,
            stroke_width=width * _WIDER,
            background_stroke_color=plane.stage.theme.neutral,
            background_stroke_width=width * _EDGED,
            background_stroke_opacity=1,
            fill_opacity=0,
        )

    def state(self) -> object:
        """What the part shows."""
        return self._lines.state()

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines of the part."""
        return self._lines.lines()


def drawn(
    lines: Sequence[Float[np.ndarray, "_ 2"]], plane: Plane, side: int
) -> list[Float[np.ndarray, "_ 3"]]:
    """Lines in data units as they are drawn: exact to a part of a pixel on `side` pixels."""
    tolerance = _TOLERANCE * plane.box.width * plane.layout.unit / side
    if not lines:
        return []
    flat = plane.places(np.concatenate(lines))[:, :2].astype(np.float32)
    return simplified_lines(apart(flat, lines), tolerance)
