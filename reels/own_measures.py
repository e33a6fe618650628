"""Measures of a caller's model: as they are given, or from its answers at the data."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from ..datasets.dataset import Dataset
from ..errors import UserError
from ..truth_values import is_complex, is_truth_value
from .losses import OWN_LOSS, TWICE, losses_of
from .slopes import dead_units, gradient_norms
from .stacks import Stack
from .task import Classes, Task

OWN = "own"
"""The name by which callers say that their loss is none of those that are known."""

_POINTS = 1000  # training points at most that gradients are measured at: they take longest
_OTHER = 4.0  # a loss that differs by a larger factor from the one that is known is another


class OwnMeasures:
    """Measures of one run, whose loss has a name, or is known by the first that is given.

    That is the task's, unless it is far from it; of values it may be twice that, which is the mean
    squared error. Of any other loss, whose name is `OWN`, only what is given is recorded.
    """

    def __init__(self, dataset: Dataset, task: Task, loss: str | None = None) -> None:
        """Raises `UserError` for an unknown loss."""
        known = losses_of(task)
        if loss is not None and str(loss) not in (*known, OWN):
            raise UserError("unknown loss", given=loss, allowed=(*known, OWN))
        self._labels, self._train, self._task = dataset.labels, dataset.train, task
        trained = np.flatnonzero(dataset.train)
        self._all = dataset.points[trained], dataset.labels[trained]
        every = max(-(-len(trained) // _POINTS), 1)
        self._some = self._all[0][::every], self._all[1][::every]
        self._named, self._checked = loss is not None, False
        self.loss_name = task.loss_name
        self.doubtful = ""
        """What to warn of once the step is stored; '' where there is no doubt of its loss."""
        if loss is not None:
            self.loss_name = OWN_LOSS if loss == OWN else loss

    def recognise(self, train_loss: Any, logits: Float[np.ndarray, "outputs n"]) -> None:
        """See from the first training loss, if one is given with the first step, which loss it is.

        The first that is given later, if it is far from those that were measured, is `doubtful`.
        """
        self.doubtful = ""
        first, self._checked = not self._checked, True
        if self._named or train_loss is None:
            return
        self._named = True
        usual, given = self._loss(logits, self._train), number_of(train_loss, "train_loss")
        if not (math.isfinite(given) and math.isfinite(usual) and usual > 0):
            return
        far = not 1 / _OTHER <= given / usual <= _OTHER
        twice = not isinstance(self._task, Classes) and given / usual > math.sqrt(2)
        if first and (far or twice):
            self.loss_name = OWN_LOSS if far else TWICE
        elif far or twice:
            other = OWN if far else TWICE
            self.doubtful = (
                f"train_loss {given:.4g} is far from the {self.loss_name} {usual:.4g}, which was "
                f"recorded of steps without one; if it is another, give loss={other!r} to Recorder"
            )

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

        The gradient is that of the task's loss, the cross-entropy or half the mean squared error,
        or of twice the latter; for other losses, such as hinge, the norms are NaN. Of many training
        points some are enough; that a unit is dead must hold for all.
        """
        factor = {self._task.loss_name: 1.0, TWICE: 2.0}.get(self.loss_name, math.nan)
        layers, activations = stack.layers, stack.activations
        norms, dead = gradient_norms(layers, activations, *self._some, self._task)
        shares = tuple(float(each.mean()) for each in dead)
        if len(self._some[0]) < len(self._all[0]):
            # A unit that has a slope at some of the points is not dead.
            shares = dead_units(layers, activations, self._all[0], dead)
        return tuple(norm * factor for norm in norms), shares

    def _loss(self, logits: Float[np.ndarray, "outputs n"], part: Bool[np.ndarray, " n"]) -> float:
        """The mean loss of some points; NaN without any, and for a loss of the caller's own."""
        loss = losses_of(self._task).get(self.loss_name)
        if loss is None or not part.any():
            return math.nan
        with np.errstate(invalid="ignore", over="ignore"):
            return loss(logits[:, part], self._labels[part])

    def _accuracy(
        self, logits: Float[np.ndarray, "outputs n"], part: Bool[np.ndarray, " n"]
    ) -> float:
        """The share of some points that are right; NaN without any, and for values.

        Also where an answer is no number, which is neither right nor wrong.
        """
        if not isinstance(self._task, Classes) or not part.any() or np.isnan(logits[:, part]).any():
            return math.nan
        return 1 - float(self._task.wrong(logits[:, part], self._labels[part]).mean())


def further(given: Any) -> dict[str, float]:
    """Measures by name as numbers; raises `UserError` for anything but a table of these."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise UserError("`measures` must be a table from names to numbers", given=given)
    return {str(name): number_of(each, str(name)) for name, each in given.items()}


def number_of(given: Any, what: str) -> float:
    """A measure as a number, also of a tensor; raises `UserError` for anything else."""
    try:
        with suppress(TypeError, ValueError, RuntimeError):
            if not is_truth_value(given) and not is_complex(given):
                return float(given.detach() if hasattr(given, "detach") else given)
    except OverflowError:
        most = sys.float_info.max
        raise UserError(f"{what} is a number beyond ±{most:.2g}, the largest of a float") from None
    raise UserError(f"{what} must be one number", given=given)
