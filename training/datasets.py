"""Two-dimensional data sets by name, with their train/test split; knows nothing of networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.random import Generator

from ..errors import UserError

Option = int | float | str
Sample = tuple[Float[np.ndarray, "n 2"], Int[np.ndarray, " n"]]
Domain = tuple[float, float, float, float]


@dataclass(frozen=True)
class Dataset:
    """Labelled points of the plane, split once into training and test points.

    `points` (n, 2); `labels` (n,) counts classes from 0; `train` (n,) is True for training points;
    `domain` (x_min, x_max, y_min, y_max) is the part of the plane to draw.
    """

    points: Float[np.ndarray, "n 2"]
    labels: Int[np.ndarray, " n"]
    train: Bool[np.ndarray, " n"]
    class_names: tuple[str, ...]
    domain: Domain
    axis_names: tuple[str, str] = ("x₁", "x₂")

    def __post_init__(self) -> None:
        for array in (self.points, self.labels, self.train):
            array.setflags(write=False)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)


@dataclass(frozen=True)
class Kind:
    """One entry of `DATASETS`: how to make the points, and what holds where the user is silent."""

    summary: str
    make: Callable[[Mapping[str, Option], int], Sample]
    options: Mapping[str, Option]
    seed: int = 0
    train_share: float = 0.5
    domain: Domain | None = None


def make_dataset(
    name: str, options: Mapping[str, Option], *, seed: int, train_share: float
) -> Dataset:
    """The data set `name`; `seed` decides the points and the split.

    Raises `UserError` where no point would be left to train on.
    """
    kind = DATASETS[name]
    points, labels = kind.make({**kind.options, **options}, seed)
    n_train = math.floor(len(points) * train_share + 1e-9)
    if n_train == 0:
        raise UserError(
            "no training points are left", given=train_share, remedy="raise train_share"
        )
    train = np.zeros(len(points), dtype=bool)
    # A stream of its own, so that the split of a set does not change with how its points are drawn.
    train[np.random.default_rng([seed, 1]).permutation(len(points))[:n_train]] = True
    # A few noisy points may all fall into one class; there are two all the same.
    names = tuple(f"class {index}" for index in range(max(2, int(labels.max()) + 1)))
    return Dataset(points, labels, train, names, kind.domain or _square_around(points))


def _square_around(points: Float[np.ndarray, "n 2"]) -> Domain:
    """A square of whole units around all points, with a tenth of it to spare."""
    x, y = (round(float(middle)) for middle in (points.min(axis=0) + points.max(axis=0)) / 2)
    half = math.ceil(float(np.abs(points - [x, y]).max()) * 1.1)
    return (float(x - half), float(x + half), float(y - half), float(y + half))


# The playground's generators, by the formulas of its dataset.ts (github.com/tensorflow/playground).
# Its labels −1 and +1 are the classes 0 and 1; `noise` is its slider, 0 to 50.


def spiral(options: Mapping[str, Option], seed: int) -> Sample:
    """Two interleaved arms of 1.75 turns; noise moves the points."""
    arms = (1, 0)
    return _spiral_arms(options, seed, labels=arms)


def arms(options: Mapping[str, Option], seed: int) -> Sample:
    """The spiral with three arms, one a class."""
    return _spiral_arms(options, seed, labels=(0, 1, 2))


def _spiral_arms(options: Mapping[str, Option], seed: int, *, labels: tuple[int, ...]) -> Sample:
    rng, n, noise = _playground(options, seed)
    n_arm = n // len(labels)
    i = np.arange(n_arm)
    radius = 5 * i / n_arm
    parts = []
    for arm in range(len(labels)):
        turn = 1.75 * 2 * np.pi * i / n_arm + 2 * np.pi * arm / len(labels)
        offset = rng.uniform(-1, 1, size=(n_arm, 2)) * noise
        parts.append(np.column_stack([radius * np.sin(turn), radius * np.cos(turn)]) + offset)
    return np.concatenate(parts), np.repeat(np.array(labels), n_arm)


def circle(options: Mapping[str, Option], seed: int) -> Sample:
    """A disc inside a ring; noise flips labels and moves no point."""
    rng, n, noise = _playground(options, seed)
    inner = n // 2
    radius = np.concatenate([rng.uniform(0, 2.5, inner), rng.uniform(3.5, 5, n - inner)])
    angle = rng.uniform(0, 2 * np.pi, n)
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    moved = points + rng.uniform(-5, 5, size=(n, 2)) * noise
    return points, (np.hypot(moved[:, 0], moved[:, 1]) < 2.5).astype(np.int64)


def xor(options: Mapping[str, Option], seed: int) -> Sample:
    """Opposite quadrants share a class; noise flips labels and moves no point."""
    rng, n, noise = _playground(options, seed)
    points = rng.uniform(-5, 5, size=(n, 2))
    points += np.where(points > 0, 0.3, -0.3)
    moved = points + rng.uniform(-5, 5, size=(n, 2)) * noise
    return points, (moved[:, 0] * moved[:, 1] >= 0).astype(np.int64)


def gauss(options: Mapping[str, Option], seed: int) -> Sample:
    """Two clouds about (2, 2) and (−2, −2), whose variance rises with the noise."""
    rng, n, noise = _playground(options, seed)
    deviation = math.sqrt(0.5 + 7 * noise)
    labels = np.repeat(np.array([1, 0]), [n // 2, n - n // 2])
    centres = np.where(labels == 1, 2.0, -2.0)[:, None]
    return centres + rng.normal(0, deviation, size=(n, 2)), labels


def _playground(options: Mapping[str, Option], seed: int) -> tuple[Generator, int, float]:
    return np.random.default_rng(seed), int(options["points"]), float(options["noise"]) / 100


# The two sets of the notebook behind 'A Visual Introduction to Neural Networks'. scikit-learn is
# imported where it is used: it takes half a second, which the other sets need not pay.


def linear(options: Mapping[str, Option], seed: int) -> Sample:
    """Two clouds that a straight line separates."""
    from sklearn.datasets import make_classification

    points, labels = make_classification(
        n_samples=int(options["points"]),
        n_features=2,
        n_redundant=0,
        n_informative=2,
        n_clusters_per_class=1,
        random_state=seed,
    )
    return points, labels.astype(np.int64)


def circles(options: Mapping[str, Option], seed: int) -> Sample:
    """A small ring inside a large one, ten units in radius."""
    from sklearn.datasets import make_circles

    points, labels = make_circles(
        int(options["points"]),
        factor=float(options["factor"]),
        noise=float(options["noise"]),
        random_state=seed,
    )
    return points * 10, labels.astype(np.int64)


_PLAYGROUND: Mapping[str, Option] = {"points": 500, "noise": 0}
_PLAYGROUND_DOMAIN = (-6.0, 6.0, -6.0, 6.0)

DATASETS: dict[str, Kind] = {
    "spiral": Kind("two interleaved spirals", spiral, _PLAYGROUND, domain=_PLAYGROUND_DOMAIN),
    "circle": Kind("a disc inside a ring", circle, _PLAYGROUND, domain=_PLAYGROUND_DOMAIN),
    "xor": Kind("opposite quadrants share a class", xor, _PLAYGROUND, domain=_PLAYGROUND_DOMAIN),
    "gauss": Kind("two Gaussian clouds", gauss, _PLAYGROUND, domain=_PLAYGROUND_DOMAIN),
    "arms": Kind("three interleaved spirals", arms, _PLAYGROUND, domain=_PLAYGROUND_DOMAIN),
    "linear": Kind(
        "two clouds that a line separates", linear, {"points": 40}, seed=7, train_share=1.0
    ),
    "circles": Kind(
        "a small ring inside a large one",
        circles,
        {"points": 200, "noise": 0.05, "factor": 0.3},
        seed=4,
        train_share=1.0,
        domain=(-11.0, 11.0, -11.0, 11.0),
    ),
}
