"""Lines of equal values are found alike, compiled and by contourpy."""

import runpy
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from epochreel.scenes.fields import contourpy_lines, contours

Lines = Callable[..., tuple[bytearray, bytearray]]
Segment = tuple[tuple[float, float], tuple[float, float]]

FIELDS = hnp.arrays(
    float,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=9),
    elements=st.floats(-2, 2),
)


@pytest.fixture(params=["compiled", "contourpy"], scope="module")
def lines(request: pytest.FixtureRequest) -> Lines:
    return contourpy_lines.lines if request.param == "contourpy" else compiled()


def compiled() -> Lines:
    name = "epochreel.scenes.fields._marching"
    found: Lines = pytest.importorskip(name, exc_type=ImportError).lines
    return found


def places(count: int) -> np.ndarray:
    """Rising, at uneven distances."""
    return np.cumsum(np.linspace(0.5, 1.5, count))


def traced(lines: Lines, field: np.ndarray, level: float) -> list[np.ndarray]:
    rows, columns = field.shape
    at, behind = lines(field, places(columns), places(rows), level)
    ends = np.frombuffer(behind, dtype=np.intp)
    points = np.frombuffer(at).reshape(-1, 2)
    assert (ends[-1] if len(ends) else 0) == len(points)
    return [points[start:end] for start, end in pairwise([0, *ends])]


def segments(every: list[np.ndarray]) -> Iterator[Segment]:
    for line in every:
        rounded = [(x, y) for x, y in np.round(line, 9).tolist()]
        yield from pairwise(rounded)


@given(FIELDS, st.floats(-1.5, 1.5))
def test_compiled_lines_are_those_of_contourpy(field: np.ndarray, level: float) -> None:
    found = [
        sorted(tuple(sorted(each)) for each in segments(traced(lines, field, level)))
        for lines in (compiled(), contourpy_lines.lines)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_above_the_level_is_on_the_left(sign: int) -> None:
    x, y = np.meshgrid(places(20), places(20))
    (line,) = traced(compiled(), sign * -np.hypot(x - x.mean(), y - y.mean()), sign * -5.0)
    area = np.dot(line[:-1, 0], line[1:, 1]) - np.dot(line[1:, 0], line[:-1, 1])
    assert np.sign(area) == sign


def test_a_hill_has_one_closed_line_of_points_at_its_level(lines: Lines) -> None:
    x, y = np.meshgrid(places(40), places(30))
    field = -np.hypot(x - x.mean(), y - y.mean())
    (line,) = traced(lines, field, -8.0)
    assert (line[0] == line[-1]).all()
    np.testing.assert_allclose(np.hypot(*(line - [x.mean(), y.mean()]).T), 8, atol=0.05)


def test_lines_from_edge_to_edge_are_whole(lines: Lines) -> None:
    field = np.tile(np.array([[-1.0], [3.0], [-1.0]]), (1, 5))
    lower, upper = sorted(traced(lines, field, 0.0), key=lambda line: float(line[0, 1]))
    for line, share in ((lower, 0.25), (upper, 1.75)):
        assert sorted(line[:, 0]) == places(5).tolist()
        np.testing.assert_allclose(line[:, 1], np.interp(share, range(3), places(3)))


def test_a_level_beyond_all_samples_has_no_lines(lines: Lines) -> None:
    assert traced(lines, np.ones((3, 4)), 2.0) == []
    assert traced(lines, np.ones((3, 4)), 0.0) == []


@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (4, 5)])
def test_samples_have_to_fit_their_places(shape: tuple[int, int]) -> None:
    x, y = places(shape[1]), places(shape[0])
    with pytest.raises(ValueError, match="a sample for each x and y"):
        compiled()(np.zeros((4, 4)), x, y, 0.0)


def test_without_the_compiled_module_contourpy_finds_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "epochreel.scenes.fields._marching", None)
    monkeypatch.delitem(sys.modules, contours.__name__)
    assert runpy.run_module(contours.__name__)["lines"] is contourpy_lines.lines
