"""What a recorded model answers over a plane: its field and its boundary, ready to be shown."""

from __future__ import annotations

from ...reels.recording import Recording
from ...reels.task import Task
from ..fields.field_pixels import FieldPixels
from ..fields.recorded_field import RecordedField
from ..fields.task_colours import colours_of
from .boundary import Boundary
from .field_image import TIMES, FieldImage
from .plane import Plane


def output_of(recording: Recording, plane: Plane) -> tuple[FieldImage, Boundary]:
    """The field and the boundary of a recording; both `show` any moment.

    Of values, the boundary is a few lines along which they are equal.
    """
    pixels = pixels_of(recording.task, plane)
    field = RecordedField(recording, pixels.grid, finer=pixels.finer)
    style = colours_of(recording.task).lines
    return FieldImage(plane, field, pixels), Boundary(plane, field, pixels, style)


def pixels_of(task: Task, plane: Plane) -> FieldPixels:
    """The colours of what is answered to a task, over all of a plane."""
    return _pixels(task, plane, plane.pixels)


def smooth_pixels_of(task: Task, plane: Plane) -> FieldPixels:
    """The same for a `SmoothImage`, several for each pixel of the plane."""
    return _pixels(task, plane, plane.pixels * TIMES)


def _pixels(task: Task, plane: Plane, side: int) -> FieldPixels:
    colouring = colours_of(task).colouring(plane.stage.theme)
    return FieldPixels(plane.domain, side, colouring, lines=task.lines)
