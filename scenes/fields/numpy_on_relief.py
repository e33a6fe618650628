"""The functions of `_on_relief.c` in NumPy, for installations without a compiler.

They draw lines and marks over a picture, depths and ends as `numpy_relief` has them. Results
differ from those of the compiled functions by one level at most.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int, UInt8

from .numpy_relief import Depths, Ends, Pixels, fit_each_other


def lines(
    pixels: Pixels,
    depths: Depths,
    ends: Ends,
    side: int,
    lines: Float[np.ndarray, "n 6"],
    half: float,
    colour: tuple[int, int, int],
    opacity: float,
) -> None:
    """Draw segments, `half` of their width to either side, where nothing nearer is seen.

    A segment is x, y and depth of either end, in pixels from the upper left.
    """
    if not fit_each_other(pixels, depths, ends, side):
        raise ValueError("sizes have to fit each other")
    covered = np.zeros((side, side))
    outer = half + 0.5
    for line in lines:
        (x, y), (x_end, y_end) = line[:2], line[3:5]
        area = _area(
            min(x, x_end) - outer,
            min(y, y_end) - outer,
            max(x, x_end) + outer,
            max(y, y_end) + outer,
            side,
        )
        across, down = _middles(area, x, y)
        squared = (x_end - x) ** 2 + (y_end - y) ** 2
        along = (across * (x_end - x) + down * (y_end - y)) / squared if squared else 0 * across
        along = np.clip(along, 0, 1)
        away = np.hypot(across - along * (x_end - x), down - along * (y_end - y))
        share = np.clip(outer - away, 0, 1)
        share *= _open_share(depths, ends, area, line[2] + along * (line[5] - line[2]))
        covered[area] = np.maximum(covered[area], share)
    _mix(pixels, np.array(colour), opacity * covered)


def marks(
    pixels: Pixels,
    depths: Depths,
    ends: Ends,
    side: int,
    places: Float[np.ndarray, "_ 3"],
    looks: Int[np.ndarray, " _"],
    colours: UInt8[np.ndarray, "kinds 2 3"],
    corners: Float[np.ndarray, "kinds most 2"],
    sizes: Float[np.ndarray, "kinds 2"],
) -> None:
    """Draw marks in an edge of another colour, one over another, where nothing nearer is seen.

    Places are x, y and depth. Each of the kinds has a colour and that of its edge, a radius and the
    width of the edge around it. `corners` are those of outlines of the area that a circle of radius
    1 has; what is no number fills up. A mark without corners is round.
    """
    if (
        not fit_each_other(pixels, depths, ends, side)
        or len(looks) != len(places)
        or len(sizes) != len(colours)
    ):
        raise ValueError("sizes have to fit each other")
    if len(looks) and not (looks.min() >= 0 and looks.max() < len(colours)):
        raise ValueError("sizes have to fit each other")
    outlines = [each[np.isfinite(each[:, 0])] for each in corners]
    for (x, y, depth), kind in zip(places, looks, strict=True):
        outline, (radius, edge) = outlines[kind], sizes[kind].tolist()
        reach = radius * (1.7 if len(outline) else 1) + edge + 0.5
        area = _area(x - reach, y - reach, x + reach, y + reach, side)
        across, down = _middles(area, x, y)
        away = (
            _outside(outline * radius, across, -down)
            if len(outline)
            else (np.hypot(across, down) - radius)
        )
        open_share = _open_share(depths, ends, area, depth)
        around = open_share * np.clip(edge + 0.5 - away, 0, 1)
        around[(away <= -0.5) & (open_share == 1)] = 0
        _mix(pixels[area], colours[kind, 1], around)
        _mix(pixels[area], colours[kind, 0], open_share * np.clip(0.5 - away, 0, 1))


def _area(left: float, top: float, right: float, bottom: float, side: int) -> tuple[slice, slice]:
    """The pixels within these edges."""
    low = np.floor([top, left]).clip(0, side).astype(int)
    high = np.ceil([bottom, right]).clip(0, side).astype(int)
    return slice(low[0], high[0]), slice(low[1], high[1])


def _middles(area: tuple[slice, slice], x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    """How far to the right of a place, and below it, the middles of pixels are."""
    rows, columns = (np.arange(each.start, each.stop) + 0.5 for each in area)
    return np.meshgrid(columns - x, rows - y)


def _open_share(
    depths: Depths, ends: Ends, area: tuple[slice, slice], depth: np.ndarray | float
) -> Float[np.ndarray, "rows columns"]:
    """The share of each pixel's samples that show nothing nearer."""
    side = len(depths) // 2
    rows, columns = (np.arange(each.start, each.stop) for each in area)
    column = 2 * columns[None, :, None] + np.array([0, 0, 1, 1])
    row = 2 * (side - 1 - rows)[:, None, None] + np.array([0, 1, 0, 1])
    known = (row >= ends[column, 0]) & (row < ends[column, 1])
    return np.asarray((~known | (depths[column, row] >= np.asarray(depth)[..., None])).mean(axis=2))


def _mix(
    pixels: UInt8[np.ndarray, "rows columns 3"], colour: np.ndarray, share: np.ndarray
) -> None:
    below = pixels.astype(float)
    pixels[:] = (below + share[..., None] * (colour - below) + 0.5).astype(np.uint8)


def _outside(
    corners: Float[np.ndarray, "count 2"], x: np.ndarray, y: np.ndarray
) -> Float[np.ndarray, "rows columns"]:
    """How far places are outside an outline, or, below 0, inside."""
    nearest, inside = np.full(x.shape, np.inf), np.zeros(x.shape, dtype=bool)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        edge_x, edge_y = end - start
        from_x, from_y = x - start[0], y - start[1]
        along = np.clip((from_x * edge_x + from_y * edge_y) / (edge_x**2 + edge_y**2), 0, 1)
        nearest = np.minimum(nearest, np.hypot(from_x - along * edge_x, from_y - along * edge_y))
        crosses = (from_y < 0) != (from_y < edge_y)
        inside ^= crosses & ((edge_x * from_y < edge_y * from_x) == (edge_y > 0))
    return np.where(inside, -nearest, nearest)
