"""The output as a surface over the plane, seen from a side that slowly changes."""

from __future__ import annotations

from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.recorded_field import RecordedField
from .fields.relief import ReliefPixels
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.plane import FieldImage, Plane, crowding, points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.titles import heading, remark
from .reel_scene import ReelScene, one_reel
from .stage.easing import eased
from .stage.moment import Moment
from .stage.places import places_of, second_view_with
from .words.measures import written_measure_of
from .words.own_names import own_classes
from .words.phrases import phrases_of

_FROM, _TO = -0.35, 1.15  # radians about the vertical, at the start and at the end


class Surface(ReelScene):
    """The surface large, the plane as it is small, over all epochs."""

    def compose(self) -> Composition:
        """The film of one recording."""
        reel, stage = one_reel("surface", self.reels), self.stage
        dataset, theme, layout = reel.dataset, stage.theme, stage.layout
        names = own_classes([reel])
        place = second_view_with(names, stage)
        large = Plane.of(dataset, place.first, stage)
        dot = 5.0 * layout.scale * layout.thickening * crowding(len(dataset.points))
        relief = ReliefPixels(dataset, reel.task, large.pixels, theme, dot=dot)
        plane = Plane.of(dataset, place.second, stage)
        image, boundary = output_of(reel, plane)
        readings = Readings(place.epoch, stage, label=places_of(stage).labels)
        readings.append_measure(written_measure_of(reel), place.measure)
        title, note = phrases_of(reel.task).surface()
        above = remark("Seen from above", place.name, stage, colour=theme.muted)
        return Composition(
            [
                Still(heading(self.headline(title), [reel.about.summary], stage)),
                Still(readings.still),
                Still(above),
                Still(ClassKey(names, place.key, stage)),
                Still(remark(note, place.caption, stage, colour=theme.ink)),
                Live(_Turning(large, RecordedField(reel, relief.grid), relief)),
                Live(image),
                Live(boundary),
                Still(points_of(dataset, colours_of(reel.task).hues(dataset.labels), plane)),
                Live(readings),
            ],
            Pace.named(self.pace, reel),
        )


class _Turning(FieldImage):
    """A relief that turns about the vertical with the clock."""

    def __init__(self, plane: Plane, field: RecordedField, relief: ReliefPixels) -> None:
        super().__init__(plane, field, relief)
        self._relief = relief

    def show(self, moment: Moment | float) -> None:
        """Show the relief of a moment, from its side."""
        moment = Moment.of(moment)
        self._relief.turn(_FROM + (_TO - _FROM) * eased(moment.clock))
        super().show(moment)
