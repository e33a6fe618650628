"""Which runs learn from the same data."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.same_data import data_sets_of

from ..scenes.tiny import recording


@pytest.mark.parametrize("size", [1.0, 1e-9, 1e9])
def test_points_are_the_same_by_their_range(size: float) -> None:
    run = recording()
    rng = np.random.default_rng(0)
    points, others = size * rng.normal(size=(2, *run.dataset.points.shape))
    first, other = (run.on(replace(run.dataset, points=each)) for each in (points, others))
    rounded = run.on(replace(run.dataset, points=points * (1 + 1e-7)))
    assert data_sets_of([first, rounded]) == 1
    assert data_sets_of([first, other]) == 2
