"""The problem before anything is learnt: the points, their classes or values, and the question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from manim import VGroup, VMobject

from ..datasets.dataset import Dataset
from ..numerals import grouped
from ..reels.recording import Recording
from ..reels.task import Classes, values_of
from .around_points import around_points
from .composition import Composition, Live, Still
from .data_places import LOW, OF_VALUES, PLACES, Place, low_place
from .fields.task_colours import Hues, colours_of
from .parts.class_list import ClassList
from .parts.count_bars import class_bars, histogram, kinds_of
from .parts.paragraph import paragraph
from .parts.plane import Plane
from .parts.points import looks_of
from .parts.ramp import Ramp
from .parts.readings import reading
from .parts.shapes import STROKE, Settled, circles, rectangle
from .parts.spotlight import Lit, Opacities, Spotlight, Walk
from .parts.ticks import axes_of
from .parts.titles import fitting_title, heading, remark
from .reel_scene import ReelScene
from .stage.layout import Box, Point
from .stage.places import Setting, places_of
from .stage.stage import Stage
from .stage.typography import line
from .suitable import check_points, one_reel
from .words import sentences
from .words.asked import given, questions
from .words.beyond import values_beyond
from .words.own_names import own_axes, value_name

# Parts of the clock: one class after another, or values from low to high; then training and test.
_WALKED, _SPLIT = (0.02, 0.54), (0.54, 0.92)
_WIDE = 6.0  # of the steps of colour along a scale of values, as many as are in the light at a time
_FAINT = 0.14  # the opacity of what is not
_LAYERS = 3  # of each look, so that no class lies above the others
_HALVES = 34.0  # design pixels of type of what is said of training and test points
_SCALE = 30.0  # design pixels of type under a scale of values
_TALL = 200.0  # design pixels, from which a histogram stands on a scale
_SPREAD = 24  # places each way, at which a new point may be
_CLOSE = 0.035  # of the longer side, the least distance of a new point from others
_MARK = 1.5  # radii of a disc, the size of the question mark on it
_COMPARED = 600  # points at most, which it is kept apart from
_SMALLER = 0.7  # of its size, down to which a question is made smaller before it names less


class Data(ReelScene):
    """All points in colour; then class by class, training and test, each in the light in turn."""

    def compose(self) -> Composition:
        """The film of one recording's data; raises `UserError` for none or several."""
        whole, stage = one_reel("data", self.reels), self.stage
        check_points("data", whole)
        reel, times = (whole, 1.0) if self.domain else around_points(whole)
        dataset, layout, theme = reel.dataset, stage.layout, stage.theme
        colours = colours_of(reel.task)
        usual = PLACES if isinstance(reel.task, Classes) else OF_VALUES
        places, place = places_of(stage), stage.pick(usual)
        if reel is not whole:
            place = low_place(stage.pick(LOW), times)
        plane = Plane.of(dataset, place.plane or places.plane, stage)
        hues = colours.hues(dataset.labels)
        walks = _walks(dataset, hues)
        count = grouped(len(dataset.points))
        label, total = reading(
            "Points",
            lambda _: count,
            place.total or places.epoch,
            stage,
            label=places.labels,
            longest=count,
        )
        titles = sentences.data_titles_of(reel) if self.title is None else [self.title]
        title = fitting_title(titles, stage)
        subtitles = sentences.data_subtitles_beside(title, reel)
        if not (place.split or place.halves):
            subtitles.append(sentences.point_counts_of(reel))
        shared = sentences.shared_places_of(reel)
        subtitles = [*shared, *subtitles] if _hides_points(dataset) else [*subtitles, *shared]
        listed, bars = _listed(reel, hues, place, stage)
        kinds = sentences.split_of(reel)
        split = VGroup(
            remark(", ".join(kinds), place.split, stage, colour=theme.ink),
            paragraph(kinds, _HALVES, place.halves, stage, colour=theme.ink, apart=0.1),
        )
        total.write(count)
        below = _points(dataset, hues, plane, layers=1)
        x, y, _ = plane.places(_new_place(dataset, plane.box)[None])[0].tolist()
        # Where no words say what it is, there is no mark.
        new = _badge((x, y, 0.0), 15.0, stage) if _known(place, stage) else VGroup()
        return Composition(
            [
                Still(heading(title, subtitles, stage)),
                Still(rectangle(plane.box, layout, colour=theme.neutral)),
                Still(axes_of(plane, dataset.axis_names)),
                Still(label),
                Still(total, name="count"),
                Still(listed, name="classes" if isinstance(reel.task, Classes) else "values"),
                Still(split, name="split"),
                Still(_question(reel, place, stage), name="question"),
                Still(_faint([each.mobject for each in below], _FAINT)),
                Still(_faint([each.mobject.copy() for each in bars], 2 * _FAINT)),
                Live(Spotlight(_points(dataset, hues, plane, layers=_LAYERS), walks)),
                Live(Spotlight(bars, walks)),
                Still(new, name="new point"),
            ],
            lambda _: 0.0,
            plane=plane,
        )


