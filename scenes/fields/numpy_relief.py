"""The function of `_relief.c` in NumPy, for installations without a compiler.

Pictures are RGB (side, side, 3), row 0 at the top, with two by two samples a pixel: `depths` are
those of columns of samples, each from the foot of the picture. `ends` has, of each column, the
first row with a depth, and the first after it that shows the sky. Results differ from those of the
compiled function by one level at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int, UInt8

from .middles import in_cells

Pixels = UInt8[np.ndarray, "_ _ 3"]
Depths = Float32[np.ndarray, "_ _"]
Ends = Int[np.ndarray, "_ 2"]
View = tuple[float, float, float, float, float, float, float]
"""Cosine and sine of the angle of view, the width of the ground as a share of the picture, the
picture's height by depth and by height, and the shades of walls that face along x and along y."""

# Their numbers and precision: which of two places is nearer depends on it.
_F = np.float32
_Floats = np.ndarray | np.float32
_LOWEST = _F(-1e9)  # row, of heights that are no numbers
_LEAST = _F(1e-6)  # rows between two places of which the farther is seen
_CLOSE, _FOOT = _F(0.012), _F(0.82)
_STAGGER = (_F(0.25), _F(0.75))


@dataclass(frozen=True)
class _Ground:
    """Heights from 0 to 1 and colours from 0 to 255 at the middles of cells."""

    heights: Float32[np.ndarray, "cells cells"]
    colours: Float32[np.ndarray, "cells cells 4"]
    view: View

    def rays(self, side: int) -> np.ndarray:
        """Of every column of samples: where depth 0 is, in cells, and more.

        Namely the depths at which it enters and leaves the ground, and the shade of its wall.
        """
        cells = len(self.heights)
        cosine, sine, width, _, _, *walls = self.view
        columns = np.arange(2 * side)
        right = ((columns // 2 + 0.25 + 0.5 * (columns % 2)) / side - 0.5) / width
        slabs = []
        for edge, step in ((right * cosine, sine), (-right * sine, cosine)):
            slabs.append(np.sort([(-0.5 - edge) / step, (0.5 - edge) / step], axis=0))
        (near_x, far_x), (near_y, far_y) = slabs
        x, y = (right * cosine + 0.5) * cells - 0.5, (0.5 - right * sine) * cells - 0.5
        near, far = np.maximum(near_x, near_y), np.minimum(far_x, far_y)
        return np.stack([x, y, near, far, np.where(near_x > near_y, *walls)], axis=1).astype(_F)

    def at(self, values: np.ndarray, x: _Floats, y: _Floats, depth: np.ndarray) -> np.ndarray:
        """What is at a depth of rays."""
        cosine, sine = (_F(each * len(values)) for each in self.view[:2])
        return in_cells(values, x + depth * sine, y + depth * cosine)


def ground(
    pixels: Pixels,
    depths: Depths,
    ends: Ends,
    side: int,
    heights: Float32[np.ndarray, "_ _"],
    colours: Float32[np.ndarray, "_ _ _"],
    cells: int,
    view: View,
) -> None:
    """Draw a height field over what is on a picture, and note how deep its samples are.

    Heights are from 0 to 1, row 0 is y_min; `colours` are red, green, blue and nothing, 0 to 255.
    Raises ValueError if sizes do not fit each other, or the view is along an axis.
    """
    fits = heights.shape == (cells, cells) and colours.shape == (cells, cells, 4) and cells > 1
    if not (fits and fit_each_other(pixels, depths, ends, side)):
        raise ValueError("sizes have to fit each other")
    _check_view(view)
    land = _Ground(heights, colours, view)
    rays = land.rays(side)
    walls = ends[:, 0].copy()  # the first row of each column that sees no wall
    for column, ray in enumerate(rays):
        ends[column], walls[column] = 0, 0
        if ray[2] < ray[3]:
            low, walls[column], high = _look(land, ray, _STAGGER[column % 2], side, depths[column])
            ends[column] = low, high
    _shade(pixels, depths, ends, walls, land, rays)
    for column, ray in enumerate(rays):
        depths[column, ends[column, 0] : walls[column]] = ray[2]


def fit_each_other(pixels: np.ndarray, depths: np.ndarray, ends: np.ndarray, side: int) -> bool:
    """Whether a picture of `side` pixels, its depths and its ends have the sizes they need."""
    columns = 2 * side
    fits = depths.shape == (columns, columns) and ends.shape == (columns, 2)
    return side > 0 and pixels.shape == (side, side, 3) and fits


def _check_view(view: View) -> None:
    cosine, sine, width = view[:3]
    if not (np.isfinite(view).all() and abs(cosine**2 + sine**2 - 1) < 1e-6 and width > 0):
        raise ValueError("the view must be of an angle, a width above 0 and finite numbers")
    if min(abs(cosine), abs(sine)) <= 1e-9:
        raise ValueError("the view must not be along an axis")


def _look(
    land: _Ground, ray: np.ndarray, stagger: np.float32, side: int, seen: np.ndarray
) -> tuple[int, int, int]:
    """Write the depths of a column; returns its lowest row, the first above the wall, and sky."""
    x, y, near, far, _ = ray
    width, slope, lift = land.view[2:5]
    rows = _F(2 * side)
    steps = np.ceil((far - near) * _F(len(land.heights)))
    step = (far - near) / steps
    places = near + np.arange(steps + 1, dtype=_F) * step
    tops = land.at(land.heights, x, y, places) * (_F(lift * width) * rows)
    tops += (_F(0.5 - 0.5 * lift * width) * rows - stagger) + places * (_F(slope * width) * rows)
    foot = _F((0.5 + (float(near) * slope - 0.5 * lift) * width) * 2 * side) - stagger
    tops = np.append(foot, np.fmax(tops, _LOWEST))
    low, wall, high = (
        int(np.clip(each, 0, 2 * side))
        for each in (np.ceil(foot), np.floor(tops[1]) + 1, np.floor(tops[1:].max()) + 1)
    )
    wall, high = max(wall, low), max(high, low)
    row = np.arange(low, high)
    first = np.searchsorted(np.maximum.accumulate(tops[1:]), row.astype(_F)) + 1
    begins = np.append(_F(0), places)[first - 1]
    begins[first <= 1] = 0
    rise = np.maximum(tops[first] - tops[first - 1], _LEAST)
    along = np.where(first <= 1, _F(1), step) / rise
    seen[low:high] = begins + (row.astype(_F) - tops[first - 1]) * along
    return low, wall, high


def _shade(
    pixels: Pixels,
    depths: Depths,
    ends: Ends,
    walls: Int[np.ndarray, " columns"],
    land: _Ground,
    rays: np.ndarray,
) -> None:
    """Draw what samples see: at once where those of a pixel are close together."""
    side = len(pixels)
    # Pixel by pixel from the top: two samples of the left column, then two of the right one.
    row = np.arange(2 * side)

    def by_pixel(values: np.ndarray) -> np.ndarray:
        values = np.broadcast_to(values, (2 * side, 2 * side)).reshape(side, 2, side, 2)
        return np.ascontiguousarray(values.transpose(2, 0, 1, 3)[::-1]).reshape(side, side, 4)

    known = by_pixel((row >= ends[:, :1]) & (row < ends[:, 1:]))
    walled = by_pixel(row < walls[:, None]) & known
    seen = np.where(known, by_pixel(depths), _F(9))
    near = (
        (np.abs(seen[..., 0] - seen[..., 3]) < _CLOSE)
        & (np.abs(seen[..., 1] - seen[..., 2]) < _CLOSE)
        & (np.abs(seen[..., 0] - seen[..., 1]) < _CLOSE)
    )
    once = known.all(axis=2) & ~walled.any(axis=2) & near
    column = np.broadcast_to(np.arange(side), (side, side))
    x, y = (rays[::2, :2] + rays[1::2, :2]).T / 2
    depth = seen[once].sum(axis=1) / 4
    lit = land.at(land.colours, x[column[once]], y[column[once]], depth)
    pixels[once] = (lit[:, :3] + _F(0.5)).astype(np.uint8)
    mixed = known.any(axis=2) & ~once
    ray = rays[2 * column[mixed][:, None] + np.array([0, 0, 1, 1])]
    known, walled, seen = known[mixed], walled[mixed], seen[mixed]
    depth = np.where(walled, ray[..., 2], np.where(known, seen, 0))
    lit = land.at(land.colours, ray[..., 0], ray[..., 1], depth)[..., :3]
    share = ray[..., 4] * (_FOOT + (1 - _FOOT) * np.where(walled, seen, 0))
    lit = np.where(walled[..., None], lit * share[..., None], lit)
    lit = np.where(known[..., None], lit, pixels[mixed][:, None])
    pixels[mixed] = (lit.mean(axis=1) + 0.5).astype(np.uint8)
