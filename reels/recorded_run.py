"""What is known of a recorded run beside its models: the task, the measures, and words."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from ..datasets.dataset import Dataset
from ..errors import UserError
from .about import About
from .additions import Additions
from .architecture import Architecture
from .shown import Shown
from .task import Classes, Task, task_of


class RecordedRun(Shown):
    """What all recordings know of their runs, whatever has learnt."""

    _additions: Additions

    @property
    @abstractmethod
    def lost(self) -> Bool[np.ndarray, " steps"]:
        """Which steps have no answers."""

    @property
    @abstractmethod
    def gone(self) -> Bool[np.ndarray, " steps"]:
        """Which steps have no answers, or a training loss that is lost."""

    @property
    def about(self) -> About:
        """What was learnt and how, in words."""
        return self.header.about

    @property
    def dataset(self) -> Dataset:
        """The points (n, 2) it was learnt from, their labels (n,), and which were to train on."""
        return self.header.dataset

    @property
    def recipe(self) -> Mapping[str, Any]:
        """Plain values from which its maker can make it again; empty if there are none."""
        return self.header.recipe

    @cached_property
    def task(self) -> Task:
        """What was learnt: classes or values."""
        return task_of(self.dataset)

    @cached_property
    def judged(self) -> bool:
        """Whether answers are right or wrong; not where labels are the clusters that were found.

        Of those no accuracy is recorded.
        """
        unknown = np.isnan(self.metrics.train_accuracy).all()
        learnt = self.architecture is not None  # a network's loss is only missing if it diverges
        diverged = self.gone.all() or (learnt and not np.isfinite(self.metrics.train_loss).any())
        return not (isinstance(self.task, Classes) and unknown) or bool(diverged)

    @property
    def measured(self) -> bool:
        """Whether there is a measure of any step, or the run has diverged.

        Fields that were logged alone, and clusters whose loss is unknown, may have none.
        """
        shares = (self.metrics.train_accuracy, self.metrics.train_loss, self.metrics.test_loss)
        known = any(np.isfinite(each).any() for each in shares)
        return known or bool(len(self.dataset.points) > 0 and self.gone.any())

    @property
    def architecture(self) -> Architecture | None:
        """The shape of the network; None if the recording holds sampled logits."""
        model = self.header.model
        return model if isinstance(model, Architecture) else None

    @property
    def perceptron(self) -> Architecture:
        """The shape of the network; raises `UserError` if the recording holds sampled logits."""
        if self.architecture is None:
            raise UserError(
                "the recording holds answers over the plane, not the parameters of a network",
                given=self.about.summary,
            )
        return self.architecture

    @property
    def epochs(self) -> Int[np.ndarray, " steps"]:
        """Numbers of the recorded steps, rising; epoch 0 is the untrained network."""
        return self.steps.numbers

    @property
    def outputs(self) -> int:
        """Logits per point: one for two classes or values, else one per class."""
        return self.task.outputs

    @property
    def measures(self) -> Mapping[str, Float[np.ndarray, " steps"]]:
        """Further measures (steps,) by name as they were given, NaN where there was none."""
        return self._additions.measures

    @property
    def moves(self) -> bool:
        """Whether there are moving points."""
        return bool(self._additions.moving)

    def moving(self, epoch: float) -> Float[np.ndarray, "n 2"]:
        """The moving points at the last recorded step at or before a fractional one.

        Between steps they stay, since they need not be the same ones.
        """
        found = self._additions.moving[self.steps.before(epoch)] if self.moves else None
        return np.empty((0, 2)) if found is None else found

    def dead_units(self, epoch: float) -> int:
        """The number of dead hidden units at the last recorded step at or before a fractional one.

        `Snapshot` defines which are dead. A model without layers has none.
        """
        shares = np.nan_to_num(self.metrics.dead_units[self.steps.before(epoch)])
        widths = self.architecture.hidden if self.architecture else ()
        return sum(round(share * width) for share, width in zip(shares, widths, strict=True))
