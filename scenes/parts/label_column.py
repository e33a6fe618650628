"""Which labels stand at the ends of curves at a moment, and how high; draws nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from ..stage.moment import Moment
from .curve_labels import apart, order_between, orders_of, steady_orders
from .curve_tip import Series


class LabelColumn:
    """One label for each of `series`, whose `heights` (epochs,) are in design pixels.

    `height` is that of a label.
    """

    def __init__(
        self,
        series: Sequence[Series],
        heights: Sequence[Float[np.ndarray, " epochs"]],
        height: float,
    ) -> None:
        self._series = series
        values = [each.values for each in series]
        self._orders = orders_of(heights, values)
        self._steady = steady_orders(heights, values, height=height)
        self._left: dict[str, float] = {}

    def leave(self, name: str, since: float) -> None:
        """Show the label of that name no more from a clock on."""
        self._left[name] = since

    def middles(
        self,
        heights: Sequence[float],
        moment: Moment,
        *,
        last: int,
        gap: float,
        low: float,
        high: float,
    ) -> list[float | None]:
        """Where the middle of each label stands, None for one that is not shown.

        `heights` are those of the ends of curves, past the epoch at position `last`.
        """
        shown = [index for index, each in enumerate(self._series) if self._stands(each, moment)]
        places: list[float | None] = [None] * len(heights)
        if shown:
            orders = self._steady if moment.covers else self._orders
            before, after = orders[[last, min(last + 1, len(orders) - 1)]].tolist()
            order = order_between(heights, before, after)
            ranks = [shown.index(index) for index in order if index in shown]
            ends = [heights[index] for index in shown]
            middles = apart(ends, gap=gap, low=low, high=high, order=ranks)
            for index, middle in zip(shown, middles, strict=True):
                places[index] = middle
        return places

    def _stands(self, series: Series, moment: Moment) -> bool:
        since = self._left.get(series.name, math.inf)
        return moment.epoch >= series.begins and moment.clock < since
