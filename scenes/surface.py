"""The output as a surface over the plane, seen from a side that slowly changes."""

from __future__ import annotations

from manim import Mobject, VGroup

from ..datasets.catalogue import Dataset
from .fields.epoch_field import EpochField
from .fields.pace import Pace
from .fields.relief import ReliefPixels
from .parts.output_field import output_of
from .parts.plane import FieldImage, Plane, points_of
from .parts.readings import Readings
from .parts.titles import heading, remark
from .reel_scene import Film, ReelScene, one_reel
from .stage.easing import eased
from .stage.places import grid_of, second_view_of
from .words.measures import measure_of

_FROM, _TO = -0.35, 1.15  # radians about the vertical, at the start and at the end


class Surface(ReelScene):
    """The surface large, the plane as it is small, over all epochs."""

    def compose(self) -> Film:
        """The film of one recording."""
        reel = one_reel("surface", self.reels)
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reel.dataset
        labels, place = grid_of(layout).labels, second_view_of(layout)
        pace = Pace.named(self.pace, reel)
        stage = Plane(place.first, dataset.domain, layout)
        dot = 5.0 * layout.scale * layout.thickening * min(1.0, (500 / len(dataset.points)) ** 0.5)
        relief = ReliefPixels(dataset, stage.pixels, theme, bands=self.bands, dot=dot)
        surface = FieldImage(stage, EpochField(reel, relief.grid), relief)
        plane = Plane(place.second, dataset.domain, layout)
        image, boundary = output_of(reel, plane, theme, self.bands)
        readings = Readings(place.epoch, label=labels, layout=layout, theme=theme)
        readings.add_measure(measure_of(reel), place.measure)
        still = VGroup(
            heading(self.title or _title(dataset), [reel.spec.summary], layout, theme),
            readings.still,
            remark("Seen from above", place.name, layout=layout, colour=theme.muted),
            remark(_told(dataset), place.caption, layout=layout, colour=theme.ink),
        )

        def show(frame: int) -> None:
            clock = timing.clock(frame)
            epoch = pace(clock)
            relief.turn(_FROM + (_TO - _FROM) * eased(clock))
            for part in (surface, image, boundary):
                part.show(epoch)
            readings.show(epoch)

        below: list[Mobject] = [surface, image, boundary]
        return Film(
            mobjects=[still, *below, points_of(dataset, plane), *readings.moving],
            moving=[*below, *readings.moving],
            show=show,
        )


def _title(dataset: Dataset) -> str:
    if dataset.regression:
        return "The output is a surface over the plane"
    if dataset.classes == 2:
        return "The boundary is where the output is one half"
    return "Certainty dips where classes meet"


def _told(dataset: Dataset) -> str:
    if dataset.regression:
        return "Height: the value that the network answers."
    if dataset.classes == 2:
        return f"Height: probability of {dataset.class_names[1]}. Line: one half."
    return "Height: probability of the class that wins."
