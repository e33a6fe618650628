"""What was measured at every step of a run; knows no models."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True)
class Metrics:
    """Measures of every recorded step, as `Snapshot` defines them; arrays are read-only.

    `weight_norms` are the Euclidean norms of each layer's weights, without biases.
    """

    train_loss: Float[np.ndarray, " steps"]
    test_loss: Float[np.ndarray, " steps"]
    train_accuracy: Float[np.ndarray, " steps"]
    test_accuracy: Float[np.ndarray, " steps"]
    seconds: Float[np.ndarray, " steps"]
    gradient_norms: Float[np.ndarray, "steps layers"]
    dead_units: Float[np.ndarray, "steps hidden"]
    weight_norms: Float[np.ndarray, "steps layers"]
