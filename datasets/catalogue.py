"""Points by the name of their data set, split for training and testing; knows nothing of networks.

`kinds` has the words, options and defaults of the same names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from ..errors import UserError
from . import arms_and_rings, functions, playground_sets, sklearn_sets
from .dataset import Dataset, Labels, Sample
from .kinds import DATASETS, Kind, Options
from .playground_sets import PointGenerator, Row
from .scaling import (
    check_range,
    check_reach,
    label_of,
    round_domain,
    square_around,
    standardised,
    standardised_values,
)
from .seedrandom import Random, seeded_random
from .splits import FEW_POINTS, split_of
from .tables.samples import table_file


def make_dataset(
    name: str,
    options: Options,
    *,
    seed: int | str,
    train_share: float | None,
    standardise: bool = False,
) -> Dataset:
    """The data set `name`; `seed` decides the points and the split.

    A `seed` that is text draws them as TensorFlow Playground does, for its own data sets only.
    A `train_share` of None is the default, which is all of a table of few points.
    Raises `UserError` if no point is left to train on, or all points are of one class.
    """
    kind = DATASETS[name]
    options = {**kind.defaults, **options}
    if isinstance(seed, str):
        rows = playground_rows(name, options, seeded_random(seed))
        sample = _sample(rows, values=kind.values)
        order = np.arange(len(sample.points))
    else:
        sample = GENERATORS[name](options, seed)
        # A stream of its own: the split of a set does not change with how its points are drawn.
        order = np.random.default_rng([seed, 1]).permutation(len(sample.points))
    names = sample.class_names or _class_names(sample.labels)
    if len(names) == 1:
        raise UserError(
            "all points are of one class", given=names[0], remedy="give points of two or more"
        )
    careful = name == "table"
    few = careful and train_share is None and sample.split is None and len(order) < FEW_POINTS
    share = 1.0 if few else train_share or kind.train_share
    train = split_of(sample, order, share, careful=careful)
    every = {1: "the only one is", 2: "both are"}.get(len(order), f"all {len(order)} are")
    all_of_few = f"there are fewer than {FEW_POINTS} points, so {every} trained on"
    dataset = Dataset(
        points=sample.points,
        labels=sample.labels,
        train=train,
        class_names=names,
        domain=(0.0, 1.0, 0.0, 1.0),
        axis_names=sample.axis_names,
        label_name=sample.label_name,
        notes=(*sample.notes, all_of_few) if few else sample.notes,
        facts=sample.facts,
    )
    dataset = (
        _table_placed(dataset, standardise)
        if name == "table"
        else _placed(dataset, kind, standardise)
    )
    check_reach(dataset)
    return dataset


def _placed(dataset: Dataset, kind: Kind, standardise: bool) -> Dataset:
    """A data set with the square to draw, about the origin or around its points."""
    if standardise:
        domain = round_domain(dataset.points, names=dataset.axis_names)
        points, scaling = standardised(dataset.points, dataset.train)
        domain = scaling.standardised_domain(domain)
        return replace(dataset, points=points, scaling=scaling, domain=domain)
    reach = kind.reach
    domain = square_around(dataset.points) if reach is None else (-reach, reach, -reach, reach)
    return replace(dataset, domain=domain)


def _table_placed(dataset: Dataset, standardise: bool) -> Dataset:
    """A table with what to draw of it, which is round in the units of its columns."""
    columns = [*zip(dataset.axis_names, dataset.points.T, strict=True)]
    if dataset.regression:
        columns.append((label_of(dataset), dataset.labels))
    for name, numbers in columns:
        check_range(name, numbers)
    domain = round_domain(dataset.points, names=dataset.axis_names)
    if not standardise:
        return replace(dataset, domain=domain)
    points, scaling = standardised(dataset.points, dataset.train)
    domain = scaling.standardised_domain(domain)
    dataset = replace(dataset, points=points, scaling=scaling, domain=domain)
    if not dataset.regression:
        return dataset
    labels, values = standardised_values(dataset.labels, dataset.train)
    return replace(dataset, labels=labels, value_scaling=values)


def playground_rows(name: str, options: Options, random: Random) -> list[Row]:
    """A playground data set, drawn and shuffled by `random`; the weights are drawn next."""
    rows = PLAYGROUND[name](random, int(options["points"]), float(options["noise"]) / 100)
    return playground_sets.shuffled(random, rows)


def _playground(name: str, options: Options, seed: int) -> Sample:
    """A playground data set from numpy's random numbers; its `noise` is the slider, 0 to 50."""
    random = np.random.default_rng(seed).random
    rows = PLAYGROUND[name](random, int(options["points"]), float(options["noise"]) / 100)
    return _sample(rows, values=DATASETS[name].values)


def _sample(rows: list[Row], *, values: bool) -> Sample:
    table = np.array(rows)
    points, labels = table[:, :2].copy(), table[:, 2].copy()
    return Sample(points, labels if values else (labels > 0).astype(np.int64))


def _class_names(labels: Labels) -> tuple[str, ...]:
    """Names for classes that have only numbers; none for values."""
    if labels.dtype.kind == "f":
        return ()
    # A few noisy points may all fall into one class; there are two all the same.
    return tuple(f"class {index}" for index in range(max(2, int(labels.max()) + 1)))


PLAYGROUND: dict[str, PointGenerator] = {
    "spiral": playground_sets.spiral,
    "circle": playground_sets.circle,
    "xor": playground_sets.xor,
    "gauss": playground_sets.gauss,
    "reg-plane": playground_sets.plane,
    "reg-gauss": playground_sets.hills,
}

GENERATORS: dict[str, Callable[[Options, int], Sample]] = {
    **{name: partial(_playground, name) for name in PLAYGROUND},
    "arms": arms_and_rings.arms,
    "rings": arms_and_rings.rings,
    "linear": sklearn_sets.linear,
    "circles": sklearn_sets.circles,
    "moons": sklearn_sets.moons,
    "blobs": sklearn_sets.blobs,
    "classification": sklearn_sets.classification,
    "iris": sklearn_sets.iris,
    "wine": sklearn_sets.wine,
    "breast_cancer": sklearn_sets.breast_cancer,
    "table": table_file,
    "function": functions.function,
}
"""What makes the points of each data set, from its options and a seed."""
