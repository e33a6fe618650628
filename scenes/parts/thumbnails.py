"""The units of the first layer as thumbnails that come one by one, over their output weights."""

from __future__ import annotations

from functools import partial

import numpy as np
from jaxtyping import Float
from manim import Group, VGroup, VMobject

from ...reels.recording import Recording
from ..fields.counting_field import SharesAt
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import colours_of
from ..fields.unit_fields import WITHIN, UnitFields
from ..stage.easing import Fade
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.tiles import packed
from .bars import SignedBars
from .plane import Plane
from .shapes import rectangle
from .unit_images import unit_images
from .unit_words import StatesAt, UnitWords

_MOST = 400.0  # design pixels, the side of a thumbnail
_BAR = 16.0  # design pixels that a bar takes below it
_STATE, _LARGEST = 20.0, 2.2  # design pixels of type that names what a unit does; times that
_NAMED = 5.0  # ems of that type, the least side of a thumbnail with a name
_MANY, _MOST_OF = 10, 0.9  # from 10 units on, bars are cut at the weight that 90 % stay below
_NAME = 1.65  # ems of that type that a name takes below a thumbnail, up to the next one
_LOOSEST = 0.2  # sides between thumbnails that stand apart


class Thumbnails(Group):
    """The field of every unit of the first layer, and below it the weight by which it counts.

    There are no weights where deeper layers decide. `shares` gives how much of each unit has come
    at a moment, 0 to 1, `lit` how bright each is then, `states` a word on each, '' for those of
    which there is nothing to say. If units are `numbered`, these begin with numbers, which stand
    alone where there is no room for more.
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
        architecture, domain = recording.perceptron, recording.dataset.domain
        colours = colours_of(recording.task)
        self._recording, self._shares, self._lit = recording, shares, lit
        self._weighed = len(architecture.hidden) == 1 and architecture.outputs == 1
        count, strip = architecture.hidden[0], _BAR if self._weighed else 0.0
        self._longest, _ = longest_bar(recording)
        gap = (14.0 if count < 16 else 10.0) * stage.layout.thickening
        place = partial(packed, count, inside=inside, gap=gap, most=_MOST, loosest=_LOOSEST)
        size = stage.layout.readable(_STATE, most=_LARGEST)
        boxes = place(strip=strip + max(_NAME * size - gap, 0.0))
        narrow = boxes[0].width < _NAMED * size
        if narrow and not numbered:
            size, boxes = 0.0, place(strip=strip)
        planes = [Plane(box, domain, stage) for box in boxes]
        pixels = FieldPixels(domain, planes[0].pixels, colours.signed(stage.theme))
        within = WITHIN if count >= _MANY else 1.0  # of few, no answer is beyond the scale
        fields = UnitFields(recording, pixels, [np.arange(count)], within=within)
        self._images = unit_images(fields, planes)
        # What hides a thumbnail until its unit comes, but not the outline of its place.
        curtains = [_around(plane.box, stage, stage.theme.ground, 0.0) for plane in planes]
        self._fades = [Fade(curtain) for curtain in curtains]
        self.boxes = drawn = [plane.box for plane in planes]
        self._bars = SignedBars(drawn, stage.layout, colours=colours.sides)
        self.frames = VGroup(*(_around(box, stage, stage.theme.hairline, 1.0) for box in drawn))
        """Still outlines below the fields, of which some are as pale as the ground."""
        self._named = UnitWords(drawn, size, strip, states, stage, room=boxes[0].width + 0.8 * gap)
        self.bottom = drawn[-1].bottom + strip + _NAME * size
        """Where the last row ends, in design pixels."""
        super().__init__(*self._images, *curtains, self._bars, self._named)

    def show(self, moment: Moment) -> None:
        """Show all units at a moment, each with its share of opacity."""
        shares, lit = self._shares(moment), self._lit(moment)
        seen = np.minimum(2 * shares, lit).tolist()
        for image, fade, share in zip(self._images, self._fades, seen, strict=True):
            image.show(moment)
            fade.set(1 - share)
        self._named.show(moment, shares)
        if self._weighed:
            weights = self._output_weights(moment.epoch) * shares
            self._bars.set_reach(weights / self._longest)

    def _output_weights(self, epoch: float) -> Float[np.ndarray, " units"]:
        return self._recording.held(epoch).layers[-1][0][:, 0]


def longest_bar(recording: Recording) -> tuple[float, bool]:
    """The weight of the longest bar, and whether it is cut: in the last epoch some are larger.

    That is the largest one, but of many units one that few are beyond: others would be specks.
    """
    architecture = recording.perceptron
    final = np.abs(recording.held(recording.steps.last).layers[-1][0][:, 0])
    many = architecture.hidden[-1] >= _MANY
    longest = max(float(np.quantile(final, _MOST_OF if many else 1.0)), 1e-6)
    return longest, bool(final.max() > longest)


def _around(box: Box, stage: Stage, colour: str, wider: float) -> VMobject:
    """A rectangle that is wider than a box on all sides."""
    box = Box(box.x - wider, box.y - wider, box.width + 2 * wider, box.height + 2 * wider)
    return rectangle(box, stage.layout, colour=colour)
