"""Where planes, arrows and curves of one to three runs stand in a frame; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .stage.layout import Box
from .stage.places import Setting
from .stage.stage import Stage

_APART = 48.0  # design pixels between panels
_TITLED = 40.0  # design pixels above planes and charts for their titles
_SMALL_TITLED = 1.65  # ems of the title, the same on small frames
_TITLE, _SMALL_TITLE = 24.0, 44.0  # sizes of type over planes and arrows


@dataclass(frozen=True)
class RunPlaces:
    """Where one run stands: its plane, its arrows, and its chart if there is room for one.

    The title of the chart begins at `left`, if that is not where the chart does. Below it epochs
    are `dated`, or else they are those of the next run's; its curves are `named`, or else have only
    the colours of the arrows beside it. What the arrows are stands on the line of their title, or
    on one of its own, `note`, where that has no room for it.
    """

    plane: Box
    arrows: Box
    chart: Box | None
    left: float | None = None
    dated: bool = True
    named: bool = True
    note: float | None = None


@dataclass(frozen=True)
class GradientPlaces:
    """Places of all runs, of a `key` of the classes, and of what is said of one run alone.

    What is said ends on the baseline of its place. The epoch and the `measure` of a run alone
    stand below or beside its plane, and end left of its arrows where these are beside them.
    """

    runs: list[RunPlaces]
    key: Box | None
    epoch: Setting | None
    remark: Setting | None
    measure: Setting | None = None


@dataclass(frozen=True)
class _Frame:
    """Left, width, top and end of what several runs share."""

    x: float
    width: float
    top: float
    end: float
    key: Box | None = None


_ALONE = {
    "wide": GradientPlaces(
        [RunPlaces(Box(96, 156, 640, 640), Box(832, 214, 992, 308), Box(832, 624, 992, 240))],
        None,
        (92, (96, 1002)),
        (27, (832, 1002)),
        (92, (400, 1002)),
    ),
    "wide small": GradientPlaces(
        [RunPlaces(Box(96, 168, 620, 620), Box(812, 262, 1012, 620), None, note=1010)],
        None,
        (112, (96, 1010)),
        None,
        (112, (400, 1010)),
    ),
    "square": GradientPlaces(
        [RunPlaces(Box(80, 144, 364, 364), Box(60, 604, 960, 200), Box(60, 876, 960, 136), 60)],
        None,
        (92, (540, 270)),
        (24, (540, 506)),
        (92, (760, 270)),
    ),
    "tall": GradientPlaces(
        [RunPlaces(Box(130, 252, 600, 600), Box(60, 986, 960, 300), Box(60, 1380, 960, 180), 60)],
        None,
        (100, (790, 470)),
        (30, (60, 1726)),
        (100, (790, 720)),
    ),
}
_KEYS = {
    "wide": Box(96, 786, 640, 56),
    "wide small": Box(812, 924, 1012, 100),
    "square": Box(540, 310, 480, 84),
    "tall": Box(60, 926, 960, 84),
}
_KEYED = {  # plane and arrows, for which the key leaves less room
    "wide": (Box(96, 156, 570, 570), Box(832, 214, 992, 308)),
    "wide small": (Box(96, 168, 620, 620), Box(812, 262, 1012, 560)),
    "square": (Box(80, 144, 364, 364), Box(60, 604, 960, 200)),
    "tall": (Box(130, 252, 600, 600), Box(60, 1094, 960, 184)),
}
_FRAMES = {
    "wide": _Frame(96, 1728, 160, 1030),
    "wide small": _Frame(96, 1728, 168, 1030),
    "square": _Frame(60, 960, 150, 1040),
    "tall": _Frame(60, 960, 284, 1724),
}
_KEYED_FRAMES = {
    "wide": _Frame(96, 1728, 160, 944, Box(96, 972, 1728, 76)),
    "wide small": _Frame(96, 1728, 168, 900, Box(96, 932, 1728, 112)),
    "square": _Frame(60, 960, 150, 940, Box(60, 958, 960, 100)),
    "tall": _Frame(60, 960, 284, 1594, Box(60, 1630, 960, 104)),
}

_WIDEST = 0.3  # of the width of the frame, a plane beside arrows and a chart
_LARGE = 0.42  # of the width of the frame, a plane beside arrows that stand above a chart
_ARROWS, _SQUARE_ARROWS = 0.4, 0.38  # of the width beside a plane, where charts stand there, too
_TALL_CHART = 0.4  # of the height of a run in a tall frame, below its plane and arrows
_TICK, _FOOT = 20.0, 1.9  # the size of ticks, and ems below the last plane for them
_UNDER = 30.0  # design pixels between those and the chart


def bare(stage: Stage) -> bool:
    """Whether only large type can be read, so that arrows stand without charts."""
    return stage.layout.small and stage.layout.shape != "tall"


def only_large(stage: Stage) -> bool:
    """Whether type of ordinary size cannot be read even when it is raised."""
    return bare(stage) and stage.layout.shape == "wide"


def follow(stage: Stage) -> bool:
    """Whether titles of arrows follow the names of several runs, over the planes of these."""
    return stage.layout.shape == "tall" or bare(stage)


def title_size(stage: Stage) -> float:
    """The size of type over planes and arrows; 0 where it could not be read."""
    layout = stage.layout
    return layout.readable((_SMALL_TITLE if only_large(stage) else _TITLE) * layout.small_type)


def gradient_places(count: int, stage: Stage, *, keyed: bool, axes: bool) -> GradientPlaces:
    """Places of a number of runs, with one for a key if they have one.

    Below the last of several planes is room for ticks if it has `axes`.
    """
    if count == 1:
        alone = stage.pick(_ALONE)
        run, layout = alone.runs[0], stage.layout
        if keyed:
            plane, arrows = stage.pick(_KEYED)
            run = replace(run, plane=plane, arrows=arrows, note=None)
        # In a wide frame, ticks hang in the gutter beside the plane.
        chart = run.chart and _with_type(run.chart, stage, hung=layout.shape == "wide")
        key = stage.pick(_KEYS) if keyed else None
        return replace(alone, runs=[replace(run, chart=chart)], key=key)
    frame = stage.pick(_KEYED_FRAMES if keyed else _FRAMES)
    size = _TICK * stage.layout.small_type
    foot = _FOOT * size if axes and stage.layout.legible(size) else 0.0
    if stage.layout.shape == "tall":
        return GradientPlaces(_blocks(count, frame, stage, foot), frame.key, None, None)
    frame = replace(frame, end=frame.end - foot)
    places = _rows
    if stage.layout.shape == "square" and count == 2 and not bare(stage):
        places = _stacked
    return GradientPlaces(places(count, frame, stage), frame.key, None, None)


def _rows(count: int, frame: _Frame, stage: Stage) -> list[RunPlaces]:
    """Runs one below the other: plane, arrows and chart from left to right."""
    above = _SMALL_TITLED * title_size(stage) if bare(stage) else _TITLED
    step = (frame.end - frame.top + 30) / count
    side = min(step - 30 - above, _WIDEST * frame.width)
    x = frame.x + side + _APART
    width = frame.x + frame.width - x
    named = stage.layout.shape != "square"
    first = width if bare(stage) else (_ARROWS if named else _SQUARE_ARROWS) * width
    places = []
    for index in range(count):
        y = frame.top + index * step + above
        chart = None
        if not bare(stage):
            beside = Box(x + first + _APART, y, width - first - _APART, side - 34)
            chart = _with_type(beside, stage, named=named)
        plane, arrows = Box(frame.x, y, side, side), Box(x, y, first, side)
        places.append(RunPlaces(plane, arrows, chart, named=named))
    return places


def _stacked(count: int, frame: _Frame, stage: Stage) -> list[RunPlaces]:
    """Runs one below the other: plane, and beside it arrows above the chart."""
    step = (frame.end - frame.top + 30) / count
    side = min(step - 30 - _TITLED, _LARGE * frame.width)
    x = frame.x + side + _APART
    width = frame.x + frame.width - x
    high = (side - _UNDER - _TITLED - 1.9 * stage.layout.chart_type(20)) / 2
    places = []
    for index in range(count):
        y = frame.top + index * step + _TITLED
        chart = Box(x, y + high + _UNDER + _TITLED, width, high)
        arrows = Box(x, y, width, high)
        places.append(RunPlaces(Box(frame.x, y, side, side), arrows, _with_type(chart, stage), x))
    return places


def _blocks(count: int, frame: _Frame, stage: Stage, foot: float) -> list[RunPlaces]:
    """Runs one below the other: plane and arrows side by side, and the chart below both.

    Under the last plane a `foot` is free, and under the last chart its ticks stand for all.
    """
    ticks = 1.9 * stage.layout.chart_type(20)
    more = max(1.4 * foot - _UNDER, 0.0)  # ticks of charts begin above them
    apart = _APART + _TICK  # numbers at the lowest line of a chart hang below it
    step = (frame.end - ticks - more - frame.top + apart) / count
    high = step - apart - _TITLED - _UNDER
    side = (1 - _TALL_CHART) * high
    x = frame.x + side + _APART
    places = []
    for index in range(count):
        last = index == count - 1
        y = frame.top + index * step + _TITLED
        below = y + side + _UNDER + more * last
        chart = _with_type(Box(frame.x, below, frame.width, high - side), stage)
        plane = Box(frame.x, y, side, side)
        arrows = Box(x, y, frame.x + frame.width - x, side)
        places.append(RunPlaces(plane, arrows, chart, dated=last))
    return places


def _with_type(box: Box, stage: Stage, *, hung: bool = False, named: bool = True) -> Box:
    """What remains of a box for a chart whose ticks and labels stand in it, too."""
    left = 0.0 if hung else 3.8 * stage.layout.chart_type(20)
    right = 5.0 * stage.layout.chart_type(22) if named else 0.0
    return Box(box.x + left, box.y, box.width - left - right, box.height)
