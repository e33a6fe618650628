"""The points that logged fields are drawn with: from their file, a table, or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..datasets.dataset import Dataset, Domain
from ..datasets.given_data import GivenData, data_of
from ..datasets.kinds import DATASETS
from ..datasets.tables.samples import table_file
from ..errors import UserError

_OF_POINTS = ("X", "y", "train")


def logged_points(
    source: str,
    arrays: Mapping[str, NDArray[Any]],
    table: str,
    count: int,
    domain: Domain,
    *,
    outputs: str | None,
) -> Dataset:
    """The points and labels in `arrays` of a source, or in a `table`, over a domain.

    There may be none. `count` is that of fields of a step. Raises `UserError` for fields that do
    not fit the labels, and for points that have no fields.
    """
    given = [name for name in _OF_POINTS if name in arrays]
    names = arrays.get("class_names")
    class_names = None if names is None else [str(each) for each in names]
    if table:
        if given:
            raise UserError(f"{source} has points of its own, `{given[0]}`", remedy="leave one out")
        found = _of_table(table, class_names, outputs)
    elif not given:
        return _without_points(source, count, domain, class_names, outputs)
    else:
        for name in ("X", "y"):
            if name not in given:
                raise UserError(f"{source} has `{given[0]}`, and no array `{name}`")
        values = None if outputs is None else outputs == "values"
        found = data_of((arrays["X"], arrays["y"]), values=values, class_names=class_names)
    train = arrays.get("train", found.dataset.train).astype(bool)
    if train.shape != found.dataset.train.shape or not train.any():
        raise UserError(f"{source}: `train` must be true for some of the points", given=train.shape)
    _check_places(table or source, found.inputs, domain)
    _check_classes(source, count, found.dataset)
    return replace(found.dataset, domain=domain, train=train)


def _of_table(table: str, names: list[str] | None, outputs: str | None) -> GivenData:
    """Points of a table such as networks learn, which may have a column of training and test."""
    sample = table_file({**DATASETS["table"].defaults, "path": table}, 0)
    labels: Any = sample.labels
    if sample.class_names:
        labels = np.array(sample.class_names)[labels]
    values = not sample.class_names if outputs is None else outputs == "values"
    given = data_of((sample.points, labels), values=values, class_names=names)
    train = given.dataset.train if sample.split is None else sample.split
    dataset = replace(given.dataset, axis_names=sample.axis_names, train=train)
    return replace(given, dataset=dataset)


def _without_points(
    source: str, count: int, domain: Domain, names: list[str] | None, outputs: str | None
) -> Dataset:
    """No points of as many classes as there are fields."""
    if outputs == "values":
        what = f"{source} has no points, and values need them: they give the scale of colours"
        raise UserError(what, remedy="add arrays `X` and `y`, or give a table of them as `data`")
    classes = max(count, 2)
    if names is not None and len(names) != classes:
        raise UserError(f"class_names must name {classes} classes", given=names)
    return Dataset(
        points=np.empty((0, 2)),
        labels=np.empty(0, dtype=np.int64),
        train=np.empty(0, dtype=bool),
        class_names=tuple(names or (f"class {each}" for each in range(classes))),
        domain=domain,
    )


def _check_classes(source: str, given: int, dataset: Dataset) -> None:
    """Raise `UserError` for fields of other classes than those of the labels."""
    allowed = {0: (1,), 2: (1, 2)}.get(dataset.classes, (dataset.classes,))
    if given not in allowed:
        labels = f"{dataset.classes} classes" if dataset.classes else "values"
        what = f"{source}: `fields` do not fit labels `y` of {labels}"
        raise UserError(what, given=f"{given} for each step", allowed=allowed)


def _check_places(source: str, points: NDArray[Any], domain: Domain) -> None:
    """Raise `UserError` for points where there are no fields."""
    if points.shape[1] != 2:
        raise UserError(f"{source}: `X` must have shape (n, 2)", given=points.shape)
    x, y = points.T
    x_min, x_max, y_min, y_max = domain
    outside = (x < x_min) | (x > x_max) | (y < y_min) | (y > y_max)
    if outside.any():
        raise UserError(
            f"{source}: {int(outside.sum())} of the points `X` are outside `domain`",
            given=points[outside][0].tolist(),
            remedy="give fields that cover all of them, or leave those out",
        )
