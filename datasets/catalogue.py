"""Data sets by name, and their training and test points; knows nothing of networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Bool, Float

from ..errors import UserError
from . import arms_and_rings, arrays, playground_sets, sklearn_sets, tables
from .dataset import Dataset, Domain, Labels, Sample, Scaling
from .playground_sets import Generator, Row
from .seedrandom import Random, seeded_random

__all__ = ["DATASETS", "PLAYGROUND", "Dataset", "Kind", "Option", "make_dataset"]

Option = int | float | str
Options = Mapping[str, Option]


@dataclass(frozen=True)
class Kind:
    """One entry of `DATASETS`: how to make the points, and what holds where the user is silent."""

    summary: str
    make: Callable[[Options, int], Sample]
    options: Options
    seed: int = 0
    train_share: float = 0.5
    domain: Domain | None = None
    regression: bool = False


def make_dataset(
    name: str, options: Options, *, seed: int | str, train_share: float, standardise: bool = False
) -> Dataset:
    """The data set `name`; `seed` decides the points and the split.

    A `seed` that is text draws them as TensorFlow Playground does, whose data sets alone have one.
    Raises `UserError` where no point would be left to train on, or all points are of one class.
    """
    kind = DATASETS[name]
    options = {**kind.options, **options}
    if isinstance(seed, str):
        sample = _rows_sample(playground_rows(name, options, seeded_random(seed)), kind.regression)
        order = np.arange(len(sample.points))
    else:
        sample = kind.make(options, seed)
        # A stream of its own: the split of a set does not change with how its points are drawn.
        order = np.random.default_rng([seed, 1]).permutation(len(sample.points))
    names = sample.class_names or _class_names(sample.labels)
    if len(names) == 1:
        raise UserError("all points are of one class", given=names[0], remedy="two are needed")
    train = _split(order, train_share)
    points, domain, scaling = sample.points, kind.domain, None
    if standardise:
        points, scaling = _standardised(points, train)
        domain = None
    return Dataset(
        points=points,
        labels=sample.labels,
        train=train,
        class_names=names,
        domain=domain or _square_around(points),
        axis_names=sample.axis_names,
        scaling=scaling,
    )


def playground_rows(name: str, options: Options, random: Random) -> list[Row]:
    """A playground data set, drawn and shuffled by `random`; the weights are drawn next."""
    rows = PLAYGROUND[name](random, int(options["points"]), float(options["noise"]) / 100)
    return playground_sets.shuffled(random, rows)


def _drawn(generator: Generator, options: Options, seed: int, *, regression: bool) -> Sample:
    """A playground data set from numpy's random numbers; its `noise` is the slider, 0 to 50."""
    random = np.random.default_rng(seed).random
    rows = generator(random, int(options["points"]), float(options["noise"]) / 100)
    return _rows_sample(rows, regression)


def _rows_sample(rows: list[Row], regression: bool) -> Sample:
    table = np.array(rows)
    points, labels = table[:, :2].copy(), table[:, 2].copy()
    return Sample(points, labels if regression else (labels > 0).astype(np.int64))


def _class_names(labels: Labels) -> tuple[str, ...]:
    """Names for counted classes; none for values."""
    if labels.dtype.kind == "f":
        return ()
    # A few noisy points may all fall into one class; there are two all the same.
    return tuple(f"class {index}" for index in range(max(2, int(labels.max()) + 1)))


def _split(order: np.ndarray, train_share: float) -> Bool[np.ndarray, " n"]:
    n_train = math.floor(len(order) * train_share + 1e-9)
    if n_train == 0:
        raise UserError(
            "no training points are left", given=train_share, remedy="raise train_share"
        )
    train = np.zeros(len(order), dtype=bool)
    train[order[:n_train]] = True
    return train


def _standardised(
    points: Float[np.ndarray, "n 2"], train: Bool[np.ndarray, " n"]
) -> tuple[Float[np.ndarray, "n 2"], Scaling]:
    """Points whose training part has mean 0 and standard deviation 1 along both axes."""
    mean, deviation = points[train].mean(axis=0), points[train].std(axis=0)
    if not deviation.all():
        raise UserError("points that share a coordinate cannot be standardised")
    x, y = mean.tolist()
    across, up = deviation.tolist()
    return (points - mean) / deviation, Scaling((x, y), (across, up))


