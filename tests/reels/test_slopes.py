"""Dead units at many points are those that gradients are measured with."""

import numpy as np
import pytest

from epochreel.reels.slopes import dead_units, gradient_norms
from epochreel.reels.task import Classes


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("bias", [-40.0, 0.0, np.nan])
def test_dead_units_are_the_same_alone(activation: str, bias: float) -> None:
    rng = np.random.default_rng(0)
    shapes = ((2, 6), (6, 5), (5, 1))
    layers = [
        (rng.normal(size=shape).astype(np.float32), np.zeros(shape[1], dtype=np.float32))
        for shape in shapes
    ]
    layers[0][1][:2] = bias
    points, labels = rng.normal(size=(40, 2)), np.arange(40) % 2
    task = Classes(("a", "b"))
    _, dead = gradient_norms(layers, [activation] * 2, points, labels, task)
    shares = tuple(float(each.mean()) for each in dead)
    every, none = [np.ones(6, dtype=bool), np.ones(5, dtype=bool)], [np.zeros(6, dtype=bool)] * 2
    for suspected, expected in ((dead, shares), (every, shares), (none, (0, 0))):
        assert dead_units(layers, [activation] * 2, points, suspected) == expected
    assert (shares[0] > 0) == (bias == -40)
