"""Everything that a recording holds besides its steps; knows nothing of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..datasets.dataset import Dataset
from .about import About
from .architecture import DTYPES, Architecture
from .grid import Grid
from .task import task_of


@dataclass(frozen=True)
class Header:
    """What is known of a recording before its first step.

    `model` is the architecture of a network whose parameters are recorded or, for any other model,
    the grid at which its logits are sampled. `loss` names the loss whose values are recorded,
    `step` what a step is: 'epoch', 'tree', 'C'. `recipe` is plain JSON for whoever made the
    recording, to make it again; empty if nobody can.
    """

    about: About
    dataset: Dataset
    model: Architecture | Grid
    loss: str
    step: str = "epoch"
    recipe: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state_dtype(self) -> str:
        """The type of the values that are stored for each step, little-endian."""
        return DTYPES[self.model.dtype] if isinstance(self.model, Architecture) else "<f2"

    @property
    def state_size(self) -> int:
        """How many values are stored for each step: parameters, or sampled logits."""
        if isinstance(self.model, Architecture):
            return self.model.size
        rows, columns = self.model.shape
        return task_of(self.dataset).outputs * rows * columns
