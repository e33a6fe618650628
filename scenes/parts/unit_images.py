"""The fields of tiles as images; knows nothing of where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from jaxtyping import UInt16

from ..fields.tile_fields import TileField
from .field_image import FieldImage
from .plane import Plane


def unit_images(fields: Sequence[TileField], planes: Sequence[Plane]) -> list[FieldImage]:
    """An image of each field on a plane of its own; all planes are of one size."""
    return [UnitImage(plane, field) for field, plane in zip(fields, planes, strict=True)]


class UnitImage(FieldImage):
    """The field of one unit, whose picture is found at once with those of the others."""

    shared: ClassVar[tuple[str, ...]] = (*FieldImage.shared, "_unit")

    def __init__(self, plane: Plane, field: TileField) -> None:
        self._unit = field
        super().__init__(plane, field, field.pixels)

    def answered(self, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """What is shown where there is an answer, as indices."""
        return self._unit.levels(self.moment, shrink)
