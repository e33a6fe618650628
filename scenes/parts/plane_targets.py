"""What sentences can point at on a plane; knows nothing of what else is in the picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from jaxtyping import Bool, Float
from manim import VGroup, VMobject

from ...datasets.dataset import Dataset
from ...reels.recording import Recording
from ...reels.task import Classes, values_of
from ...reels.verdicts import outputs_at, verdict_at
from ..fields.task_colours import Hues, colours_of
from ..stage.moment import Moment
from ..stage.target import Target
from .best_line import DashedBestLine
from .plane import Plane
from .points import crowding, looks_of, points_of
from .shapes import STROKE, circles

_HALO = 11.0  # design pixels, the radius of a disc below a point
_SPOT = 26.0  # design pixels, the radius of a ring around a place


def plane_targets(plane: Plane, recording: Recording) -> dict[str, Target]:
    """The plane itself, and its points, which are drawn again over the veil.

    Which points are wrong is not known on a plane through more than two inputs.
    """
    dataset, hues = recording.dataset, colours_of(recording.task).hues(recording.dataset.labels)
    targets = {
        "plane": Target.at(plane.box),
        "points": Target.at(over=lambda: points_of(dataset, hues, plane)),
    }
    if dataset.plane is None:  # else answers on the plane are not those at the points
        targets["wrong points"] = Target.at(over=lambda: WrongPoints(plane, recording, hues))
    if isinstance(recording.task, Classes) and len(recording.task.names) == 2:
        over = partial(DashedBestLine, plane, recording)
        targets["best line"] = Target.at(plane.box, over=over)
    for name, members in (("training points", dataset.train), ("test points", ~dataset.train)):
        if members.any() and not dataset.train.all():
            targets[name] = Target.at(over=_some(dataset, hues, plane, members))
    return targets


def place_target(plane: Plane, x: float, y: float) -> Target:
    """A place on a plane, in the data's own units, in a ring."""
    at = plane.places(plane.standardised(x, y))
    return Target.at(plane.box, over=lambda: _ring(plane, at))


class WrongPoints(VGroup):
    """The training points that are wrong at a moment, on discs that join where they meet."""

    def __init__(self, plane: Plane, recording: Recording, hues: Hues) -> None:
        dataset = recording.dataset
        unit = plane.layout.unit * plane.layout.thickening
        unit *= crowding(len(dataset.points)) * plane.shrinking**0.6
        self._recording, self._train = recording, dataset.train
        self._places = plane.places(dataset.points)
        self._inside = plane.holds(dataset.points).astype(float)
        self._corners = plane.corners
        self._radius = _HALO * unit
        self._discs = VMobject(fill_color=plane.stage.theme.ink, fill_opacity=1, stroke_width=0)
        self._dots = [(look.twin(), members) for look, members in looks_of(dataset, hues, plane)]
        super().__init__(self._discs, *(dots for dots, _ in self._dots))
        self._shown = -1

    def keep_up_with(self, moment: Moment) -> None:
        """Show the points of a moment."""
        position = self._recording.steps.before(moment.epoch)
        if position == self._shown:
            return
        self._shown = position
        chosen = self._inside * (wrong_at(self._recording, position) & self._train)
        self._discs.points = circles(self._places, chosen * self._radius)
        for dots, members in self._dots:
            dots.place(self._places[members], chosen[members], self._corners)


def wrong_at(recording: Recording, position: int) -> Bool[np.ndarray, " n"]:
    """Which points are wrong at the step of a position; of values, which are far off."""
    task, labels = recording.task, recording.dataset.labels
    if isinstance(task, Classes):
        return verdict_at(recording, task, position).wrong
    if recording.lost[position]:
        return np.zeros(len(labels), dtype=bool)
    answers = outputs_at(recording, position)[-1][:, 0]
    return np.asarray(values_of(task).wrong(answers[None], labels))


def _some(
    dataset: Dataset, hues: Hues, plane: Plane, members: Bool[np.ndarray, " n"]
) -> Callable[[], VGroup]:
    def drawn() -> VGroup:
        places, sizes = plane.places(dataset.points), plane.holds(dataset.points) * members
        group = VGroup()
        for look, own in looks_of(dataset, hues, plane):
            dots = look.twin()
            dots.place(places[own], sizes[own].astype(float), plane.corners)
            group.add(dots)
        return group

    return drawn


def _ring(plane: Plane, at: Float[np.ndarray, "1 3"]) -> VGroup:
    """A dark ring in a pale one, which is seen on every colour."""
    unit = plane.layout.unit * plane.layout.thickening
    rings = VGroup()
    for colour, width in ((plane.stage.theme.neutral, 9.0), (plane.stage.theme.boundary, 4.0)):
        ring = VMobject(stroke_color=colour, stroke_width=width * unit * STROKE, fill_opacity=0)
        ring.points = circles(at, np.array([_SPOT * unit]))
        rings.add(ring)
    return rings
