"""One dot per run, at the epoch at which the run succeeds; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ..fields.rewinding import Rewinding
from ..stage.easing import Fade, eased
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .arrival_places import ArrivalPlaces
from .shapes import STROKE, Dots, Polyline, joined, rectangle

ROOMY = 121.0
"""Design pixels, the least height at which dots have a title and epochs."""

NOT_YET, NEVER = "not yet", "never"
"""What is said of runs that have not succeeded: while they may, and once they cannot any more."""

_TITLE, _TICK = 24.0, 20.0  # sizes of type
_LARGER = 2.25  # times its size, the type of epochs where it could not be read otherwise
_BETWEEN = 0.6  # ems from one epoch to the next
_EVERY = 1, 2, 5  # of the epochs between the ends of the axis, the first that has room
_LINE = 1.6  # design pixels, the axis
_NEW = 0.55  # of its size, a dot that has just come


class Arrivals(VGroup):
    """One dot per run: waiting at the right, then stacked over the epoch at which it succeeded.

    `reached` are those epochs, infinite for runs that never do, and `given_up` the epochs at which
    these end without success, infinite for those that may still have it. A dot stands over its
    epoch from that on; it grows while a part of the clock, `lasting`, passes. The film begins with
    all of them as they are at its end, and winds them back. `shown` are the first and the last
    epoch; dots of runs that succeeded before are there from the start. Those that wait do so under
    "not yet", those that have ended under "never"; `when` is how epochs are written. A line along
    the axis grows up to the epoch of the moment. Title and axis are `still`.
    In a box without height there is nothing.
    """

    def __init__(
        self,
        titles: Sequence[str],
        reached: Sequence[float],
        shown: tuple[float, float],
        pace: Rewinding,
        lasting: float,
        *,
        given_up: Sequence[float],
        when: Callable[[float], str],
        box: Box,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        if not box.height:
            super().__init__()
            self.still = VGroup()
            return
        self._layout, self._lasting, self._pace = layout, lasting, pace
        self._reached, self._given_up = np.array(reached), np.array(given_up)
        roomy = box.height >= ROOMY
        titled = layout.readable(_TITLE * layout.small_type) if roomy else 0.0
        dated = layout.chart_type(_TICK, most=_LARGER) if roomy else 0.0
        words = [
            line(each, dated * layout.unit, at=(0.0, 0.0, 0.0), colour=theme.muted)
            for each in (NOT_YET, *([NEVER] if min(given_up) < np.inf else []))
            if dated
        ]
        widths = [float(each.width) / layout.unit for each in words]
        top, bottom = box.y + 1.2 * titled, box.bottom - 1.9 * dated
        self._places = ArrivalPlaces.of(
            self._reached,
            self._given_up,
            shown,
            when,
            widths,
            type_size=dated,
            box=Box(box.x, top, box.width, bottom - top),
        )
        moments = np.array([pace.when(epoch) for epoch in reached])
        # A run that succeeds at the very end starts early, so that its dot is whole at the end.
        self._moments = np.where(moments <= 1, np.minimum(moments, 1 - lasting), np.inf)
        self._line = Box(box.x, bottom, self._places.width, _LINE * layout.thickening)
        radius, ground = self._places.step * 0.4 * layout.unit, theme.ground
        self._done = Dots(radius=radius, fill=theme.ink, edge=ground, edge_width=0)
        self._open = Dots(radius=radius, fill=theme.muted, edge=ground, edge_width=0)
        self._open.set_fill(opacity=0.55)
        self._passed = Polyline(
            stroke_color=theme.ink,
            stroke_width=self._line.height * layout.unit * STROKE,
            fill_opacity=0,
        )
        super().__init__(self._open, self._done, self._passed)
        self.still = VGroup(rectangle(self._line, layout, colour=theme.hairline))
        if titled:
            self.still.add(self._title(titles, titled, box, stage))
        y = bottom + dated * 1.5
        if dated:
            before = "up to " if min(reached) < self._places.axis.first else ""
            columns = self._places.columns
            lefts = (each.right - width for each, width in zip(columns, widths, strict=False))
            beyond = min(lefts, default=box.right)
            self.still.add(*_dates(self._places, before, self._line, y, dated, when, stage, beyond))
        self._waits: list[Fade] = []
        for word, column in zip(words, self._places.columns, strict=False):
            word.shift(np.array(layout.point(column.right - word.width / layout.unit, y)))
            self._waits.append(Fade(word))
            self.add(word)

    def _title(self, titles: Sequence[str], size: float, box: Box, stage: Stage) -> VMobject:
        """The first title that has room, over the highest dot; at least the last."""
        layout, highest = stage.layout, self._places.highest(self._reached)
        at = layout.point(box.x, max(box.y, highest - size))
        remark = self._places.axis.remark
        *longer, last = (
            line(each + remark, size * layout.unit, at=at, colour=stage.theme.ink, bold=True)
            for each in titles
        )
        room = box.width * layout.unit
        return next((each for each in longer if each.width <= room), last)

    def show(self, moment: Moment) -> None:
        """Show every dot where it is at a moment."""
        if not self.submobjects:
            return
        kept = self._pace.kept(moment.clock)
        grown = eased(np.clip((moment.clock - self._moments) / self._lasting, 0, 1))
        sizes = _NEW + (1 - _NEW) * np.maximum(grown, kept)
        done = self._reached <= moment.epoch
        over = ~done & (self._given_up <= moment.epoch)
        waiting = ~done & ~over
        self._done.place(self._drawn(self._places.there[done]), sizes[done])
        queues = self._places.queues
        left = np.concatenate([queues[0][waiting], queues[1][over]])
        self._open.place(self._drawn(left), np.ones(len(left)))
        for fade, those in zip(self._waits, (waiting, over), strict=False):
            fade.set(float(those.any()))
        x, y = self._line.x, self._line.y + self._line.height / 2
        share = np.clip(self._places.axis.share(np.array(moment.epoch)), 0, 1)
        passed = float(share) * self._line.width
        ends = [self._layout.point(x, y), self._layout.point(x + passed, y)]
        self._passed.points = joined([np.array(ends)] if passed else [])

    def _drawn(self, places: Float[np.ndarray, "runs 2"]) -> Float[np.ndarray, "runs 3"]:
        return np.array([self._layout.point(x, y) for x, y in places]).reshape(-1, 3)


def _dates(
    arrivals: ArrivalPlaces,
    before: str,
    axis_line: Box,
    y: float,
    size: float,
    when: Callable[[float], str],
    stage: Stage,
    beyond: float,
) -> list[VMobject]:
    """Epochs below an axis: its ends, and those between, or every second or fifth, or none.

    The last is centred at its place, or ends there where it would come too near to other words,
    which begin `beyond` a design pixel.
    """
    layout, muted = stage.layout, stage.theme.muted
    axis, ticks = arrivals.axis, arrivals.ticks
    places = [axis_line.x + float(axis.share(np.array(each))) * axis_line.width for each in ticks]
    written = partial(line, size=size * layout.unit, colour=muted)
    begin = written(before + when(ticks[0]), at=layout.point(places[0], y))
    gap = _BETWEEN * size * layout.unit
    end = written(when(ticks[-1]), at=layout.point(places[-1], y), anchor="middle")
    if end.get_right()[0] + gap > layout.point(beyond, y)[0]:
        end = written(when(ticks[-1]), at=layout.point(places[-1], y), anchor="right")
    between = [
        written(when(epoch), at=layout.point(x, y), anchor="middle")
        for epoch, x in zip(ticks[1:-1], places[1:-1], strict=True)
    ]

    def fit(words: Sequence[VMobject]) -> bool:
        row = [begin, *words, end]
        return all(a.get_right()[0] + gap <= b.get_left()[0] for a, b in pairwise(row))

    every = (between[each - 1 :: each] for each in _EVERY)
    return [begin, *next(filter(fit, every), []), end]
