"""A line across a chart at a value to compare with, and its words; knows no recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from manim import Line, VGroup, VMobject

from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line
from .chart_style import ChartStyle
from .curves import Chart
from .free_places import freest
from .shapes import STROKE

_SIZE = 20.0  # of type
_OFFS = (7.0, 13.0, 19.0, 25.0)  # design pixels from the line to the words
_GUTTER, _BEFORE = 84.0, 14.0  # design pixels, left of the chart, and from words there to it
_APART = 1.32  # ems from words in the gutter to numbers there
_AFTER = 1.0  # ems after the words, that others keep clear of
_STEP = 12.0  # design pixels from place to place
_DESCENT = 0.15  # ems from the baseline of the words to the end of their box
_MEETS = 1.0  # design pixels between two lines that are the same
_NOWHERE = (0.0, 0.0, 0.0)


class Baseline(NamedTuple):
    """What is `drawn`, `words` in the chart, and what others avoid: `boxes` and `lines`."""

    drawn: VGroup
    words: VMobject | None = None
    boxes: Sequence[Box] = ()
    lines: Sequence[Float[np.ndarray, "2 2"]] = ()


def baseline_of(
    chart: Chart, style: ChartStyle, labels: float, stage: Stage, *, taken: Sequence[Box] = ()
) -> Baseline:
    """The line, with the first of its words for which there is room; nothing without room for any.

    They are below or above the line, clear of curves and other lines and of what is `taken`, as far
    to the left as can be; or before it, as numbers are. Where curves end early, they stand clear of
    the labels there, which take `labels` design pixels. Where a number stands at the line, chance
    needs no word.
    """
    layout, size = stage.layout, style.type_size(_SIZE, stage.layout)
    if style.baseline is None or not size:
        return Baseline(VGroup())
    (value, texts), box = style.baseline, chart.box
    _, y = chart.place(float(chart.epochs[0]), value)
    others = [each for each in chart.lines if abs(each[0, 1] - y) >= _MEETS]
    numbered = any(abs(each - y) < _MEETS for each in chart.numbered)
    if numbered and not all(map(_says_number, texts)):
        return Baseline(VGroup())
    found = _inside(texts, y, chart, others, taken, labels=labels, size=size, stage=stage)
    if found is None:
        at = layout.point(box.x - _BEFORE, y + 0.36 * size)
        words = _line(size, stage)(texts[-1], at=at, anchor="right")
        free = all(abs(each - y) >= _APART * size for each in chart.numbered)
        if numbered or not free or words.width > _GUTTER * layout.unit:
            return Baseline(VGroup())
    ends = np.array([[box.x, y], [box.right, y]])
    drawn = Line(*(layout.point(*each) for each in ends), stroke_color=stage.theme.hairline)
    drawn.set_stroke(width=1.4 * layout.unit * layout.thickening * STROKE)
    still = VGroup(drawn) if len(others) == len(chart.lines) else VGroup()
    if found is None:
        return Baseline(still.add(words), None, [], [ends])
    words, place = found
    # Other words after these would be read with them.
    return Baseline(still, words, [replace(place, width=place.width + _AFTER * size)], [ends])


def _inside(
    texts: Sequence[str],
    y: float,
    chart: Chart,
    others: Sequence[Float[np.ndarray, "2 2"]],
    taken: Sequence[Box],
    *,
    labels: float,
    size: float,
    stage: Stage,
) -> tuple[VMobject, Box] | None:
    """Words in the chart at a height of y, and the box that they take."""
    for text in texts:
        words = _line(size, stage)(text, at=_NOWHERE)
        # Words that say the number may stand beyond a curve.
        offs = _OFFS if _says_number(text) else _OFFS[:1]
        width = float(words.width) / stage.layout.unit
        places = [
            each
            for each in _places(y, width, size, inside=chart.box, offs=offs)
            if each.right < chart.end or each.x >= chart.end + labels + size
        ]
        crossed, box = freest(places, [*chart.drawn, *others], taken)
        if box is not None and not crossed:
            words.shift(np.array(stage.layout.point(box.x, box.bottom - size * _DESCENT)))
            return words, box
    return None


def _says_number(text: str) -> bool:
    return any(map(str.isdigit, text))


def _line(size: float, stage: Stage) -> partial[VMobject]:
    return partial(line, size=size * stage.layout.unit, colour=stage.theme.muted)


def _places(
    y: float, width: float, size: float, *, inside: Box, offs: Sequence[float]
) -> Iterator[Box]:
    """Places below and above a line, from the nearest and the left end of a box on."""
    across = np.arange(inside.x + _OFFS[0], inside.right - width, _STEP)
    for off, x in product(offs, across):
        for top in (y + off, y - off - size):
            if inside.y <= top and top + size <= inside.bottom:
                yield Box(float(x), top, width, size)
