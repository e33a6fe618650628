"""What a recorded network answers over a plane: its field and its boundary, ready to be shown."""

from __future__ import annotations

from ...datasets.dataset import Dataset
from ...reels.recording import Recording
from ..fields.epoch_field import EpochField
from ..fields.field import FieldPixels
from ..fields.scale import Scale
from ..stage.theme import Theme
from .plane import Boundary, FieldImage, Plane


def output_of(
    reel: Recording, plane: Plane, theme: Theme, bands: int | None = None
) -> tuple[FieldImage, Boundary]:
    """The field and the boundary of a recording; both `show` any fractional epoch.

    With `bands` every class has so many colours. Of values, the boundary is a few lines along which
    they are equal.
    """
    pixels = pixels_of(reel.dataset, plane, theme, bands)
    field = EpochField(reel, pixels.grid, finer=pixels.finer)
    boundary = Boundary(plane, field, pixels, colour=theme.boundary)
    return FieldImage(plane, field, pixels), boundary


def pixels_of(
    dataset: Dataset, plane: Plane, theme: Theme, bands: int | None = None
) -> FieldPixels:
    """The colours of what is answered about a data set, over all of a plane."""
    scale = Scale.of(dataset)
    return FieldPixels(plane.domain, plane.pixels, dataset.classes, theme, bands, scale=scale)
