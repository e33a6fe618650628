"""Recorded models as functions of points: networks, sampled fields, and steps in between."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..errors import UserError
from .architecture import Architecture
from .forward import Layer, forward, logits_of
from .grid import Grid
from .plane_points import plane_points

Outputs = list[NDArray[np.floating]]
"""Outputs (points, width) of every layer; the last are logits."""

Shares = tuple[NDArray[np.intp], Float[np.ndarray, " n"]]
"""The samples before places on an axis, and shares, 0 to 1, of the way to the samples after."""

Places = tuple[Shares, Shares]
"""Where points are among the columns and the rows of a grid."""


class Network(ABC):
    """A model at a step of its training, as a function from points (n, 2) to logits (outputs, n).

    Answers are always finite: 0 replaces NaN, ±10⁶ replaces infinities.
    """

    @abstractmethod
    def __repr__(self) -> str: ...

    @abstractmethod
    def __call__(self, points: object) -> Float[np.ndarray, "outputs n"]:
        """Logits at points (n, 2) in data units: an array, nested lists, a table or a tensor."""

    @property
    def layers(self) -> list[Layer]:
        """Weights (inputs, outputs) and biases (outputs,) of every layer, as float32.

        Raises `UserError` for a model without layers, as do the methods below.
        """
        raise _no_layers()

    def outputs(self, points: object) -> Outputs:  # noqa: ARG002
        """Outputs (n, width) of every layer at points; the last are logits."""
        raise _no_layers()

    def sums(self, points: object) -> Float[np.ndarray, "n units"]:  # noqa: ARG002
        """w·x + b of every unit of the first layer at points."""
        raise _no_layers()

    def onwards(
        self,
        depth: int,  # noqa: ARG002
        values: Float[np.ndarray, "n width"],  # noqa: ARG002
    ) -> Float[np.ndarray, "n outputs"]:
        """Logits where `values` are the outputs of the hidden layer before layer `depth`."""
        raise _no_layers()

    def counting(
        self,
        points: object,  # noqa: ARG002
        shares: Float[np.ndarray, " units"],  # noqa: ARG002
    ) -> Float[np.ndarray, "n outputs"]:
        """Logits where each unit of the first layer counts for a share of its answer."""
        raise _no_layers()


class Perceptron(Network):
    """A network with given parameters (size,)."""

    def __init__(self, architecture: Architecture, row: NDArray[np.floating]) -> None:
        self._architecture = architecture
        self._row, self._raw = row, architecture.unpack(row)

    @property
    def recorded(self) -> tuple[Architecture, NDArray[np.floating]]:
        """Its shape, and its parameters as they were recorded, in one row."""
        return self._architecture, self._row

    def __repr__(self) -> str:
        return f"<Perceptron: {self._architecture}>"

    @property
    def layers(self) -> list[Layer]:
        """Its layers; 0 replaces NaN."""
        return [(finite(weights), finite(biases)) for weights, biases in self._raw]

    def __call__(self, points: object) -> Float[np.ndarray, "outputs n"]:
        """Logits of points."""
        return finite(self.logits(self._architecture.inputs(points)))

    def logits(self, inputs: Float[np.ndarray, "n features"]) -> Float[np.ndarray, "outputs n"]:
        """Logits for input features, in the type of the parameters; they may be NaN."""
        return logits_of(self._raw, self._architecture.activations, inputs).T

    def units(self, inputs: Float[np.ndarray, "n features"]) -> Outputs:
        """Outputs of every hidden layer for input features; they may be NaN."""
        return forward(self._raw, self._architecture.activations, inputs)[:-1]

    def outputs(self, points: object) -> Outputs:
        """Outputs of every layer at points."""
        inputs = self._architecture.inputs(points)
        answers = forward(self._raw, self._architecture.activations, inputs)
        return [finite(each) for each in answers]

    def sums(self, points: object) -> Float[np.ndarray, "n units"]:
        """w·x + b of every unit of the first layer."""
        weights, biases = self._raw[0]
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            return finite(self._architecture.inputs(points) @ weights + biases)

    def onwards(
        self, depth: int, values: Float[np.ndarray, "n width"]
    ) -> Float[np.ndarray, "n outputs"]:
        """Logits where `values` are the outputs of the hidden layer before layer `depth`."""
        activations = self._architecture.activations[depth:]
        return finite(logits_of(self._raw[depth:], activations, values))

    def counting(
        self, points: object, shares: Float[np.ndarray, " units"]
    ) -> Float[np.ndarray, "n outputs"]:
        """Logits where each unit of the first layer counts for a share of its answer."""
        first = self.outputs(points)[0]
        return self.onwards(1, first * shares.astype(first.dtype))


class Sampled(Network):
    """A model known by its logits `[output, row, column]` over a grid, bilinear between samples.

    Points outside the grid have the logits of the nearest point on its edge. Infinite logits are
    stored as the largest ones.
    """

    def __init__(self, grid: Grid, field: Float[np.ndarray, "outputs rows columns"]) -> None:
        # Before interpolation, which would spread NaN at one sample to all points around it.
        self._grid, self._field = grid, finite(field)

    def __repr__(self) -> str:
        outputs = len(self._field)
        return f"<Sampled: {outputs} output{'s' * (outputs > 1)} on {self._grid}>"

    @property
    def grid(self) -> Grid:
        """Where its samples are."""
        return self._grid

    def __call__(self, points: object) -> Float[np.ndarray, "outputs n"]:
        """Logits, bilinear between samples."""
        return self.at(places_on(self._grid, points))

    def at(self, places: Places) -> Float[np.ndarray, "outputs n"]:
        """The same at places on its grid."""
        (column, across), (row, up) = places
        field = self._field
        low = field[:, row, column] * (1 - across) + field[:, row, column + 1] * across
        high = field[:, row + 1, column] * (1 - across) + field[:, row + 1, column + 1] * across
        return finite(low * (1 - up) + high * up)

    def on(self, grid: Grid) -> Float[np.ndarray, "outputs rows columns"]:
        """The same logits at all samples of a grid, found by column and then by row."""
        column, across = _between(self._grid.x, grid.x)
        row, up = _between(self._grid.y, grid.y)
        field, up = self._field, up[:, None]
        along = field[:, :, column] * (1 - across) + field[:, :, column + 1] * across
        return finite(along[:, row] * (1 - up) + along[:, row + 1] * up)


class Interpolated(Network):
    """A model between two recorded steps: `part`, 0 to 1, of the way from one to the other.

    Its outputs are interpolated between those of the two. So are its layers, for display only: the
    outputs are not those of a network with these layers.
    """

    def __init__(self, before: Network, after: Network, part: float) -> None:
        self._before, self._after, self._part = before, after, part

    def __repr__(self) -> str:
        return f"<Interpolated: {self._part:.0%} of the way from {self._before} to {self._after}>"

    @property
    def layers(self) -> list[Layer]:
        """Interpolated weights and biases."""
        return [
            (self._mix(weights, later), self._mix(biases, later_biases))
            for (weights, biases), (later, later_biases) in zip(
                self._before.layers, self._after.layers, strict=True
            )
        ]

    def __call__(self, points: object) -> Float[np.ndarray, "outputs n"]:
        """Interpolated logits."""
        return self._mix(self._before(points), self._after(points))

    def outputs(self, points: object) -> Outputs:
        """Interpolated outputs of every layer."""
        pairs = zip(self._before.outputs(points), self._after.outputs(points), strict=True)
        return [self._mix(*pair) for pair in pairs]

    def sums(self, points: object) -> Float[np.ndarray, "n units"]:
        """Interpolated sums."""
        return self._mix(self._before.sums(points), self._after.sums(points))

    def onwards(
        self, depth: int, values: Float[np.ndarray, "n width"]
    ) -> Float[np.ndarray, "n outputs"]:
        """Interpolated logits."""
        return self._mix(self._before.onwards(depth, values), self._after.onwards(depth, values))

    def counting(
        self, points: object, shares: Float[np.ndarray, " units"]
    ) -> Float[np.ndarray, "n outputs"]:
        """Logits between those of the two."""
        return self._mix(
            self._before.counting(points, shares), self._after.counting(points, shares)
        )

    def _mix(
        self, before: NDArray[np.floating], after: NDArray[np.floating]
    ) -> NDArray[np.float32]:
        return mixed(before, after, self._part)


def mixed(
    before: NDArray[np.floating], after: NDArray[np.floating], part: float
) -> NDArray[np.float32]:
    """Numbers that are `part`, 0 to 1, of the way from some to others of the same shape."""
    # In float64, where the difference of two float32 cannot overflow.
    start = before.astype(np.float64)
    with np.errstate(under="ignore"):
        return (start + part * (after - start)).astype(np.float32)


def finite(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """`values` as float32, with 0 for NaN and ±10⁶ for infinities."""
    if values.dtype != np.float32:
        with np.errstate(over="ignore", under="ignore"):
            values = values.astype(np.float32)
    if np.isfinite(values).all():
        return values
    return np.asarray(np.nan_to_num(values, nan=0.0, posinf=1e6, neginf=-1e6))


def places_on(grid: Grid, points: object) -> Places:
    """Where points (n, 2) of the plane are between the samples of a grid."""
    x, y = plane_points(points).T
    return _between(grid.x, x), _between(grid.y, y)


def _between(samples: Float[np.ndarray, " samples"], places: Float[np.ndarray, " n"]) -> Shares:
    """The last sample but one at or before each place, and the share, 0 to 1, of the way on."""
    position = np.interp(places, samples, np.arange(len(samples)))
    low = np.minimum(position.astype(np.intp), len(samples) - 2)
    return low, position - low


def _no_layers() -> UserError:
    return UserError(
        "the recording holds answers over the plane, not the parameters of a network",
        remedy="choose a scene that shows only what the model answers",
    )
