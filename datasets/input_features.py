"""The input features of a point: TensorFlow Playground's seven, by its names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

Column = NDArray[np.floating]

FEATURES: dict[str, Callable[[Column, Column], Column]] = {
    "x": lambda x, _: x,
    "y": lambda _, y: y,
    "xSquared": lambda x, _: x * x,
    "ySquared": lambda _, y: y * y,
    "xTimesY": lambda x, y: x * y,
    "sinX": lambda x, _: np.sin(x),
    "sinY": lambda _, y: np.sin(y),
}


def features(
    points: Float[np.ndarray, "n 2"], names: Sequence[str]
) -> Float[np.ndarray, "n features"]:
    """The named features of `points`, one column each, not scaled."""
    return np.column_stack([FEATURES[name](points[:, 0], points[:, 1]) for name in names])
