"""Everything that a recording holds besides its steps; knows nothing of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..datasets.dataset import Dataset
from .about import About
from .architecture import Architecture
from .grid import Grid


@dataclass(frozen=True)
class Header:
    """What was learnt by what: known before the first step.

    `model` is the architecture of a network whose parameters are recorded or, for any other model,
    the grid at which its logits are sampled. `loss` names the loss whose values are recorded.
    `step` names the steps. `recipe` is plain JSON for whoever made the recording, to make it again.
    """

    about: About
    dataset: Dataset
    model: Architecture | Grid
    loss: str
    step: str = "epoch"
    recipe: Mapping[str, Any] = field(default_factory=dict)