def _hides_points(dataset: Dataset) -> bool:
    """Whether at most half as many points are seen as are counted, since they lie on others.

    What is said of that is more important then than all else below the title.
    """
    return 2 * len(np.unique(dataset.points, axis=0)) <= len(dataset.points)


def _walks(dataset: Dataset, hues: Hues) -> list[Walk]:
    """The light on one colour after another, and on training and test points if there are both."""
    tested = not dataset.train.all()
    wide = _WIDE if dataset.regression else 1.0
    first, last = _WALKED[0], _WALKED[1] if tested else _SPLIT[1]
    walks = [Walk(first, last, len(hues.colours), wide)]
    return [*walks, Walk(*_SPLIT, 2)] if tested else walks


def _faint(mobjects: Sequence[VMobject], opacity: float) -> VGroup:
    """What is to be seen of things that are not in the light."""
    group = VGroup(*mobjects)
    Opacities(group).scale(opacity)
    return group


def _points(dataset: Dataset, hues: Hues, plane: Plane, *, layers: int) -> list[Lit]:
    """All points on the plane, of each look in layers, with those of other looks between."""
    places, inside = plane.places(dataset.points), plane.holds(dataset.points).astype(float)
    looks, colours = looks_of(dataset, hues, plane), len(hues.looks)
    lit = []
    for layer in range(layers):
        for index, (look, members) in enumerate(looks):
            if len(members := members[layer::layers]):
                dots = look.twin()
                dots.place(places[members], inside[members], plane.corners)
                kinds = kinds_of(dataset, index % colours, tested=index < colours)
                lit.append(Lit(Settled(dots), kinds))
    return lit


def _listed(reel: Recording, hues: Hues, place: Place, stage: Stage) -> tuple[VGroup, list[Lit]]:
    """The classes with their counts or the scale of values, and bars that show how many."""
    dataset, colours = reel.dataset, len(hues.colours)
    counts = np.array(
        [
            np.bincount(hues.index[kept], minlength=colours)
            for kept in (dataset.train, ~dataset.train)
        ]
    )
    if isinstance(reel.task, Classes):
        listed = ClassList(
            reel.task.names,
            _written(counts),
            box=place.listed,
            columns=place.columns,
            size=stage.layout.readable(place.size, most=1.3),
            stage=stage,
        )
        return listed, class_bars(dataset, hues, counts, listed.bars, stage)
    box, high = place.listed, 0.0
    if box.height >= _TALL:
        high = box.height - 3 * _SCALE
    ramp = Box(box.x, box.y + high, box.width, box.height - high)
    size = stage.layout.readable(_SCALE)
    task, name = values_of(reel.task), value_name(reel)
    beyond = values_beyond(task, reel.dataset.labels)
    scale = Ramp(task, name, box=ramp, size=size, stage=stage, beyond=beyond)
    if not high:
        return VGroup(scale), []
    above = Box(box.x, box.y, box.width, high - 4)
    behind = rectangle(above, stage.layout, colour=stage.theme.neutral)
    bars, words = histogram(dataset, hues, counts.sum(axis=0), above, stage)
    return VGroup(behind, scale, *words), bars


