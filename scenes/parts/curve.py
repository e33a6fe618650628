"""A curve that grows with the epoch, and the dot at its end; knows no axes."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from manim import Dot, LineJointType

from ..stage.layout import Layout, Point
from .shapes import STROKE, Polyline, simplified, straight

_TOLERANCE = 0.1  # design pixels that a drawn curve may be beside its values
_WIDTH = 3.4  # design pixels
_DASH = (9.0, 6.0)  # design pixels on, off


class Curve(Polyline):
    """A line through places up to a share of its axis, dashed if it does not lead.

    `shares` is how far along the axis of time the places are, 0 to 1. It breaks at places that are
    no numbers; `drawn` are the others. `width` is in design pixels.
    """

    growing_path = True  # renderers may keep a picture of its beginning

    def __init__(
        self,
        places: Float[np.ndarray, "epochs 2"],
        shares: Float[np.ndarray, " epochs"],
        layout: Layout,
        *,
        colour: str,
        dashed: bool,
        width: float = _WIDTH,
    ) -> None:
        width *= layout.unit * layout.thickening
        # Mitred joints would reach far beyond values that go up and down.
        super().__init__(
            stroke_color=colour,
            stroke_width=width * STROKE,
            fill_opacity=0,
            joint_type=LineJointType.BEVEL,
        )
        known = np.isfinite(places).all(axis=1)
        self.drawn = places[known]
        self._shares, self._head = shares[known], np.ascontiguousarray(places[known].T)
        pieces = np.split(np.arange(len(places)), np.flatnonzero(np.diff(known)) + 1)
        segments = np.concatenate(
            [_drawn(places[piece], dashed) for piece in pieces if known[piece[0]]]
        )
        places_of_ends = [layout.point(x, y) for x, y in segments.reshape(-1, 2)]
        corners = np.array(places_of_ends).reshape(-1, 3)  # also of a curve of one step
        self._whole = straight(corners[::2], corners[1::2])
        # Shares rise with x: vertices keep theirs through all that follows.
        self._begins, self._ends = np.interp(segments[:, :, 0], self._head[0], self._shares).T

    def head(self, share: float) -> tuple[float, float]:
        """Where the curve has got to, in design pixels."""
        x, y = (float(np.interp(share, self._shares, each)) for each in self._head)
        return x, y

    def grow(self, share: float) -> None:
        """Show the curve up to a share of the axis."""
        begun = int(np.searchsorted(self._begins, share))
        points = self._whole[: begun * 4].copy()
        if begun:
            begin, end = self._begins[begun - 1], self._ends[begun - 1]
            start, stop = points[[-4, -1]]
            stop = start + (stop - start) * min((share - begin) / (end - begin), 1)
            points[-4:] = straight(start[None], stop[None])
        self.points = points


class Head(Dot):
    """The dot at the end of a curve, moved without asking where it is."""

    def __init__(self, *, radius: float, color: str) -> None:
        super().__init__(radius=radius, color=color)
        self._outline: Float[np.ndarray, "handles 3"] = np.array(self.get_all_points(), dtype=float)

    def move(self, at: Point) -> None:
        """Stand at a place."""
        self.points = self._outline + np.array(at)

    def hide(self) -> None:
        """Stand nowhere."""
        self.points = np.empty((0, 3))


def _drawn(places: Float[np.ndarray, "epochs 2"], dashed: bool) -> Float[np.ndarray, "n 2 2"]:
    """The segments from (x, y) to (x, y) of a line through places, or its dashes."""
    vertices = simplified(places, _TOLERANCE)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
    cuts = np.arange(0, length[-1], sum(_DASH)) if dashed else np.empty(0)
    along = np.unique(np.concatenate([length, cuts, cuts[cuts + _DASH[0] < length[-1]] + _DASH[0]]))
    x, y = (np.interp(along, length, vertices[:, axis]) for axis in (0, 1))
    corners = np.column_stack([x, y])
    on = (along[:-1] + along[1:]) / 2 % sum(_DASH) < (_DASH[0] if dashed else sum(_DASH))
    return np.asarray(np.stack([corners[:-1], corners[1:]], axis=1)[on])
