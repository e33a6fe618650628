"""The header of a reel as the texts and arrays in its file; knows no SQLite.

`pack` accepts exactly what `unpack` can restore, and `unpack` only what every scene can draw.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError

from ..datasets.dataset import FARTHEST, Dataset, Scaling, ValueScaling
from ..datasets.input_plane import InputPlane
from ..errors import UserError
from ..models import explained
from .about import About
from .architecture import Architecture
from .grid import Grid
from .header import Header
from .stored_models import (
    StoredAbout,
    StoredDataset,
    StoredModel,
    StoredNetwork,
    StoredRun,
    StoredSamples,
)
from .task import task_of

LONGEST_TEXT = 1_000_000
"""Bytes of one text in UTF-8."""

TEXTS = ("about", "dataset", "model", "run", "recipe")
ARRAYS = ("points", "labels", "train")

_MOST_POINTS = 1_000_000

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class StoredHeader:
    """A header as it is stored: JSON `texts` and `arrays`, by name."""

    texts: Mapping[str, str]
    arrays: Mapping[str, NDArray[Any]]


def pack(header: Header) -> StoredHeader:
    """`header` as it is stored; raises `UserError` for one that could not be restored from it."""
    try:
        arrays = _arrays(header.dataset)
        _check_arrays(arrays, header.dataset.class_names)
        stored = StoredHeader(_texts(header), arrays)
        _check_same_model(header.model, unpack(stored).model)
    except UserError as error:
        raise UserError(f"this cannot be recorded: {error}") from error
    return stored


def unpack(stored: StoredHeader) -> Header:
    """The header that was stored; raises `UserError` where it is not sound."""
    about = _parsed(StoredAbout, stored, "about")
    run = _parsed(StoredRun, stored, "run")
    model = _parsed(StoredModel, stored, "model").root
    dataset = _dataset(_parsed(StoredDataset, stored, "dataset"), stored.arrays)
    if isinstance(model, StoredNetwork) and not len(dataset.points):
        raise UserError("a network needs training points")
    return Header(
        about=About(**dict(about)),
        dataset=dataset,
        model=_model(model, dataset),
        loss=run.loss,
        step=run.step,
        recipe=_recipe(stored.texts["recipe"]),
        samples=model.dtype if isinstance(model, StoredSamples) else "",
    )


def _texts(header: Header) -> dict[str, str]:
    model = header.model
    parts: dict[str, tuple[type[BaseModel], object]] = {
        "about": (StoredAbout, header.about),
        "dataset": (StoredDataset, header.dataset),
        "model": (
            (StoredNetwork, model)
            if isinstance(model, Architecture)
            else (StoredSamples, _samples(model, header))
        ),
        "run": (StoredRun, header),
    }
    texts = {}
    for key, (kind, part) in parts.items():
        try:
            texts[key] = kind.model_validate(part, from_attributes=True).model_dump_json()
        except ValidationError as error:
            raise explained(error, within=key) from None
    texts["recipe"] = _recipe_text(header.recipe)
    for key, text in texts.items():
        if len(text.encode()) > LONGEST_TEXT:
            raise UserError(
                f"{key} must have at most {LONGEST_TEXT} bytes", given=len(text.encode())
            )
    return texts


def _samples(grid: Grid, header: Header) -> dict[str, Any]:
    dtype = np.dtype(header.state_dtype).name
    return {"domain": grid.domain, "shape": grid.shape, "dtype": dtype}


def _arrays(dataset: Dataset) -> dict[str, NDArray[Any]]:
    arrays = {}
    for name, dtype in _dtypes(dataset.regression).items():
        values = getattr(dataset, name)
        with np.errstate(invalid="ignore"):  # of NaN among classes, which is refused below
            arrays[name] = values.astype(dtype)
        if not np.array_equal(arrays[name], values, equal_nan=values.dtype.kind == "f"):
            raise UserError(f"{name} cannot be stored as {np.dtype(dtype).name}")
    return arrays


def _dtypes(regression: bool) -> dict[str, str]:
    """The arrays of a data set, and how their numbers are stored."""
    return {"points": "<f8", "labels": "<f8" if regression else "<i8", "train": "|b1"}


def _recipe_text(recipe: Mapping[str, Any]) -> str:
    try:
        text = json.dumps(recipe, allow_nan=False)
        same = json.loads(text) == recipe
    except (TypeError, ValueError, RecursionError):
        same = False
    if not same:
        raise UserError(
            "recipe must be plain JSON: lists, tables with text for keys, finite numbers"
        )
    return text


def _check_same_model(given: Architecture | Grid, restored: Architecture | Grid) -> None:
    """That what `unpack` derives from the data and the domain is what was given."""
    if isinstance(given, Grid) and isinstance(restored, Grid):
        for samples, even in ((given.x, restored.x), (given.y, restored.y)):
            if not np.allclose(samples, even, rtol=0, atol=1e-6 * float(even[-1] - even[0])):
                raise UserError("the samples of a grid must be evenly spaced")
    elif given != restored:
        raise UserError("outputs of the network do not fit the data", given=given)


def _parsed(kind: type[Model], stored: StoredHeader, key: str) -> Model:
    try:
        return kind.model_validate_json(stored.texts[key])
    except ValidationError as error:
        raise explained(error, within=key) from None


def _model(stored: StoredNetwork | StoredSamples, dataset: Dataset) -> Architecture | Grid:
    if isinstance(stored, StoredSamples):
        return Grid.over(stored.domain, *stored.shape)
    outputs = task_of(dataset).outputs
    return Architecture(stored.features, stored.hidden, stored.activations, outputs, stored.dtype)


def _dataset(stored: StoredDataset, arrays: Mapping[str, NDArray[Any]]) -> Dataset:
    _check_arrays(arrays, stored.class_names)
    values = stored.value_scaling
    return Dataset(
        points=arrays["points"],
        labels=arrays["labels"],
        train=arrays["train"],
        class_names=stored.class_names,
        domain=stored.domain,
        axis_names=stored.axis_names,
        scaling=Scaling(**dict(stored.scaling)) if stored.scaling else None,
        value_scaling=ValueScaling(**dict(values)) if values else None,
        label_name=stored.label_name,
        plane=InputPlane(**dict(stored.plane)) if stored.plane else None,
    )


def _check_arrays(arrays: Mapping[str, NDArray[Any]], names: tuple[str, ...]) -> None:
    """That they are labelled points of the plane."""
    points, labels, train = (arrays[name] for name in ARRAYS)
    n = labels.size
    for name, dtype in _dtypes(not names).items():
        if arrays[name].dtype != dtype:
            raise UserError(f"{name} must be {np.dtype(dtype).name}", given=arrays[name].dtype.name)
    if (points.shape, labels.shape, train.shape) != ((n, 2), (n,), (n,)):
        raise UserError("points must be (n, 2), labels and train (n,)", given=points.shape)
    if n > _MOST_POINTS:
        raise UserError(f"there must be at most {_MOST_POINTS} points", given=n)
    if not train.any() and (n or not names):
        raise UserError("there must be training points")
    if names and not ((labels >= 0) & (labels < len(names))).all():
        raise UserError(f"labels must be from 0 to {len(names) - 1}, one for each class name")
    for what, numbers in (("coordinates of points", points), ("labels", labels)):
        # NaN is not within limits either.
        beyond = numbers[~(np.abs(numbers) <= FARTHEST)]
        if beyond.size:
            raise UserError(f"{what} must be within ±{FARTHEST:g}", given=beyond[0].item())


def _recipe(text: str) -> dict[str, Any]:
    try:
        recipe = json.loads(text)
    except (ValueError, RecursionError):
        recipe = None
    if not isinstance(recipe, dict):
        raise UserError("recipe must be a JSON object")
    return recipe
