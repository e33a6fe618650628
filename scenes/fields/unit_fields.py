"""What hidden units answer over the plane, as signed fields for thumbnails; no mobjects."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.network_answers import Networks, as_fields
from .colours import TWO_CLASSES
from .field import Field

# Negative and positive where orange and blue are classes among others.
_SIGNS = ("#b59a5b", "#2f9484")
_MOST = 0.98  # of the way to certainty: atanh has to stay finite


def sign_colours(classes: int) -> tuple[str, str]:
    """Colours of negative and positive: those of what one output tells, two classes or values."""
    return TWO_CLASSES if classes <= 2 else _SIGNS


class UnitFields:
    """The answers of all units of all hidden layers on one grid, scaled to −1 to 1 by layer.

    A sigmoid's ½ counts as 0. A layer's scale is what nine tenths of its answers stay below in the
    last epoch.
    """

    def __init__(self, networks: Networks, grid: Grid) -> None:
        self._networks, self.grid = networks, grid
        self._points = grid.points()
        self._middles = [0.5 if each == "sigmoid" else 0.0 for each in networks.activations]
        self._epoch = -1.0
        self._fields: list[Float[np.ndarray, "_ _ _"]] = []
        answers = networks.answers(networks.last, self._points)[:-1]
        sizes = [
            np.quantile(np.abs(each - middle), 0.9)
            for each, middle in zip(answers, self._middles, strict=True)
        ]
        self._scales = [float(max(size, 1e-6)) for size in sizes]

    def at(self, epoch: float) -> list[Float[np.ndarray, "_ _ _"]]:
        """Leads of every layer's units, `[unit, row, column]`, as a field's logits would be."""
        if epoch != self._epoch:
            answers = self._networks.answers(epoch, self._points)[:-1]
            self._fields = [
                as_fields(_leads((each - middle) / scale), self.grid)
                for each, middle, scale in zip(answers, self._middles, self._scales, strict=True)
            ]
            self._epoch = epoch
        return self._fields


def _leads(ratio: Float[np.ndarray, "points units"]) -> Float[np.ndarray, "points units"]:
    """The logits whose colours share grows as the answers do: |2σ(2 atanh r) − 1| = |r|."""
    return np.asarray(2 * np.arctanh(np.clip(ratio, -1, 1) * _MOST))


class UnitField(Field):
    """One unit of `UnitFields`."""

    def __init__(self, fields: UnitFields, layer: int, unit: int) -> None:
        self._fields, self._layer, self._unit = fields, layer, unit

    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:
        """The unit's lead at a fractional epoch, `[0, row, column]`."""
        return self._fields.at(epoch)[self._layer][self._unit : self._unit + 1]


class InputField(Field):
    """What the network is shown of each point, scaled to its largest over the plane."""

    def __init__(self, networks: Networks, grid: Grid, index: int) -> None:
        values = networks.inputs(grid.points())[:, index : index + 1]
        ratio = values / max(float(np.abs(values).max()), 1e-6) * _MOST
        self._field = as_fields(2 * np.arctanh(ratio), grid)

    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:  # noqa: ARG002  # still
        """The same at every epoch."""
        return self._field
