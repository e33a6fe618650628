"""Large numbers under their names, which change from moment to moment."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from manim import Mobject, VGroup

from ...numerals import grouped
from ...reels.steps import Steps
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.places import Setting, places_of
from ..stage.stage import Stage
from ..stage.target import Target
from ..stage.typography import CAPITAL, Figure, line, span_of
from ..words.measures import WrittenMeasure

_BEARING = 0.05  # of the em: large digits stand that much to the left, to align with small type
_GAP = 0.5  # ems between two numbers
_CLEAR = 24.0  # design pixels from numbers to what stands beside them
_NARROWED = 0.85  # of its size: below, a name gives way to its short form
_SMALLEST = 0.4  # of their size: numbers do not become smaller
_CORNER, _TALL_CORNER = 62.0, 50.0  # design pixels, sizes of a number in the corner

TextAt = Callable[[Moment], str]
"""What a number reads at a moment."""


class LiveFigure(Figure):
    """A number that reads `text` at each moment."""

    def __init__(
        self,
        size: float,
        text: TextAt,
        *,
        at: tuple[float, float, float],
        colour: str,
        anchor: str,
        bold: bool = True,
    ) -> None:
        super().__init__(size, at=at, colour=colour, bold=bold, anchor=anchor)
        self._text = text

    def show(self, moment: Moment) -> None:
        """Show the number of a moment."""
        self.write(self._text(moment))


def reading(
    name: str,
    text: TextAt,
    place: Setting,
    stage: Stage,
    *,
    label: float,
    longest: str = "",
    right: float | None = None,
    short: str = "",
) -> tuple[VGroup, LiveFigure]:
    """The name in type of size `label`, larger on small frames, and the number.

    Where the name has no room, a `short` one takes its place.
    A number whose name could not be read is not seen either. Where the `longest` that the number
    will be has no room up to `right` or the margin, it is smaller.
    """
    layout, theme = stage.layout, stage.theme
    size, (x, y) = place
    label = layout.readable(label)
    room = (places_of(stage).right if right is None else right) - x
    size *= min(1.0, room / max(span_of(longest, bold=True) * size, 1.0))
    still = VGroup()
    if label:
        above = layout.point(x, y - size * CAPITAL - label * 0.75)
        named = partial(line, at=above, colour=theme.muted)
        width, least = room * layout.unit, min(layout.smallest_type, label)
        if short and named(name, max(_NARROWED * label, least) * layout.unit).width > width:
            name = short
        label = max(label * width / max(named(name, label * layout.unit).width, width), least)
        still.add(named(name, label * layout.unit, width=width * 1.001))
    at = layout.point(x - size * _BEARING, y)
    number = LiveFigure(size * layout.unit, text, at=at, colour=theme.ink, anchor="left")
    number.set_fill(opacity=float(label > 0))
    return still, number


@dataclass(frozen=True)
class _Entry:
    """A number that is read: its name, its text, its place, and the longest that it will be."""

    name: str
    text: TextAt
    place: Setting
    longest: str
    short: str
    part: str


class Readings(VGroup):
    """Which of the `steps` is shown, and what else is read at it; names are `still`.

    Numbers on one baseline stand clear of each other and of the boxes in `beside`: they move to the
    right, or else all become smaller. One whose `short` name still has no room is left out.
    """

    def __init__(
        self,
        step: Setting,
        steps: Steps,
        stage: Stage,
        *,
        label: float,
        beside: Sequence[Box | None] = (),
    ) -> None:
        super().__init__()
        self.still = VGroup()
        self._stage, self._label, self._beside = stage, label, beside
        self._entries: list[_Entry] = []
        self._named: dict[str, tuple[Mobject, ...]] = {}
        self.append(steps.title, step_text(steps), step, longest=steps.longest)

    def append(
        self,
        name: str,
        text: TextAt,
        place: Setting,
        *,
        longest: str = "",
        short: str = "",
        part: str = "",
    ) -> None:
        """Another number, and the `longest` that it will be; `short` names it in narrow places.

        Sentences point at it by its name in small letters, or as a `part`.
        """
        part = part or name.lower()
        self._entries.append(_Entry(name, text, place, longest, short, part))
        self.still.remove(*self.still.submobjects)
        self.remove(*self.submobjects)
        for baseline in dict.fromkeys(each.place[1][1] for each in self._entries):
            self._add_row([each for each in self._entries if each.place[1][1] == baseline])

    def append_measure(self, measure: WrittenMeasure, place: Setting) -> None:
        """How well a run does, if anything is known of it."""
        if not measure.measure.recording.measured:
            return
        self.append(
            measure.name,
            lambda now: measure.at(now.epoch),
            place,
            longest=measure.longest,
            short=measure.short,
        )

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: every number."""
        layout = self._stage.layout
        return {name: Target.of(*parts, layout=layout) for name, parts in self._named.items()}

    def show(self, moment: Moment) -> None:
        """Show all numbers of a moment."""
        for figure in self.submobjects:
            figure.show(moment)

    def _add_row(self, entries: Sequence[_Entry]) -> None:
        """Numbers on one baseline, as large as they fit."""
        right = self._right_of(entries)
        factor = 1.0
        while (starts := self._starts(entries, factor))[-1] > right and factor > _SMALLEST:
            factor *= 0.98
        ends = [
            min(after - each.place[0] * factor * _GAP, right)
            for each, after in zip(entries, [*starts[1:-1], math.inf], strict=True)
        ]
        for each, x, end in zip(entries, starts, ends, strict=False):
            if not self._can_be_named(each, end - x):
                self._named[each.part] = ()
                self._add_row([other for other in entries if other is not each])
                return
        for each, x, end in zip(entries, starts, ends, strict=False):
            size, (_, y) = each.place
            still, figure = reading(
                each.name,
                each.text,
                (size * factor, (x, y)),
                self._stage,
                label=self._label,
                longest=each.longest,
                right=end,
                short=each.short,
            )
            self.still.add(still)
            self.add(figure)
            self._named[each.part] = still, figure

    def _can_be_named(self, entry: _Entry, room: float) -> bool:
        """Whether its short name, if it has one, can be read in `room` design pixels."""
        layout = self._stage.layout
        size = min(layout.smallest_type, layout.readable(self._label)) * layout.unit
        name = line(entry.short, size, at=(0.0, 0.0, 0.0), colour=self._stage.theme.muted)
        return float(name.width) <= 1.001 * room * layout.unit

    def _starts(self, entries: Sequence[_Entry], factor: float) -> list[float]:
        """Where each number begins, and where the last one ends, in design pixels."""
        starts, x = [], 0.0
        for each in entries:
            size, (own, _) = each.place
            starts.append(max(x, own))
            x = starts[-1] + span_of(each.longest, bold=True) * size * factor + size * factor * _GAP
        return [*starts, x - entries[-1].place[0] * factor * _GAP]

    def _right_of(self, entries: Sequence[_Entry]) -> float:
        """Up to where a row may go."""
        size, (first, y) = entries[0].place
        edges = [
            box.x - _CLEAR
            for box in self._beside
            if box is not None and box.x > first and box.y < y and box.bottom > y - size
        ]
        return min([places_of(self._stage).right, *edges])


