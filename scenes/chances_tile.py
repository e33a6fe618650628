"""The plane of one network, on which all its runs enter, over how many reach a goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import Mobject

from ..numerals import share_range
from ..reels.intervals import wilson
from ..reels.recording import Recording
from .chances_places import SHARE, ChancesPlaces
from .chances_type import SHARES, bar_of, type_of
from .composition import Live, Still
from .fields.task_colours import colours_of
from .parts.interval_bar import interval_bar
from .parts.last_boundaries import LastBoundaries
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import LiveFigure
from .parts.shapes import rectangle
from .stage.easing import Fading, entering
from .stage.layout import Box
from .stage.stage import Stage
from .stage.target import Target, box_of, joined_boxes
from .stage.typography import line, span_of
from .words.measures import written_measures_of

_LONG = 14.0  # ems from which on there is room for what the range below a plane is called
TRUE_SHARE = "true share likely "
"""What stands before an interval of the share among all starts."""

_CLEARED = 0.04  # of the clock, from which on runs enter that are all there until then
_FIRST, _LAST = 0.08, 0.95  # of the clock, at which runs enter


@dataclass(frozen=True)
class Arrivals:
    """At which clock each run enters, and which of them reach the goal.

    The first frame has all of them, as the last has; then they go, and enter one by one.
    """

    successful: tuple[bool, ...]
    lasting: float

    def start(self, run: int) -> float:
        """The clock at which a run begins to enter."""
        return _FIRST + self._apart * run

    def share(self, run: int, clock: float) -> float:
        """How much of a run is there, 0 to 1."""
        leaving = 1 - entering(clock, _CLEARED, min(self.lasting, _FIRST - _CLEARED))
        return max(leaving, entering(clock, self.start(run), self._entering))

    def playing(self, run: int, clock: float) -> float:
        """How much a run is the one that is played, 0 to 1: until the next one is."""
        after = self.start(run + 1) if run + 1 < len(self.successful) else _LAST
        begun = entering(clock, self.start(run), self._entering)
        return begun * (1 - entering(clock, after, min(self._entering, 1 - after)))

    def played(self, clock: float) -> int:
        """How many have entered; all, while all are there."""
        return sum(self._there(clock))

    def counted(self, clock: float) -> int:
        """How many that have entered reach the goal."""
        there = self._there(clock)
        return sum(success and here for success, here in zip(self.successful, there, strict=True))

    def _there(self, clock: float) -> list[bool]:
        """Which runs have entered."""
        every = range(len(self.successful))
        return [clock < _FIRST or self.start(run) + self._entering <= clock for run in every]

    @property
    def _apart(self) -> float:
        """How much of the clock is between one run and the next; the last is played as long."""
        count = len(self.successful)
        last = _LAST - max(self.lasting, (_LAST - _FIRST) / count)
        return (last - _FIRST) / max(count - 1, 1)

    @property
    def _entering(self) -> float:
        """How much of the clock a run enters for: it is there when the next one begins."""
        return min(self.lasting, self._apart) if len(self.successful) > 1 else self.lasting

    def complete(self, clock: float) -> float:
        """How much is shown of what holds of all runs, 0 to 1: only while all are there."""
        leaving = 1 - entering(clock, _CLEARED, _FIRST - _CLEARED)
        return max(leaving, entering(clock, _LAST, 1 - _LAST))


class Tile:
    """The plane of one network under its name, over its numbers.

    What is `still` stands below what is `moving`, in drawing order.
    """

    def __init__(
        self,
        name: str,
        reels: Sequence[Recording],
        goal: float,
        box: Box,
        places: ChancesPlaces,
        stage: Stage,
        beside: Box | None,
        *,
        at_random: bool,
    ) -> None:
        layout, theme, dataset = stage.layout, stage.theme, reels[0].dataset
        self.plane = plane = Plane.of(dataset, box, stage)
        measures = written_measures_of(reels)
        successful = tuple(each.measure.succeeds(goal) for each in measures)
        self.successes = sum(successful), len(reels)
        runs = Arrivals(successful, stage.timing.share(0.25))
        size, count, shares = places.name, places.count, type_of(SHARES, layout)
        self.still: list[Mobject] = [rectangle(plane.box, layout, colour=theme.neutral)]
        at = layout.point(plane.box.x, plane.box.y - 0.45 * size)
        room = places.width * layout.unit
        named = line(name, size * layout.unit, at=at, colour=theme.ink, bold=True, width=room)
        self.still.append(named)
        below = Box(plane.box.x, plane.box.bottom + 1.2 * count, plane.box.width, 0.0)
        numbers = beside or below
        width = beside.width if beside else places.width
        if width < SHARE * shares:
            shares = 0.0
        longest = span_of(f"{len(reels)} of {len(reels)}", bold=True) * count
        self.count = LiveFigure(
            count * min(1.0, width / max(longest, 1.0)) * layout.unit,
            lambda now: f"{runs.counted(now.clock)} of {runs.played(now.clock)}",
            at=layout.point(numbers.x, numbers.y),
            colour=theme.ink,
            anchor="left",
        )
        high = bar_of(layout)
        bar = Box(numbers.x, numbers.y + 1.5 * high, numbers.width, high)
        interval, share = wilson(*self.successes), sum(successful) / len(reels)
        prefix = TRUE_SHARE if at_random else "95\u2009% interval: "
        words = line(
            (prefix if width > _LONG * shares else "") + share_range(*interval),
            shares * layout.unit,
            at=layout.point(numbers.x, bar.bottom + 1.3 * shares),
            colour=theme.muted,
        )
        track = Box(bar.x, bar.y + high * 0.35, bar.width, high * 0.3)
        self.bar = Fading(
            rectangle(track, layout, colour=theme.hairline),
            interval_bar(share, interval, bar, stage),
            *([words] if shares else []),
            share=lambda now: runs.complete(now.clock),
        )
        points = points_of(dataset, colours_of(reels[0].task).hues(dataset.labels), plane)
        self.boundaries = LastBoundaries(reels, plane, runs.share, successful, runs.playing)
        self.moving: list[Still | Live] = [
            Live(self.boundaries),
            Still(points),
            Live(self.count),
            Live(self.bar),
        ]

    @property
    def addressed(self) -> Target:
        """All of it, for sentences to point at."""
        over = [*self.still, self.count, self.bar]
        return Target(lambda: joined_boxes([self.plane.box, *box_of(over, self.plane.layout)]))
