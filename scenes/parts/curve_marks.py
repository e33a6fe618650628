"""Marks on curves of a chart: a ring, and words on a pole; knows nothing of recordings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from jaxtyping import Float
from manim import Line, VMobject

from ..fields.pace import Pace
from ..stage.easing import Fading, entering
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from ..words.curve_marks import CurveMark
from .curves import Chart
from .free_places import freest, meet
from .shapes import STROKE, circles

_SIZE = 20.0  # of type
_FIRST, _STEP = 24, 4  # design pixels from a ring to the words on its pole, and from place to place
_RADIUS = 5.5  # design pixels of a ring, more in small frames
_OFF = 8.0  # design pixels from a pole to its words
ENTERING = 0.4
"""Seconds."""


def curve_marks(
    chart: Chart,
    marks: Sequence[CurveMark],
    pace: Pace,
    stage: Stage,
    *,
    beside: Sequence[Box] = (),
    across: Sequence[Float[np.ndarray, "2 2"]] = (),
) -> list[Fading]:
    """Marks that appear as their curves get there, the first of them in the best places.

    Words right of a pole wait, and their pole with them, until the labels at the ends of curves
    have passed. A mark whose words would have to cross a curve or a hairline is left out. They
    keep clear of boxes `beside` them and of lines `across` the chart.
    """
    layout, lasting = stage.layout, stage.timing.share(ENTERING)
    size = layout.chart_type(_SIZE)
    taken = list(beside)
    shown: list[Fading] = []
    for mark in marks if size else ():
        x, y = chart.spot(mark.curve, mark.epoch)
        ring = _ring_box(x, y, stage)
        for text in mark.texts:
            words = line(text, size * layout.unit, at=(0.0, 0.0, 0.0), colour=stage.theme.muted)
            width = float(words.width) / layout.unit
            free = (
                box
                for box in _places(ring, width, size, chart.box)
                if pace.when(chart.epoch_at(box.right)) <= 1
                and not any(meet(_pole(ring, box), each) for each in taken)
            )
            crossed, box = freest(free, [*chart.drawn, *chart.lines, *across], taken)
            if box is None or crossed:
                continue
            words.shift(np.array(layout.point(box.x, box.bottom - size * 0.15)))
            taken += [box, ring, _pole(ring, box)]
            reached = pace.when(mark.epoch)
            passed = max(reached, pace.when(chart.epoch_at(box.right)))
            ring_of = _ring_at(x, y, chart.colour_of(mark.curve), stage)
            pole = _line(_pole(ring, box), stage)
            shown.append(Fading(*pole, words, share=shown_from(passed, lasting)))
            shown.append(Fading(ring_of, share=shown_from(reached, lasting)))
            break
    return shown


def _places(ring: Box, width: float, size: float, inside: Box) -> Iterator[Box]:
    """Places for words inside a box: beside a ring, then on poles, the nearest first."""
    radius = ring.width / 2
    x, y = ring.x + radius, ring.y + radius
    for off in (0, *range(_FIRST, int(inside.height), _STEP)):
        aside = _OFF if off else _OFF + radius
        for middle, left in product((y + off, y - off), (x - aside - width, x + aside)):
            box = Box(left, middle - size / 2, width, size)
            across = inside.x <= box.x and box.right <= inside.right
            if across and inside.y <= box.y and box.bottom <= inside.bottom:
                yield box


def _pole(ring: Box, words: Box) -> Box:
    """From a ring to the far side of words above or below it; empty for those beside."""
    x, y = ring.x + ring.width / 2, ring.y + ring.height / 2
    if words.y > y:
        return Box(x, ring.bottom, 0.0, words.bottom - ring.bottom)
    return Box(x, words.y, 0.0, max(ring.y - words.y, 0.0) if words.bottom < y else 0.0)


def _line(pole: Box, stage: Stage) -> list[VMobject]:
    """A pole; none that has no height."""
    layout, thick = stage.layout, stage.layout.unit * stage.layout.thickening * STROKE
    ends = [layout.point(pole.x, end) for end in (pole.y, pole.bottom)]
    drawn = Line(*ends, stroke_color=stage.theme.muted, stroke_width=1.4 * thick)
    return [drawn] if pole.height else []


def _ring_at(x: float, y: float, colour: str, stage: Stage) -> VMobject:
    """The ring at (x, y) in design pixels."""
    layout, theme = stage.layout, stage.theme
    ring = VMobject(
        fill_color=theme.ground,
        fill_opacity=1,
        stroke_color=colour,
        stroke_width=2.4 * layout.unit * layout.thickening * STROKE,
    )
    radius = _ring_box(x, y, stage).width / 2 * layout.unit
    ring.points = circles(np.array([layout.point(x, y)]), np.array([radius]))
    return ring


def _ring_box(x: float, y: float, stage: Stage) -> Box:
    """What the ring at (x, y) takes, in design pixels."""
    radius = _RADIUS * stage.layout.thickening
    return Box(x - radius, y - radius, 2 * radius, 2 * radius)


def shown_from(since: float, lasting: float) -> Callable[[Moment], float]:
    """Eased progress from a clock of `since` on, and no earlier: faster near the end of a film."""
    return lambda moment: entering(moment.clock, since, min(lasting, 1 - since))
