"""Paths for Cairo: the compiled way and the one in Python give it the same."""

import ctypes
import sys
from collections.abc import Iterator

import cairo
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.renders.drawing import cairo_path
from epochreel.renders.drawing.cairo_path import (
    extent_of,
    extent_slowly,
    set_path,
    set_path_slowly,
)

# Coordinates that often recur, or nearly, so that curves begin where others end.
PLACES = st.lists(
    st.tuples(*[st.sampled_from([0.0, 1.0, 1.0 + 5e-7, 1.0 + 1e-4, -3.5, float("nan")])] * 2),
    min_size=0,
    max_size=24,
)


def _context() -> "cairo.Context[cairo.ImageSurface]":
    return cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))


@given(PLACES, st.booleans(), st.booleans())
def test_compiled_paths_are_those_of_python(
    places: list[tuple[float, float]], straight: bool, closing: bool
) -> None:
    points = np.column_stack([np.reshape(places, (-1, 2)), np.zeros(len(places))])
    paths = []
    for way in (set_path, set_path_slowly):
        context = _context()
        way(context, points, straight=straight, closing=closing)
        paths.append(str(list(context.copy_path())))
    assert paths[0] == paths[1]


@given(PLACES)
def test_compiled_extents_are_those_of_numpy(places: list[tuple[float, float]]) -> None:
    points = np.column_stack([np.reshape(places, (-1, 2)), np.full(len(places), 9.0)])
    assert extent_of(points) == extent_slowly(points)


@pytest.mark.parametrize("compiled", [True, False])
def test_an_extent_is_the_least_and_the_largest_or_none(
    compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cairo_path, "_COMPILED", compiled)
    points = np.array([[1.0, -2.0, 9.0], [-3.0, 4.0, -9.0], [0.0, 0.0, 0.0]])
    assert extent_of(points[::-1]) == (-3.0, -2.0, 1.0, 4.0)
    assert extent_of(points[:0]) is None
    for value in (np.nan, np.inf, -np.inf):
        assert extent_of(np.concatenate([points, [[value, 0.0, 0.0]]])) is None


def test_a_path_replaces_the_one_before_and_points_may_lie_anyhow_in_memory() -> None:
    context, points = _context(), np.arange(24, dtype=np.float32).reshape(8, 3)
    set_path(context, points, straight=True, closing=False)
    set_path(context, points[::-1], straight=True, closing=False)
    moves = [(cairo.PathDataType.MOVE_TO, (21.0, 22.0)), (cairo.PathDataType.LINE_TO, (12.0, 13.0))]
    assert list(context.copy_path())[:2] == moves
    assert len(list(context.copy_path())) == 4


def test_only_open_contexts_are_drawn_on() -> None:
    trace = cairo_path._tracer()
    assert trace is not None
    with pytest.raises(TypeError, match=r"a context must be an open cairo\.Context, not object"):
        trace(object(), np.eye(4, 3), True, True)


@pytest.fixture
def forgetting() -> Iterator[None]:
    """Looks for the functions of Cairo again, before the test and after it."""
    cairo_path._tracer.cache_clear()
    yield
    cairo_path._tracer.cache_clear()


@pytest.mark.usefixtures("forgetting")
@pytest.mark.parametrize("lost", ["compiled", "exported", "shared"])
def test_python_takes_over_where_the_tracer_is_missing(
    lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> object:
        if lost == "shared":
            raise OSError
        return object()  # which has no functions

    assert cairo_path._tracer() is not None
    cairo_path._tracer.cache_clear()
    if lost == "compiled":
        monkeypatch.setitem(sys.modules, "epochreel.renders.drawing._trace", None)
    else:
        monkeypatch.setattr(ctypes, "CDLL", fail)
    assert cairo_path._tracer() is None
    context = _context()
    set_path(context, np.eye(4, 3), straight=True, closing=True)
    assert len(list(context.copy_path())) == 2  # a move and a line
