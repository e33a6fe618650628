"""Labels at the moving ends of curves, which keep clear of each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int
from manim import VGroup

from ...shortening import cut_apart
from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import Figure, Tag, line

_SMOOTH = 0.04  # of all epochs, on either side
_RESTS = 0.02  # of all epochs, from one change of places to the next
_CLEAR = 1.0  # design pixels
_AT_ONCE = 250  # epochs
_BASELINE = 0.36  # ems below the middle of a label
_BEFORE, _ABOVE, _BELOW = 0.3, 0.9, 0.25  # ems of its box before it, above and below its baseline
SPACE = 11.0  # design pixels between a name and its value


class Label(VGroup):
    """A name and a changing value, on one baseline; `size` and `width` are design pixels.

    Where the name is shortened, it stays distinct from those `among` which it stands.
    """

    def __init__(
        self,
        name: str,
        size: float,
        stage: Stage,
        *,
        bold: bool,
        colour: str,
        width: float,
        among: Sequence[str] = (),
    ) -> None:
        layout, origin = stage.layout, (0.0, 0.0, 0.0)
        size *= layout.unit
        limit = width * layout.unit
        words = line(
            name,
            size,
            at=origin,
            colour=colour,
            bold=bold,
            width=limit,
            cut=cut_apart(among),
            what="names at curves",
        )
        self._name = Tag(words, (name, bold, size, limit), colour=colour)
        self._gap = float(words.width) + SPACE * layout.unit
        self._value = Figure(size, at=origin, colour=colour, bold=bold, anchor="left")
        self._size, self._layout = size / layout.unit, layout
        super().__init__(self._name, self._value)

    def write(self, value: str, x: float, middle: float) -> Box:
        """Show `value` after the name, which begins at x; returns its box, in design pixels."""
        size, baseline = self._size, middle + _BASELINE * self._size
        at = self._layout.point(x, baseline)
        self._name.stand(at)
        self._value.write(value, at=(at[0] + self._gap, at[1], at[2]))
        width = (self._gap + self._value.span()) / self._layout.unit
        left, top = x - _BEFORE * size, baseline - _ABOVE * size
        return Box(left, top, width + _BEFORE * size, (_ABOVE + _BELOW) * size)

    def hide(self) -> None:
        """Show nothing until something is written."""
        self._name.set_pieces([])
        self._value.set_pieces([])


def apart(
    middles: Sequence[float],
    *,
    gap: float,
    low: float,
    high: float,
    order: Sequence[int] | None = None,
) -> list[float]:
    """`middles` moved as little as need be to stand at least `gap` apart, in their `order`.

    They stay between `low` and `high` where there is room for all. Without an order, they have
    their own; ties keep that in which they are given.
    """

    def spread(cluster: list[float]) -> list[float]:
        reach = gap * (len(cluster) - 1)
        start = sum(cluster) / len(cluster) - reach / 2
        start = max(min(start, high - reach), low)
        return [start + gap * index for index in range(len(cluster))]

    order = order or sorted(range(len(middles)), key=lambda index: middles[index])
    # Labels too close to each other become a cluster, which spreads about its common middle.
    clusters: list[list[float]] = []
    for index in order:
        clusters.append([middles[index]])
        while len(clusters) > 1 and spread(clusters[-1])[0] - spread(clusters[-2])[-1] < gap:
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    placed = [place for cluster in clusters for place in spread(cluster)]
    return [placed[order.index(index)] for index in range(len(middles))]


def orders_of(
    heights: Sequence[Float[np.ndarray, " epochs"]],
    values: Sequence[Float[np.ndarray, " epochs"]] = (),
) -> Int[np.ndarray, "epochs labels"]:
    """The order of labels, from the least height (in pixels) on, at every epoch.

    What is no number is as the last one before. Where heights are equal, as at the end of a scale,
    the largest of the `values` is first, or else what is next above, as where all begin at one
    value; other ties keep the order as given.
    """
    if not heights:
        return np.empty((0, 0), dtype=int)
    table = np.array([_filled(each) for each in heights])
    following = np.column_stack([table[:, 1:], table[:, -1]])
    keys = [np.array([-_filled(each) for each in values])] if values else []
    return np.lexsort([following, *keys, table], axis=0).T


def order_between(
    heights: Sequence[float], before: Sequence[int], after: Sequence[int]
) -> list[int]:
    """The order of labels at `heights` between two epochs, from their orders at both.

    Labels that change places do so once their heights have.
    """
    rank, height = np.argsort(after), np.array(heights)
    changed = (height - height[:, None] > _CLEAR) & (rank > rank[:, None])
    return _rearranged(list(before), changed)


def steady_orders(
    heights: Sequence[Float[np.ndarray, " epochs"]],
    values: Sequence[Float[np.ndarray, " epochs"]] = (),
    *,
    height: float,
) -> Int[np.ndarray, "epochs labels"]:
    """The same for labels on the move, which do not flicker where curves cross again and again.

    Labels change places where they would be wrong by more than the `height` of one. Otherwise they
    do so only once the means over a part of all epochs have done so as well, and some time after
    the last change. At both ends they are right.
    """
    orders = orders_of(heights, values)
    if len(orders) < 2:
        return orders
    table = np.array([_filled(each) for each in heights])
    means = np.array([_smoothed(each) for each in table])
    order, rests, epoch, last = orders[0].tolist(), 0, 1, len(orders) - 1
    while epoch < last:
        epochs = np.arange(epoch, min(epoch + _AT_ONCE, last))
        # How much the second of two labels would stand below the first.
        lower, mean = (each[:, epochs] - each[:, None, epochs] for each in (table, means))
        before = (lower > height) | ((lower > _CLEAR) & (mean > _CLEAR) & (epochs >= rests))
        wrong = before[np.ix_(order, order)][np.tril_indices(len(order))].any(axis=0)
        due = int(wrong.argmax()) if wrong.any() else len(epochs)
        orders[epochs[:due]] = order
        epoch += due
        if due < len(epochs):
            orders[epoch] = order = _rearranged(order, before[:, :, due])
            rests = epoch + round(_RESTS * len(orders))
            epoch += 1
    return orders


def _rearranged(order: list[int], before: Bool[np.ndarray, "labels labels"]) -> list[int]:
    """An order changed as little as need be for each label to stand `before` others as it must."""
    left, changed = list(order), []
    while left:
        changed.append(next(each for each in left if not before[left, each].any()))
        left.remove(changed[-1])
    return changed


def _filled(heights: Float[np.ndarray, " epochs"]) -> Float[np.ndarray, " epochs"]:
    """Heights in which numbers that are none are as the last one before."""
    known = np.isfinite(heights)
    filled = np.interp(np.arange(len(heights)), np.flatnonzero(known), heights[known])
    return np.asarray(filled)


def _smoothed(heights: Float[np.ndarray, " epochs"]) -> Float[np.ndarray, " epochs"]:
    """Means over the epochs around each."""
    reach = round(_SMOOTH * len(heights))
    sums = np.concatenate([[0.0], np.cumsum(heights)])
    ends = np.arange(len(heights))
    low, high = np.maximum(ends - reach, 0), np.minimum(ends + reach + 1, len(heights))
    return np.asarray((sums[high] - sums[low]) / (high - low))
