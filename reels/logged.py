"""Fields that other tools have logged, as a recording; knows no models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..appearing import temporary_folder
from ..datasets.tables.arrays import arrays_in
from ..datasets.tables.forms import table_in
from ..datasets.tables.sources import content_of, name_of
from ..errors import UserError, naming
from .about import About
from .grid import Grid
from .logged_metrics import MEASURES, metrics_at
from .logged_points import logged_points
from .logged_table import arrays_of
from .network import Sampled
from .recorder import Recorder
from .recording import Recording
from .reelplace import check_free, replace
from .step_names import is_separate
from .stored_models import domain_of

_HOW = "save it with np.savez(path, fields=…, domain=…, X=…, y=…)"
_KNOWN = ("fields", "domain", "X", "y", "train", "class_names", "steps", "values", *MEASURES)


def convert(
    source: str,
    path: Path,
    *,
    data: str = "",
    metrics: Sequence[str] = (),
    step: str = "epoch",
    title: str | None = None,
    outputs: str | None = None,
) -> Recording:
    """Record the fields in the .npz file or table `source`, and return the recording.

    Arrays are `fields` [step, class, row, column], or [step, row, column] of the second of two
    classes or of values, where row 0 is the lowest; their `domain` (x_min, x_max, y_min, y_max);
    and, if they are known, the points `X` (n, 2) and their labels `y` (n,). There may be `train`
    (n,), True for training points, `class_names`, the numbers of `steps` and `values` of a
    parameter (steps,), and measures of every step such as `train_loss`. A table has a row for each
    step and place, as `arrays_of` reads it. Points and labels may also be in a table `data`, and
    measures in the tables `metrics`. What is not given is measured from the fields at the points;
    without points it stays unknown. Raises `UserError` for anything else.
    """
    check_free(path)
    arrays = _arrays(source, step)
    fields = _fields(source, arrays["fields"])
    steps, values = _steps(source, arrays, len(fields))
    if values is not None and not is_separate(step):
        remedy = "name what was varied: `--step C`, or step='C' in Python"
        raise UserError(f"{source}: a step called {step!r} has no value", remedy=remedy)
    grid = Grid.over(domain_of(arrays["domain"].ravel().tolist()), *fields.shape[2:])
    measures: dict[str, Any] = {name: _each(source, arrays, name, len(fields)) for name in MEASURES}
    for name, each in metrics_at(metrics, steps, step=step).items():
        if measures[name] is not None:
            raise UserError(f"{name} is in {source} and in a table", remedy="leave one out")
        measures[name] = each
    dataset = logged_points(source, arrays, data, fields.shape[1], grid.domain, outputs=outputs)
    about = None if len(dataset.points) else _about_fields(title)
    with (
        _whole(path) as partial,
        Recorder(
            partial,
            data=dataset,
            title=title if about is None else None,
            about=about,
            step=step,
            grid=grid.shape,
            outputs=outputs,
        ) as recorder,
    ):
        for index, field in enumerate(fields):
            recorder.snapshot(
                _model(grid, field),
                epoch=steps[index],
                value=None if values is None else values[index],
                **{name: each[index] for name, each in measures.items() if each is not None},
            )
    return Recording.open(path)


def unknown_in(recording: Recording) -> list[str]:
    """How many cells of its fields are NaN, or too large to be stored, and in how many steps."""
    steps = recording.steps
    stored = recording.stored.reshape(len(steps), recording.outputs, -1)
    largest = float(np.finfo(stored.dtype).max)
    beyond = f"±{largest:,.0f}" if stored.dtype == np.float16 else f"the largest {stored.dtype}"
    kinds = {
        "are NaN": (np.isnan(stored), "steps with such cells count as steps without answers"),
        f"are infinite or beyond {beyond}": (
            np.abs(stored) >= largest,
            "they are stored as the largest number of a field",
        ),
    }
    found = []
    for what, (where, consequence) in kinds.items():
        cells = where.any(axis=1)
        if cells.any():
            named = f"{cells.any(axis=1).sum():,} of {len(steps):,} {steps.plural}"
            counted = f"{cells.sum():,} of {cells.size:,} cells of the fields"
            found.append(f"{counted} {what}, in {named}; {consequence}")
    return found


def _about_fields(title: str | None) -> About:
    """What pictures say of fields without points."""
    return About(
        title=title or "logged fields",
        problem=title or "Logged fields",
        parts=(("fields without points",),),
    )


def _arrays(source: str, step: str) -> Mapping[str, NDArray[Any]]:
    """Arrays by name, of which `fields` and `domain` are there."""
    content = content_of(source)
    if not content and source.endswith(".npz"):
        raise UserError(f"{source} is empty", remedy=_HOW)
    if not content.startswith(b"PK"):
        return arrays_of(table_in(name_of(source), content), step)
    arrays = arrays_in(source, content)
    for name in arrays:
        if name not in _KNOWN:
            remedy = f"measures are {', '.join(MEASURES)}"
            raise UserError(f"{source}: unknown array", given=name, allowed=_KNOWN, remedy=remedy)
    for name in ("fields", "domain"):
        if name not in arrays:
            raise UserError(f"{source} has no array `{name}`", remedy=_HOW)
    return arrays


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file to write, which becomes `path` if the block succeeds."""
    target = path.resolve()
    with naming(path), temporary_folder(inside=target.parent) as folder:
        yield folder / target.name
        replace(path, folder / target.name)


def _fields(source: str, fields: NDArray[Any]) -> NDArray[Any]:
    """Fields [step, class, row, column]."""
    if fields.ndim == 3:
        fields = fields[:, None]
    if fields.ndim == 4 and len(fields) and min(fields.shape[2:]) < 2:
        what = f"{source}: `fields` must have two or more rows and columns"
        raise UserError(what, given=f"{fields.shape[2]} × {fields.shape[3]}")
    if fields.ndim != 4 or not len(fields):
        what = f"{source}: `fields` must be [step, class, row, column] or [step, row, column]"
        raise UserError(what, given=fields.shape)
    if fields.dtype.kind not in "biuf":
        raise UserError(f"{source}: `fields` must be numbers", given=str(fields.dtype))
    return fields


def _steps(
    source: str, arrays: Mapping[str, NDArray[Any]], count: int
) -> tuple[list[int], list[float] | None]:
    """The number of each step, and its value."""
    values, numbers = (_each(source, arrays, name, count) for name in ("values", "steps"))
    if numbers is None:
        return list(range(1, count + 1)), values
    if not all(each.is_integer() for each in numbers):
        raise UserError(f"{source}: `steps` must be whole numbers", given=numbers)
    return [int(each) for each in numbers], values


def _each(
    source: str, arrays: Mapping[str, NDArray[Any]], name: str, count: int
) -> list[float] | None:
    """A number for each step; None if there is no such array."""
    array = arrays.get(name)
    if array is None:
        return None
    if array.shape != (count,) or array.dtype.kind not in "biuf":
        what = f"{source}: `{name}` must have a number for each of {count} steps"
        raise UserError(what, given=array.shape)
    return [float(each) for each in array]


def _model(grid: Grid, field: NDArray[Any]) -> Any:
    """A function from points (n, 2) to the field at them, (n,) or (n, classes).

    It is NaN where a sample that counts is NaN, for which `Sampled` has 0.
    """
    sampled = Sampled(grid, field.astype(np.float32))
    unknown = np.isnan(field)
    if not unknown.any():
        return lambda points: sampled(points).T.squeeze()
    missing = Sampled(grid, unknown.astype(np.float32))
    return lambda points: np.where(missing(points) > 0, np.nan, sampled(points)).T.squeeze()
