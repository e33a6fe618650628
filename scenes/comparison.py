"""Several runs on one clock: their boundaries side by side, and one chart of their measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

from manim import VGroup

from ..reels.recording import Recording
from .compared_run import ComparedRun
from .comparison_chart import ComparisonChart
from .comparison_tile import Strip, Tile
from .composition import Composition, Live, Still
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import corner_reading, corner_width
from .parts.titles import fitting_title, heading
from .reel_scene import ReelScene
from .shared_clock import shared_clock
from .stage.layout import Box
from .stage.run_colours import run_colour
from .stage.stage import Stage
from .stage.target import Target
from .stage.tiles import tiled
from .suitable import are_alike, some_reels
from .words.differences import comparison_titles_of, labels_of, subtitles_of, unnamed_of
from .words.measures import written_measures_of
from .words.own_names import own_classes

_INSIDE = {
    "wide": Box(96, 160, 1728, 872),
    "square": Box(60, 152, 960, 892),
    "tall": Box(60, 256, 960, 1480),
}
# The same over a key of the classes, and where that stands.
_KEYED = {
    "wide": (Box(96, 160, 1728, 792), Box(96, 972, 1728, 76)),
    "wide small": (Box(96, 160, 1728, 750), Box(96, 932, 1728, 112)),
    "square": (Box(60, 152, 960, 790), Box(60, 958, 960, 100)),
    "tall": (Box(60, 256, 960, 1286), Box(60, 1560, 960, 176)),
}
_TITLED = 64.0  # design pixels over a chart for its title


class Comparison(ReelScene):
    """One tile per run, by epoch or, with `by` = "seconds", by the time that training took.

    A run reaches the `goal` at the first epoch with that share of its training points right, or,
    where values are learnt, with a loss that leaves that share of their variance explained.
    """

    def compose(self) -> Composition:
        """The film of 2 to 9 recordings; raises `UserError` for others, or without a measure."""
        reels = some_reels("comparison", self.reels)
        measures, stage = written_measures_of(reels), self.stage
        clock, names = shared_clock(self.by, reels), own_classes(reels)
        pace, timed = clock.pace(self.pace), not clock.steps_are_whole
        runs = [
            ComparedRun(index, label, run_colour(index, stage.theme.name), clock, each, self.goal)
            for index, (label, each) in enumerate(zip(labels_of(reels), measures, strict=True))
        ]
        inside, key = stage.pick(_KEYED) if names else (stage.pick(_INSIDE), None)
        boxes, shared, strip = _placed(runs, inside, stage)
        tiles = [
            Tile(run, pace, box=box, strip=strip, stage=stage)
            for run, box in zip(runs, boxes, strict=True)
        ]
        chart = ComparisonChart(runs, pace, shared, stage)
        unit, number = corner_reading(
            clock.name,
            lambda now: clock.written(now.epoch),
            clock.longest,
            stage,
        )
        kept = corner_width(stage, clock.longest)
        titles = comparison_titles_of(reels, self.goal) if self.title is None else [self.title]
        title = fitting_title(titles, stage, kept=kept)
        subtitles = [*subtitles_of(reels), *unnamed_of(reels)]
        return Composition(
            [
                Still(heading(title, subtitles, stage, kept=kept, small=len(subtitles))),
                *(Still(tile.still) for tile in tiles),
                Still(unit),
                Still(ClassKey(names, key, stage)),
                Still(chart.chart.still),
                # Tiles do not overlap: like is drawn with like.
                *(Live(tile.image, tile.epoch, whole=timed) for tile in tiles),
                *(Live(tile.boundary, tile.epoch, whole=timed) for tile in tiles),
                *map(Still, _points(reels, [tile.boundary.plane for tile in tiles])),
                *(Live(figure) for tile in tiles for figure in tile.figures),
                *(Live(mark) for tile in tiles for mark in tile.marks),
                Live(number),
                Live(chart.chart),
                *(Live(stop) for stop in chart.stops),
            ],
            pace,
            epochs=not timed,
            targets={
                clock.name.lower(): Target.of(unit, number, layout=stage.layout),
                "curves": chart.chart.addressed,
                **{f"panel {index}": tile.addressed for index, tile in enumerate(tiles, start=1)},
            },
        )


def _points(reels: Sequence[Recording], planes: Sequence[Plane]) -> list[VGroup]:
    """The points of every run on its plane; those of runs on the same data are drawn together."""
    points, left = [], list(zip(reels, planes, strict=True))
    while left:
        reel, plane = left[0]
        alike = [
            each.pixels == plane.pixels and are_alike(reel.dataset, other.dataset)
            for other, each in left
        ]
        _, *others = compress((each for _, each in left), alike)
        hues = colours_of(reel.task).hues(reel.dataset.labels)
        points.append(points_of(reel.dataset, hues, plane, others))
        left = [each for each, drawn in zip(left, alike, strict=True) if not drawn]
    return points


def _placed(
    runs: Sequence[ComparedRun], inside: Box, stage: Stage
) -> tuple[tuple[Box, ...], Box, Strip]:
    """Where the planes and the chart stand, and what stands over the planes."""
    small, readable = stage.layout.small_type, stage.layout.legible(22 * stage.layout.small_type)
    least = 220 if stage.layout.shape == "tall" else 120
    below = (_TITLED + 44) * small + max(least, 18 * len(runs)) if readable else 200
    strip = Strip.of(runs, inside.width, stage.layout)
    beside = (620 if len(runs) == 2 else 520) if readable else 440
    # Whether type fits depends on the size of the planes, and that on the type.
    for _ in range(3):
        tiles = tiled(len(runs), inside=inside, strip=strip.height, below=below, beside=beside)
        width = stage.layout.snapped(tiles.boxes[0]).width  # as it is drawn
        fitting = Strip.of(runs, width, stage.layout)
        if fitting == strip:
            break
        strip = fitting
    if not strip.beside and not strip.mark:
        higher = replace(strip, under=True)
        high = tiled(len(runs), inside=inside, strip=higher.height, below=below, beside=beside)
        if high.boxes[0].width >= tiles.boxes[0].width:  # values cost no room
            strip, tiles = higher, high
    shared = tiles.shared
    if shared.y >= tiles.boxes[-1].bottom:  # below all planes, with no strip over it for a title
        top = _TITLED * small
        shared = Box(shared.x, shared.y + top, shared.width, shared.height - top)
    return tiles.boxes, shared, strip
