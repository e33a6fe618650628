"""Steps and measures of a recording as the columns of a table; knows no models, no files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from ..errors import UserError
from .metrics import Metrics
from .steps import Steps

if TYPE_CHECKING:
    from pandas import DataFrame

_BY_LAYER = {
    "gradient_norms": "gradient_norm",
    "dead_units": "dead_units",
    "weight_norms": "weight_norm",
}
"""Measures of every layer: the name of a column, before the number of the layer."""


def columns_of(
    steps: Steps, metrics: Metrics, further: Mapping[str, Float[np.ndarray, " steps"]]
) -> dict[str, list[Any]]:
    """Columns by name, the numbers of the steps first, `further` measures last."""
    measures: dict[str, list[Any]] = {}
    for name, values in vars(metrics).items():
        if name in _BY_LAYER:
            for index, column in enumerate(values.T, start=1):
                measures[f"{_BY_LAYER[name]}_{index}"] = column.tolist()
        else:
            measures[name] = values.tolist()
    for name, values in further.items():
        measures[f"{name} (given)" if name in (*measures, "step", steps.name) else name] = (
            values.tolist()
        )
    return {**numbers_of(steps, measures), **measures}


def numbers_of(steps: Steps, measures: Collection[str]) -> dict[str, list[Any]]:
    """The columns of the numbers of the steps and of their values, beside those of measures."""
    numbers = steps.numbers.tolist()
    if steps.values is None:
        return {"step" if steps.name in measures else steps.name: numbers}
    own = steps.name if steps.name not in ("step", *measures) else "value"
    return {"step": numbers, own: steps.values.tolist()}


def data_frame_of(columns: dict[str, list[Any]]) -> DataFrame:
    """A data frame whose index is the first column; raises `UserError` if there is no pandas."""
    try:
        pandas = import_module("pandas")
    except ImportError:
        remedy = "install it (pip install pandas), or use `to_dict`"
        raise UserError("pandas is not installed", remedy=remedy) from None
    frame: DataFrame = pandas.DataFrame(columns).set_index(next(iter(columns)))
    return frame
