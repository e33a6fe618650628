"""The shape of a network, and the order of its parameters; knows nothing of their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod
from typing import overload

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..datasets.input_features import features
from ..errors import UserError
from .forward import Layer
from .plane_points import plane_points

DTYPES = {"float32": "<f4", "float64": "<f8"}
"""Types of parameters, and how numpy calls them in little-endian order, as they are stored."""


@dataclass(frozen=True)
class Architecture:
    """A multi-layer perceptron: its input features, widths and activations.

    `features` names the inputs, `hidden` are the widths of the hidden layers, `activations` has one
    name for each hidden layer, `outputs` is the number of logits. Only this class knows the order
    of parameters: layer by layer, weights (inputs, outputs) row by row, then biases.
    """

    features: tuple[str, ...]
    hidden: tuple[int, ...]
    activations: tuple[str, ...]
    outputs: int
    dtype: str = "float32"

    def __str__(self) -> str:
        """Features, widths and activations: 'x, y → 8-8 tanh → 1'."""
        widths = "-".join(map(str, self.hidden))
        hidden = [f"{widths} {' '.join(dict.fromkeys(self.activations))}"] if widths else []
        return " → ".join([", ".join(self.features), *hidden, str(self.outputs)])

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """(inputs, outputs) of every layer."""
        return list(pairwise([len(self.features), *self.hidden, self.outputs]))

    @cached_property
    def _parts(self) -> list[tuple[slice, tuple[int, ...]]]:
        """Where weights and biases of every layer are in a row, in turn, and their shapes."""
        parts: list[tuple[slice, tuple[int, ...]]] = []
        end = 0
        for inputs, outputs in self.shapes:
            for shape in ((inputs, outputs), (outputs,)):
                start, end = end, end + prod(shape)
                parts.append((slice(start, end), shape))
        return parts

    @property
    def parts(self) -> list[int]:
        """How many numbers in a row are weights, then biases, of each layer."""
        return [place.stop - place.start for place, _ in self._parts]

    @property
    def size(self) -> int:
        """The number of parameters."""
        size: int = self._parts[-1][0].stop
        return size

    @property
    def linear(self) -> bool:
        """Whether there are hidden layers, all with the identity as activation."""
        return set(self.activations) == {"identity"}

    @property
    def adds_up(self) -> bool:
        """Whether the one output is the sum of what units of one layer add to it, and of a bias."""
        return len(self.hidden) == 1 and self.outputs == 1

    def inputs(self, points: object) -> Float[np.ndarray, "points features"]:
        """The input features of points (n, 2) of the plane."""
        found = plane_points(points)
        if self.features == ("x", "y"):
            return found.astype(DTYPES[self.dtype])
        return features(found, self.features).astype(DTYPES[self.dtype])

    def pack(self, layers: Sequence[Layer]) -> NDArray[np.floating]:
        """All parameters of `layers` in one row (size,).

        Raises `UserError` for layers of other shapes.
        """
        return np.frombuffer(self.pack_bytes(layers), DTYPES[self.dtype]).copy()

    def pack_bytes(self, layers: Sequence[Layer]) -> bytes:
        """The same row as it is stored."""
        dtype = DTYPES[self.dtype]
        arrays = [array for layer in layers for array in layer]
        shapes = [array.shape for array in arrays]
        if shapes != [shape for _, shape in self._parts]:
            raise UserError("layers do not have the shapes of the network", given=shapes)
        return b"".join([array.astype(dtype, copy=False).tobytes() for array in arrays])

    def unpack(self, row: NDArray[np.floating]) -> list[Layer]:
        """Weights (inputs, outputs) and biases (outputs,) of every layer, as views of a row."""
        arrays = [row[place].reshape(shape) for place, shape in self._parts]
        return list(zip(arrays[::2], arrays[1::2], strict=True))

    def unpacked(self, rows: Sequence[NDArray[np.floating]]) -> Sequence[list[Layer]]:
        """The layers of several rows, each unpacked when it is asked for."""
        return _Unpacked(self, rows)

    def weight_norms(
        self, rows: Float[np.ndarray, "steps values"]
    ) -> Float[np.ndarray, "steps layers"]:
        """The Euclidean norms of weights, without biases, for a row of parameters per step."""
        with np.errstate(over="ignore", under="ignore"):  # of parameters that have diverged
            norms = [
                np.linalg.norm(rows[:, place].astype(float), axis=1)
                for place, _ in self._parts[::2]
            ]
        return np.column_stack(norms)


class _Unpacked(Sequence[list[Layer]]):
    """Rows of parameters of one shape, as layers."""

    def __init__(self, architecture: Architecture, rows: Sequence[NDArray[np.floating]]) -> None:
        self._architecture, self._rows = architecture, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> list[Layer]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[list[Layer]]: ...

    def __getitem__(self, index: int | slice) -> list[Layer] | Sequence[list[Layer]]:
        if isinstance(index, slice):
            return _Unpacked(self._architecture, self._rows[index])
        return self._architecture.unpack(self._rows[index])
