"""A chart in little room: its name, its scale and what its curves are; knows no recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line
from .chart_style import ChartStyle
from .curve_tip import Series
from .curves import Chart
from .end_labels import room_of_labels

_RAISED = 2.3  # times its size, type on small frames
_LABEL, _TICK, _TITLE = 22.0, 20.0, 24.0  # sizes of type
_OVER = 1.3  # ems of the title, from the top of the box to that of the curves
_UNDER = 1.6  # ems of the ends of the axis of time, below curves
_GUTTER, _BESIDE = 14.0, 18.0  # design pixels from numbers to curves, and from these to names
_LEFT, _HIGH = 0.45, 0.55  # of the box, what labels and a name leave to curves, at least
_DATED = 0.45  # the same of what a name and the ends of the axis of time leave together


def spark_chart(
    series: Sequence[Series],
    epochs: Float[np.ndarray, " epochs"],
    style: ChartStyle,
    *,
    box: Box,
    stage: Stage,
) -> Chart:
    """Curves in a box, with numbers, and as far as these leave room a name and labels or names.

    Where type could not be read the curves have all of the box. The ends of the axis of time are
    written if the style has any, and there is room below.
    """
    style = replace(style, raised=_RAISED)
    tick = style.type_size(_TICK, stage.layout)
    if not tick or style.written is None:
        bare = replace(style, title="", written=None, dated="")
        return Chart(series, epochs, bare, box=box, stage=stage)
    ticks = (style.written(value) for _, value in style.lines())
    left = _GUTTER + _widest(list(ticks), tick)
    over = _OVER * style.type_size(_TITLE, stage.layout)
    if box.height - over < _HIGH * box.height:
        style, over = replace(style, title=""), 0.0
    under = _UNDER * tick if style.dated else 0.0
    if box.height - over - under < _DATED * box.height:
        style, under = replace(style, dated=""), 0.0
    names = _widest([each.name for each in series], style.type_size(_LABEL, stage.layout))
    unvalued = [replace(each, read=lambda _: "") for each in series]
    ways = (
        (series, room_of_labels(series, style, stage)),
        (unvalued, _BESIDE + names),
        ([replace(each, name="") for each in series], 0.0),
    )
    labelled, right = next(
        each for each in ways if not each[1] or box.width - left - each[1] >= _LEFT * box.width
    )
    inner = Box(box.x + left, box.y + over, box.width - left - right, box.height - over - under)
    style = replace(style, names=names + 1)
    return Chart(labelled, epochs, style, box=inner, stage=stage)


def _widest(texts: Sequence[str], size: float) -> float:
    """Design pixels of the widest of some texts, as wide as what leads among them."""
    drawn = (line(each, size, at=(0.0, 0.0, 0.0), colour="#000000", bold=True) for each in texts)
    return max((float(each.width) for each in drawn), default=0.0)
