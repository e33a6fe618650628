"""Blobs of points, a class each, and names for three classes."""

import numpy as np
from sklearn.datasets import make_blobs

WORDS = np.array(["no", "perhaps", "yes"])


def blobs(classes: int) -> tuple[np.ndarray, np.ndarray]:
    points, labels, *_ = make_blobs(60, centers=classes, random_state=3, center_box=(-3, 3))
    return points, labels
