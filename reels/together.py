"""Several models asked at once at the same points; knows no recordings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from .architecture import Architecture
from .forward import logits_of_each
from .network import Perceptron, Places, Sampled, finite, places_on

Model = Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, "outputs n"]]
"""Logits at points in data units."""


class Together:
    """Models asked for the same points: networks of one shape answer in one pass.

    Those that are known on one grid look up once where the points are on it.
    """

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = models
        alike: dict[Architecture, dict[int, NDArray[np.floating]]] = {}
        for index, model in enumerate(models):
            if isinstance(model, Perceptron):
                architecture, row = model.recorded
                alike.setdefault(architecture, {})[index] = row
        self._stacks = [_Stack(architecture, every) for architecture, every in alike.items()]

    def __call__(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "outputs models n"]:
        """The logits of each model."""
        if len(self._stacks) == 1 and len(self._stacks[0].indices) == len(self._models):
            return self._stacks[0](points).swapaxes(0, 1)
        found = {
            index: each
            for stack in self._stacks
            for index, each in zip(stack.indices, stack(points), strict=True)
        }
        places: dict[int, Places] = {}
        for index, model in enumerate(self._models):
            if isinstance(model, Sampled):
                key = id(model.grid)
                if key not in places:
                    places[key] = places_on(model.grid, points)
                found[index] = model.at(places[key])
            elif index not in found:
                found[index] = model(points)
        return np.stack([found[index] for index in range(len(self._models))], axis=1)


class _Stack:
    """Networks of one shape; `indices` are those of the models that they are."""

    def __init__(self, architecture: Architecture, every: dict[int, NDArray[np.floating]]) -> None:
        self._architecture, self.indices = architecture, list(every)
        rows = list(every.values())
        self._networks, self._rows = architecture.unpacked(rows), np.stack(rows)

    def __call__(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "networks outputs n"]:
        """Logits of all networks."""
        architecture = self._architecture
        inputs = architecture.inputs(points)
        return finite(logits_of_each(self._networks, architecture.activations, inputs, self._rows))
