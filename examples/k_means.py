"""k-means in NumPy: a function from points to one number for each cluster is a model.

python k_means.py && epochreel render k_means.reel -o k_means.mp4
"""

import numpy as np
from sklearn.datasets import make_blobs

import epochreel

X, groups = make_blobs(240, centers=4, cluster_std=1.1, random_state=6)
centres = X[[0, 1, 2, 3]]


def closeness(points: np.ndarray) -> np.ndarray:
    """Minus half of the squared distance to each centre: the largest wins."""
    return -np.square(points[:, None] - centres).sum(axis=2) / 2


# Iterated once before, to know the cluster in which each point ends.
steps = [centres]
for _ in range(12):
    nearest = closeness(X).argmax(axis=1)
    centres = np.stack([X[nearest == k].mean(axis=0) for k in range(4)])
    steps.append(centres)
names = [f"cluster {k + 1}" for k in range(4)]

with epochreel.Recorder(
    "k_means.reel",
    data=(X, closeness(X).argmax(axis=1)),
    about=epochreel.About("four groups of points", "Four groups of points", (("k-means",),)),
    step="iteration",
    class_names=names,
    outputs="logits",
    loss="own",
) as recorder:
    for iteration, centres in enumerate(steps):  # noqa: B007  # `closeness` reads them
        recorder.snapshot(
            closeness,
            epoch=iteration,
            # What k-means minimises: the mean squared distance to the nearest centre.
            train_loss=-2 * closeness(X).max(axis=1).mean(),
            # To be in the cluster of the end is nothing to be right about.
            train_accuracy=np.nan,
            test_accuracy=np.nan,
        )
