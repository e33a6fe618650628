"""One run of a comparison: its plane under its name, how well it does, and when it got there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from manim import VGroup

from .compared_run import ComparedRun
from .comparison_strip import GAP, LEADING, OVER, Strip, name_of, value_width, written_of
from .fields.pace import Pace
from .parts.captions import OneAtATime
from .parts.class_list import ClassKey
from .parts.plane import Plane
from .parts.readings import LiveFigure
from .parts.recorded_output import output_of
from .parts.shapes import rectangle
from .stage.easing import Fading, arriving
from .stage.layout import Box
from .stage.stage import Stage
from .stage.target import Target, box_of, joined_boxes
from .stage.typography import line

_JOINT = " · "
_ORIGIN = (0.0, 0.0, 0.0)


class Tile:
    """One run: field and boundary under its name, value and marks."""

    def __init__(
        self, run: ComparedRun, pace: Pace, *, box: Box, strip: Strip, stage: Stage, form: int = 0
    ) -> None:
        self.epoch = run.epoch
        plane = Plane.of(run.recording.dataset, box, stage)
        self.image, self.boundary = output_of(run.recording, plane)
        box, layout = plane.box, stage.layout
        size = strip.grown * strip.label * layout.unit
        self.cover = _cover(run, plane, stage)
        """What hides the field before the run begins, if others begin earlier."""
        first, second = (box.y - each for each in strip.baselines)
        valued = first if strip.beside else second
        self.figures: list[LiveFigure] = []
        if strip.beside or strip.mark or strip.under:
            at = layout.point(box.x if strip.under else box.right, valued)
            figure = LiveFigure(
                size,
                lambda now: written_of(run.written(now.epoch), strip.points, strip.unit),
                at=at,
                colour=stage.theme.ink,
                anchor="left" if strip.under else "right",
            )
            self.figures.append(figure)
        taken = _taken(run, strip, stage)
        width = box.width * layout.unit
        key = Box(box.x, box.y - strip.key, box.width, strip.key - OVER)
        self.still = VGroup(ClassKey(run.classes, key if strip.key else None, stage))
        for above, shown in enumerate(reversed(strip.shown)):
            at = layout.point(box.x, first - above * LEADING * strip.name)
            room = width - taken if strip.beside and not above else width
            name = name_of(run, strip.name * layout.unit, width=room, shown=shown)
            self.still.add(name.shift(at))
        self.marks: list[OneAtATime | Fading] = []
        if strip.mark:
            room = width - (0.0 if strip.beside else taken)
            at = layout.point(box.x, second)
            self.marks = _marks(run, pace, at, strip.mark, room=room, stage=stage, form=form)

    @property
    def addressed(self) -> Target:
        """The tile with all that is over it, for sentences to point at."""
        plane = self.boundary.plane
        over = [self.still, *self.figures, *self.marks]
        return Target(lambda: joined_boxes([plane.box, *box_of(over, plane.layout)]))


def shared_form(runs: Sequence[ComparedRun], side: float, strip: Strip, stage: Stage) -> int:
    """The longest way to say when runs got there that has room over all tiles of that side.

    Ways are counted from the longest. A text that fits in none is left out anyway.
    """
    unit, form = stage.layout.unit, 0
    for run in runs if strip.mark else ():
        room = side * unit - (0.0 if strip.beside else _taken(run, strip, stage))
        for _, ways in run.marks[:1]:
            drawn = (line(way, strip.mark * unit, at=_ORIGIN, colour=run.colour) for way in ways)
            fits = (form for form, words in enumerate(drawn) if words.width <= room)
            form = max(form, next(fits, 0))
    return form


def _taken(run: ComparedRun, strip: Strip, stage: Stage) -> float:
    """The room that the value of a run takes on its line, in Manim units; 0 if it is not said."""
    if not (strip.beside or strip.mark or strip.under):
        return 0.0
    size = strip.label * stage.layout.unit
    return strip.grown * (value_width(run, size, strip.points, strip.unit) + GAP * size)


def _cover(run: ComparedRun, plane: Plane, stage: Stage) -> Fading | None:
    """A plane without a field until the first step of a run; None if it is there from the start."""
    if run.begins == -math.inf:
        return None
    cover = rectangle(plane.box, plane.layout, colour=stage.theme.hairline)
    return Fading(cover, share=lambda now: float(now.epoch < run.begins))


def _marks(
    run: ComparedRun,
    pace: Pace,
    at: tuple[float, float, float],
    size: float,
    *,
    room: float,
    stage: Stage,
    form: int = 0,
) -> list[OneAtATime | Fading]:
    """What is said of a run from some moment on, one after the other on a line; what fits.

    The first takes the place of what is said until then, which goes also where it does not fit.
    It is said in no longer a way than that of number `form`.
    """
    unit, lasting = stage.layout.unit, stage.timing.share(0.6)
    words = partial(line, size=size * unit, colour=stage.theme.muted)
    first = []
    if run.waiting:
        waiting = words(run.waiting, at=at)
        first = [(0.0, waiting)] if waiting.get_right()[0] <= at[0] + room else []
    later: list[Fading] = []
    x = at[0]
    for time, ways in run.marks:
        joint = _JOINT.lstrip() if x > at[0] else ""
        start = x + (size * unit * 0.3 if joint else 0.0)
        drawn = (
            words(joint + way, at=(start, at[1], at[2]))
            for way in (ways if joint else ways[min(form, len(ways) - 1) :])
        )
        fitting = next((each for each in drawn if each.get_right()[0] <= at[0] + room), None)
        if fitting is None and not joint:
            first.append((pace.when(time), VGroup()))
        elif fitting is not None:
            x = float(fitting.get_right()[0])
            if joint:
                later.append(Fading(fitting, share=arriving(pace.when(time), lasting)))
            else:
                first.append((pace.when(time), fitting))
    return [OneAtATime(first, lasting=lasting), *later]
