"""The problem before anything is learnt: points appear one by one, and their classes are named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ..datasets.dataset import Dataset
from ..reels.recording import Recording
from ..reels.task import Classes, values_of
from .composition import Composition, Live, Still
from .fields.task_colours import Hues, colours_of
from .parts.class_list import ClassList
from .parts.plane import Plane, looks_of
from .parts.ramp import Ramp
from .parts.readings import reading
from .parts.shapes import Dots, rectangle
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import heading
from .reel_scene import ReelScene, one_reel
from .stage.easing import Fading, eased, entering
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import places_of
from .stage.stage import Stage
from .stage.typography import line
from .words import sentences
from .words.numbers import grouped
from .words.own_names import own_axes

_GHOST = 0.4  # of the opacity of muted ink, for points that have not come yet
_ARRIVED = 0.9  # of the clock, by when all points are there


@dataclass(frozen=True)
class _Place:
    """Where the classes, or the scale of values, stand in one shape of frame; their type's size."""

    classes: Box
    ramp: Box
    columns: int
    size: float
    note: tuple[float, float] | None


_PLACES = {
    "wide": _Place(Box(1056, 360, 768, 540), Box(1056, 372, 560, 100), 1, 34, (1056, 1002)),
    "wide small": _Place(Box(1040, 480, 784, 500), Box(1040, 520, 700, 200), 1, 60, None),
    "square": _Place(Box(320, 972, 700, 92), Box(320, 984, 700, 80), 2, 32, None),
    "tall": _Place(Box(60, 1470, 960, 200), Box(60, 1490, 960, 160), 2, 46, (60, 1720)),
}


class Data(ReelScene):
    """Places of all points first; then each in the colour of its label, counted as it comes."""

    def compose(self) -> Composition:
        """The film of one recording's data; raises `UserError` for none or several."""
        reel, stage = one_reel("data", self.reels), self.stage
        dataset, layout, theme = reel.dataset, stage.layout, stage.theme
        places, place, colours = places_of(stage), stage.pick(_PLACES), colours_of(reel.task)
        plane = Plane.of(dataset, places.plane, stage)
        lasting = stage.timing.share(0.6)
        points = _Arrivals(dataset, colours.hues(dataset.labels), plane, lasting=lasting)
        label, total = reading(
            "Points",
            lambda now: grouped(int((points.sizes(now) > 0.5).sum())),
            places.epoch,
            stage,
            label=places.labels,
        )
        axes = own_axes(reel) or (None if layout.shape == "square" else dataset.axis_names)
        subtitles = sentences.data_subtitles_of(reel)
        if not place.note:
            subtitles.append(sentences.point_counts_of(reel))
        legend = _legend(reel, points, place, stage)
        title = reel.about.problem if self.title is None else self.title
        ending = Fading(
            _note(sentences.split_of(reel), place, stage),
            share=lambda now: entering(now.clock, _ARRIVED, lasting),
        )
        return Composition(
            [
                Still(heading(title, subtitles, stage)),
                Still(rectangle(plane.box, layout, colour=colours.ground(theme))),
                Still(ticks_of(plane, 20)),
                Still(axis_names_of(plane, axes)),
                Still(_ghosts(dataset, plane)),
                Still(label),
                Still(legend.still),
                Live(points),
                Live(total),
                Live(legend),
                Live(ending),
            ],
            lambda _: 0.0,
        )


class _Arrivals(VGroup):
    """All points, coming class by class in the order of the data, or from low to high values.

    Each grows while a part of the clock, `lasting`, passes.
    """

    def __init__(self, dataset: Dataset, hues: Hues, plane: Plane, *, lasting: float) -> None:
        self._places, self._lasting = plane.places(dataset.points), lasting
        self._inside = plane.holds(dataset.points).astype(float)
        order = np.lexsort((np.arange(len(self._places)), dataset.labels))
        turn = np.empty(len(order))
        turn[order] = np.arange(len(order)) / len(order)
        self._turn: Float[np.ndarray, " n"] = turn
        parts = [
            (look.twin(), members[layer::3])
            for look, members in looks_of(dataset, hues, plane)
            # Neighbours in the data are drawn one above the other, with an edge between them.
            for layer in range(3)
        ]
        self._members = [members for _, members in parts]
        super().__init__(*(dots for dots, _ in parts))

    def sizes(self, moment: Moment) -> Float[np.ndarray, " n"]:
        """How large each point is at a moment, 0 to 1."""
        since = moment.clock - self._turn * (_ARRIVED - self._lasting)
        return np.asarray(eased(np.clip(since / self._lasting, 0, 1)))

    def show(self, moment: Moment) -> None:
        """Show the points of a moment."""
        sizes = self.sizes(moment) * self._inside
        for dots, members in zip(self.submobjects, self._members, strict=True):
            dots.place(self._places[members], sizes[members])


def _legend(reel: Recording, points: _Arrivals, place: _Place, stage: Stage) -> ClassList | Ramp:
    """The classes by name with their counts, or the scale of values up to what has come."""
    task, labels = reel.task, reel.dataset.labels
    if isinstance(task, Classes):

        def counts(now: Moment) -> list[int]:
            there = labels[points.sizes(now) > 0.5]
            return [int(count) for count in np.bincount(there, minlength=len(task.names))]

        return ClassList(
            task.names,
            counts,
            box=place.classes,
            columns=place.columns,
            size=place.size,
            stage=stage,
        )
    values = values_of(task)
    shares = values.share(labels)

    def reach(now: Moment) -> float:
        sizes = points.sizes(now)
        return 1.0 if sizes.all() else float(shares[sizes > 0].max(initial=-2.0))

    return Ramp(values, reach, box=place.ramp, size=place.size, stage=stage)


def _ghosts(dataset: Dataset, plane: Plane) -> Dots:
    """Where all points will be."""
    layout = plane.layout
    ghosts = Dots(
        radius=3.4 * layout.unit * layout.thickening,
        fill=plane.stage.theme.muted,
        edge="#ffffff",
        edge_width=0,
    )
    ghosts.set_fill(opacity=_GHOST)
    places = plane.places(dataset.points)
    ghosts.place(places, plane.holds(dataset.points).astype(float))
    return ghosts


def _note(text: str, place: _Place, stage: Stage) -> VGroup:
    """A sentence below the legend, where there is room for one."""
    note, layout = VGroup(), stage.layout
    if place.note and layout.legible(27):
        size, at = 27 * layout.small_type * layout.unit, layout.point(*place.note)
        width = (places_of(stage).right - place.note[0]) * layout.unit
        note.add(line(text, size, at=at, colour=stage.theme.ink, width=width))
    return note
