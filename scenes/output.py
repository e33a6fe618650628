"""What a recorded network answers over a plane: its field and its boundary, ready to be shown."""

from __future__ import annotations

from ..training.recording import Recording
from .field import EpochField, FieldPixels
from .plane import Boundary, FieldImage, Plane
from .theme import Theme


def output_of(
    reel: Recording, plane: Plane, theme: Theme, bands: int | None = None
) -> tuple[FieldImage, Boundary]:
    """The field and the boundary of a recording; both `show` any fractional epoch.

    With `bands` every class has so many colours.
    """
    pixels = FieldPixels(plane.domain, plane.pixels, reel.dataset.classes, theme, bands)
    field = EpochField(reel, pixels.grid)
    boundary = Boundary(plane, field, pixels, colour=theme.boundary)
    return FieldImage(plane, field, pixels), boundary
