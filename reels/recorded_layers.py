"""Whether the parameters of a model are recorded, as its first step decides; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from ..errors import UserError
from .architecture import Architecture
from .stacks import Stack, stack_like, stack_of
from .task import Task


class RecordedLayers:
    """The layers of a model at each step, if they are `wanted`, and it is a stack of them."""

    def __init__(self, task: Task, *, wanted: bool) -> None:
        self._task, self._wanted = task, wanted
        self._architecture: Architecture | None = None

    @property
    def known(self) -> bool:
        """Whether a step is recorded by its parameters, as all later ones are then."""
        return self._architecture is not None

    def decide(self, stack: Stack | None) -> None:
        """Keep to the layers of the first step that is recorded, or to none."""
        self._wanted = stack is not None
        self._architecture = stack.architecture if stack else None

    def of(
        self,
        model: Any,
        points: Float[np.ndarray, "n 2"],
        logits: Float[np.ndarray, "outputs n"],
        order: Sequence[int | None],
    ) -> Stack | None:
        """The layers of a model that answers `logits` at points; None if answers are recorded.

        `order` is the output of each class. Raises `UserError` for other layers than those of the
        first step.
        """
        if not self._wanted:
            return None
        if self._architecture is None:
            return stack_of(model, self._task, order, points, logits)
        stack = stack_like(self._architecture, model, self._task, order)
        if stack is None:
            raise UserError(
                f"the model is no longer a stack of the layers {self._architecture}",
                remedy="give parameters=False to the Recorder, which then records answers",
            )
        return stack
