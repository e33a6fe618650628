"""What stands over every tile of a comparison, and in which size it has room; draws nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..shortening import cut_apart
from .compared_run import ComparedRun
from .shared_axes import ROW, rows_of
from .stage.layout import Layout
from .stage.typography import Outlines, line, span_of, width_of
from .words.differences import labels_of, lower_part, shortened, upper_part

GAP = 0.5
"""Ems between a name and a value."""
LEADING = 1.2
"""Ems from line to line of a broken name."""
OVER = 6.0
"""Design pixels from a key to the plane below it."""

_LABEL, _MARK = 26.0, 21.0
_LARGE = 46.0  # of names on frames on which smaller type could not be read
_SMALLEST = 0.72  # of its size: a name before it is cut
_NARROWED = 0.85  # of its size: a name and a value before they stand on two lines
_POINTED = 0.75  # the same before "train" or "test" is left out before the value
_WITHIN = 0.995  # of the room, so that rounding cuts no name
_GROWN = 1.6  # times its size, at most, a value where there is height for it
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
    are `grown` times as large as a label, and have a `unit` after them and the `points` that
    they are of before. Below all of that are the classes, in a row that is `key` high, if runs have
    classes of their own.
    """

    label: float
    name: float
    mark: float
    beside: bool
    shown: Sequence[Callable[[str], str]] = _WHOLE
    under: bool = False
    grown: float = 1.0
    points: str = ""
    unit: str = ""
    key: float = 0.0

    @classmethod
    def of(cls, runs: Sequence[ComparedRun], side: float, layout: Layout) -> Strip:
        """The strip over tiles of that side; values have all that stands beside whole names."""
        rows = [rows_of(run.classes, side, layout) for run in runs if run.classes]
        # Where the names of one run have no room, others would look as if it had none.
        key = max(rows) * ROW * layout.key_type + OVER if rows and all(rows) else 0.0
        points, unit = runs[0].measure.points, runs[0].unit
        said = dict.fromkeys([(points, unit), ("", unit), ("", "")])
        ways = [replace(cls._of(runs, side, layout, *each), key=key) for each in said]
        return next((each for each in ways if each.beside), ways[-1])

    @classmethod
    def _of(
        cls,
        runs: Sequence[ComparedRun],
        side: float,
        layout: Layout,
        points: str,
        unit: str,
    ) -> Strip:
        label, mark = _LABEL * layout.small_type, _MARK * layout.small_type
        if not layout.legible(label):
            label = _LARGE
        size, width = label * layout.unit, side * layout.unit
        values = [value_width(run, size, points, unit) + GAP * size for run in runs]
        spans = [name_width(run, size) + value for run, value in zip(runs, values, strict=True)]
        narrowed = min(1.0, float(_WITHIN * width / max(spans)))
        beside = narrowed >= (_POINTED if points else _NARROWED) and layout.legible(
            label * narrowed
        )
        if beside:
            label, size = label * narrowed, size * narrowed
        smallest = max(label * _SMALLEST, layout.smallest_type)
        # A name of one setting alone has nothing for a line of its own.
        ways = _WAYS if any(upper_part(run.label) for run in runs) else _WAYS[:-1]
        for shown in ways:
            widest = max(name_width(run, size, each) for run in runs for each in shown)
            if beside or smallest * widest <= width * label:
                break
        name = label if beside else max(label * min(1.0, _WITHIN * width / widest), smallest)
        if shown is _BROKEN:  # values stand beside the lower lines
            lower = (name_width(run, name * layout.unit, lower_part) for run in runs)
            beside = all(sum(each) <= width for each in zip(lower, values, strict=True))
        marked = layout.legible(mark) and (
            not beside or _have_room(runs, mark * layout.unit, width)
        )
        mark = mark if marked else 0.0
        return cls(label, name, mark, beside, shown, points=points, unit=unit)

    def without_marks(self) -> Strip:
        """The same without a line of marks."""
        return replace(self, mark=0.0)

    def with_large_values(self, runs: Sequence[ComparedRun], side: float, layout: Layout) -> Strip:
        """The same with values as large as have room beside the names over tiles of that side."""
        if not self.beside or len(self.shown) > 1:
            return self
        size, width = self.label * layout.unit, _WITHIN * side * layout.unit
        rooms = (width - name_width(run, size, self.shown[0]) for run in runs)
        values = [value_width(run, size, self.points, self.unit) + GAP * size for run in runs]
        grown = min(room / value for room, value in zip(rooms, values, strict=True))
        return replace(self, grown=max(1.0, min(grown, _GROWN)))

    @property
    def height(self) -> float:
        """In design pixels."""
        above = LEADING * self.name * (len(self.shown) - 1) + self.key
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


def _have_room(runs: Sequence[ComparedRun], size: float, width: float) -> bool:
    """Whether a line of that width has room for when any run gets there or stops."""
    ways = (each for run in runs for _, ways in run.marks for each in ways)
    return any(width_of(each) * size <= width for each in ways)


def name_of(
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


def name_width(run: ComparedRun, size: float, shown: Callable[[str], str] = str) -> float:
    """The width of the same before it is cut."""
    return width_of(shown(run.label), bold=True) * size


def written_of(value: str, points: str, unit: str) -> str:
    """A value with the points that it is of, and its unit; words in place of it have neither."""
    return f"{points} {value}{unit}".lstrip() if any(each.isdigit() for each in value) else value


def value_width(run: ComparedRun, size: float, points: str, unit: str) -> float:
    """The width of the widest value of a run."""
    return span_of(written_of(run.longest, points, unit), bold=True) * size
