"""A recording on its plane as one mobject in Manim's units, for scenes of any kind."""

from __future__ import annotations

from math import ceil, log2
from pathlib import Path
from typing import ClassVar

import numpy as np
from jaxtyping import Float, UInt8
from manim import DOWN, RIGHT, Group, ValueTracker, config

from ...errors import UserError
from ...reels.recording import Recording
from ..fields.field_pixels import FieldPixels
from ..fields.recorded_field import RecordedField
from ..fields.task_colours import colours_of
from ..stage.layout import Box, Layout
from ..stage.size import Size
from ..stage.stage import Stage
from ..stage.theme import Theme
from ..stage.timing import Timing
from .boundary import Boundary
from .corners import Three, mapped
from .field_image import FieldImage
from .plane import Plane
from .points import dots_of
from .shown import Sharing

_LEAST, _MOST = 16, 4096  # pixels a side
_STEPS = 4  # numbers of pixels from a side to twice the side
_ENLARGED = 1.02  # how much larger than its pixels a field may be drawn
_ROUNDING = 1e-6  # pixels
_HAIR = 1e-8  # Manim units
_KEPT = 2  # numbers of pixels whose samples are kept


class PlaneOf(Sharing, Group):
    """The `field`, the `boundary` and the `dots` of a recording, at the epoch of a tracker.

    It is a square, `height` units high, in the middle of the frame, which Manim moves, scales and
    animates like any mobject. To set or animate `epoch` shows another epoch; planes that are given
    the same tracker show the same one. Pixels are as fine as the camera's, as `config` has them,
    also after it was scaled. `theme` is that of the scene around it: "dark" or "light".
    """

    shared: ClassVar[tuple[str, ...]] = ("_samples",)

    def __init__(
        self,
        recording: str | Path | Recording,
        *,
        height: float = 5.0,
        theme: str = "dark",
        epoch: ValueTracker | float | None = None,
    ) -> None:
        if not height > 0:
            raise UserError("a plane needs a height above 0", given=height)
        reel = recording if isinstance(recording, Recording) else Recording.open(recording)
        samples = self._samples = _Samples(reel, _plane_of(reel, height, theme))
        hues = colours_of(reel.task).hues(reel.dataset.labels)
        first = reel.steps.first if epoch is None else epoch
        is_tracker = isinstance(epoch, ValueTracker)
        self.epoch: ValueTracker = epoch if is_tracker else ValueTracker(reel.steps.within(first))
        self.field, self.boundary = _SharpField(samples), _SharpBoundary(samples)
        self.dots = dots_of(reel.dataset, hues, samples.plane)
        for part in (self.field, self.boundary):
            part.follow(self.epoch)
        super().__init__(self.field, self.boundary, self.dots)
        self.scale(height / self.field.height).center()  # so far it was on whole pixels
        # Stock Manim cuts corners to whole pixels: one that rounding left short would lose a row.
        self.shift(_HAIR * (RIGHT + DOWN))

    def show(self, epoch: float) -> PlaneOf:
        """Show a fractional epoch of the run, by setting the tracker.

        A tracker that is set otherwise may run beyond the run, which then shows its first or last.
        """
        self.epoch.set_value(self._samples.steps.within(epoch))
        return self

    def set_opacity(self, opacity: float) -> PlaneOf:
        """Set the opacity of everything; Manim's `FadeTransform` calls this."""
        self.field.set_opacity(opacity)
        self.boundary.set_stroke(opacity=opacity)  # it has no inside
        self.dots.set_opacity(opacity)
        return self

    def interpolate_color(self, *_: object) -> None:
        """Leave the group as it is: `become` and `restore` interpolate its members."""

    def at(self, x: float, y: float) -> Float[np.ndarray, " 3"]:
        """Where a point in the data's own units is in the scene, as the plane stands now.

        It may lie beside the plane.
        """
        plane = self._samples.plane
        place = plane.places(plane.standardised(x, y))
        return np.asarray(mapped(place, plane.corners, self.field.three)[0])


