"""The steps of the runs of a plan before they are recorded, as far as their specs tell."""

from __future__ import annotations

import numpy as np

from ..reels.steps import Steps
from ..training.estimatorspec import AnySpec, EstimatorSpec
from ..training.parameters import step_of


def steps_of(spec: AnySpec) -> Steps | None:
    """The steps of a run, of a network the first and the last; None if only the estimator knows."""
    if not isinstance(spec, EstimatorSpec):
        return Steps(np.array([0, spec.epochs]))
    varied = spec.variation
    if varied is None:
        return None
    numbers = np.arange(len(varied.values)) + 1
    return Steps(numbers, step_of(varied.parameter), np.array(varied.values, dtype=float))
