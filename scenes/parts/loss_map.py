"""The loss as a map: shaded colours, contour lines with their numbers, the path of training."""

from __future__ import annotations

from collections.abc import Sequence

import contourpy
import numpy as np
from jaxtyping import Float, UInt8
from manim import LineJointType, VGroup, VMobject

from ...reels.grid import Grid
from ..fields.loss_landscape import LossLandscape, Walk
from ..fields.loss_scale import LossScale
from ..fields.shaded_map import ShadedMap
from ..stage.moment import Moment
from .dashes import dashes
from .field_image import PlaneImage
from .map_words import HEAD, Lines, Words, on_map
from .plane import Plane
from .shapes import STROKE, Dots, joined, placed

_CLIPPED = 0.015  # of the scale: no lines so near to an end, where losses beyond it are level
_CELL = 3.0  # design pixels between the points of a contour line
_NAMED, _PLAIN = 0.6, 0.3  # opacity of contour lines with and without a number
_TO_COME = 0.8  # opacity of the path that is still to come
_DASH = 9.0  # design pixels, of that path and of the gaps in it


class LossMap(PlaneImage):
    """The loss over the plane: the lower, the darker. It never changes; words may stand on it."""

    def __init__(self, losses: LossLandscape, plane: Plane) -> None:
        pixels = ShadedMap(losses.domain, plane.pixels, plane.stage.theme)
        heights = losses.heights(pixels.grid)[None].astype(np.float32)
        self._colours = pixels.colours(heights)
        super().__init__(plane)

    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """The map itself, row 0 at the top."""
        return self._colours


def contours(losses: LossLandscape, plane: Plane, numbers: Sequence[str], words: Words) -> VGroup:
    """Lines of equal loss at round levels; `numbers` are those of the levels that are named."""
    layout, box = plane.layout, plane.box
    named = losses.scale.named()
    side = max(int(box.width / _CELL), 2)
    grid = Grid.over(losses.domain, side, side)
    heights = losses.heights(grid)
    found = contourpy.contour_generator(grid.x, grid.y, heights)
    shares = shares_of_levels(losses.scale)
    lines = {
        level: [on_map(plane, each) for each in found.lines(share)]
        for level, share in shares.items()
    }
    relief = Lines(heights, list(shares.values()), plane)
    for level, number in zip(named, numbers, strict=True):
        if lines.get(level):
            words.on_line(np.concatenate(lines[level]), number, relief)
    paths = VGroup()
    for chosen, opacity in ((False, _PLAIN), (True, _NAMED)):
        pieces = [
            piece
            for level, every in lines.items()
            if (level in named) == chosen
            for each in every
            for piece in _outside(each, words)
        ]
        width = 1.4 * layout.unit * layout.thickening * STROKE
        colour = plane.stage.theme.boundary
        path = VMobject(
            stroke_color=colour, stroke_width=width, stroke_opacity=opacity, fill_opacity=0
        )
        path.points = joined([placed(plane.layout, piece) for piece in pieces])
        paths.add(path)
    return paths


def shares_of_levels(scale: LossScale) -> dict[float, float]:
    """Where round levels are on a scale, without those at its ends, where the map is level."""
    levels = scale.levels()
    shares = scale.share(np.array(levels)).tolist()
    every = zip(levels, shares, strict=True)
    return {level: share for level, share in every if _CLIPPED <= share <= 1 - _CLIPPED}


class Path(VGroup):
    """Where a network has been and is; `still` is its end, and what is to come.

    Where training diverges or leaves the map, the network is nowhere on it from then on. It has the
    `colour` (#rrggbb) of its run, if there are several, and its first dot `begins` in one.
    """

    def __init__(
        self, walk: Walk, plane: Plane, colour: str | None = None, begins: str | None = None
    ) -> None:
        unit = plane.layout.unit * plane.layout.thickening
        colour = colour or plane.stage.theme.boundary
        self._epochs, self._places = walk.epochs, plane.places(walk.places)
        self._ends = walk.ends
        ahead = VMobject(
            stroke_color=colour,
            stroke_width=2.2 * unit * STROKE,
            stroke_opacity=_TO_COME,
            fill_opacity=0,
        )
        ahead.points = joined(dashes(self._places, _DASH * unit, _DASH * unit))
        end = Dots(radius=9 * unit, fill="#ffffff", edge=colour, edge_width=3 * unit)
        end.place(self._places[-1:], np.full(1, float(not walk.leaves)))
        self.still = VGroup(ahead, end)
        edge, walked = self._walked = [
            VMobject(
                stroke_color=ink,
                stroke_width=width * unit * STROKE,
                fill_opacity=0,
                joint_type=LineJointType.ROUND,
            )
            for ink, width in (("#ffffff", 7.6), (colour, 3.6))
        ]
        start = Dots(radius=9 * unit, fill=begins or colour, edge="#ffffff", edge_width=3 * unit)
        start.place(self._places[:1], np.ones(1))
        self._head = Dots(radius=HEAD * unit, fill=colour, edge="#ffffff", edge_width=3.4 * unit)
        super().__init__(edge, walked, start, self._head)

    def show(self, moment: Moment) -> None:
        """Show the path up to the epoch."""
        epoch = moment.epoch
        head = np.array(
            [[np.interp(epoch, self._epochs, self._places[:, axis]) for axis in range(3)]]
        )
        walked = self._places[self._epochs < epoch]
        for each in self._walked:
            each.points = joined([np.vstack([walked, head])])
        self._head.place(head, np.full(1, float(epoch < self._ends)))


class Paths(VGroup):
    """Several paths, with all heads over all lines, so that none is hidden by another path."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        super().__init__(*(part for parts in zip(*paths, strict=True) for part in parts))

    def show(self, moment: Moment) -> None:
        """Show all paths up to the epoch."""
        for path in self._paths:
            path.show(moment)


def _outside(points: Float[np.ndarray, "n 2"], words: Words) -> list[Float[np.ndarray, "_ 2"]]:
    """The pieces of a line that are not under words."""
    under = words.covered(points)
    cuts = np.flatnonzero(np.diff(under)) + 1
    pieces = np.split(points, cuts)
    return [piece for piece in pieces if len(piece) > 1 and not words.covered(piece[:1])[0]]
