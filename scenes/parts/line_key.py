"""What the lines on a plane are, each word after a piece of its line; knows no fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
_FILLED = 0.6  # of a piece, a line at most
_MUTED = 0.3  # of its colour: as bright as the plane it would glare


@dataclass(frozen=True)
class Named:
    """Lines in a style, and the word for them.

    They have a `colour`, else that of a boundary. They are seen on `grounds` side by side, for a
    field on a muted one. Without a style it is the grounds that are named.
    """

    word: str
    style: LineStyle | None
    colour: str | None = None
    grounds: Sequence[str] = ()


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
    """A piece of a plane with a line across it."""
    layout, theme = stage.layout, stage.theme
    scale, drawn = layout.unit * layout.thickening, VGroup()
    if named.style is not None:
        y = piece.y + piece.height / 2
        most = _FILLED * piece.height * layout.unit
        path = Polyline(
            stroke_color=named.colour or theme.boundary,
            stroke_width=min(named.style.width * scale, most) * STROKE,
            stroke_opacity=named.style.opacity,
            fill_opacity=0,
        )
        path.points = joined([placed(layout, np.array([[piece.x, y], [piece.right, y]]))])
        drawn.add(path)
    grounds = named.grounds or [mixed(theme.neutral, theme.muted, _MUTED)]
    width = piece.width / len(grounds)
    boxes = (replace(piece, x=piece.x + width * each, width=width) for each in range(len(grounds)))
    pieces = (rectangle(box, layout, colour=each) for box, each in zip(boxes, grounds, strict=True))
    return VGroup(VGroup(*pieces), drawn)
