"""What the lines on a plane are, each word after a piece of its line; knows no fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from manim import VGroup

from ..fields.task_colours import LineStyle
from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.theme import mixed
from ..stage.typography import CAPITAL, line
from .shapes import STROKE, Polyline, joined, placed, rectangle

_SIZE = 22.0  # of type
_WIDE, _HIGH = 1.7, 0.8  # ems, the piece of a plane that each line crosses
_GAP, _APART = 0.5, 1.6  # ems from there to its word, and from that to the next
_FILLED = 0.6  # of a piece, lines in several colours at most
_MUTED = 0.3  # of its colour: as bright as the plane it would glare


@dataclass(frozen=True)
class Named:
    """Lines in a style, and the word for them.

    Lines may have several `colours`, of which a sample has one each; else they have a boundary's.
    They are seen on a `ground`, for a field a muted one.
    """

    word: str
    style: LineStyle
    colours: Sequence[str] = ()
    ground: str | None = None


class LineKey(VGroup):
    """The words in a row, in the middle of a box's height; none if they could not be read.

    Where the box is too narrow for all, the last are left out. Type becomes `larger` by that factor
    at most, to be read.
    """

    def __init__(
        self, named: Sequence[Named], box: Box | None, stage: Stage, *, larger: float = 1.25
    ) -> None:
        super().__init__()
        layout, theme = stage.layout, stage.theme
        size = layout.chart_type(_SIZE, most=larger)
        if box is None or not size:
            return
        em, middle = size * layout.unit, box.y + box.height / 2
        words = [line(each.word, em, at=(0.0, 0.0, 0.0), colour=theme.muted) for each in named]
        before = (_WIDE + _GAP) * size
        widths = [before + float(each.width) / layout.unit for each in words]
        starts = accumulate((each + _APART * size for each in widths), initial=box.x)
        for each, word, width, x in zip(named, words, widths, starts, strict=False):
            if x + width > box.right:
                return
            piece = Box(x, middle - _HIGH * size / 2, _WIDE * size, _HIGH * size)
            self.add(
                *_sample(each, piece, stage),
                word.shift(layout.point(x + before, middle + CAPITAL / 2 * size)),
            )


def _sample(named: Named, piece: Box, stage: Stage) -> VGroup:
    """A piece of a plane with lines across it, one below the other."""
    layout, theme = stage.layout, stage.theme
    scale, drawn = layout.unit * layout.thickening, VGroup()
    colours = named.colours or [theme.boundary]
    for row, colour in enumerate(colours, start=1):
        y = piece.y + piece.height * row / (len(colours) + 1)
        across = placed(layout, np.array([[piece.x, y], [piece.right, y]]))
        most = _FILLED * piece.height * layout.unit / len(colours)
        path = Polyline(
            stroke_color=colour,
            stroke_width=min(named.style.width * scale, most) * STROKE,
            stroke_opacity=named.style.opacity,
            fill_opacity=0,
        )
        path.points = joined([across])
        drawn.add(path)
    muted = mixed(theme.neutral, theme.muted, _MUTED)
    return VGroup(rectangle(piece, layout, colour=named.ground or muted), drawn)
