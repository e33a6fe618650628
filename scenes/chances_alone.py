"""The plane of all runs of one network, beside how many reach a goal and when each does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import Mobject, VGroup

from ..numerals import share_range
from ..reels.intervals import wilson
from ..reels.recording import Recording
from ..reels.task import Classes
from .chances_alone_places import AlonePlaces
from .chances_key import LARGER, key_type, lines_key
from .chances_tile import TRUE_SHARE, Arrivals
from .chances_type import SHARES, bar_of, type_of
from .composition import Live, Still
from .ensemble_successes import Successes
from .fields.task_colours import colours_of
from .parts.interval_bar import interval_bar
from .parts.last_boundaries import LastBoundaries, last_styles
from .parts.line_key import LineKey, Named
from .parts.pale_mean import PaleMean, pale_grounds
from .parts.paragraph import fitting_lines, paragraph, wrapped
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import LiveFigure
from .parts.run_lines import Ends, RunLines, Titles
from .parts.run_rows import Course
from .parts.shapes import rectangle
from .parts.ticks import axis_names_of, ticks_of
from .stage.easing import Fading
from .stage.layout import Box
from .stage.stage import Stage
from .stage.target import Target, box_of, joined_boxes
from .stage.typography import CAPITAL, line, span_of
from .words.chances_of_one import counted_runs, lines_said
from .words.differences import labels_of
from .words.ensemble import mean_of
from .words.own_names import own_axes

_BEARING = 0.05  # of the em: large digits stand that much to the left, to align with small type
_APART = 32.0  # design pixels, from the number to what is beside it
_ENDS_TAKE = 2.6, 3.7  # ems, words at the ends of a bar


class Alone:
    """All runs of one network.

    What is `still` stands below what is `moving`, in drawing order.
    """

    def __init__(
        self,
        reels: Sequence[Recording],
        goal: float,
        places: AlonePlaces,
        stage: Stage,
        *,
        at_random: bool,
    ) -> None:
        self._places, self._stage = places, stage
        layout, theme, dataset = stage.layout, stage.theme, reels[0].dataset
        self.plane = plane = Plane.of(dataset, places.plane, stage)
        found = Successes(reels, goal)
        names = labels_of(reels)
        solid = found.successful
        runs = self._runs = Arrivals(solid, stage.timing.share(0.25))
        self.boundaries = LastBoundaries(reels, plane, runs.share, solid, runs.playing)
        courses = [
            Course(names[run], found.word(run), found.reached[run], reel.steps.last)
            for run, reel in enumerate(reels)
        ]
        self.successes = sum(solid), len(reels)
        self.count = self._count(len(reels))
        self.bar = self._interval(at_random=at_random)
        mean = _mean_of(reels, stage)
        below = [LineKey(mean, places.below, stage, larger=LARGER)] if places.below else []
        lines, whole = self._lines(found, courses, keyed=places.key is not None)
        key: Mobject = VGroup()
        if key_type(stage) and not whole:
            said = lines_said(found.measures, goal, self.boundaries.missing())
            ground = () if below else mean
            key = lines_key(said, last_styles(solid, theme), places.lines, stage, ground=ground)
        self.still: list[Mobject] = [
            rectangle(plane.box, layout, colour=theme.neutral),
            PaleMean(reels, plane) if mean else VGroup(),
            ticks_of(plane),
            axis_names_of(plane, own_axes(reels[0])),
            self._label(counted_runs(found.measures, goal)),
            key,
            *below,
            lines.still,
        ]
        points = points_of(dataset, colours_of(reels[0].task).hues(dataset.labels), plane)
        self.moving: list[Still | Live] = [
            Live(self.boundaries),
            Still(points),
            Live(self.count),
            Live(self._so_far()),
            Live(self.bar),
            Live(lines),
        ]

    @property
    def addressed(self) -> Target:
        """All of it, for sentences to point at."""
        over = [*self.still, self.count, self.bar]
        return Target(lambda: joined_boxes([self.plane.box, *box_of(over, self.plane.layout)]))

    def _lines(
        self, found: Successes, courses: Sequence[Course], *, keyed: bool
    ) -> tuple[RunLines, bool]:
        """A line for each run, and whether they have the whole room of the key of lines, too.

        They have it in small frames if names need it.
        """
        places, layout = self._places, self._stage.layout

        def within(box: Box) -> RunLines:
            return RunLines(
                Titles(
                    [f"Each run, and when it reaches {found.goal}", "When each run reaches it"],
                    [f"When runs reach {found.goal}", "When runs reach it"],
                ),
                courses,
                Ends(*found.shown, *map(found.steps.named, found.shown)),
                self._runs.share,
                box=box,
                stage=self._stage,
            )

        first, second = places.lines, places.runs
        lines = within(second)
        if (
            not lines.named
            and layout.small
            and not keyed
            and first.x == second.x
            and first.bottom <= second.y
        ):
            whole = within(replace(first, height=second.bottom - first.y))
            if whole.named:
                return whole, True
        return lines, False

    def _label(self, ways: Sequence[str]) -> Mobject:
        """What the number counts, over it, in two lines at most beside the plane, else in one.

        Small frames have one as well. It is said in the first of some `ways` that has room; if none
        has, it is not said.
        """
        layout, (size, (x, y)) = self._stage.layout, self._places.count
        label = layout.readable(self._places.label)
        if not label:
            return VGroup()
        below = x < self._places.plane.right  # the plane's ticks are above
        room = self._places.plane.width if below else self._room
        most = 1 if layout.small or below else 2
        lines = fitting_lines(ways, room / label, most=most)
        above = y - size * CAPITAL - label * 0.75
        return VGroup(
            *(
                line(
                    each,
                    label * layout.unit,
                    at=layout.point(x, above - label * 1.3 * (len(lines) - 1 - index)),
                    colour=self._stage.theme.muted,
                    width=room * layout.unit * 1.001,
                )
                for index, each in enumerate(lines)
            )
        )

    @property
    def _room(self) -> float:
        """Design pixels from where the number begins to the margin or what is beside it."""
        x, beside = self._places.count[1][0], self._places.interval
        return float((beside.x - _APART if beside.x > x else beside.right) - x)

    def _count(self, runs: int) -> LiveFigure:
        """How many runs reach the goal, of those that have been played."""
        layout, (size, (x, y)) = self._stage.layout, self._places.count
        size *= min(1.0, self._room / max(span_of(f"{runs} of {runs}", bold=True) * size, 1.0))
        return LiveFigure(
            size * layout.unit,
            lambda now: f"{self._runs.counted(now.clock)} of {self._runs.played(now.clock)}",
            at=layout.point(x - size * _BEARING, y),
            colour=self._stage.theme.ink,
            anchor="left",
        )

    def _so_far(self) -> Fading:
        """That the number is of runs up to now, in the place of the interval that is not there."""
        layout, box = self._stage.layout, self._places.interval
        label, (_, bar) = layout.readable(self._places.label), self._bar()
        y = bar.y + bar.height / 2 + CAPITAL / 2 * label
        words = line(
            "so far", label * layout.unit, at=layout.point(box.x, y), colour=self._stage.theme.muted
        )
        return Fading(
            *([words] if label else []), share=lambda now: 1 - self._runs.complete(now.clock)
        )

    def _bar(self) -> tuple[float, Box]:
        """The size of type at the ends of the bar, and the bar between them."""
        box, layout = self._places.interval, self._stage.layout
        shares, high = type_of(SHARES, layout), bar_of(layout)
        before, after = (span * shares for span in _ENDS_TAKE) if shares else (0.0, 0.0)
        y = box.y + max(shares * CAPITAL, 2 * high) / 2 - high / 2
        return shares, Box(box.x + before, y, box.width - before - after, high)

    def _ends(self) -> Mobject:
        """The line from 0 to 100 %, between these."""
        layout, theme, box = self._stage.layout, self._stage.theme, self._places.interval
        shares, bar = self._bar()
        track = Box(bar.x, bar.y + bar.height * 0.35, bar.width, bar.height * 0.3)
        baseline = bar.y + bar.height / 2 + CAPITAL / 2 * shares
        em, muted = shares * layout.unit, theme.muted
        return VGroup(
            rectangle(track, layout, colour=theme.hairline),
            line("0\u2009%", em, at=layout.point(box.x, baseline), colour=muted),
            line(
                "100\u2009%",
                em,
                at=layout.point(box.right, baseline),
                colour=muted,
                anchor="right",
            ),
        )

    def _interval(self, *, at_random: bool) -> Fading:
        """The share on its line, and what the interval around it is, once all runs are there."""
        stage, box = self._stage, self._places.interval
        shares, bar = self._bar()
        interval, (some, total) = wilson(*self.successes), self.successes
        said = share_range(*interval)
        ways = (
            [f"{TRUE_SHARE}{said} (95\u2009% interval)", f"{TRUE_SHARE}{said}"]
            if at_random
            else [f"95\u2009% interval: {said}"]
        )
        y = bar.y + 2.2 * bar.height
        below = Box(box.x, y, box.width, box.bottom - y)
        lines = [wrapped(each, box.width / (shares or 1.0)) for each in ways]
        shortest = min(range(len(ways)), key=lambda way: len(lines[way]))
        words = paragraph([ways[shortest]], shares, below, stage, colour=stage.theme.muted)
        return Fading(
            self._ends(),
            interval_bar(some / total, interval, bar, stage),
            *([words] if shares else []),
            share=lambda now: self._runs.complete(now.clock),
        )


def _mean_of(reels: Sequence[Recording], stage: Stage) -> list[Named]:
    """What the plane is coloured by; nothing for values, nor where all runs have diverged."""
    task = reels[0].task
    if not isinstance(task, Classes) or all(each.gone[-1] for each in reels):
        return []
    return [Named(mean_of(reels), None, grounds=pale_grounds(task, stage.theme))]
