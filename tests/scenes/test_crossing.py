"""Crossings of lines with edges between samples are refined alike, compiled and in NumPy."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from epochreel.reels.grid import Grid
from epochreel.scenes.fields import numpy_crossing
from epochreel.scenes.fields.contours import Contours

Cross = Callable[..., None]

GRID = Grid.over((-2.0, 2.0, -1.0, 1.0), rows=12, columns=17)
X, Y = GRID.x.astype(float), GRID.y.astype(float)


@pytest.fixture(params=["compiled", "numpy"])
def cross(request: pytest.FixtureRequest) -> Cross:
    if request.param == "numpy":
        return numpy_crossing.cross
    name = "epochreel.scenes.fields._crossing"
    found: Cross = pytest.importorskip(name, exc_type=ImportError).cross
    return found


def wavy(places: np.ndarray) -> np.ndarray:
    """Two fields that bend: one smooth, one a steep step."""
    x, y = places.T
    return np.array([np.sin(3 * x) + y**3 - 0.1, np.tanh(40 * (y - 0.3 * x))])


FIELDS = wavy(GRID.points()).reshape(2, *GRID.shape)


def crossings() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where straight lines between samples cross edges, and fields and levels of these."""
    points, owners, levels = [], [], []
    for owner, level in ((0, 0.0), (1, 0.0), (0, 0.4)):
        (lines,) = [Contours(GRID).lines([FIELDS[owner]], (level,), None)]
        for line in lines:
            points.append(line)
            owners += [owner] * len(line)
            levels += [level] * len(line)
    return np.concatenate(points), np.array(owners, dtype=np.intp), np.array(levels)


def ask(at: bytearray) -> np.ndarray:
    return wavy(np.frombuffer(at).reshape(-1, 2))


def test_compiled_crossings_are_those_of_numpy() -> None:
    compiled = pytest.importorskip("epochreel.scenes.fields._crossing", exc_type=ImportError)
    found = []
    for cross in (compiled.cross, numpy_crossing.cross):
        points, owners, levels = crossings()
        cross(points, owners, levels, FIELDS, X, Y, ask)
        found.append(points)
    np.testing.assert_allclose(found[0], found[1], rtol=0, atol=1e-12)


def test_points_move_along_their_edges_to_where_fields_have_their_level(cross: Cross) -> None:
    points, owners, levels = crossings()
    before = points.copy()
    cross(points, owners, levels, FIELDS, X, Y, ask)
    moved = points != before
    assert moved.any(axis=1).sum() > 10
    assert not moved.all(axis=1).any()

    def off(places: np.ndarray) -> np.ndarray:
        return np.asarray(np.abs(wavy(places)[owners, np.arange(len(places))] - levels))

    smooth = owners == 0
    assert off(points)[smooth].max() < 2e-3 < off(before)[smooth].max()
    assert off(points)[~smooth].max() < off(before)[~smooth].max() / 4


def test_straight_fields_are_not_asked(cross: Cross) -> None:
    field = (X[None] + 0.3 * Y[:, None])[None]
    points = np.concatenate(Contours(GRID).lines([field[0]], (0.05,), None))
    before = points.copy()

    def never(_: bytearray) -> np.ndarray:
        raise AssertionError

    # At the outermost edges a field has no sample further on, and seems to bend.
    inner = (np.abs(points[:, 0]) < 1.7) & (np.abs(points[:, 1]) < 0.8)
    points = points[inner]
    owners, levels = np.zeros(len(points), dtype=np.intp), np.full(len(points), 0.05)
    cross(points, owners, levels, field, X, Y, never)
    np.testing.assert_array_equal(points, before[inner])


@pytest.mark.parametrize(
    "wrong",
    [
        {"owners": np.array([2], dtype=np.intp)},
        {"owners": np.array([-1], dtype=np.intp)},
        {"levels": np.zeros(2)},
        {"ask": lambda _: np.zeros((1, 1))},
    ],
)
def test_sizes_that_do_not_fit_are_refused(cross: Cross, wrong: dict[str, Any]) -> None:
    points, owners, _ = crossings()
    given = {
        "points": points[owners == 1][:1].copy(),
        "owners": np.array([1], dtype=np.intp),
        "levels": np.zeros(1),
        "fields": FIELDS,
        "x": X,
        "y": Y,
        "ask": ask,
    }
    cross(*given.values())
    given["points"] = points[owners == 1][:1].copy()
    with pytest.raises(ValueError, match=r"fit each other|for each field and point"):
        cross(*{**given, **wrong}.values())


def test_errors_of_what_is_asked_are_passed_on(cross: Cross) -> None:
    points, owners, levels = crossings()

    def fail(_: bytearray) -> np.ndarray:
        raise KeyError("asked")

    with pytest.raises(KeyError, match="asked"):
        cross(points, owners, levels, FIELDS, X, Y, fail)


def test_without_the_compiled_module_numpy_refines_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    import runpy
    import sys

    from epochreel.scenes.fields import contours

    monkeypatch.setitem(sys.modules, "epochreel.scenes.fields._crossing", None)
    monkeypatch.delitem(sys.modules, contours.__name__)
    assert runpy.run_module(contours.__name__)["cross"] is numpy_crossing.cross
