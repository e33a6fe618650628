"""The forward pass of multi-layer perceptrons, compiled or in NumPy; knows no torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from .activations import ACTIVATIONS

try:
    from ._forward import ACTIVATIONS as _COMPILED
    from ._forward import outputs as _compiled_outputs
except ImportError:  # installed without a compiler, or on a processor without AVX2
    _COMPILED = ()

_CODES = {name: code for code, name in enumerate(_COMPILED)}
_WIDEST = 128  # units of a layer; the matrix products of wider ones are as fast in BLAS
_BLOCK = 1024  # points in one forward pass in NumPy, whose values stay in the cache

Layer = tuple[Float[np.ndarray, "_ _"], Float[np.ndarray, " _"]]
"""Weights (inputs, outputs) and biases (outputs,) of a layer; named axes would bind all layers."""


def forward(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> list[NDArray[np.floating]]:
    """Outputs (points, width) of every layer; the last are logits, without activation.

    `activations` names that of each hidden layer. A network that has diverged answers with
    infinities and NaN.
    """
    shape = _compiled_shape(layers, activations, inputs)
    if shape is None:
        return list(_outputs(layers, activations, inputs))
    units = shape.outputs(_row(layers), inputs, every=True)[0]
    return [each.T for each in np.split(units, np.cumsum(_widths(layers)[1:-1]))]


def logits_of(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> NDArray[np.floating]:
    """The outputs of the last layer (points, logits), without keeping those of the others."""
    shape = _compiled_shape(layers, activations, inputs)
    if shape is not None:
        (units,) = shape.outputs(_row(layers), inputs, every=False)
        return np.asarray(units.T)
    blocks = [inputs[start : start + _BLOCK] for start in range(0, len(inputs), _BLOCK)]
    logits = []
    for values in blocks or [inputs]:
        *_, last = _outputs(layers, activations, values)
        logits.append(last.T)
    return np.concatenate(logits, axis=1).T


def logits_of_each(
    networks: Sequence[Sequence[Layer]],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
    rows: Float[np.ndarray, "networks size"] | None = None,
) -> Float[np.ndarray, "networks outputs points"]:
    """Logits of networks of one shape for the same inputs, computed together.

    Their parameters as `rows`, one for each network, save time where they are known.
    """
    shape = None
    if rows is None:
        shapes = [_compiled_shape(layers, activations, inputs) for layers in networks]
        if shapes and None not in shapes:
            shape, rows = shapes[0], np.stack([_row(layers) for layers in networks])
    elif networks and rows.dtype == inputs.dtype == np.float32:
        shape = _shape_of(networks[0], activations)
    if shape is not None and rows is not None:
        return shape.outputs(rows, inputs, every=False)
    outputs = len(networks[0][-1][1]) if networks else 0
    answers = np.empty((len(networks), outputs, len(inputs)), inputs.dtype)
    for logits, layers in zip(answers, networks, strict=True):
        logits[:] = logits_of(layers, activations, inputs).T
    return answers


def _outputs(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> Iterator[NDArray[np.floating]]:
    # One row per unit: numpy adds biases to long rows many times faster than to short ones.
    values: NDArray[np.floating] = inputs.T
    for depth, (weights, biases) in enumerate(layers):
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            values = weights.T @ values
            values += biases[:, None]
            if depth < len(layers) - 1:
                values = ACTIVATIONS[activations[depth]](values)
        yield values.T


def _widths(layers: Sequence[Layer]) -> tuple[int, ...]:
    """Of the inputs and of every layer."""
    return len(layers[0][0]), *(len(biases) for _, biases in layers)


def _row(layers: Sequence[Layer]) -> Float[np.ndarray, " size"]:
    """All parameters, layer by layer: weights row by row, then biases."""
    return np.concatenate([part.ravel() for layer in layers for part in layer])


class _Shape(NamedTuple):
    """A shape of networks as the compiled module takes it."""

    widths: NDArray[np.intp]
    activations: bytes
    size: int
    units: int

    def outputs(
        self,
        rows: NDArray[np.floating],
        inputs: Float[np.ndarray, "points inputs"],
        *,
        every: bool,
    ) -> Float[np.ndarray, "networks units points"]:
        """Outputs of the last layer of each network, or of `every` layer below each other.

        `rows` are the parameters of each.
        """
        units = self.units if every else int(self.widths[-1])
        out = np.empty((rows.size // self.size, units, len(inputs)), dtype=np.float32)
        _compiled_outputs(rows, self.widths, self.activations, inputs, out, every)
        return out


def _compiled_shape(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> _Shape | None:
    """The shape of a network if the compiled module can compute it, and is faster."""
    exact = inputs.dtype == np.float32
    if exact and all(part.dtype == np.float32 for layer in layers for part in layer):
        return _shape_of(layers, activations)
    return None


def _shape_of(layers: Sequence[Layer], activations: Sequence[str]) -> _Shape | None:
    return _known_shape(_widths(layers), tuple(activations))


@lru_cache(maxsize=64)
def _known_shape(widths: tuple[int, ...], activations: tuple[str, ...]) -> _Shape | None:
    names = (*activations, "identity")
    if max(widths) > _WIDEST or any(name not in _CODES for name in names):
        return None
    size = sum((before + 1) * width for before, width in pairwise(widths))
    codes = bytes([_CODES[name] for name in names])
    return _Shape(np.array(widths, dtype=np.intp), codes, size, sum(widths[1:]))