def _square_around(points: Float[np.ndarray, "n 2"]) -> Domain:
    """A square of whole units around all points, with a tenth of it to spare.

    Where the points are within one unit, tenths and so on take the place of units.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    reach = float((high - low).max()) / 2
    unit = 10.0 ** min(0, math.floor(math.log10(reach))) if reach else 1.0
    x, y = (round(float(middle) / unit) * unit for middle in (low + high) / 2)
    half = max(math.ceil(float(np.abs(points - [x, y]).max()) * 1.1 / unit), 1) * unit
    return (x - half, x + half, y - half, y + half)


PLAYGROUND: dict[str, Generator] = {
    "spiral": playground_sets.spiral,
    "circle": playground_sets.circle,
    "xor": playground_sets.xor,
    "gauss": playground_sets.gauss,
    "reg-plane": playground_sets.plane,
    "reg-gauss": playground_sets.hills,
}

_POINTS: Options = {"points": 500, "noise": 0}
_VALUES: Options = {"points": 1200, "noise": 0}
_THREE: Options = {"points": 500, "noise": 0, "classes": 3}
_PLAYGROUND_DOMAIN = (-6.0, 6.0, -6.0, 6.0)


def _playground(name: str, summary: str, options: Options = _POINTS) -> Kind:
    values = options is _VALUES
    make = partial(_drawn, PLAYGROUND[name], regression=values)
    return Kind(summary, make, options, domain=_PLAYGROUND_DOMAIN, regression=values)


DATASETS: dict[str, Kind] = {
    "spiral": _playground("spiral", "two interleaved spirals"),
    "circle": _playground("circle", "a disc inside a ring"),
    "xor": _playground("xor", "opposite quadrants share a class"),
    "gauss": _playground("gauss", "two Gaussian clouds"),
    "reg-plane": _playground("reg-plane", "values that rise along the diagonal", _VALUES),
    "reg-gauss": _playground("reg-gauss", "values on six hills and hollows", _VALUES),
    "arms": Kind(
        "three interleaved spirals", arms_and_rings.arms, _THREE, domain=_PLAYGROUND_DOMAIN
    ),
    "rings": Kind(
        "three rings around each other", arms_and_rings.rings, _THREE, domain=_PLAYGROUND_DOMAIN
    ),
    "linear": Kind(
        "two clouds that a line separates",
        sklearn_sets.linear,
        {"points": 40},
        seed=7,
        train_share=1.0,
    ),
    "circles": Kind(
        "a small ring inside a large one",
        sklearn_sets.circles,
        {"points": 200, "noise": 0.05, "factor": 0.3},
        seed=4,
        train_share=1.0,
        domain=(-11.0, 11.0, -11.0, 11.0),
    ),
    "moons": Kind("two half rings", sklearn_sets.moons, {"points": 400, "noise": 0.1}),
    "blobs": Kind("round clouds", sklearn_sets.blobs, {"points": 400, "classes": 3, "spread": 1.0}),
    "classification": Kind(
        "clouds about the corners of a square",
        sklearn_sets.classification,
        {"points": 400, "classes": 2, "clusters": 2, "separation": 1.0, "flip": 0.01},
    ),
    "iris": Kind(
        "three kinds of iris",
        sklearn_sets.iris,
        {"x": "petal length (cm)", "y": "petal width (cm)"},
        train_share=0.7,
    ),
    "wine": Kind(
        "three growers' wines",
        sklearn_sets.wine,
        {"x": "alcohol", "y": "flavanoids"},
        train_share=0.7,
    ),
    "breast_cancer": Kind(
        "malignant and benign tumours",
        sklearn_sets.breast_cancer,
        {"x": "mean radius", "y": "mean texture"},
        train_share=0.7,
    ),
    "csv": Kind(
        "a table of your own",
        tables.csv_file,
        {"path": "", "x": "", "y": "", "label": "", "target": "class"},
        train_share=0.7,
    ),
    "npz": Kind(
        "arrays of your own", arrays.npz_file, {"path": "", "target": "class"}, train_share=0.7
    ),
    "function": Kind(
        "a function of your own",
        arrays.function,
        {"function": "", "target": "class"},
        train_share=0.7,
    ),
}