def _written(counts: Int[np.ndarray, "2 colours"]) -> list[list[str]]:
    """How many points of each class there are, of training and of test points, or in all.

    Their marks say which part of a bar is which.
    """
    totals = [grouped(each) for each in counts.sum(axis=0).tolist()]
    if not counts[1].any():
        return [totals]
    parts = [(grouped(train), grouped(test)) for train, test in counts.T.tolist()]
    ways = "{} ●  {} ○", "{} + {}"
    return [*([way.format(*each) for each in parts] for way in ways), totals]


def _known(place: Place, stage: Stage) -> Setting | None:
    """Where it is said what is known of a new point; None where that could not be read."""
    return place.given if place.given and stage.layout.legible(place.given[0]) else None


def _question(reel: Recording, place: Place, stage: Stage) -> VGroup:
    """What a model is asked, in the most telling words that have room."""
    ink, muted = stage.theme.ink, stage.theme.muted
    group, (asked, (left, low)) = VGroup(), place.question
    if known := _known(place, stage):
        size, (x, y) = known
        at = stage.layout.point(x + 0.5 * size, y - 0.36 * size)
        on_line = y == low
        right = left - size if on_line else None
        beside = size, (x + 1.5 * size, y)
        ways = given(reel)
        if stage.layout.small and own_axes(reel) is None:  # no axis there says what x₁ and x₂ are
            ways = ways[1:]
        words = remark(ways, beside, stage, colour=muted, right=right)
        group.add(_badge(at, 0.5 * size, stage), words)
        if on_line:
            left = beside[1][0] + words.width / stage.layout.unit + 0.6 * size
    elif place.given:
        left = place.given[1][0]
    standing: Setting = asked, (left, low)
    return group.add(
        remark(questions(reel), standing, stage, colour=ink, bold=True, least=_SMALLER)
    )


def _badge(at: Point, radius: float, stage: Stage) -> VGroup:
    """A question mark on a disc, whose radius is in design pixels, or larger to be legible."""
    layout = stage.layout
    radius = max(radius, layout.smallest_type / _MARK)
    disc = VMobject(
        fill_color=stage.theme.boundary,
        fill_opacity=1,
        stroke_color="#ffffff",
        stroke_width=2 * layout.unit * layout.thickening * STROKE,
    )
    disc.points = circles(np.array([at]), np.array([radius * layout.unit]))
    size = _MARK * radius * layout.unit
    low = (at[0], at[1] - 0.36 * size, 0.0)
    mark = line("?", size, at=low, colour="#ffffff", bold=True, anchor="middle")
    return VGroup(disc, mark)


def _new_place(dataset: Dataset, box: Box) -> Float[np.ndarray, " 2"]:
    """A place apart from all points, and near those of two classes; of values, in the middle.

    Distances are those in the box in which the plane is drawn, as parts of its longer side.
    """
    x_min, x_max, y_min, y_max = dataset.domain
    sides = np.array([x_max - x_min, y_max - y_min])
    shares = (np.arange(_SPREAD) + 0.5) / _SPREAD * 0.84 + 0.08
    x, y = np.meshgrid(shares, shares)
    tried = np.column_stack([x.ravel(), y.ravel()])
    kept = slice(None, None, -(-len(dataset.points) // _COMPARED))
    points = (dataset.points[kept] - [x_min, y_min]) / sides
    drawn = np.array([box.width, box.height]) / max(box.width, box.height)
    far = np.hypot(*((tried[:, None] - points) * drawn).T).T
    nearest = far.min(axis=1)
    # Of places far enough from points the best, else the one that is farthest from them.
    fitness = -np.hypot(*((tried - 0.5) * drawn).T)
    labels = dataset.labels[kept]
    if not dataset.regression and len(classes := np.unique(labels)) > 1:
        each = [far[:, labels == label].min(axis=1) for label in classes]
        fitness = -np.partition(np.array(each), 1, axis=0)[1]
    worth = np.where(nearest >= _CLOSE, fitness, nearest - 10)
    return np.asarray(tried[int(worth.argmax())] * sides + [x_min, y_min])
