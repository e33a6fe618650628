"""The header of a reel as JSON and arrays in its file, checked so that nothing drawn can fail."""

from __future__ import annotations

import json
import sqlite3
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..datasets.dataset import Dataset, Scaling
from ..errors import UserError
from . import reelrows
from .about import About
from .activations import ACTIVATIONS
from .architecture import Architecture
from .grid import Grid
from .header import Header
from .task import task_of

_MOST_CLASSES = 100
_MOST_POINTS = 1_000_000
_FARTHEST = 1e12  # units of the plane from the origin
_MOST_SAMPLES = 512  # a side, of a sampled field


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("control characters are not allowed")
    return text


Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_printable)]
Text = Annotated[str, Field(max_length=1000), AfterValidator(_printable)]
Group = Annotated[tuple[Text, ...], Field(max_length=20)]
Domain = tuple[float, float, float, float]


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _StoredDataset(_Stored):
    """What a reel says of its data, besides the arrays."""

    class_names: Annotated[tuple[Name, ...], Field(max_length=_MOST_CLASSES)]
    domain: Domain
    axis_names: tuple[Name, Name]
    scaling: Scaling | None = None


class _StoredAbout(_Stored):
    title: Text
    problem: Text
    parts: Annotated[tuple[Group, ...], Field(max_length=20)]
    settings: Annotated[dict[Name, Text], Field(max_length=200)]
    data_settings: Annotated[dict[Name, Text], Field(max_length=200)]


class _StoredNetwork(_Stored):
    """The model is a network, whose parameters are stored."""

    features: Annotated[tuple[Name, ...], Field(min_length=1, max_length=16)]
    hidden: Annotated[tuple[Annotated[int, Field(ge=1, le=1024)], ...], Field(max_length=16)]
    activations: tuple[Name, ...]
    dtype: Literal["float32", "float64"]


class _StoredGrid(_Stored):
    """The model is anything else, whose logits are sampled over a domain, ends included."""

    domain: Domain
    rows: Annotated[int, Field(ge=2, le=_MOST_SAMPLES)]
    columns: Annotated[int, Field(ge=2, le=_MOST_SAMPLES)]


class _StoredRun(_Stored):
    """What does not belong to data, model or words."""

    step: Name
    loss: Name


_MODEL: TypeAdapter[_StoredNetwork | _StoredGrid] = TypeAdapter(_StoredNetwork | _StoredGrid)


def write_header(db: sqlite3.Connection, header: Header) -> None:
    """Store everything that is known before the first step."""
    about, dataset = header.about, header.dataset
    for name, dtype in _array_dtypes(dataset.regression).items():
        reelrows.write_array(db, name, getattr(dataset, name).astype(dtype))
    stored: dict[str, BaseModel] = {
        "about": _StoredAbout(
            title=about.title,
            problem=about.problem,
            parts=about.parts,
            settings=dict(about.settings),
            data_settings=dict(about.data_settings),
        ),
        "dataset": _StoredDataset(
            class_names=dataset.class_names,
            domain=dataset.domain,
            axis_names=dataset.axis_names,
            scaling=dataset.scaling,
        ),
        "model": _stored_model(header.model),
        "run": _StoredRun(step=header.step, loss=header.loss),
    }
    for key, value in stored.items():
        reelrows.write_meta(db, key, value.model_dump_json())
    reelrows.write_meta(db, "recipe", json.dumps(header.recipe))


def read_header(db: sqlite3.Connection) -> Header:
    """The stored header; raises `UserError` where it is not sound."""
    try:
        about = _StoredAbout.model_validate_json(reelrows.read_meta(db, "about"))
        run = _StoredRun.model_validate_json(reelrows.read_meta(db, "run"))
        model = _MODEL.validate_json(reelrows.read_meta(db, "model"))
        dataset = _read_dataset(db)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise UserError(f"its header is not sound, at {where or 'its beginning'}") from None
    return Header(
        about=About(**dict(about)),
        dataset=dataset,
        model=_model(model, dataset),
        loss=run.loss,
        step=run.step,
        recipe=_recipe(reelrows.read_meta(db, "recipe")),
    )


def _stored_model(model: Architecture | Grid) -> BaseModel:
    if isinstance(model, Architecture):
        return _StoredNetwork.model_validate(
            {name: getattr(model, name) for name in _StoredNetwork.model_fields}
        )
    x, y = model.x, model.y
    domain = tuple(float(end) for end in (x[0], x[-1], y[0], y[-1]))
    return _StoredGrid.model_validate({"domain": domain, "rows": len(y), "columns": len(x)})


def _model(stored: _StoredNetwork | _StoredGrid, dataset: Dataset) -> Architecture | Grid:
    if isinstance(stored, _StoredGrid):
        if not _sound_domain(stored.domain):
            raise UserError("its samples do not lie on the plane")
        return Grid.over(stored.domain, stored.rows, stored.columns)
    known = all(name in ACTIVATIONS for name in stored.activations)
    if not known or len(stored.activations) != len(stored.hidden):
        raise UserError("its activations are not those of its layers")
    outputs = task_of(dataset).outputs
    return Architecture(stored.features, stored.hidden, stored.activations, outputs, stored.dtype)


def _read_dataset(db: sqlite3.Connection) -> Dataset:
    """The stored points, checked so that nothing drawn from them can fail later."""
    described = _StoredDataset.model_validate_json(reelrows.read_meta(db, "dataset"))
    names = described.class_names
    dtypes = _array_dtypes(not names)
    points, labels, train = arrays = [reelrows.read_array(db, name) for name in dtypes]
    n = labels.size
    sound = (
        [array.dtype.str for array in arrays] == list(dtypes.values())
        and [array.shape for array in arrays] == [(n, 2), (n,), (n,)]
        and 0 < n <= _MOST_POINTS
        # NaN is not below the limit either.
        and bool((np.abs(points) <= _FARTHEST).all())
        and len(names) != 1
        and bool((np.abs(labels) <= _FARTHEST).all())
        and (not names or bool((labels >= 0).all() and (labels < len(names)).all()))
        and _sound_domain(described.domain)
    )
    if not sound:
        raise UserError("its data are not labelled points of the plane")
    return Dataset(
        points, labels, train, names, described.domain, described.axis_names, described.scaling
    )


def _sound_domain(domain: Domain) -> bool:
    x_min, x_max, y_min, y_max = domain
    return -_FARTHEST <= x_min < x_max <= _FARTHEST and -_FARTHEST <= y_min < y_max <= _FARTHEST


def _array_dtypes(regression: bool) -> dict[str, str]:
    """The arrays of a data set, and how their numbers are stored."""
    return {"points": "<f8", "labels": "<f8" if regression else "<i8", "train": "|b1"}


def _recipe(text: str) -> dict[str, Any]:
    try:
        recipe = json.loads(text)
    except (ValueError, RecursionError):
        recipe = None
    if not isinstance(recipe, dict):
        raise UserError("its recipe is not a table of plain values")
    return recipe
