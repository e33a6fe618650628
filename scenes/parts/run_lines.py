"""A line for each run, up to the step at which it succeeds; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...shortening import cut_apart
from ..stage.easing import Fade
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.theme import mixed
from ..stage.typography import Outlines, line
from .gathered_runs import Share, gathered
from .run_rows import LARGER, Course, RunRows
from .shapes import STROKE, Dots, Polyline, joined, placed, rectangle
from .time_axis import TimeAxis

_TITLE = 24.0  # size of type
_BELOW = 1.2  # ems that the ends take below rows
_WIDE, _FINE, _FILLED = 3.4, 2.0, 0.4  # design pixels, and of a row at most: lines
_PALE = 0.22  # of its ground, the colour of lines of runs that do not succeed
_APART = 0.6  # ems between the ends
_UP_TO = "up to "


@dataclass(frozen=True)
class Ends:
    """The first step of all runs and the last, and how these are written."""

    first: float
    last: float
    begins: str
    ends: str


@dataclass(frozen=True)
class Titles:
    """Titles over a line for `each` run, and over rows of `gathered` runs; the longest first."""

    each: Sequence[str]
    gathered: Sequence[str]


class RunLines(VGroup):
    """Under a title, a line for each run as far as it has entered, a name before and a word after.

    It leads to a dot at the step at which the run succeeds, and is thin and dim up to its last one
    if it never does. `share` is how much of a run is there at a clock, 0 to 1. Where not all names
    could be read, those that never do share a row; where that is too little, there are lines alone,
    from the run that succeeds first to the last, if any does. Of several `titles`, the first that
    has room is set. Lines begin at the first step of all runs and reach to the last; these `ends`
    are written below, in small frames only where no words say where lines end. A run that succeeds
    before the first step has its dot there. Without a title that can be read there is nothing.
    """

    def __init__(
        self,
        titles: Titles,
        courses: Sequence[Course],
        ends: Ends,
        share: Share,
        *,
        box: Box,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        self._layout = layout
        self.still = VGroup()
        size = layout.readable(_TITLE * layout.small_type, most=LARGER)
        under = box.without_top(1.3 * size)
        above = replace(under, height=under.height - _BELOW * size)
        rows, self._share = _rows(courses, share, under if layout.small else above, stage)
        dated = not (layout.small and rows.size)
        if dated and layout.small:
            rows = replace(rows, box=above)
        said = titles.each if rows.courses is courses else titles.gathered
        self._courses = courses = rows.courses
        self.named = bool(size and rows.size)
        if not size or not (rows.size or any(each.succeeds for each in courses)):
            super().__init__()
            return
        self.still.add(_title(said, size, box, stage))
        early = min(each.reached for each in courses) < ends.first
        if dated:
            self.still.add(*_axis(replace(ends, begins=_UP_TO * early + ends.begins), rows, stage))
        places, (left, right) = rows.places, rows.across
        axis = TimeAxis(ends.first, ends.last)
        tips = np.array([max(min(each.reached, each.last), ends.first) for each in courses])
        self._starts = np.array(places) + np.array([left, 0.0])
        self._reach = axis.share(tips) * (right - left)
        wide, fine = (
            min(each * layout.thickening, _FILLED * rows.pitch) * layout.unit * STROKE
            for each in (_WIDE, _FINE)
        )
        pale = mixed(theme.muted, theme.ground, _PALE)
        self._others = Polyline(stroke_color=pale, stroke_width=fine, fill_opacity=0)
        ink, radius = theme.ink, rows.dot * layout.unit
        self._solid = Polyline(stroke_color=ink, stroke_width=wide, fill_opacity=0)
        self._dots = Dots(radius=radius, fill=ink, edge=ink, edge_width=0)
        ended = (self._starts[:, 0] + self._reach).tolist()
        words = [
            _words(rows, run, place, tip, stage)
            for run, (place, tip) in enumerate(zip(places, ended, strict=True))
        ]
        super().__init__(self._others, self._solid, self._dots, *words)
        self._fades = [Fade(each) for each in words]

    def show(self, moment: Moment) -> None:
        """Show as much of every run as is there at a moment."""
        if not self.submobjects:
            return
        shares = np.array([self._share(run, moment.clock) for run in range(len(self._courses))])
        for fade, share in zip(self._fades, shares.tolist(), strict=True):
            fade.set(share)
        tips = self._starts + np.stack([self._reach * shares, np.zeros(len(shares))], axis=1)
        solid, others = list[Float[np.ndarray, "_ 3"]](), list[Float[np.ndarray, "_ 3"]]()
        for course, start, tip, share in zip(
            self._courses, self._starts, tips, shares.tolist(), strict=True
        ):
            drawn = placed(self._layout, np.array([start, tip]))
            if not share or start[0] == tip[0]:
                continue
            (solid if course.succeeds else others).append(drawn)
        self._others.points = joined(others)
        there = np.array([each.succeeds for each in self._courses]) & (shares > 0)
        self._solid.points = joined(solid)
        self._dots.place(placed(self._layout, tips[there]), shares[there])


def _title(titles: Sequence[str], size: float, box: Box, stage: Stage) -> Outlines:
    """The first title that has room, else the last."""
    layout = stage.layout
    at = layout.point(box.x, box.y + 0.75 * size)
    em, ink, room = size * layout.unit, stage.theme.ink, box.width * layout.unit
    ways = [line(each, em, at=at, colour=ink, bold=True) for each in titles]
    return next((each for each in ways if each.width <= room), ways[-1])


def _axis(ends: Ends, rows: RunRows, stage: Stage) -> VGroup:
    """A hairline below each column, with where lines begin and end if there is room for that."""
    layout, theme, axis = stage.layout, stage.theme, VGroup()
    size = rows.size or layout.readable(_TITLE * layout.small_type, most=LARGER)
    left, right = (x + side * rows.dot for x, side in zip(rows.across, (-1, 1), strict=True))
    whole = ends.begins, ends.ends
    for x in sorted({place[0] for place in rows.places}):
        y = max(below for left_end, below in rows.places if left_end == x) + rows.pitch / 2
        axis.add(rectangle(Box(x + left, y, right - left, 2.0), layout, colour=theme.hairline))
        for words in (whole, tuple(map(_shortened, whole))):
            ways = [
                line(
                    word,
                    size * layout.unit,
                    at=layout.point(x + end, y + 1.05 * size),
                    colour=theme.muted,
                    anchor=side,
                )
                for word, end, side in zip(words, (left, right), ("left", "right"), strict=True)
            ]
            if sum(each.width for each in ways) + _APART * size * layout.unit <= (
                (right - left) * layout.unit
            ):
                axis.add(*ways)
                break
    return axis


def _shortened(words: str) -> str:
    """The end of an axis without what steps are called: 'up to 40' of 'up to epoch 40'."""
    return _UP_TO * words.startswith(_UP_TO) + words.split()[-1]


def _rows(courses: Sequence[Course], share: Share, box: Box, stage: Stage) -> tuple[RunRows, Share]:
    """A row for each run; where names could not be read, for all that fail together if that helps.

    With how much of each row is there at a clock.
    """
    rows = RunRows.of(box, courses, stage)
    if not rows.size and any(each.succeeds for each in courses):
        fewer, shared = gathered(courses, share)
        found = RunRows.of(box, fewer, stage)
        if found.size:
            return found, shared
    return rows, share


def _words(rows: RunRows, run: int, place: tuple[float, float], tip: float, stage: Stage) -> VGroup:
    """The name of a run before its line, and its word behind the tip of that."""
    if not rows.size:
        return VGroup()
    layout, theme, course = stage.layout, stage.theme, rows.courses[run]
    em, baseline = rows.size * layout.unit, place[1] + 0.36 * rows.size
    name = line(
        course.name,
        em,
        at=layout.point(place[0], baseline),
        colour=theme.ink,
        width=rows.name * layout.unit * 1.001,
        cut=cut_apart([each.name for each in rows.courses]),
        what="names of runs",
    )
    at = layout.point(tip + rows.gap, baseline)
    colour = theme.ink if course.succeeds else theme.muted
    return VGroup(name, line(course.word, em, at=at, colour=colour))
