"""One run of a comparison: its plane under its name, how well it does, and when it got there."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from manim import VGroup

from ..shortening import cut_apart
from .compared_run import ComparedRun
from .fields.pace import Pace
from .parts.captions import OneAtATime
from .parts.class_list import ClassKey
from .parts.plane import Plane
from .parts.readings import LiveFigure
from .parts.recorded_output import output_of
from .parts.shapes import rectangle
from .shared_axes import ROW, rows_of
from .stage.easing import Fading, arriving
from .stage.layout import Box, Layout
from .stage.stage import Stage
from .stage.target import Target, box_of, joined_boxes
from .stage.typography import Figure, Outlines, line
from .words.differences import labels_of, lower_part, shortened, upper_part

_LABEL, _MARK = 26.0, 21.0
_LARGE = 46.0  # of names on frames on which smaller type could not be read
_SMALLEST = 0.72  # of its size: a name before it is cut
_NARROWED = 0.85  # of its size: a name and a value before they stand on two lines
_WITHIN = 0.995  # of the room, so that rounding cuts no name
_LEADING = 1.2  # ems from line to line of a broken name
_GAP = 0.5  # ems between a name and a value
_GROWN = 1.6  # times its size, at most, a value where there is height for it
_OVER = 6.0  # design pixels from a key to the plane below it
_JOINT = " · "
_ORIGIN = (0.0, 0.0, 0.0)
_WHOLE, _BROKEN = (str,), (upper_part, lower_part)
_WAYS: Sequence[Sequence[Callable[[str], str]]] = (_WHOLE, (shortened,), _BROKEN)
"""What the lines of names show: all, less, or a part each; whichever need not be cut."""


@dataclass(frozen=True)
class Strip:
    """The type over every tile: a line with the names and, if `mark` is not 0, one with marks.

    Sizes are design pixels; names are a little smaller than a `label` where they would be cut.
    Values stand beside the names where `beside` is true, else beside the marks, else `under` the
    names where there is room for that.
    Names stand on a line for each of `shown`, which gives what that line shows of a name. Values
    are `grown` times as large as a label, and have a `unit` after them. Below all of that are the
    classes, in a row that is `key` high, if runs have classes of their own.
    """

    label: float
    name: float
    mark: float
    beside: bool
    shown: Sequence[Callable[[str], str]] = _WHOLE
    under: bool = False
    grown: float = 1.0
    unit: str = ""
    key: float = 0.0

    @classmethod
    def of(cls, runs: Sequence[ComparedRun], side: float, layout: Layout) -> Strip:
        """The strip over tiles of that side; values have a unit if that stands beside names."""
        rows = [rows_of(run.classes, side, layout) for run in runs if run.classes]
        # Where the names of one run have no room, others would look as if it had none.
        key = max(rows) * ROW * layout.key_type + _OVER if rows and all(rows) else 0.0
        units = dict.fromkeys([runs[0].unit, ""])
        ways = [replace(cls._of(runs, side, layout, unit), key=key) for unit in units]
        return ways[0] if ways[0].beside else ways[-1]

    @classmethod
    def _of(cls, runs: Sequence[ComparedRun], side: float, layout: Layout, unit: str) -> Strip:
        label, mark = _LABEL * layout.small_type, _MARK * layout.small_type
        if not layout.legible(label):
            label = _LARGE
        size, width = label * layout.unit, side * layout.unit
        values = [_value(run, size, unit).span() + _GAP * size for run in runs]
        spans = [_name(run, size).width + value for run, value in zip(runs, values, strict=True)]
        narrowed = min(1.0, float(_WITHIN * width / max(spans)))
        beside = narrowed >= _NARROWED and layout.legible(label * narrowed)
        if beside:
            label, size = label * narrowed, size * narrowed
        smallest = max(label * _SMALLEST, layout.smallest_type)
        # A name of one setting alone has nothing for a line of its own.
        ways = _WAYS if any(upper_part(run.label) for run in runs) else _WAYS[:-1]
        for shown in ways:
            widest = max(_name(run, size, shown=each).width for run in runs for each in shown)
            if beside or smallest * widest <= width * label:
                break
        name = label if beside else max(label * min(1.0, _WITHIN * width / widest), smallest)
        if shown is _BROKEN:  # values stand beside the lower lines
            lower = (_name(run, name * layout.unit, shown=lower_part).width for run in runs)
            beside = all(sum(each) <= width for each in zip(lower, values, strict=True))
        marked = layout.legible(mark) and (
            not beside or _have_room(runs, mark * layout.unit, width)
        )
        mark = mark if marked else 0.0
        return cls(label, name, mark, beside, shown, unit=unit)

    def without_marks(self) -> Strip:
        """The same without a line of marks."""
        return replace(self, mark=0.0)

    def with_large_values(self, runs: Sequence[ComparedRun], side: float, layout: Layout) -> Strip:
        """The same with values as large as have room beside the names over tiles of that side."""
        if not self.beside or len(self.shown) > 1:
            return self
        size, width = self.label * layout.unit, _WITHIN * side * layout.unit
        rooms = (width - _name(run, size, shown=self.shown[0]).width for run in runs)
        values = [_value(run, size, self.unit).span() + _GAP * size for run in runs]
        grown = min(room / value for room, value in zip(rooms, values, strict=True))
        return replace(self, grown=max(1.0, min(grown, _GROWN)))

    @property
    def height(self) -> float:
        """In design pixels."""
        above = _LEADING * self.name * (len(self.shown) - 1) + self.key
        return (
            above
            + self.label * (0.35 + self.grown)
            + (self._second if self.mark or self.under else 0.0)
        )

    @property
    def baselines(self) -> tuple[float, float]:
        """How far above the plane the names stand, and the marks."""
        low = self.label * 0.42 + self.key
        return low + (self._second if self.mark or self.under else 0.0), low

    @property
    def _second(self) -> float:
        return self.mark * 1.45 if self.beside else self.label * 1.3


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
                lambda now: _with_unit(run.written(now.epoch), strip.unit),
                at=at,
                colour=stage.theme.ink,
                anchor="left" if strip.under else "right",
            )
            self.figures.append(figure)
        taken = _taken(run, strip, stage)
        width = box.width * layout.unit
        key = Box(box.x, box.y - strip.key, box.width, strip.key - _OVER)
        self.still = VGroup(ClassKey(run.classes, key if strip.key else None, stage))
        for above, shown in enumerate(reversed(strip.shown)):
            at = layout.point(box.x, first - above * _LEADING * strip.name)
            room = width - taken if strip.beside and not above else width
            name = _name(run, strip.name * layout.unit, width=room, shown=shown)
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
    return strip.grown * (_value(run, size, strip.unit).span() + _GAP * size)


def _cover(run: ComparedRun, plane: Plane, stage: Stage) -> Fading | None:
    """A plane without a field until the first step of a run; None if it is there from the start."""
    if run.begins == -math.inf:
        return None
    cover = rectangle(plane.box, plane.layout, colour=stage.theme.hairline)
    return Fading(cover, share=lambda now: float(now.epoch < run.begins))


def _name(
    run: ComparedRun,
    size: float,
    *,
    width: float = math.inf,
    shown: Callable[[str], str] = str,
) -> Outlines:
    """What is `shown` of the name of a run, at the origin."""
    return line(
        shown(run.label),
        size,
        at=_ORIGIN,
        colour=run.colour,
        bold=True,
        width=width,
        cut=cut_apart([shown(label) for label in labels_of(run.clock.recordings)]),
        what="names of runs",
    )


def _have_room(runs: Sequence[ComparedRun], size: float, width: float) -> bool:
    """Whether a line of that width has room for when any run gets there or stops."""
    ways = (each for run in runs for _, ways in run.marks for each in ways)
    return any(line(each, size, at=_ORIGIN, colour="#000000").width <= width for each in ways)


def _with_unit(value: str, unit: str) -> str:
    """A value with its unit; words in place of a value have none."""
    return value + unit if any(each.isdigit() for each in value) else value


def _value(run: ComparedRun, size: float, unit: str) -> Figure:
    """The widest value of a run."""
    widest = Figure(size, at=_ORIGIN, colour=run.colour, bold=True, anchor="left")
    return widest.write(_with_unit(run.longest, unit))


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
