"""The labels at the ends of all curves of a chart, and the room they need; draws no curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Figure, width_of
from ..words.measure_axis import longest
from .chart_style import ChartStyle
from .curve_labels import SPACE, Label
from .curve_tip import Series, Tip
from .label_column import LabelColumn
from .label_ground import LabelGround
from .leaders import Leaders

_MARGIN = 40.0  # design pixels, from labels to the edge of the frame
_APART = 1.32  # ems from label to label, at least
_LED = 1.15  # the same where lines lead to labels: the closer, the nearer to their curves
_BELOW = 0.95  # ems from a broken end to the middle of a label, at least
_BESIDE = 18.0  # design pixels from a curve's end to its label

Place = tuple[float, float]
"""Where something stands, in design pixels."""


class EndLabels:
    """Names and values of those of some `tips` that have a label, in a column at their ends.

    Behind them is their `ground`, and `leaders` may go there from the ends. `heights` (epochs,) are
    those of each of these curves, and `hairlines` those of the lines of the chart, in design
    pixels.
    """

    def __init__(
        self,
        tips: Sequence[Tip],
        heights: Sequence[Float[np.ndarray, " epochs"]],
        hairlines: Sequence[float],
        style: ChartStyle,
        *,
        box: Box,
        stage: Stage,
    ) -> None:
        self._tips, self._style, self._box = tips, style, box
        self._size = style.type_size(style.label, stage.layout)
        self._column = LabelColumn([tip.series for tip in tips], heights, self._size)
        whole = style.foreseen or style.baseline is not None
        self.ground = LabelGround(hairlines, stage, whole=whole)
        self.leaders = Leaders([tip.colour for tip in tips] if style.leading else [], stage)

    def leave(self, name: str, since: float) -> None:
        """Show the label of that name no more from a clock on."""
        self._column.leave(name, since)

    def show(self, ends: Sequence[Place], moment: Moment, *, last: int) -> None:
        """Show the labels at the `ends` of curves, past the epoch at position `last`."""
        # Labels stand in one column, also those of curves that have ended.
        column = max((x for x, _ in ends), default=0.0)
        middles = self._column.middles(
            [y for _, y in ends],
            moment,
            last=last,
            gap=self._size * (_LED if self._style.leading else _APART),
            low=self._box.y + (_BELOW * self._size if self._style.beyond else 0.0),
            high=self._box.bottom,
        )
        boxes, beside = [], _BESIDE + self._style.leading
        self.leaders.lead(ends, middles, column + beside)
        for tip, middle in zip(self._tips, middles, strict=True):
            if tip.label is None or middle is None:
                if tip.label is not None:
                    tip.label.hide()
                continue
            if (value := self._value(tip.series, moment.epoch, last)) is not None:
                boxes.append(tip.label.write(value, column + beside, middle))
        self.ground.stand(boxes, column)

    def _value(self, series: Series, epoch: float, last: int) -> str | None:
        """What a label says after its name; None where nothing is written."""
        written = self._style.at_ends or self._style.written
        if series.read is not None:
            return series.read(epoch)
        return None if written is None else written(float(series.values[last]))


def label_of(
    series: Series, style: ChartStyle, among: Sequence[str], *, box: Box, stage: Stage
) -> Label | None:
    """The label of a curve of a chart in a box, whose name stands `among` others; None without."""
    size = style.type_size(style.label, stage.layout)
    if not (series.name and style.written and size):
        return None
    left = stage.layout.width - box.right - _MARGIN - _BESIDE - style.leading - SPACE
    left -= _value_width(series, style, stage)
    return Label(
        series.name,
        size,
        stage,
        bold=series.leading,
        colour=series.drawn_in(stage.theme),
        width=left if style.names is None else style.names,
        among=among,
    )


def room_of_labels(series: Sequence[Series], style: ChartStyle, stage: Stage) -> float:
    """Design pixels right of a chart that the widest of its labels will need."""
    size = style.type_size(style.label, stage.layout)
    if not size:
        return 0.0
    widths = [
        width_of(each.name, bold=each.leading) * size + _value_width(each, style, stage)
        for each in series
        if each.name and np.isfinite(each.values).any()
    ]
    return _BESIDE + style.leading + SPACE + max(widths) if widths else 0.0


def _value_width(series: Series, style: ChartStyle, stage: Stage) -> float:
    """Design pixels of the widest value that a label will have."""
    size, written = style.type_size(style.label, stage.layout), style.at_ends or style.written
    if written is None:
        return 0.0
    figure = Figure(size, at=(0.0, 0.0, 0.0), colour="#000000", bold=series.leading, anchor="left")
    return figure.span(longest(series.values, written))
