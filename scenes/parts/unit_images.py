"""The fields of hidden units as images; knows nothing of where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from jaxtyping import UInt16

from ..fields.unit_fields import UnitField, UnitFields
from .field_image import FieldImage
from .plane import Plane


def unit_images(fields: UnitFields, planes: Sequence[Plane]) -> list[FieldImage]:
    """An image of each of the first units on a plane of its own; all planes are of one size."""
    every = zip(fields.fields(), planes, strict=False)
    return [UnitImage(plane, field, fields) for field, plane in every]


class UnitImage(FieldImage):
    """The field of one unit, whose picture is found at once with those of the others."""

    shared: ClassVar[tuple[str, ...]] = (*FieldImage.shared, "_unit")

    def __init__(self, plane: Plane, field: UnitField, fields: UnitFields) -> None:
        self._unit = field
        super().__init__(plane, field, fields.pixels)

    def answered(self, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """What is shown where there is an answer, as indices."""
        return self._unit.levels(self.moment, shrink)
