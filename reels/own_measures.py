"""Measures of a caller's model: as they are given, or from its answers at the data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from ..datasets.dataset import Dataset
from ..errors import UserError
from .losses import OWN_LOSS, TWICE
from .slopes import gradient_norms
from .stacks import Stack
from .task import Classes, Task

_OTHER = 4.0  # a loss that differs by a larger factor from the one that is known is another


class OwnMeasures:
    """Measures of one run, whose loss is known by the first that is given.

    That is the task's, unless it is far from it; of values it may be twice that, which is the mean
    squared error. Of any other loss only what is given is recorded.
    """

    def __init__(self, dataset: Dataset, task: Task) -> None:
        self._labels, self._train, self._task = dataset.labels, dataset.train, task
        self._points = dataset.points[dataset.train]
        self._factor = 1.0
        self.loss_name = task.loss_name

    def recognise(self, train_loss: Any, logits: Float[np.ndarray, "outputs n"]) -> None:
        """See from the first training loss, if one is given, which loss it is."""
        usual = self._loss(logits, self._train)
        given = usual if train_loss is None else number_of(train_loss, "train_loss")
        if not (math.isfinite(given) and math.isfinite(usual) and usual > 0):
            return
        if not 1 / _OTHER <= given / usual <= _OTHER:
            self._factor, self.loss_name = math.nan, OWN_LOSS
        elif not isinstance(self._task, Classes) and given / usual > math.sqrt(2):
            self._factor, self.loss_name = 2.0, TWICE

    def of(
        self, logits: Float[np.ndarray, "outputs n"], given: Mapping[str, Any]
    ) -> dict[str, float]:
        """All measures by name; those that are not given are measured from the logits."""
        measures = {
            "train_loss": (self._loss, self._train),
            "test_loss": (self._loss, ~self._train),
            "train_accuracy": (self._accuracy, self._train),
            "test_accuracy": (self._accuracy, ~self._train),
        }
        return {
            name: measure(logits, part) if given.get(name) is None else number_of(given[name], name)
            for name, (measure, part) in measures.items()
        }

    def of_layers(self, stack: Stack) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Norms of the gradient of the loss, layer by layer, and shares of dead units.

        The norms are NaN where the loss is not known.
        """
        labels = self._labels[self._train]
        norms, dead = gradient_norms(
            stack.layers, stack.activations, self._points, labels, self._task
        )
        return tuple(norm * self._factor for norm in norms), dead

    def _loss(self, logits: Float[np.ndarray, "outputs n"], part: Bool[np.ndarray, " n"]) -> float:
        """The mean loss of some points; NaN without any."""
        if not part.any():
            return math.nan
        with np.errstate(invalid="ignore", over="ignore"):
            return self._factor * self._task.loss(logits[:, part], self._labels[part])

    def _accuracy(
        self, logits: Float[np.ndarray, "outputs n"], part: Bool[np.ndarray, " n"]
    ) -> float:
        """The share of some points that are right; NaN without any, and for values."""
        if not isinstance(self._task, Classes) or not part.any():
            return math.nan
        return 1 - float(self._task.wrong(logits[:, part], self._labels[part]).mean())


def number_of(given: Any, what: str) -> float:
    """A measure as a number, also of a tensor."""
    try:
        return float(given.detach() if hasattr(given, "detach") else given)
    except (TypeError, ValueError, RuntimeError):
        raise UserError(f"{what} must be one number", given=given) from None
