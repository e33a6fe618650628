"""Several runs on one clock: their boundaries side by side, and one chart of their measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import compress

from manim import VGroup

from ..reels.recording import Recording
from .colour_key import colour_key
from .compared_run import ComparedRun
from .comparison_chart import ComparisonChart, above_chart, below_chart, type_over_chart
from .comparison_strip import Strip
from .comparison_tile import Tile, shared_form
from .composition import Composition, Live, Still
from .fields.task_colours import colours_of
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import corner_reading, corner_width
from .parts.ticks import axes_of
from .parts.titles import Heading, fitting_title, heading, remark
from .reel_scene import ReelScene
from .shared_axes import are_a_row
from .shared_clock import shared_clock
from .stage.layout import Box, Layout
from .stage.places import places_of
from .stage.run_colours import run_colour
from .stage.stage import Stage
from .stage.target import Target
from .stage.tiles import Tiles, tiled
from .suitable import are_alike, some_reels
from .words.differences import comparison_titles_of, labels_of, subtitles_of, unnamed_of
from .words.measures import written_measures_of
from .words.own_names import are_on_same_axes, has_shared_scale, own_axes, own_classes
from .words.sentences import kept_when_small, ringed_points_of
from .words.successes import left_unsaid

_INSIDE = {
    "wide": Box(96, 160, 1728, 872),
    "wide small": Box(96, 178, 1728, 854),
    "square": Box(60, 152, 960, 892),
    "tall": Box(60, 256, 960, 1480),
}
# The same over a key of the classes, and where that stands.
_KEYED = {
    "wide": (Box(96, 160, 1728, 792), Box(96, 972, 1728, 76)),
    "wide small": (Box(96, 178, 1728, 732), Box(96, 932, 1728, 112)),
    "square": (Box(60, 152, 960, 790), Box(60, 958, 960, 100)),
    "tall": (Box(60, 256, 960, 1286), Box(60, 1560, 960, 176)),
}
# The same over a scale of values, and where that stands.
_SCALED = {
    "wide": (Box(96, 160, 1728, 828), Box(96, 1004, 848, 34)),
    "wide small": (Box(96, 178, 1728, 776), Box(96, 972, 1728, 56)),
    "square": (Box(60, 152, 960, 842), Box(60, 1012, 960, 34)),
    "tall": (Box(60, 256, 960, 1402), Box(60, 1682, 960, 50)),
}
_BESIDE_TWO = {"wide": 470.0, "wide small": 560.0, "square": 620.0, "tall": 620.0}
_BESIDE = {"wide": 520.0, "wide small": 480.0, "square": 440.0, "tall": 520.0}
"""Design pixels beside two planes for their chart, and beside more."""
_CHART = {"wide": (120, 120), "square": (180, 160), "tall": (160, 250)}
"""Design pixels of the height of a chart below planes, at least: of a few runs, and of many."""
_FOOT = 1.9  # ems below planes for ticks
_MANY = 5  # runs whose labels need a high chart
_SMALLER = 0.75  # of its size: a line before it is cut
_WORTH = 1.1  # times the side of planes, at least: what it takes for marks to be left out
_LINE = 1.4  # ems from subtitle to subtitle


class Comparison(ReelScene):
    """One tile per run, by epoch or, with `by` = "seconds", by the time that training took.

    A run reaches the `goal` at the first epoch with that share of its training points right, or,
    where values are learnt, with a loss that leaves that share of their variance explained.
    """

    def compose(self) -> Composition:
        """The film of 2 to 9 recordings; raises `UserError` for others, or without a measure."""
        reels = some_reels("comparison", self.reels)
        measures, stage = written_measures_of(reels), self.stage
        clock = shared_clock(self.by, reels)
        pace, timed = clock.pace(self.pace), not clock.steps_are_whole
        runs = [
            ComparedRun(index, label, run_colour(index, stage.theme.name), clock, each, self.goal)
            for index, (label, each) in enumerate(zip(labels_of(reels), measures, strict=True))
        ]
        unit, number = corner_reading(
            clock.name,
            lambda now: clock.written(now.epoch),
            clock.longest,
            stage,
        )
        titles = comparison_titles_of(reels, self.goal) if self.title is None else [self.title]
        headed, more, lower = _headed(reels, titles, corner_width(stage, clock.longest), stage)
        inside, key = _inside(reels, stage)
        inside = inside.without_top(lower)
        axes = are_on_same_axes(reels)
        boxes, shared, strip = _placed(runs, inside, stage, axes=axes)
        form = shared_form(runs, stage.layout.snapped(boxes[0]).width, strip, stage)
        tiles = [
            Tile(run, pace, box=box, strip=strip, stage=stage, form=form)
            for run, box in zip(runs, boxes, strict=True)
        ]
        chart = ComparisonChart(runs, pace, shared, stage, points=strip.points)
        corner = boxes.index(min(boxes, key=lambda box: (-box.y, box.x)))
        cornered = tiles[corner].boundary.plane
        return Composition(
            [
                Still(headed),
                Still(more),
                *(Still(tile.still) for tile in tiles),
                Still(unit),
                Still(colour_key(reels, key, stage)),
                *([Still(axes_of(cornered, own_axes(reels[0])))] if axes else []),
                Still(chart.chart.still),
                # Tiles do not overlap: like is drawn with like.
                *(Live(tile.image, tile.epoch, whole=timed) for tile in tiles),
                *(Live(tile.boundary, tile.epoch, whole=timed) for tile in tiles),
                *(Live(tile.cover) for tile in tiles if tile.cover is not None),
                *map(Still, _points(reels, [tile.boundary.plane for tile in tiles])),
                *(Live(figure) for tile in tiles for figure in tile.figures),
                *(Live(mark) for tile in tiles for mark in tile.marks),
                Live(number),
                Live(chart.chart),
                *(Live(each) for each in (*chart.goal, *chart.stops)),
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


def _inside(reels: Sequence[Recording], stage: Stage) -> tuple[Box, Box | None]:
    """Where all is below the heading, and the place of a key of the colours if there is one."""
    names, (inside, key) = own_classes(reels), stage.pick(_SCALED)
    if names:
        row = replace(key, width=inside.width)
        return (inside, row) if are_a_row(names, row, stage) else stage.pick(_KEYED)
    return (inside, key) if has_shared_scale(reels) else (stage.pick(_INSIDE), None)


def _headed(
    reels: Sequence[Recording], titles: Sequence[str], kept: float, stage: Stage
) -> tuple[Heading, VGroup, float]:
    """The first of `titles` that has room beside what is `kept` free, with subtitles, and `_more`.

    What a shorter title leaves unsaid is the first of these. What marks of points stand for is the
    last, if it has room; in a tall frame alone they may take a line of their own.
    """
    title = fitting_title(titles, stage, kept=kept)
    unnamed = unnamed_of(reels)
    subtitles = [*left_unsaid(titles, title), *subtitles_of(reels), *unnamed]
    marks = ringed_points_of(reels)
    small = len(subtitles) + max(map(kept_when_small, reels)) - 1
    headed = heading(title, [*subtitles, *marks], stage, kept=kept, small=small)
    left = [each for each in headed.left_out if each in subtitles]
    keys = [each for each in headed.left_out if each not in left]
    return headed, *_more(left, keys if stage.layout.shape == "tall" else [], unnamed, stage)


def _more(
    subtitles: Sequence[str], keys: Sequence[str], unnamed: Sequence[str], stage: Stage
) -> tuple[VGroup, float]:
    """A second line of subtitles, and the design pixels that it takes; nothing without any.

    The `keys` to marks stand behind them, if these have room. Only `unnamed` differences are a
    sentence; settings stay as they are written.
    """
    layout, (size, (x, y)) = stage.layout, places_of(stage).subtitle
    ways = [each for each in ([*subtitles, *keys], subtitles) if each]
    if not ways or not layout.legible(size):
        return VGroup(), 0.0
    said = [" · ".join(each) for each in ways]
    if subtitles and subtitles[0] in unnamed:
        said = [each[:1].upper() + each[1:] for each in said]
    at = (size, (x, y + _LINE * size))
    return remark(said, at, stage, colour=stage.theme.muted, least=_SMALLER), _LINE * size


def _placed(
    runs: Sequence[ComparedRun], inside: Box, stage: Stage, *, axes: bool
) -> tuple[tuple[Box, ...], Box, Strip]:
    """Where the planes and the chart stand, and what stands over the planes."""
    layout = stage.layout
    small, readable = layout.small_type, layout.legible(22 * layout.small_type)
    titled, beneath = above_chart(stage), below_chart(runs, stage)
    few, many = stage.pick(_CHART)
    least = few if len(runs) < _MANY else many
    below = titled + beneath + max(least, 18 * len(runs) * readable)
    beside = stage.pick(_BESIDE_TWO if len(runs) == 2 else _BESIDE)
    foot = _FOOT * 20 * small if axes and layout.legible(20 * small) else 0.0
    place = partial(
        tiled,
        len(runs),
        inside=inside,
        below=below,
        beside=beside,
        foot=foot,
    )
    strip_of = cache(partial(Strip.of, runs, layout=layout))  # both ask it of some sides
    strip, tiles = _settled(strip_of, inside.width, place, layout)
    bare, wider = _settled(lambda side: strip_of(side).without_marks(), inside.width, place, layout)
    if wider.boxes[0].width >= _WORTH * tiles.boxes[0].width:
        strip, tiles = bare, wider
    if not strip.beside and not strip.mark:
        higher = replace(strip, under=True)
        high = place(strip=higher.height)
        if high.boxes[0].width >= tiles.boxes[0].width:  # values cost no room
            strip, tiles = higher, high
    larger = strip.with_large_values(runs, layout.snapped(tiles.boxes[0]).width, layout)
    high = place(strip=larger.height)
    if high.boxes[0].width >= tiles.boxes[0].width:  # large values cost no room
        strip, tiles = larger, high
    shared = tiles.shared
    above = [each.bottom for each in tiles.boxes if each.bottom <= shared.y]
    if tiles.boxes[-1].bottom in above:  # below all planes, with no strip over it for a title
        shared = shared.without_top(titled)
    elif above:  # beside the last row: its title is higher than a strip may be
        shared = shared.without_top(max(0.0, above[-1] + type_over_chart(stage) - shared.y))
    return tiles.boxes, shared, strip


def _settled(
    strip_of: Callable[[float], Strip],
    width: float,
    place: Callable[..., Tiles],
    layout: Layout,
) -> tuple[Strip, Tiles]:
    """A strip and the tiles below it: whether type fits depends on their size, and that on it.

    Where a key of classes makes planes so small that it does not fit any more, there is none.
    """
    first = replace(strip_of(width), key=0.0)
    for kept in (1.0, 0.0):
        before = strip = first
        for _ in range(3):
            tiles = place(strip=strip.height)
            side = layout.snapped(tiles.boxes[0]).width  # as it is drawn
            fitting = strip_of(side)
            fitting = replace(fitting, key=kept * fitting.key)
            if fitting == strip:
                return strip, tiles
            before, strip = strip, fitting
    # The higher of the two has room for either; what is above planes fits these.
    high = max(before.height, strip.height)
    tiles = place(strip=high)
    fitting = replace(strip_of(layout.snapped(tiles.boxes[0]).width), key=0.0)
    return (fitting, tiles) if fitting.height <= high else (strip, place(strip=strip.height))
