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

SAMPLES = {"float16": "<f2", "float32": "<f4"}
"""Types of sampled logits: how their values are stored, little-endian."""


@dataclass(frozen=True)
class Header:
    """What is known of a recording before its first step.

    `model` is the architecture of a network whose parameters are recorded or, for any other model,
    the grid at which its logits are sampled. `samples` is the type as which those are stored: by
    default float16 for classes, and float32 for values, whose digits are drawn. `loss` names the
    loss whose values are recorded, `step` what a step is: 'epoch', 'tree', 'C'. `recipe` is plain
    JSON for whoever made the recording, to make it again; empty if nobody can.
    """

    about: About
    dataset: Dataset
    model: Architecture | Grid
    loss: str
    step: str = "epoch"
    recipe: Mapping[str, Any] = field(default_factory=dict)
    samples: str = ""

    @property
    def state_dtype(self) -> str:
        """The type of the values that are stored for each step, little-endian."""
        if isinstance(self.model, Architecture):
            return DTYPES[self.model.dtype]
        return SAMPLES[self.samples or ("float32" if self.dataset.regression else "float16")]

    @property
    def state_size(self) -> int:
        """How many values are stored for each step: parameters, or sampled logits."""
        if isinstance(self.model, Architecture):
            return self.model.size
        rows, columns = self.model.shape
        return task_of(self.dataset).outputs * rows * columns
