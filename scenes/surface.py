"""The output as a surface over the plane, seen from a side that slowly changes."""

from __future__ import annotations

import math
from functools import partial
from typing import ClassVar

import numpy as np
from jaxtyping import UInt8
from manim import VGroup

from ..reels.recording import Recording
from ..reels.task import Classes
from .composition import Composition, Live, Still
from .fields.field import Field
from .fields.field_pixels import FieldPixels
from .fields.pace import Pace
from .fields.recorded_field import RecordedField
from .fields.relief import Relief
from .fields.relief_view import View
from .fields.rewinding import Rewinding
from .fields.task_colours import colours_of
from .parts.boundary import Boundary
from .parts.class_list import ClassKey
from .parts.field_image import FieldImage, PlaneImage
from .parts.ground_axes import GroundAxes
from .parts.height_scale import HeightScale, Turned, in_design, scale_width
from .parts.mark_list import mark_list
from .parts.plane import Plane
from .parts.points import crowding, points_of
from .parts.readings import Readings
from .parts.recorded_output import pixels_of
from .parts.shapes import mark_at
from .parts.side_sentences import SideSentences
from .parts.titles import heading, remark
from .reel_scene import ReelScene
from .relief_room import ReliefRoom
from .stage.easing import eased
from .stage.moment import Moment
from .stage.narration import tells
from .stage.places import Setting, places_of
from .stage.relief_places import ReliefView, relief_view_with
from .stage.stage import Stage
from .stage.target import Target
from .suitable import one_reel
from .words import surface as words
from .words.beyond import answers_beyond
from .words.measures import WrittenMeasure, written_measure_of
from .words.own_names import own_classes
from .words.sentences import point_marks_of, short_marks_of

_HELD, _REWOUND = 0.05, 0.12  # parts of the clock: what was learnt, wound back to the first epoch
# Radians about the vertical, at the start and at the end: the edge in front stays the lower one of
# the plane as it is seen from above.
_FROM, _TO = 0.5, 0.22
_SIDES = _FROM, _TO
_ABOVE, _BELOW = 0.4, 1.7  # ems of the name of heights, for it and for numbers on the ground
_COLOURS = 24  # along the scale, which shades from each to the next
_DOT = 5.0  # design pixels, the radius of points
_LOOKED, _CLEAR = 9, 1.0  # places and sides looked at, and ems from the name of heights to hills
_AFTER, _MIDDLE, _MARK = 0.8, 0.36, 0.3  # ems: the mark of a class after a name, and its radius
_CELLS = 200  # of the relief, a side; a power of two of pixels of the plane have one


class Surface(ReelScene):
    """The surface large, the plane as it is small, over all epochs."""

    def compose(self) -> Composition:
        """The film of one recording."""
        reel, stage = one_reel("surface", self.reels), self.stage
        dataset, task, theme, layout = reel.dataset, reel.task, stage.theme, stage.layout
        colours = colours_of(task)
        names = own_classes([reel])
        place = relief_view_with(names, stage)
        marks, ramp = words.marks_of(reel, answers_beyond(reel)), colours.ramp(theme, _COLOURS)
        beside = scale_width([text for _, text in marks], stage, strip=ramp is not None)
        size = layout.readable(place.name[0], most=1.3)
        room = ReliefRoom(place.first, beside, _ABOVE * size, _BELOW * size)
        large = Plane.of(dataset, room.picture(_SIDES), stage)
        thick = layout.scale * layout.thickening
        dot = _DOT * thick * crowding(len(dataset.points))
        line = colours.lines.width * thick
        relief = Relief(dataset, task, large.pixels, theme, angle=_FROM, dot=dot, line=line)
        plane = Plane.of(dataset, place.second, stage)
        pixels = pixels_of(task, plane)
        field = RecordedField(reel, pixels.grid, finer=pixels.finer)
        measure = written_measure_of(reel)
        pace = Rewinding(Pace.named(self.pace, reel), _HELD, _REWOUND)
        if tells(self.narration) or reel.gone[-1]:
            pace = pace.from_first(0.0)
        readings = Readings(place.epoch, reel.steps, stage, label=places_of(stage).labels)
        readings.append_measure(measure, place.measure)
        title = self.headline(words.title_of(reel))
        sentences = _sentences(reel, measure, title, place, stage)
        turned = partial(_turn, relief, pace)
        subtitles = [reel.about.summary, *point_marks_of(reel)]
        seen_from_above = remark("Seen from above", place.name, stage, colour=theme.muted)
        return Composition(
            [
                Still(heading(title, subtitles, stage)),
                Still(ClassKey(names, place.key, stage)),
                Still(sentences.still),
                # Its picture is wider than the relief, and words may stand over its edge.
                Live(_Turning(large, field, pixels, relief, turned)),
                Still(readings.still),
                Still(seen_from_above),
                Still(_height_name(reel, large, place, stage)),
                Live(
                    HeightScale(relief, large, marks, ramp, level=relief.level, turned=turned),
                    name="scale",
                ),
                Live(GroundAxes(relief, large, dataset.axis_names, turned=turned)),
                Still(mark_list(short_marks_of(reel), place.marks, stage)),
                Live(sentences),
                Live(FieldImage(plane, field, pixels)),
                Live(Boundary(plane, field, pixels, colours.lines)),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(readings),
            ],
            pace,
            begins=pace.rewound,
            targets={"surface": Target.at(large.box)},
        )


