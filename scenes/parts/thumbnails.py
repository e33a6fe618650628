"""The units of the first layer as thumbnails that come one by one, over their output weights."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from manim import Group, VMobject

from ...reels.recording import Recording
from ..fields.counting_field import SharesAt
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import colours_of
from ..fields.unit_fields import UnitField, UnitFields
from ..stage.easing import Fade
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.tiles import packed
from .bars import SignedBars
from .plane import FieldImage, Plane
from .shapes import rectangle

_MOST = 168.0  # design pixels, the side of a thumbnail


class Thumbnails(Group):
    """The field of every unit of the first layer, and below it the weight by which it counts.

    There are no weights where deeper layers decide. `shares` gives how much of each unit has come
    at a moment, 0 to 1.
    """

    def __init__(
        self, recording: Recording, inside: Box, shares: SharesAt, *, stage: Stage
    ) -> None:
        architecture, domain = recording.perceptron, recording.dataset.domain
        colours = colours_of(recording.task)
        self._recording, self._shares = recording, shares
        self._weighed = len(architecture.hidden) == 1 and architecture.outputs == 1
        count, strip = architecture.hidden[0], 16.0 if self._weighed else 0.0
        gap = 14.0 if count < 16 else 10.0
        boxes = packed(count, inside=inside, gap=gap, strip=strip, most=_MOST)
        planes = [Plane(box, domain, stage) for box in boxes]
        pixels = FieldPixels(domain, planes[0].pixels, colours.signed(stage.theme))
        fields = UnitFields(recording, pixels.grid)
        self._images = [
            FieldImage(plane, UnitField(fields, 0, unit), pixels)
            for unit, plane in enumerate(planes)
        ]
        curtains = [_curtain(plane.box, stage) for plane in planes]
        self._fades = [Fade(curtain) for curtain in curtains]
        drawn = [plane.box for plane in planes]
        self._bars = SignedBars(drawn, stage.layout, colours=colours.signs)
        super().__init__(*self._images, *curtains, self._bars)

    def show(self, moment: Moment) -> None:
        """Show all units at a moment, each with its share of opacity."""
        shares = self._shares(moment)
        for image, fade, share in zip(self._images, self._fades, shares, strict=True):
            image.show(moment)
            fade.set(1 - min(2 * float(share), 1.0))
        if self._weighed:
            weights = self._output_weights(moment.epoch) * shares
            final = np.abs(self._output_weights(self._recording.steps.last)).max()
            self._bars.set_reach(weights / max(float(final), 1e-6))

    def _output_weights(self, epoch: float) -> Float[np.ndarray, " units"]:
        return self._recording.held(epoch).layers[-1][0][:, 0]


def _curtain(box: Box, stage: Stage) -> VMobject:
    """What hides a thumbnail until its unit comes; a hair larger than it."""
    wider = Box(box.x - 1, box.y - 1, box.width + 2, box.height + 2)
    return rectangle(wider, stage.layout, colour=stage.theme.ground)