class _Samples:
    """The output of a recording over a plane, for any number of pixels a side."""

    def __init__(self, recording: Recording, plane: Plane) -> None:
        self.plane, self.steps, self._recording = plane, recording.steps, recording
        colours = colours_of(recording.task)
        self._colouring, self.lines = colours.colouring(plane.stage.theme), colours.lines
        self._kept: dict[int, tuple[RecordedField, FieldPixels]] = {}

    def of(self, side: int) -> tuple[RecordedField, FieldPixels]:
        """The field, and what makes a picture of it."""
        if side not in self._kept:
            task, domain = self._recording.task, self.plane.domain
            pixels = FieldPixels(domain, side, self._colouring, lines=task.lines)
            field = RecordedField(self._recording, pixels.grid, finer=pixels.finer)
            self._kept = dict([*self._kept.items(), (side, (field, pixels))][-_KEPT:])
        return self._kept[side]

    def side(self, three: Three) -> int:
        """Pixels a side for a square with these corners: as many as it covers, or a few more.

        Sides come in steps, so that a plane that grows slowly is not sampled again for every frame.
        """
        sides = np.linalg.norm(three[1:] - three[0], axis=1)
        covered = _covered(float(sides.max()))
        shares = max(covered, _LEAST) / self.plane.pixels / _ENLARGED
        step = ceil(_STEPS * log2(shares))
        return min(ceil(self.plane.pixels * 2 ** (step / _STEPS) / 4) * 4, _MOST)


class _SharpField(FieldImage):
    """A field that has more pixels when it is larger."""

    shared: ClassVar[tuple[str, ...]] = (*FieldImage.shared, "_samples")

    def __init__(self, samples: _Samples) -> None:
        self._samples = samples
        super().__init__(samples.plane, *samples.of(samples.plane.pixels))

    @property
    def pixel_size(self) -> tuple[int, int]:
        """Width and height of the field in pixels."""
        side = self._samples.side(self.three)
        return side, side

    def sampled(self) -> tuple[RecordedField, FieldPixels]:
        """The field, and what makes a picture of it."""
        return self._samples.of(self.pixel_size[0])

    def state(self) -> object:
        """What the picture depends on."""
        return self.moment, self.pixel_size

    def get_pixel_array(self) -> UInt8[np.ndarray, "rows columns 4"]:
        """What is shown, as Manim draws it."""
        if self.ready and self.pixel_array.shape[:2] != self.pixel_size:
            opacity = self.pixel_array[0, 0, 3]
            self.pixel_array = np.full((*self.pixel_size, 4), opacity, dtype=np.uint8)
            self.orig_alpha_pixel_array = np.full(self.pixel_size, 255, dtype=np.uint8)
        return super().get_pixel_array()


class _SharpBoundary(Boundary):
    """A boundary that is followed more closely when it is larger."""

    shared: ClassVar[tuple[str, ...]] = (*Boundary.shared, "_samples")

    def __init__(self, samples: _Samples) -> None:
        self._samples = samples
        super().__init__(samples.plane, *samples.of(samples.plane.pixels), samples.lines)

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment, on the plane as it was made."""
        side = self._side()
        return self.found(*self._samples.of(side), side)

    def state(self) -> object:
        """What the path depends on, without where it is."""
        return self.moment, self._side()

    def _side(self) -> int:
        return self._samples.side(self.corners.three)


def _covered(length: float) -> float:
    """A length in Manim units in pixels of the camera."""
    return float(length * config.pixel_height / config.frame_height)


def _plane_of(recording: Recording, height: float, theme: str) -> Plane:
    """A plane in the middle of Manim's frame, with the pixels that it covers at that height."""
    # Sizes of films are even; Manim's need not be.
    width, high = (side + side % 2 for side in (config.pixel_width, config.pixel_height))
    size = Size(width, high, max(round(config.frame_rate), 1))
    layout = Layout.of(size, config.frame_height)
    stage = Stage(layout, Theme.named(theme), Timing.of(1, size.fps))
    side = ceil(_covered(height) / 4 - _ROUNDING) * 4 / layout.scale
    left, top = (layout.width - side) / 2, (layout.height - side) / 2 - layout.top
    box = Box(left, top, side, side)
    return Plane.of(recording.dataset, box, stage)