def _turn(relief: Relief, pace: Rewinding, moment: Moment) -> None:
    """Turn a relief as it is seen at a moment.

    The first frame is seen as the last one is: it turns back as it is wound back.
    """
    share = max(eased(moment.clock), pace.kept(moment.clock))
    relief.turn(_FROM + (_TO - _FROM) * share)


def _sentences(
    reel: Recording, measure: WrittenMeasure, title: str, place: ReliefView, stage: Stage
) -> SideSentences:
    """How heights and lines are read, and at the end how it went."""
    return SideSentences(
        words.height_note(reel),
        words.accuracy_note(reel, measure),
        words.line_notes(reel, title=title),
        places=place.captions,
        stage=stage,
    )


def _height_name(reel: Recording, large: Plane, place: ReliefView, stage: Stage) -> VGroup:
    """What height is, from the left end of its scale, above all hills; the mark of its class."""
    size = place.name[0]
    grey = partial(remark, stage=stage, colour=stage.theme.muted, right=large.box.right - 2 * size)
    name = words.height_name(reel)
    above = size, (place.first.x, place.first.y + size)
    above = _over(large, grey(name, above), above, stage)
    written = grey(name, above)
    return VGroup(written, _class_mark(reel, written, above, stage))


def _over(plane: Plane, name: VGroup, place: Setting, stage: Stage) -> Setting:
    """The place of a name above the scale of heights that no hill ever reaches, or else `place`."""
    layout, (size, (left, y)) = stage.layout, place
    size, back = layout.readable(size, most=1.3), np.linspace(0, 1, _LOOKED)
    if not len(name):
        return place
    right = left + name.width / layout.unit + (_AFTER + _CLEAR) * size
    highest = []
    for angle in np.linspace(_FROM, _TO, _LOOKED).tolist():
        ones = np.ones_like(back)
        top = in_design(plane, View(angle).projected(back, ones, ones))
        highest.append(top[(top[:, 0] <= right) | (back == 0)][:, 1].min())
    return place[0], (left, max(y, min(highest) - _CLEAR * size))


def _class_mark(reel: Recording, name: VGroup, place: Setting, stage: Stage) -> VGroup:
    """After the name of heights, the mark of points of the class that it names, if it does."""
    task, layout = reel.task, stage.layout
    if not isinstance(task, Classes) or len(task.names) > 2 or not len(name):
        return VGroup()
    colour, mark = colours_of(task).hues(reel.dataset.labels).looks[1]
    size, (_, y) = layout.readable(place[0], most=1.3) * layout.unit, place[1]
    x, middle = float(name.get_right()[0]) + _AFTER * size, layout.point(0, y)[1] + _MIDDLE * size
    return VGroup(mark_at((x, middle, 0.0), colour, mark, _MARK * size))


def _blocks(pixels: FieldPixels) -> int:
    """How many pixels of the plane a side a cell of the relief has."""
    return 1 << max(round(math.log2(pixels.side / _CELLS)), 0)


class _Turning(PlaneImage):
    """A relief that is turned as its moment is; words may stand on its ground.

    Where training has diverged, it is a hatched floor.
    """

    shared: ClassVar[tuple[str, ...]] = ("_field", "_pixels", "_relief")

    def __init__(
        self,
        plane: Plane,
        field: Field,
        pixels: FieldPixels,
        relief: Relief,
        turned: Turned,
    ) -> None:
        self._field, self._pixels, self._relief = field, pixels, relief
        self._turned = turned
        self._shrink = _blocks(pixels)
        super().__init__(plane)

    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """The relief of the moment, from its side."""
        moment = self.moment
        self._turned(moment)
        if self._field.lost(moment):
            return self._relief.picture(None)
        return self._relief.picture(self._pixels.samples(self._field.at(moment), self._shrink))