def epoch_text(moment: Moment) -> str:
    """The last whole epoch at a fractional one."""
    return grouped(moment.whole)


def step_text(steps: Steps) -> TextAt:
    """The last whole step at a fractional one, or its value if it has one."""
    return lambda moment: steps.written(moment.epoch)


def corner_width(stage: Stage, longest: str = "100,000") -> float:
    """Design pixels that a corner reading takes beside the title, in a tall frame the subtitle.

    `longest` is the widest that it will be.
    """
    label, corner = stage.layout.readable(places_of(stage).subtitle[0]), _corner(stage)
    figure = Figure(corner, at=(0.0, 0.0, 0.0), colour=stage.theme.ink, bold=True, anchor="left")
    span = figure.write(longest).span()
    return 4 * label + span + corner if _in_line(stage) else max(span, 4 * label) + corner


def corner_reading(
    name: str, text: TextAt, longest: str, stage: Stage
) -> tuple[VGroup, LiveFigure]:
    """A number at the right end of the heading, its name above, or before it where that is tight.

    `longest` is the widest that it will be.
    """
    layout, theme, places = stage.layout, stage.theme, places_of(stage)
    size, (_, baseline) = places.subtitle
    label = layout.readable(size)
    at = layout.point(places.right, baseline)
    corner = _corner(stage)
    figure = LiveFigure(corner * layout.unit, text, at=at, colour=theme.ink, anchor="right")
    figure.set_fill(opacity=float(label > 0))
    still = VGroup()
    if label:
        before, above = 0.0, corner * CAPITAL + label * 0.6
        if _in_line(stage):
            before, above = figure.write(longest).span() / layout.unit + label * 0.6, 0.0
        at = layout.point(places.right - before, baseline - above)
        still.add(line(name, label * layout.unit, at=at, colour=theme.muted, anchor="right"))
    return still, figure


def _corner(stage: Stage) -> float:
    return _TALL_CORNER if stage.layout.shape == "tall" else _CORNER


def _in_line(stage: Stage) -> bool:
    return stage.layout.shape == "tall" or not stage.layout.legible(places_of(stage).subtitle[0])
