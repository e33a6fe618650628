"""The units of the first layer as thumbnails that come one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from manim import Group, VGroup, VMobject

from ...reels.architecture import Architecture
from ...reels.recording import Recording
from ..fields.added_fields import AddedFields
from ..fields.counting_field import SharesAt
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import colours_of
from ..fields.tile_fields import TileFields
from ..fields.unit_fields import WITHIN, UnitFields
from ..stage.easing import Fade
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.tiles import packed
from ..stage.typography import line, width_of
from ..words.neuron_keys import bias_name
from .line_numbers import RING, ringed
from .plane import Plane
from .shapes import rectangle
from .unit_images import unit_images
from .unit_words import StatesAt, UnitWords

_MOST = 400.0  # design pixels, the side of a thumbnail
_STATE, _LARGEST = 20.0, 2.2  # design pixels of type that names what a unit does; times that
_NAMED = 4.0  # ems of that type, the least side of a thumbnail with a name
_NAME = 1.65  # ems of that type that a name takes below a thumbnail, up to the next one
_MIDDLE, _RIGHT = 1.05, 0.5  # ems down to the middle of a number, and from its ring to words
_NUMBER = 1.9  # ems that a number in its ring takes below a thumbnail
_ROOM = 0.8  # gaps beside a thumbnail that words below it may take
_SIGN = 1.2  # ems between thumbnails, and beside the last of a row, for a sign
_SIGNED, _RISE = 1.3, 0.36  # times the size of numbers, of signs; ems they are above their lines
_SUM, _SPACE = "plane", 0.2  # what thumbnails add up to, after the last one; ems before that word
_DOWN = 0.64  # ems from the top of words that are level with it to that middle
_LOOSEST = 0.2  # sides between thumbnails that stand apart
_MANY = 10  # units, from which on the strongest answers have one colour


class Thumbnails(Group):
    """The field of every unit of the first layer: what it adds to the one output, or answers.

    Where units add up, the bias comes last, unless it could not be named. `shares` gives how much
    of each unit has come at a moment, 0 to 1, `lit` how bright each is then, `states` a word on
    each, '' for those of which there is nothing to say. Units may be `numbered`.
    """

    def __init__(
        self,
        recording: Recording,
        inside: Box,
        shares: SharesAt,
        states: StatesAt,
        *,
        lit: SharesAt,
        numbered: bool,
        stage: Stage,
    ) -> None:
        self._shares, self._lit = shares, lit
        units = recording.perceptron.hidden[0]
        self._bias = bias_name(recording.task)
        labels = _Labels.of(recording.perceptron, inside, stage, numbered=numbered, bias=self._bias)
        planes = [Plane(box, recording.dataset.domain, stage) for box in labels.boxes]
        self._biased = len(planes) > units
        fields = _fields(recording, planes).fields()
        self._images = unit_images(fields if self._biased else fields[:units], planes)
        # What hides a thumbnail until its unit comes, but not the outline of its place.
        curtains = [_around(plane.box, stage, stage.theme.ground, 0.0) for plane in planes]
        self._fades = [Fade(curtain) for curtain in curtains]
        drawn = [plane.box for plane in planes]
        self.boxes = drawn[:units]
        outlines = (_around(box, stage, stage.theme.hairline, 1.0) for box in drawn)
        signs = labels.signs(stage) if self._biased and numbered else []
        self.frames = VGroup(*outlines, *labels.numbers(drawn[:units], stage), *signs)
        """Still outlines below the fields, of which some are as pale as the ground; numbers."""
        self._named, self._states = labels.words(drawn, units, self._words, stage), states
        self.bottom = drawn[-1].bottom + labels.below
        """Where the last row ends, in design pixels."""
        super().__init__(*self._images, *curtains, self._named)

    def show(self, moment: Moment) -> None:
        """Show all units at a moment, each with its share of opacity."""
        shares, lit = (self._with_bias(each(moment)) for each in (self._shares, self._lit))
        seen = np.minimum(2 * shares, lit).tolist()
        for image, fade, share in zip(self._images, self._fades, seen, strict=True):
            image.show(moment)
            fade.set(1 - share)
        self._named.show(moment, shares)

    def _with_bias(self, each: Float[np.ndarray, " units"]) -> Float[np.ndarray, " _"]:
        """How much of each unit is there, and last of the bias: it comes with the first of them."""
        return np.append(each, each.max()) if self._biased else each

    def _words(self, now: Moment) -> list[str]:
        """A word on each unit, and the name of the bias."""
        return [*self._states(now), *[self._bias] * self._biased]


@dataclass(frozen=True)
class _Labels:
    """Where thumbnails stand, and what is below them: numbers, words of a `size`, or nothing.

    Those that are numbered and add up leave a place to say so, and are `summed`, but not in small
    frames.
    """

    boxes: Sequence[Box]
    size: float
    gap: float
    numbered: bool
    summed: bool = False

    @classmethod
    def of(
        cls, architecture: Architecture, inside: Box, stage: Stage, *, numbered: bool, bias: str
    ) -> _Labels:
        """Those of all units, and of the `bias` where they add up and its name has room."""
        units, size = architecture.hidden[0], stage.layout.readable(_STATE, most=_LARGEST)
        adding = architecture.adds_up
        gap = (14.0 if units < 16 else 10.0) * stage.layout.thickening
        signed = bool(size and numbered and adding)
        summed = signed and not stage.layout.small
        if signed:
            gap = _SIGN * size
            inside = replace(inside, width=inside.width - gap)
        place = partial(packed, inside=inside, gap=gap, most=_MOST, loosest=_LOOSEST)
        if size:
            below = _NUMBER * size if numbered else max(_NAME * size - gap, 0.0)
            boxes = place(units + adding, strip=below)
            word = gap + (_SPACE + width_of(_SUM)) * _SIGNED * size if summed else 0.0
            if boxes[-1].right + word > inside.right:
                narrower = replace(inside, width=inside.width - word)
                boxes = place(units + adding, inside=narrower, strip=below)
            side = boxes[0].width
            if adding and side + _ROOM * gap < width_of(bias) * size:
                boxes, summed = place(units, strip=below), False
            if numbered or side >= _NAMED * size:
                return cls(boxes, size, gap, numbered, summed)
        return cls(place(units, strip=0.0), 0.0, gap, numbered=False)

    @property
    def below(self) -> float:
        """Design pixels that labels take below a thumbnail."""
        return self.size * (_NUMBER if self.numbered else _NAME)

    def numbers(self, boxes: Sequence[Box], stage: Stage) -> list[VMobject]:
        """The number of each unit below its box, in a ring like that at its line."""
        if not self.numbered:
            return []
        at = [(box.x + RING * self.size, box.bottom + _MIDDLE * self.size) for box in boxes]
        return [ringed(index, each, self.size, stage) for index, each in enumerate(at)]

    def words(self, boxes: Sequence[Box], units: int, states: StatesAt, stage: Stage) -> UnitWords:
        """Words below boxes, beside the numbers that units have."""
        lefts, lower = None, 0.0
        if self.numbered:
            beside = (2 * RING + _RIGHT) * self.size
            lefts = [beside] * units + [0.0] * (len(boxes) - units)
            lower = (_MIDDLE - _DOWN) * self.size
        room = boxes[0].width + _ROOM * self.gap
        return UnitWords(boxes, self.size, lower, states, stage, room=room, lefts=lefts)

    def signs(self, stage: Stage) -> list[VMobject]:
        """Signs of a sum between thumbnails, and after them what they add up to."""
        size, last = _SIGNED * self.size, self.boxes[-1]
        set_in = partial(line, size=size * stage.layout.unit, colour=stage.theme.muted)
        places = [self._between(*pair) for pair in pairwise(self.boxes)]
        signs = [("+", "middle", x, y) for x, y in places]
        if self.summed:
            y = _middle(last)
            signs += [
                ("=", "middle", last.right + self.gap / 2, y),
                (_SUM, "left", last.right + self.gap + _SPACE * size, y),
            ]
        return [
            set_in(sign, at=stage.layout.point(x, y + _RISE * size), anchor=anchor)
            for sign, anchor, x, y in signs
        ]

    def _between(self, one: Box, other: Box) -> tuple[float, float]:
        """The middle between two boxes; beside the first one, if that ends its row."""
        beside = (other.x - one.right if one.y == other.y else self.gap) / 2
        return one.right + beside, _middle(one)


def _middle(box: Box) -> float:
    return box.y + box.height / 2


def _fields(recording: Recording, planes: Sequence[Plane]) -> TileFields:
    """What units add to the one output, in its colours; where there are more, what they answer."""
    colours, theme = colours_of(recording.task), planes[0].stage.theme
    architecture, domain = recording.perceptron, recording.dataset.domain
    units = architecture.hidden[0]
    within = WITHIN if units >= _MANY else 1.0  # of few, no answer is beyond the scale
    if architecture.adds_up:
        pixels = FieldPixels(domain, planes[0].pixels, colours.added(theme))
        return AddedFields(recording, pixels, within=within)
    pixels = FieldPixels(domain, planes[0].pixels, colours.signed(theme))
    return UnitFields(recording, pixels, [np.arange(units)], within=within)


def _around(box: Box, stage: Stage, colour: str, wider: float) -> VMobject:
    """A rectangle that is wider than a box on all sides."""
    box = Box(box.x - wider, box.y - wider, box.width + 2 * wider, box.height + 2 * wider)
    return rectangle(box, stage.layout, colour=colour)
