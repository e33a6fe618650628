"""What all starts of a few networks end with: every boundary, and how many reach a goal."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from manim import Mobject, VGroup, VMobject

from ..numerals import share_range
from ..reels.intervals import wilson
from ..reels.measure import measures_of
from ..reels.recording import Recording
from .chances_places import BAR, NOTE, SHARE, SHARES, ChancesPlaces
from .composition import Composition, Live, Still
from .fields.recorded_field import RecordedField
from .fields.task_colours import colours_of
from .options import ChancesOptions
from .parts.boundary import drawn
from .parts.class_list import ClassKey
from .parts.paragraph import paragraph
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import LiveFigure, span_of
from .parts.recorded_output import pixels_of
from .parts.shapes import STROKE, Polyline, joined, rectangle
from .parts.titles import heading
from .reel_scene import ReelScene
from .stage.easing import entering
from .stage.layout import Box
from .stage.moment import Moment
from .stage.stage import Stage
from .stage.target import Target, box_of, joined_boxes
from .stage.typography import line
from .suitable import check_goal, same_problem, some_reels
from .words.chances import explanation
from .words.differences import labels_of, noun_of_runs, subtitles_of
from .words.measures import written_measures_of
from .words.own_names import own_classes
from .words.sentences import point_marks_of

_LONG = 12.0  # ems from which on there is room for what the range below a plane is called
_FIRST, _LAST = 0.03, 0.95  # of the clock, at which runs enter
_WIDTH, _OPACITY = 1.6, 0.3  # of the boundary of one run


class Chances(ReelScene):
    """One plane per network, on which the last boundaries of all its runs enter one by one.

    Below it is how many reach the goal at any epoch, and the 95 % interval of the share.
    """

    options = ChancesOptions
    goal: float

    def compose(self) -> Composition:
        """The film of runs that differ in their seeds alone, or in more."""
        reels, stage = some_reels("chances", self.reels), self.stage
        same_problem("chances", reels)
        check_goal("chances", measures_of(reels), self.goal)
        groups = _groups(reels)
        names = labels_of([group[0] for group in groups]) if len(groups) > 1 else [""]
        classes = own_classes(reels)
        places = ChancesPlaces.of(names, stage, keyed=bool(classes))
        tiles = [
            _Tile(name, group, self.goal, box, places, stage)
            for name, group, box in zip(names, groups, places.planes, strict=True)
        ]
        measures, at_random = written_measures_of(reels), all(map(_start_at_random, groups))
        runs = "random starts" if at_random else noun_of_runs(reels)
        title = self.headline(f"How many {runs} reach {measures[0].goal(self.goal)}")
        said = explanation(measures, self.goal, at_random=at_random)
        last = max(reel.steps.last for reel in reels)
        return Composition(
            [
                Still(heading(title, [*subtitles_of(reels), *point_marks_of(reels[0])], stage)),
                Still(
                    paragraph(said, NOTE, places.note, stage, colour=stage.theme.muted, apart=0.2)
                ),
                Still(ClassKey(classes, places.key, stage)),
                *(Still(each) for tile in tiles for each in tile.still),
                *(Live(each) for tile in tiles for each in tile.live),
            ],
            lambda _: last,
            targets={
                **{f"panel {index}": tile.addressed for index, tile in enumerate(tiles, start=1)},
                "planes": Target.at(*(tile.plane.box for tile in tiles)),
                "counts": _together(tiles, lambda tile: [tile.count]),
                "bars": _together(tiles, lambda tile: [tile.bar, tile.shares]),
            },
        )


def _groups(reels: Sequence[Recording]) -> list[list[Recording]]:
    """Runs that differ in nothing but their seed, together."""
    groups: dict[object, list[Recording]] = {}
    for reel in reels:
        settings = {key: value for key, value in reel.about.settings.items() if key != "seed"}
        groups.setdefault(tuple(sorted(settings.items())), []).append(reel)
    return list(groups.values())


def _start_at_random(group: Sequence[Recording]) -> bool:
    """Whether a group has several runs, which differ by their seeds."""
    seeds = [each.about.settings.get("seed") for each in group]
    return None not in seeds and len({*seeds}) == len(seeds) > 1


def _together(tiles: Sequence[_Tile], parts: Callable[[_Tile], list[Mobject]]) -> Target:
    """Some parts of every tile."""
    layout = tiles[0].plane.layout
    return Target(lambda: [box for tile in tiles for box in box_of(parts(tile), layout)])


@dataclass(frozen=True)
class _Arrivals:
    """At which clock each run enters, and which of them reach the goal."""

    successful: tuple[bool, ...]
    lasting: float

    def start(self, run: int) -> float:
        """The clock at which a run begins to enter."""
        return _FIRST + (_LAST - self.lasting - _FIRST) * run / max(len(self.successful) - 1, 1)

    def share(self, run: int, clock: float) -> float:
        """How much of a run is there, 0 to 1."""
        return entering(clock, self.start(run), self.lasting)

    def counted(self, clock: float) -> tuple[int, int]:
        """How many reach the goal of how many that are there."""
        there = [self.start(run) + self.lasting <= clock for run in range(len(self.successful))]
        pairs = zip(self.successful, there, strict=True)
        return sum(success and here for success, here in pairs), sum(there)


class _Tile:
    """The plane of one network under its name, over its numbers."""

    def __init__(
        self,
        name: str,
        reels: Sequence[Recording],
        goal: float,
        box: Box,
        places: ChancesPlaces,
        stage: Stage,
    ) -> None:
        layout, theme, dataset = stage.layout, stage.theme, reels[0].dataset
        self.plane = plane = Plane.of(dataset, box, stage)
        measures = written_measures_of(reels)
        successful = tuple(each.measure.first(goal) < math.inf for each in measures)
        runs = _Arrivals(successful, stage.timing.share(0.25))
        size, count, shares = places.name, places.count, layout.readable(SHARES)
        if places.width < SHARE * shares:
            shares = 0.0
        self.still: list[Mobject] = [rectangle(plane.box, layout, colour=theme.neutral)]
        at = layout.point(plane.box.x, plane.box.y - 0.45 * size)
        width = places.width * layout.unit
        named = line(name, size * layout.unit, at=at, colour=theme.ink, bold=True, width=width)
        self.still.append(named)
        y = plane.box.bottom + 1.2 * count
        longest = span_of(f"{len(reels)} of {len(reels)}", count)
        self.count = LiveFigure(
            count * min(1.0, places.width / max(longest, 1.0)) * layout.unit,
            lambda now: "{} of {}".format(*runs.counted(now.clock)),
            at=layout.point(plane.box.x, y),
            colour=theme.ink,
            anchor="left",
        )
        bar = Box(plane.box.x, y + 1.5 * BAR, plane.box.width, BAR)
        self.bar = _Interval(runs, bar, stage)
        prefix = "95\u2009% interval: " if places.width > _LONG * shares else ""
        self.shares = LiveFigure(
            shares * layout.unit,
            lambda now: prefix + share_range(*_interval(runs, now)),
            at=layout.point(plane.box.x, bar.bottom + 1.3 * shares),
            colour=theme.muted,
            anchor="left",
            bold=False,
        )
        track = Box(bar.x, bar.y + BAR * 0.35, bar.width, BAR * 0.3)
        self.still.append(rectangle(track, layout, colour=theme.hairline))
        points = points_of(dataset, colours_of(reels[0].task).hues(dataset.labels), plane)
        self.live: list[Mobject] = [_Edges(reels, plane, runs), _Points(points)]
        self.live += [self.count, self.bar] + ([self.shares] if shares else [])

    @property
    def addressed(self) -> Target:
        """All of it, for sentences to point at."""
        over = [*self.still, self.count, self.bar, self.shares]
        return Target(lambda: joined_boxes([self.plane.box, *box_of(over, self.plane.layout)]))


def _interval(runs: _Arrivals, now: Moment) -> tuple[float, float]:
    """Between which shares the true one of all starts is, after those that are there."""
    k, n = runs.counted(now.clock)
    return wilson(k, n) if n else (0.0, 1.0)


class _Points(VGroup):
    """All points, over the boundaries."""

    def __init__(self, points: VGroup) -> None:
        super().__init__(*points)

    def show(self, _moment: Moment) -> None:
        """Stay as they are."""


class _Edges(VGroup):
    """The last boundary of every run, found when it enters."""

    def __init__(self, reels: Sequence[Recording], plane: Plane, runs: _Arrivals) -> None:
        self._reels, self._plane, self._runs = reels, plane, runs
        width = _WIDTH * plane.layout.unit * plane.layout.thickening * STROKE
        self._paths = [
            Polyline(
                stroke_color=plane.stage.theme.boundary,
                stroke_width=width,
                stroke_opacity=0,
                fill_opacity=0,
            )
            for _ in reels
        ]
        self._found = [False] * len(reels)
        super().__init__(*self._paths)

    def show(self, moment: Moment) -> None:
        """Show those that are there at a moment."""
        for run, path in enumerate(self._paths):
            share = self._runs.share(run, moment.clock)
            if share and not self._found[run]:
                path.points = self._boundary(self._reels[run])
                self._found[run] = True
            if path.get_stroke_opacity() != share * _OPACITY:
                path.set_stroke(opacity=share * _OPACITY)

    def _boundary(self, reel: Recording) -> np.ndarray:
        pixels = pixels_of(reel.task, self._plane)
        field, last = RecordedField(reel, pixels.grid), Moment(reel.steps.last)
        lines = pixels.boundary(field.at(last), field.answers(last))
        found: np.ndarray = joined(drawn(lines, self._plane, self._plane.pixels))
        return found


class _Interval(VMobject):
    """The interval of a share along a bar from 0 to 1."""

    def __init__(self, runs: _Arrivals, box: Box, stage: Stage) -> None:
        self._runs, self._box, self._stage = runs, box, stage
        super().__init__(fill_color=stage.theme.ink, fill_opacity=1, stroke_width=0)
        self.show(Moment(clock=1.0))

    def show(self, moment: Moment) -> None:
        """Show the interval of a moment."""
        low, high = _interval(self._runs, moment)
        box, layout = self._box, self._stage.layout
        width = max((high - low) * box.width, box.height)
        left = min(box.x + low * box.width, box.right - width)
        bar = rectangle(Box(left, box.y, width, box.height), layout, colour="#ffffff")
        self.points = bar.points
