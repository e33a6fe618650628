"""The line that each unit of the first layer draws, and the side on which it is active."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import contourpy
import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...reels.grid import Grid, as_fields
from ...reels.recording import Recording
from ..fields.blending import MeanOfSteps
from ..stage.easing import set_opacity
from ..stage.moment import Moment
from ..stage.target import Target
from .corners import Corners
from .dashes import dashes
from .plane import Plane
from .shapes import STROKE, Polyline, apart, joined

_SAMPLES = 25  # a side; exact for straight lines
_BAND = 16.0  # design pixels of the active side that stay shaded
_WIDER, _EDGED = 2.4, 4.6  # times the width of a line that is pointed at, and of its edge
_BAND_SHADE = 0.55
_SIDE = 0.55  # of the opacity of a band, that of a whole active side
_DASH, _DASHED = 0.012, 0.6  # of a side, half of a dash and its gap; opacity of such a line


class UnitSums:
    """What the units of the first layer sum up over a plane, on a coarse grid."""

    def __init__(self, recording: Recording, plane: Plane) -> None:
        grid = Grid.over(plane.domain, _SAMPLES, _SAMPLES)
        self._places = np.meshgrid(grid.x, grid.y)
        points, epochs = grid.points(), recording.epochs
        self._sums = MeanOfSteps(
            recording.steps,
            lambda position: as_fields(recording.held(float(epochs[position])).sums(points), grid),
            recording.gone,
        )

    def at(self, moment: Moment) -> Float[np.ndarray, "units rows columns"]:
        """The mean of the steps that a moment shows; the last one is kept."""
        return self._sums.at(moment)

    def contours_of(self, field: Float[np.ndarray, "rows columns"]) -> contourpy.ContourGenerator:
        """Lines and areas of the sums of one unit."""
        # The function `contour_generator` makes the same in several times as long.
        return contourpy.SerialContourGenerator(
            *self._places,
            field.astype(float),
            None,
            corner_mask=False,
            line_type=contourpy.LineType.Separate,
            fill_type=contourpy.FillType.OuterOffset,
            quad_as_tri=False,
            z_interp=contourpy.ZInterp.Linear,
            x_chunk_size=0,
            y_chunk_size=0,
        )

    def lined(self, moment: Moment | float) -> list[bool]:
        """Which units have a line in the plane at a moment, or an epoch."""
        sums = self.at(Moment.of(moment))
        return [bool(self.contours_of(field).lines(0.0)) for field in sums]


class UnitLines(VGroup):
    """All lines with a band along their active side.

    A line grows while all of its active side is shaded; then the shade shrinks to the band. Up to
    `at_once` lines may grow at the same time. `colours` has one for the band of each unit. `shares`
    gives how far each line has grown at a moment, 0 to 1, `strength` the opacity of all of them,
    `bands` that of the bands, which else follow the lines. The lines of units that are `dead` then
    are dashed and have no band.
    """

    def __init__(
        self,
        recording: Recording,
        plane: Plane,
        *,
        colours: Sequence[str],
        shares: Callable[[Moment], Float[np.ndarray, " units"]],
        strength: Callable[[Moment], float],
        bands: Callable[[Moment], float] | None = None,
        dead: Callable[[Moment], Sequence[bool]] | None = None,
        at_once: int = 1,
    ) -> None:
        self._plane = plane
        self._shares_at, self._strength_at = shares, strength
        self._shade_at = bands or (lambda moment: _BAND_SHADE * strength(moment))
        self._dead_at = dead or (lambda _: [False] * len(colours))
        self._sums = UnitSums(recording, plane)
        self._colours = colours
        self._found: Float[np.ndarray, "units rows columns"] | None = None
        self._units: list[_Unit] = []
        unit = plane.layout.unit * plane.layout.thickening
        crowded = min(1.0, 8 / len(colours)) ** 0.5
        self._band = crowded * _BAND * plane.layout.thickening / plane.box.width
        width = max(2.4 - 0.03 * len(colours), 1.4) * unit * STROKE
        self._bands = {
            colour: Polyline(fill_color=colour, fill_opacity=0, stroke_width=0)
            for colour in dict.fromkeys(colours)
        }
        self._shades = [Polyline(fill_opacity=0, stroke_width=0) for _ in range(at_once)]
        ink = plane.stage.theme.boundary
        self._lines = Polyline(stroke_color=ink, stroke_width=width, fill_opacity=0)
        self._dashes = Polyline(stroke_color=ink, stroke_width=width, fill_opacity=0)
        self._corners = Corners(plane.corners)
        parts = *self._shades, *self._bands.values(), self._dashes, self._lines, self._corners
        super().__init__(*parts)

    def drawn_at(self, moment: Moment) -> list[list[Float[np.ndarray, "_ 2"]]]:
        """The whole line of each unit at a moment, in data units."""
        return [unit.lines for unit in self._at(moment)]

    def lines_of(self, unit: int, moment: Moment) -> list[Float[np.ndarray, "_ 3"]]:
        """The line of one unit as far as it has grown at a moment, in Manim's coordinates."""
        share = float(self._shares_at(moment)[unit])
        return [self._place(points) for points in _cut(self._at(moment)[unit].lines, 2 * share)]

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: all lines, and those of single units, which are wider."""
        box = self._plane.box
        lines = {
            f"line {unit + 1}": Target.at(box, over=partial(UnitLine, self, unit))
            for unit in range(len(self._colours))
        }
        return {"lines": Target.at(box), **lines}

    def wide(self) -> Polyline:
        """A path without points, in the look of a line that is pointed at."""
        theme, width = self._plane.stage.theme, self._lines.stroke_width
        return Polyline(
            stroke_color=theme.boundary,
            stroke_width=width * _WIDER,
            background_stroke_color=theme.neutral,
            background_stroke_width=width * _EDGED,
            background_stroke_opacity=1,
            fill_opacity=0,
        )

    def seen(self, moment: Moment | float) -> list[bool]:
        """Which units have a line in the plane at a moment, or an epoch."""
        return [bool(unit.lines) for unit in self._at(Moment.of(moment))]

    def show(self, moment: Moment | float) -> None:
        """Show each line grown to its share, and all with their opacity."""
        moment = Moment.of(moment)
        units, shares = self._at(moment), self._shares_at(moment)
        shade, dead = self._shade_at(moment), self._dead_at(moment)
        drawn: tuple[list[Float[np.ndarray, "_ 2"]], ...] = [], []
        for unit, share, dashed in zip(units, shares, dead, strict=True):
            drawn[bool(dashed)].extend(_cut(unit.lines, 2 * share))
        lines, broken = drawn
        strength = self._strength_at(moment)
        self._lines.points = self._path(lines)
        set_opacity(self._lines, stroke=strength)
        self._dashes.points = self._path(_dashed(broken, self._plane.domain))
        set_opacity(self._dashes, stroke=_DASHED * strength)
        for colour, band in self._bands.items():
            rings = [
                ring
                for unit, share, own, none in zip(units, shares, self._colours, dead, strict=True)
                if shade and own == colour and share >= 1 and not none
                for ring in unit.band
            ]
            band.points = self._path(rings)
            set_opacity(band, fill=shade)
        self._show_entering(np.where(dead, 0.0, shares), shade)

    def _path(self, lines: Sequence[Float[np.ndarray, "_ 2"]]) -> Float[np.ndarray, "handles 3"]:
        """Lines in data units as the path of a mobject."""
        if not lines:
            return np.empty((0, 3))
        return joined(apart(self._place(np.concatenate(lines)), lines))

    def _place(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 3"]:
        """Manim's coordinates of points in data units, where Manim has moved the part."""
        return self._corners.moved(self._plane.places(points))

    def _show_entering(self, shares: Float[np.ndarray, " units"], band: float) -> None:
        """Shade the active sides of units that are on their way, first all of them, then less."""
        for shade in self._shades:
            shade.points = np.empty((0, 3))
        for index in np.flatnonzero((shares > 0) & (shares < 1)).tolist():
            share, shade = float(shares[index]), self._shades[index % len(self._shades)]
            back = max(2 * share - 1, 0.0)
            rings = self._units[index].shaded(back)
            shade.points = self._path(rings)
            whole = _SIDE / len(self._shades) ** 0.8  # shades that lie over each other add up
            opacity = min(2 * share, 1.0) * whole ** (1 - back)
            shade.set_fill(self._colours[index], opacity=opacity * band)

    def _at(self, moment: Moment) -> list[_Unit]:
        """Every unit on the mean of the steps that a moment shows; the last ones are kept."""
        sums = self._sums.at(moment)
        if sums is not self._found:
            self._units, self._found = self._find(sums), sums
        return self._units

    def _find(self, sums: Float[np.ndarray, "units rows columns"]) -> list[_Unit]:
        # The mean length of the gradients of each unit's sums.
        up, across = np.gradient(sums, axis=(1, 2))
        slopes = np.hypot(up, across).mean(axis=(1, 2)) * (_SAMPLES - 1)
        bands, most = np.maximum(self._band * slopes, 1e-9), sums.max(axis=(1, 2))
        return [
            _Unit(self._sums.contours_of(field), *values)
            for field, *values in zip(sums, bands.tolist(), most.tolist(), strict=True)
        ]


