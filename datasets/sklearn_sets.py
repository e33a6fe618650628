"""Data sets from scikit-learn, which is imported only when one of them is made."""

from __future__ import annotations

import numpy as np

from ..errors import UserError
from .dataset import Sample
from .kinds import Options


def linear(options: Options, seed: int) -> Sample:
    """Two clouds that a straight line separates: the article's first problem."""
    from sklearn.datasets import make_classification

    return _sample(
        *make_classification(
            n_samples=int(options["points"]),
            n_features=2,
            n_redundant=0,
            n_informative=2,
            n_clusters_per_class=1,
            random_state=seed,
        )
    )


def circles(options: Options, seed: int) -> Sample:
    """A small ring inside a large one, ten units in radius: the article's second problem."""
    from sklearn.datasets import make_circles

    points, labels = make_circles(
        int(options["points"]),
        factor=float(options["factor"]),
        noise=float(options["noise"]),
        random_state=seed,
    )
    return _sample(points * 10, labels)


def moons(options: Options, seed: int) -> Sample:
    """Two half rings that reach into each other."""
    from sklearn.datasets import make_moons

    return _sample(
        *make_moons(int(options["points"]), noise=float(options["noise"]), random_state=seed)
    )


def blobs(options: Options, seed: int) -> Sample:
    """Round clouds, one for each class, about centres drawn from [−10, 10]²."""
    from sklearn.datasets import make_blobs

    return _sample(
        *make_blobs(
            int(options["points"]),
            centers=int(options["classes"]),
            cluster_std=float(options["spread"]),
            random_state=seed,
        )
    )


def classification(options: Options, seed: int) -> Sample:
    """Clouds about the corners of a square, stretched and turned."""
    from sklearn.datasets import make_classification

    classes, clusters = int(options["classes"]), int(options["clusters"])
    if classes * clusters > 4:
        raise UserError(
            "classification has room for four clouds, one at each corner of a square",
            given=f"{classes} classes of {clusters} clusters",
            remedy="use fewer `classes` or `clusters`",
        )
    return _sample(
        *make_classification(
            int(options["points"]),
            n_features=2,
            n_redundant=0,
            n_informative=2,
            n_classes=classes,
            n_clusters_per_class=clusters,
            class_sep=float(options["separation"]),
            flip_y=float(options["flip"]),
            random_state=seed,
        )
    )


def iris(options: Options, seed: int) -> Sample:
    """Three kinds of iris by two of four measures of their flowers."""
    del seed  # nothing is drawn
    return _measured("iris", options)


def wine(options: Options, seed: int) -> Sample:
    """Three growers' wines by two of thirteen measures."""
    del seed
    return _measured("wine", options)


def breast_cancer(options: Options, seed: int) -> Sample:
    """Malignant and benign tumours by two of thirty measures."""
    del seed
    return _measured("breast_cancer", options)


def _measured(name: str, options: Options) -> Sample:
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{name}")()
    names = [str(column) for column in bunch.feature_names]
    x, y = str(options["x"]), str(options["y"])
    for column in (x, y):
        if column not in names:
            raise UserError(f"{name} has no such column", given=column, allowed=names)
    points = bunch.data[:, [names.index(x), names.index(y)]]
    classes = tuple(str(target) for target in bunch.target_names)
    return Sample(points, bunch.target.astype(np.int64), classes, (x, y))


def _sample(points: np.ndarray, labels: np.ndarray) -> Sample:
    return Sample(points, labels.astype(np.int64))
