"""How a chart of a page is drawn and its numbers are written; knows no recording."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float

from ..scenes.words.measure_axis import MeasureAxis, loss_decimals


def chart(
    name: str, kind: str, axis: MeasureAxis, values: Float[np.ndarray, " values"]
) -> dict[str, Any]:
    """A chart of that `name`, of losses or accuracies whose `values` are all written alike."""
    plain = kind == "loss" and axis.floor is None
    return {
        "title": name,
        "kind": kind,
        "low": axis.low if axis.floor is None else axis.floor,
        "top": axis.top,
        "logarithmic": axis.floor is not None,
        "scale": axis.scale,
        "decimals": loss_decimals(values / axis.scale) if plain else None,
        "ticks": [[value, axis.tick(value)] for value in _hairlines(axis)],
    }


def _hairlines(axis: MeasureAxis) -> list[float]:
    """Where an axis has hairlines: at its ends and between, or at powers of ten."""
    if axis.floor is None:
        middle = 0.0 if axis.low < 0 < axis.top else (axis.low + axis.top) / 2
        return [axis.low, middle, axis.top]
    powers = np.arange(np.ceil(np.log10(axis.floor)), np.floor(np.log10(axis.top)) + 1)
    every = max(1, -(-(len(powers) - 1) // 3))
    return [float(each) for each in 10.0 ** powers[::every]]
