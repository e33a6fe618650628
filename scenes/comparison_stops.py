"""Where curves of a comparison stop before the others: a mark, and words that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

import numpy as np
from jaxtyping import Float
from manim import Line, VMobject

from .compared_run import ComparedRun
from .fields.pace import Pace
from .parts.baseline import Baseline
from .parts.curves import Chart
from .parts.free_places import freest
from .parts.label_ground import LabelGround
from .parts.shapes import STROKE
from .stage.easing import Fading, arriving, entering
from .stage.layout import Box
from .stage.moment import Moment
from .stage.stage import Stage
from .stage.typography import line

Path = Float[np.ndarray, "_ 2"]

_STOP = 11.0  # design pixels, half the height of the mark where a curve stops
_OFF, _AFTER = 10.0, 15.0  # design pixels from there to the word that says so, left and right
_CLEAR = 3.0  # design pixels over and under the word that are free of curves as well
_OFFSETS = range(20, 90, 3)  # design pixels from an end to the middle of a word above or below it
_BASELINE = 0.15  # ems over the lower side of a word's box
_THROUGH = 32  # places along words
_LEADING = 0.5  # of the width of a mark: the line that leads there


def stops_of(
    runs: Sequence[ComparedRun],
    chart: Chart,
    pace: Pace,
    size: float,
    stage: Stage,
    *,
    names: Sequence[str],
    beside: Baseline,
) -> list[Fading]:
    """A mark, and words of that size or none if it is 0, where a run stops before the clock does.

    `runs` are those that have curves, and `names` those that their labels leave to these words: a
    label goes where they come. Words stand after the end that they speak of, once all labels have
    passed there, or before it, above or below its curve, with no words between. Where no such place
    is clear of all curves and of what is `beside` them, the mark is alone and the label stays.
    """
    lasting = stage.timing.share(0.4)
    furthest = max((float(own[-1, 0]) for own in chart.drawn), default=0.0)
    taken, walls = list(beside.boxes), [_through(each) for each in beside.boxes]
    stops = []
    for run, own, name in zip(runs, chart.drawn, names, strict=True):
        if not run.stopped:
            continue
        mark, end = _mark(run, own, chart, stage)
        stops.append(Fading(*mark, share=arriving(pace.when(run.stop), lasting)))
        others = [*(each for each in chart.drawn if each is not own), *beside.lines]
        for said in dict.fromkeys([f"{name} {run.word}".strip(), run.word] if size else []):
            word = line(said, size * stage.layout.unit, at=(0.0, 0.0, 0.0), colour=run.colour)
            wide = float(word.width) / stage.layout.unit
            after = Box(end[0] + _AFTER, end[1] - size / 2, wide, size)
            box = _clear([after], others, taken) if after.right <= furthest else None
            since = pace.when(chart.epoch_at(after.right))
            share = _from(since, lasting)
            if box is None:
                since = pace.when(run.stop)
                share = arriving(since, lasting)
                before = Box(end[0] - _OFF - wide, end[1] - size / 2, wide, size)
                # A name says which curve it is, also if another is nearer.
                between = others if said == run.word else []
                places = _over_and_under(before, chart.box, [*between, *walls])
                box = _clear(places, [*chart.drawn, *beside.lines], taken)
            if box is not None:
                taken.append(box)
                word.shift(np.array(stage.layout.point(box.x, box.bottom - size * _BASELINE)))
                stops.append(Fading(*_ground(box, chart, stage), word, share=share))
                if said != run.word:
                    chart.leave_label(name, since)
                break
    return stops


def _mark(
    run: ComparedRun, own: Path, chart: Chart, stage: Stage
) -> tuple[list[Line], tuple[float, float]]:
    """A stroke across where a run stops, and where that is, in design pixels.

    Where training diverges, that is a step after the last value: a thin line leads there.
    """
    layout = stage.layout
    last, y = (float(each) for each in own[-1])
    x = max(chart.x_at(run.stop), last)
    width = 3.4 * layout.unit * layout.thickening * STROKE
    ends = (layout.point(x, y + part * _STOP) for part in (-1, 1))
    mark = [Line(*ends, stroke_color=run.colour, stroke_width=width)]
    if x > last:
        way = layout.point(last, y), layout.point(x, y)
        mark.append(Line(*way, stroke_color=run.colour, stroke_width=width * _LEADING))
    return mark, (x, y)


def _clear(places: Iterable[Box], curves: Sequence[Path], taken: Sequence[Box]) -> Box | None:
    """The first of the places that no curve comes near; None if there is none."""
    wider = (Box(each.x, each.y - _CLEAR, each.width, each.height + 2 * _CLEAR) for each in places)
    crossed, box = freest(wider, curves, taken)
    if box is None or crossed:
        return None
    return Box(box.x, box.y + _CLEAR, box.width, box.height - 2 * _CLEAR)


def _over_and_under(word: Box, inside: Box, others: Sequence[Path]) -> Iterator[Box]:
    """Places above and below where a word would stand, with no other curve between; nearest first.

    Of two as near, the one on the side where there is more room comes first.
    """
    near = np.concatenate([np.empty((0, 2)), *others])
    across = (near[:, 0] > word.x) & (near[:, 0] < word.right)
    heights = near[across, 1] - word.y - word.height / 2
    above = float((-heights[heights < 0]).min(initial=np.inf))
    below = float(heights[heights > 0].min(initial=np.inf))
    for off, (sign, room) in product(_OFFSETS, sorted([(-1, above), (1, below)], key=_room)):
        box = Box(word.x, word.y + sign * off, word.width, word.height)
        within = box.y >= inside.y - 4 and box.bottom <= inside.bottom
        if off < room and within and box.x >= inside.x:
            yield box


def _through(box: Box) -> Path:
    """A line through the middle of words, which stand between what is above and below them."""
    x = np.linspace(box.x, box.right, _THROUGH)
    return np.column_stack([x, np.full(_THROUGH, box.y + box.height / 2)])


def _room(side: tuple[int, float]) -> float:
    return -side[1]


def _ground(box: Box, chart: Chart, stage: Stage) -> list[VMobject]:
    """What leaves out the hairlines that would run through a word; nothing where there are none."""
    ground = LabelGround([float(each[0, 1]) for each in chart.lines], stage, whole=False)
    ground.stand([box], box.x)
    return [ground] if len(ground.points) else []


def _from(since: float, lasting: float) -> Callable[[Moment], float]:
    """Eased progress from a clock of `since` on, and no earlier: faster near the end of a film."""
    return lambda moment: entering(moment.clock, since, min(lasting, 1 - since))