class UnitLine(VGroup):
    """The line of one unit, wide, in a pale edge."""

    def __init__(self, lines: UnitLines, unit: int) -> None:
        self._lines, self._unit, self._path = lines, unit, lines.wide()
        super().__init__(self._path)

    def keep_up_with(self, moment: Moment) -> None:
        """Show the line of a moment."""
        self._path.points = joined(self._lines.lines_of(self._unit, moment))


class _Unit:
    """Polylines in data units: the line, the edges of the band, those of the shaded side."""

    def __init__(self, contours: contourpy.ContourGenerator, band: float, most: float) -> None:
        self._contours, self._levels = contours, (max(most, band) * 1.001, band)
        self.lines: list[Float[np.ndarray, "_ 2"]] = contours.lines(0.0)
        self.band = _rings(contours, 0.0, band)

    def shaded(self, back: float) -> list[Float[np.ndarray, "_ 2"]]:
        """Outlines of the whole active side at 0, of the band at 1."""
        side, band = self._levels
        return _rings(self._contours, 0.0, side + back * (band - side))


def _rings(
    contours: contourpy.ContourGenerator, low: float, high: float
) -> list[Float[np.ndarray, "_ 2"]]:
    """Closed outlines of where a field is between two levels."""
    polygons, offsets = contours.filled(low, high)
    return [
        points[start:end]
        for points, cuts in zip(polygons, offsets, strict=True)
        for start, end in zip(cuts[:-1].astype(int), cuts[1:].astype(int), strict=True)
    ]


def _cut(lines: list[Float[np.ndarray, "_ 2"]], share: float) -> list[Float[np.ndarray, "_ 2"]]:
    """The first share, 0 to 1, of every line's length."""
    if share <= 0:
        return []
    if share >= 1:
        return lines
    cut = []
    for points in lines:
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        kept = points[along < share * along[-1]]
        end = [np.interp(share * along[-1], along, points[:, axis]) for axis in (0, 1)]
        cut.append(np.vstack([kept, end]))
    return cut


def _dashed(
    lines: Sequence[Float[np.ndarray, "_ 2"]], domain: tuple[float, float, float, float]
) -> list[Float[np.ndarray, "_ 2"]]:
    """The dashes of some lines, as long as each other wherever they are in a plane."""
    sides = np.array([domain[1] - domain[0], domain[3] - domain[2]])
    pieces = [dashes(points / sides, _DASH, _DASH) for points in lines]
    return [piece * sides for several in pieces for piece in several]
