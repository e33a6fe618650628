"""The problem before anything is learnt: points appear one by one, and their classes are named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ..datasets.catalogue import Dataset
from .fields.scale import Scale, ground_of
from .parts.class_list import ClassList
from .parts.plane import Plane, axis_names_of, looks_of, ticks_of
from .parts.ramp import Ramp
from .parts.readings import reading
from .parts.shapes import Dots, rectangle
from .parts.titles import heading
from .reel_scene import Film, ReelScene, one_reel
from .stage.easing import Fade, entering
from .stage.layout import Box
from .stage.places import grid_of
from .stage.typography import line
from .words import sentences
from .words.numbers import grouped

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
    "tall": _Place(Box(60, 1470, 960, 220), Box(60, 1490, 960, 160), 2, 46, (60, 1720)),
}


class Data(ReelScene):
    """Places of all points first; then each in the colour of its label, counted as it comes."""

    def compose(self) -> Film:
        """The film of one recording's data; raises `UserError` for none or several."""
        reel = one_reel("data", self.reels)
        dataset, layout, theme, timing = reel.dataset, self.layout, self.colours, self.timing
        grid = grid_of(layout)
        place = _PLACES["wide small" if grid.labels == 46 else layout.shape]
        plane = Plane(grid.plane, dataset.domain, layout)
        scale = Scale.of(dataset)
        shares = np.zeros(0) if scale is None else scale.share(dataset.labels)
        ghosts = Dots(
            radius=3.4 * layout.unit * layout.thickening,
            fill=theme.muted,
            edge="#ffffff",
            edge_width=0,
        )
        ghosts.set_fill(opacity=_GHOST)
        places = plane.places(dataset.points)
        ghosts.show(places, np.ones(len(places)))
        points = _Arrivals(dataset, plane)
        label, total = reading("Points", grid.epoch, label=grid.labels, layout=layout, theme=theme)
        subtitles = sentences.data_subtitles_of(reel)
        if not place.note:
            subtitles.append(sentences.points_of(reel))
        still = VGroup(
            heading(self.title or sentences.data_title_of(reel), subtitles, layout, theme),
            rectangle(plane.box, layout, colour=ground_of(dataset, theme)),
            ticks_of(plane, theme, 20),
            axis_names_of(plane, dataset.axis_names, theme),
            ghosts,
            label,
        )
        legend: ClassList | Ramp
        if scale is None:
            legend = ClassList(
                dataset.class_names,
                box=place.classes,
                columns=place.columns,
                size=place.size,
                layout=layout,
                theme=theme,
            )
        else:
            legend = Ramp(scale, box=place.ramp, size=place.size, layout=layout, theme=theme)
        note = VGroup()
        if place.note and layout.legible(27):
            note.add(
                line(
                    sentences.split_of(reel),
                    27 * layout.small_type * layout.unit,
                    at=layout.point(*place.note),
                    colour=theme.ink,
                    width=(grid.right - place.note[0]) * layout.unit,
                )
            )
        ending = Fade(note)
        lasting = timing.share(0.6)

        def show(frame: int) -> None:
            clock = timing.clock(frame)
            sizes = points.show(clock, lasting)
            total.show(grouped(int((sizes > 0.5).sum())))
            if isinstance(legend, Ramp):
                there = shares[sizes > 0]
                legend.show(1.0 if sizes.all() else float(there.max(initial=-2.0)))
            else:
                for index in range(dataset.classes):
                    legend.show(index, int((sizes[dataset.labels == index] > 0.5).sum()))
            ending.show(entering(clock, _ARRIVED, lasting))

        moving = [points, total, legend.moving, note]
        return Film(mobjects=[still, legend.still, *moving], moving=moving, show=show)


class _Arrivals(VGroup):
    """All points, coming class by class in the order of the data, or from low to high values."""

    def __init__(self, dataset: Dataset, plane: Plane) -> None:
        self._places = plane.places(dataset.points)
        order = np.lexsort((np.arange(len(self._places)), dataset.labels))
        turn = np.empty(len(order))
        turn[order] = np.arange(len(order)) / len(order)
        self._turn: Float[np.ndarray, " n"] = turn
        parts = [
            (look.twin(), members[layer::3])
            for look, members in looks_of(dataset, plane)
            # Neighbours in the data are drawn one above the other, with an edge between them.
            for layer in range(3)
        ]
        self._members = [members for _, members in parts]
        super().__init__(*(dots for dots, _ in parts))

    def show(self, clock: float, lasting: float) -> Float[np.ndarray, " n"]:
        """Show the points at `clock`, each growing for so long; their sizes, 0 to 1."""
        share = np.clip((clock - self._turn * (_ARRIVED - lasting)) / lasting, 0, 1)
        sizes = np.asarray(share * share * (3 - 2 * share))
        for dots, members in zip(self.submobjects, self._members, strict=True):
            dots.show(self._places[members], sizes[members])
        return sizes
