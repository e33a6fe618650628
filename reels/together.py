"""Several models asked at once at the same points; knows no recordings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float

from .architecture import Architecture
from .forward import Layer, logits_of_each, rows_of
from .network import Perceptron, finite

Model = Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, "outputs n"]]
"""Logits at points in data units."""


class Together:
    """Models asked for the same points: networks of one shape answer in one pass."""

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = models
        alike: dict[Architecture, dict[int, list[Layer]]] = {}
        for index, model in enumerate(models):
            if isinstance(model, Perceptron):
                architecture, layers = model.recorded
                alike.setdefault(architecture, {})[index] = layers
        self._stacks = [_Stack(architecture, every) for architecture, every in alike.items()]

    def __call__(self, points: Float[np.ndarray, "n 2"]) -> list[Float[np.ndarray, "outputs n"]]:
        """The logits of each model."""
        found = {index: each for stack in self._stacks for index, each in stack(points)}
        return [
            found[index] if index in found else model(points)
            for index, model in enumerate(self._models)
        ]


class _Stack:
    """Networks of one shape, each with the index under which it answers."""

    def __init__(self, architecture: Architecture, every: dict[int, list[Layer]]) -> None:
        self._architecture, self._indices = architecture, list(every)
        self._networks = list(every.values())
        self._rows = rows_of(self._networks)

    def __call__(
        self, points: Float[np.ndarray, "n 2"]
    ) -> list[tuple[int, Float[np.ndarray, "outputs n"]]]:
        """Logits of all networks."""
        architecture = self._architecture
        inputs = architecture.inputs(points)
        logits = logits_of_each(self._networks, architecture.activations, inputs, self._rows)
        return list(zip(self._indices, finite(logits), strict=True))
