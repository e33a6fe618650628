"""Runs by name, each with the dot that it is on a map and a number; knows nothing of maps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from manim import VGroup

from ...shortening import cut_apart
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Figure, line, width_of
from ..words.measures import WrittenMeasure
from .readings import LiveFigure
from .shapes import Dots, placed

_LINE, _TWO_LINES = 1.4, 2.8  # ems from run to run, at least, with a number beside and below
_TYPE, _LARGEST = 30.0, 1.4  # design pixels, and times that at most where there is room
_SMALLEST = 0.65  # of its size: names before they are cut
_DOT, _GAP = 1.2, 0.6  # ems that a dot takes, and between a name and a number


class RunList(VGroup):
    """A line for each run, whose number is the measure at the moment; names are `still`.

    Lines stand under each other from the top of the box. Where names would be cut, numbers stand
    below them. Where nothing could be read, there is nothing. `colours` (#rrggbb) are those of the
    dots.
    """

    def __init__(
        self,
        names: Sequence[str],
        measures: Sequence[WrittenMeasure],
        colours: Sequence[str],
        *,
        box: Box,
        stage: Stage,
    ) -> None:
        super().__init__()
        self.still = VGroup()
        layout, colour = stage.layout, stage.theme.ink
        usual = layout.readable(_TYPE * layout.small_type)
        words = max(map(width_of, names))
        longest = max((each.longest for each in measures), key=len)
        number = Figure(1.0, at=(0, 0, 0), colour=colour, bold=True, anchor="left")
        taken = _DOT + _GAP + number.write(longest).span()
        row = box.height / len(names)
        size = min(usual * _LARGEST, row / _LINE)
        least = min(max(_SMALLEST * usual, layout.smallest_type), size)
        size = max(least, min(size, box.width / (words + taken)))
        below = 0.0
        if size * (words + taken) > box.width * 1.001 and layout.legible(row / _TWO_LINES):
            size = min(row / _TWO_LINES, max(least, min(usual, box.width / (words + _DOT))))
            taken, below = _DOT, 1.15 * size
        if not layout.legible(size):
            return
        em, row = size * layout.unit, min(row, 1.9 * size + below)
        for index, (name, measure, hue) in enumerate(zip(names, measures, colours, strict=True)):
            baseline = box.y + (index + 0.5) * row + 0.36 * size - below / 2
            dot = Dots(radius=0.36 * em, fill=hue, edge="#ffffff", edge_width=0.09 * em)
            middle = np.array([[box.x + 0.4 * size, baseline - 0.36 * size]])
            dot.place(placed(layout, middle), np.ones(1))
            named = line(
                name,
                em,
                at=layout.point(box.x + _DOT * size, baseline),
                colour=colour,
                width=(box.width - taken * size) * layout.unit * 1.001,
                cut=cut_apart(names),
                what="names of runs",
            )
            self.still.add(dot, named)
            x = box.x + _DOT * size if below else box.right
            self.add(
                LiveFigure(
                    em,
                    partial(_read, measure),
                    at=layout.point(x, baseline + below),
                    colour=colour,
                    anchor="left" if below else "right",
                )
            )

    def show(self, moment: Moment) -> None:
        """Show all numbers of a moment."""
        for figure in self.submobjects:
            figure.show(moment)


def _read(measure: WrittenMeasure, now: Moment) -> str:
    """What is written at a moment."""
    return measure.at(now.epoch)
