"""The losses that recordings minimise, of logits and labels, in numpy; knows no torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int

from .task import Classes, Task

Logits = Float[np.ndarray, "outputs n"]

TWICE = "mean_squared_error"
"""The loss of values that has no factor ½, as it is called."""

SQUARES = {"squared_error": 2.0, TWICE: 1.0}
"""By what losses of values have to be multiplied for the mean square error."""

OWN_LOSS = "a loss of its own"
"""What a loss is called that is none of those that are known: it is recorded where it is given."""

Loss = Callable[[Logits, np.ndarray], float]
"""The mean loss of logits (outputs, n) for labels (n,); not finite where logits are not."""


def losses_of(task: Task) -> dict[str, Loss]:
    """The losses that are known for a task, by the names that recordings give them."""
    known: dict[str, Loss] = {task.loss_name: task.loss}
    twice: dict[str, Loss] = {TWICE: lambda logits, labels: 2 * task.loss(logits, labels)}
    return known | (_OF_CLASSES if isinstance(task, Classes) else twice)


def _squared_error(logits: Logits, labels: np.ndarray) -> float:
    """½ (tanh z − t)² with t = ±1, summed over outputs: TensorFlow Playground's (nn.ts)."""
    error = np.tanh(logits.astype(float)) - _signs(len(logits), labels)
    return float(np.square(error).sum(axis=0).mean()) / 2


def _hinge(logits: Logits, labels: np.ndarray) -> float:
    """max(0, 1 − t z) with t = ±1; of more classes max(0, 1 + the best wrong logit − the right).

    The latter is that of Crammer and Singer, JMLR 2, 2001.
    """
    logits, signs = logits.astype(float), _signs(len(logits), labels)
    if len(logits) == 1:
        return float(np.maximum(0, 1 - signs * logits).mean())
    right = logits[labels, np.arange(len(labels))]
    best_wrong = np.where(signs > 0, -np.inf, logits).max(axis=0)
    return float(np.maximum(0, 1 + best_wrong - right).mean())


def _signs(outputs: int, labels: np.ndarray) -> Int[np.ndarray, "outputs n"]:
    """1 for the output of each point's class and −1 for others; a single one is of class 1."""
    classes = np.array([[1]]) if outputs == 1 else np.arange(outputs)[:, None]
    return np.where(labels == classes, 1, -1)


_OF_CLASSES: dict[str, Loss] = {"squared_error": _squared_error, "hinge": _hinge}
