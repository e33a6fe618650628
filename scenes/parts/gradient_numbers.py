"""Numbers of gradients in columns, and their ratios to the last one; draws no arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...numerals import compact
from ..stage.stage import Stage
from ..stage.typography import Figure, span_of
from ..words.gradient_shares import as_written, times_of

_DIGITS = 2
_LOOKED = 60  # numbers, whose widths are compared
_BETWEEN = 0.6  # ems from number to number

Written = Callable[[float], str]


class NumberRow(VGroup):
    """Numbers that begin at `starts`, by layer, in design pixels, on the baseline `y`."""

    def __init__(
        self,
        starts: dict[int, float],
        y: float,
        size: float,
        written: Written,
        *,
        colour: str,
        stage: Stage,
    ) -> None:
        layout = stage.layout
        self._written = written
        self._numbers = {
            depth: Figure(size * layout.unit, at=layout.point(x, y), colour=colour, anchor="left")
            for depth, x in starts.items()
        }
        super().__init__(*self._numbers.values())

    def write(self, values: Float[np.ndarray, " layers"] | None) -> None:
        """Show those of all layers, or none."""
        for depth, number in self._numbers.items():
            number.write("" if values is None else self._written(float(values[depth])))


def written_norm(value: float) -> str:
    """A norm in two digits: '0.035'."""
    return compact(value, _DIGITS)


def written_times(value: float) -> str:
    """How many times the output's gradient one is: '9.2×'; '' where either is none."""
    return times_of(value) if np.isfinite(value) and value else ""


def times_the_last(
    norms: Float[np.ndarray, "epochs layers"],
) -> Float[np.ndarray, "epochs layers"]:
    """The ratio of each norm to that of the last layer, both as written; NaN where that is 0.

    It is infinite where it is too large for a number, and NaN where both norms are infinite. A
    viewer who divides the numbers in a frame gets the same.
    """
    rounded = np.array([[as_written(each) for each in row] for row in norms])
    last = np.where(rounded[:, -1:] > 0, rounded[:, -1:], np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        return rounded / last


def starts_below(
    spans: Sequence[tuple[float, float]],
    middles: Sequence[float],
    step: float,
    size: float,
    ends: tuple[float, float],
) -> dict[int, float]:
    """Where numbers below arrows begin; those at both ends alone where not all have room.

    So they do not move as they change, and are mostly in the middle, between both `ends`.
    """
    usual, widest = zip(*spans, strict=True)
    left, right = ends
    if max(widest) + _BETWEEN * size <= step or len(spans) == 1:
        return {
            depth: middle - own / 2
            for depth, (middle, own) in enumerate(zip(middles, usual, strict=True))
        }
    if widest[0] + widest[-1] + _BETWEEN * size <= right - left:
        first = max(middles[0] - usual[0] / 2, left)
        last = min(middles[-1] - usual[-1] / 2, right - widest[-1])
        return {0: first, len(spans) - 1: last}
    return {}


def usual_and_widest(
    values: Float[np.ndarray, " epochs"], size: float, written: Written
) -> tuple[float, float]:
    """The usual and the largest width of numbers from the smallest to the largest of some."""
    known = values[np.isfinite(values) & (values > 0)]
    some = np.geomspace(known.min(), known.max(), _LOOKED) if len(known) else np.zeros(1)
    spans = sorted(span_of(written(value)) * size for value in some.tolist())
    return spans[len(spans) // 2], spans[-1]
