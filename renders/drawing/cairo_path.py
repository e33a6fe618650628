"""Manim's Bézier curves as the path of a Cairo context: compiled, or with few calls to Cairo."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

import cairo
import numpy as np
from jaxtyping import Float

if TYPE_CHECKING:
    Context = cairo.Context[cairo.ImageSurface]
else:
    Context = cairo.Context

try:
    from ._trace import extent as _extent
except ImportError:
    _COMPILED = False
else:
    _COMPILED = True

Extent = tuple[float, float, float, float]
"""The least x and y, and the largest."""

# The functions of Cairo that `trace` calls, in its order.
_NAMES = ("new_path", "move_to", "line_to", "curve_to", "close_path")
# Manim takes points for equal within this many units plus this part of a coordinate.
_ABSOLUTE, _RELATIVE = 1e-6, 1e-5


def set_path(
    context: Context, points: Float[np.ndarray, "n 3"], *, straight: bool, closing: bool
) -> None:
    """Make curves of four points each the path of a context, as Manim's camera does.

    A curve that does not begin at the end of the one before begins a new subpath. With `straight`
    only the ends of curves are used. With `closing`, subpaths that end where they begin are closed,
    which only strokes show.
    """
    trace = _tracer()
    if trace is None:
        set_path_slowly(context, points, straight=straight, closing=closing)
    else:
        trace(context, np.ascontiguousarray(points, np.float64), straight, closing)


@cache
def _tracer() -> Callable[..., None] | None:
    """The compiled `set_path`; None where it is not compiled, or functions of Cairo are hidden."""
    try:
        from ._trace import trace

        library = ctypes.CDLL(import_module("cairo._cairo").__file__)
        functions = [getattr(library, f"cairo_{name}") for name in _NAMES]
    except (AttributeError, ImportError, OSError):  # Cairo may be a hidden part of pycairo
        return None
    return partial(
        trace,
        tuple(ctypes.cast(each, ctypes.c_void_p).value or 0 for each in functions),
        cairo.Context,
    )


def extent_of(points: Float[np.ndarray, "n 3"]) -> Extent | None:
    """The extent of some points; None if there are none, or any is not finite."""
    if not _COMPILED:
        return extent_slowly(points)
    return _extent(np.ascontiguousarray(points, np.float64))


def extent_slowly(points: Float[np.ndarray, "n 3"]) -> Extent | None:
    """`extent_of` in NumPy."""
    if not len(points):
        return None
    # Column by column: numpy is slow to find the least of many short rows.
    x, y = points[:, 0], points[:, 1]
    found = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    return found if all(map(isfinite, found)) else None


def set_path_slowly(
    context: Context, points: Float[np.ndarray, "n 3"], *, straight: bool, closing: bool
) -> None:
    """`set_path` in Python."""
    context.new_path()
    if len(points) < 4:
        return
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 8)
    # Most curves begin exactly where the one before ends; only the others are compared closely.
    apart = curves[:-1, 6:] != curves[1:, :2]
    apart = (apart[:, 0] | apart[:, 1]).nonzero()[0] + 1
    begins = [0, *(k for k in apart.tolist() if not _same(curves[k - 1, 6:], curves[k, :2]))]
    add = context.line_to if straight else context.curve_to
    rest = curves[:, 6:].tolist() if straight else curves[:, 2:].tolist()
    for begin, stop in pairwise([*begins, len(curves)]):
        context.move_to(*curves[begin, :2].tolist())
        for each in rest[begin:stop]:
            add(*each)
        if closing and _same(curves[stop - 1, 6:], curves[begin, :2]):
            context.close_path()


def _same(a: Float[np.ndarray, " 2"], b: Float[np.ndarray, " 2"]) -> bool:
    return all(
        abs(p - q) <= _ABSOLUTE + _RELATIVE * abs(q)
        for p, q in zip(a.tolist(), b.tolist(), strict=True)
    )
