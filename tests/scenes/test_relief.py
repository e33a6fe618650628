"""Height fields seen from the side: compiled and in NumPy, and what hides what."""

import runpy
import sys
from dataclasses import dataclass
from itertools import product
from math import cos, inf, nan, pi, sin
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epochreel.scenes.fields import numpy_on_relief, numpy_relief, relief_drawing
from epochreel.scenes.stage.marks import class_mark

from ..conftest import skip_outside_ci

try:
    from epochreel.scenes.fields import _on_relief, _relief
except ImportError:
    skip_outside_ci("reliefs are not compiled")

SIDE, CELLS = 48, 12
COMPILED = SimpleNamespace(ground=_relief.ground, lines=_on_relief.lines, marks=_on_relief.marks)
NUMPY = SimpleNamespace(
    ground=numpy_relief.ground, lines=numpy_on_relief.lines, marks=numpy_on_relief.marks
)
WITH_BOTH = pytest.mark.parametrize("module", [COMPILED, NUMPY], ids=["compiled", "numpy"])
GREY = (90, 90, 90)


@dataclass
class Drawing:
    """A picture that is grey where nothing is drawn, and what is seen on it."""

    module: Any
    side: int = SIDE

    def __post_init__(self) -> None:
        self.pixels = np.full((self.side, self.side, 3), GREY[0], dtype=np.uint8)
        self._depths = np.full((2 * self.side, 2 * self.side), 9, dtype=np.float32)
        self._ends = np.zeros((2 * self.side, 2), dtype=np.intp)
        self._seen = self.pixels, self._depths, self._ends, self.side

    def ground(self, heights: np.ndarray, colours: np.ndarray, angle: float = 0.7) -> None:
        view = (cos(angle), sin(angle), 0.65, sin(0.8), 0.36 * cos(0.8), 0.6, 0.5)
        self.seen_from(view, heights, colours)

    def seen_from(self, view: tuple[float, ...], heights: np.ndarray, colours: np.ndarray) -> None:
        self.module.ground(*self._seen, heights, colours, len(heights), view)

    def lines(self, lines: np.ndarray, half: float = 1.5, opacity: float = 1.0) -> None:
        self.module.lines(*self._seen, lines, half, (10, 20, 30), opacity)

    def marks(self, places: np.ndarray, looks: np.ndarray, radius: float = 3.0) -> None:
        white = [255, 255, 255]
        colours = np.array(
            [[[240, 130, 30], white], [white, [10, 120, 190]], [[150, 70, 140], white]],
            dtype=np.uint8,
        )
        corners = np.full((3, 12, 2), np.nan)
        for outline, index in zip(corners[1:], (6, 10), strict=True):
            mark = class_mark(index)
            outline[: len(mark)] = mark
        sizes = np.array([[radius, 2.0], [radius, 2.5], [radius, 1.0]])
        self.module.marks(*self._seen, places, looks, colours, corners, sizes)


def _land(seed: int, cells: int = CELLS) -> tuple[np.ndarray, np.ndarray]:
    """Rough hills from 0 to 1, and colours."""
    drawn = np.random.default_rng(seed)
    heights = drawn.uniform(0, 1, (cells, cells)).astype(np.float32)
    colours = drawn.uniform(0, 255, (cells, cells, 4)).astype(np.float32)
    return heights, colours


def _plain(heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    colours = np.full((*heights.shape, 4), 200, dtype=np.float32)
    return heights.astype(np.float32), colours


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 1000), st.floats(0.05, 1.5))
def test_numpy_draws_the_same(seed: int, angle: float) -> None:
    drawn = np.random.default_rng(seed)
    lines = drawn.uniform(-4, SIDE + 4, (9, 6))
    lines[:, [2, 5]] = drawn.uniform(-0.7, 0.7, (9, 2))
    lines[0, 3:] = lines[0, :3]  # a segment without length
    places = np.column_stack([drawn.uniform(-2, SIDE + 2, (12, 2)), drawn.uniform(-0.7, 0.7, 12)])
    looks = drawn.integers(0, 3, 12).astype(np.intp)
    pictures = []
    for module in (COMPILED, NUMPY):
        drawing = Drawing(module)
        drawing.ground(*_land(seed), angle)
        pictures.append(drawing.pixels.copy())
        drawing.lines(lines, opacity=0.6)
        drawing.marks(places, looks)
        pictures.append(drawing.pixels)
    ground, whole, numpy_ground, numpy_whole = (each.astype(int) for each in pictures)
    assert (ground != GREY[0]).mean() > 0.2
    assert (whole != ground).mean() > 0.05
    assert np.abs(ground - numpy_ground).max() <= 1
    assert np.abs(whole - numpy_whole).max() <= 1


@WITH_BOTH
def test_flat_ground_has_its_own_colour_and_smooth_edges(module: Any) -> None:
    drawing = Drawing(module)
    drawing.ground(*_plain(np.zeros((CELLS, CELLS))))
    red = drawing.pixels[:, :, 0]
    assert red[SIDE // 2 + 6, SIDE // 2] == 200
    assert (red == 200).sum() > 300
    # Pixels that the outline crosses are partly ground and partly not.
    between = (red > GREY[0]) & (red < 200)
    assert 40 < between.sum() < 200
    assert {int(each) for each in np.unique(red[between])} == {118, 145, 173}


@WITH_BOTH
def test_a_wall_is_darker_than_the_ground_above_it(module: Any) -> None:
    drawing = Drawing(module)
    drawing.ground(*_plain(np.ones((CELLS, CELLS))))
    column = drawing.pixels[:, SIDE // 2, 0].astype(int)
    shown = column[column != GREY[0]]
    top, wall = shown[2], shown[-3]
    assert top == 200
    assert wall < 0.65 * top
    # It is darker towards its foot.
    assert shown[-3] < shown[-8]


@WITH_BOTH
def test_a_wall_without_height_at_the_edge_of_a_row_is_drawn(module: Any) -> None:
    """Flat ground whose nearest edge is exactly where a row of samples is: nothing is black."""
    drawing = Drawing(module)
    row = 12.25  # of samples from the foot of the picture, and part of one
    heights, colours = _plain(np.zeros((CELLS, CELLS)))
    for stagger in (0.0, 0.5):
        middle = 0.5 - (row + stagger) / (2 * SIDE)
        drawing.seen_from((0.6, 0.8, 0.5, 0.0, 2 * middle / 0.5, 0.6, 0.5), heights, colours)
        assert drawing.pixels.min() >= 80  # the foot of a wall is at 82
        assert (drawing._ends[SIDE] > 0).all()
        assert np.isfinite(drawing._depths).all()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 1000), st.sampled_from([nan, inf, -inf]), st.floats(0, 1))
def test_heights_that_are_no_numbers_are_drawn_alike(
    seed: int, height: float, share: float
) -> None:
    heights, colours = _land(seed)
    heights[np.random.default_rng(seed).uniform(size=heights.shape) < share] = height
    pictures = []
    for module in (COMPILED, NUMPY):
        drawing = Drawing(module)
        with np.errstate(invalid="ignore"):
            drawing.ground(heights, colours)
        pictures.append(drawing.pixels.astype(int))
    assert np.abs(pictures[0] - pictures[1]).max() <= 1


@WITH_BOTH
def test_what_is_nowhere_is_not_drawn(module: Any) -> None:
    drawing = Drawing(module)
    with np.errstate(invalid="ignore"):
        drawing.marks(np.full((1, 3), nan), np.zeros(1, dtype=np.intp))
        drawing.lines(np.full((1, 6), nan))
    assert (drawing.pixels == GREY[0]).all()


def _ridge() -> tuple[np.ndarray, np.ndarray]:
    """A high ridge from left to right as it is seen, with flat ground behind it."""
    row, column = np.mgrid[:CELLS, :CELLS]
    return _plain(1.0 * (np.abs(row + column - CELLS + 1) <= 1))


@WITH_BOTH
@pytest.mark.parametrize(("back", "hidden"), [(0.16, True), (-0.4, False)])
def test_hills_hide_what_stands_behind_them(module: Any, back: float, hidden: bool) -> None:
    """A mark and a line on the ground, behind a ridge or before it."""
    side = 3 * SIDE
    x, y = side / 2, side * (0.5 - (back * sin(0.8) - 0.5 * 0.36 * cos(0.8)) * 0.65)
    place = np.array([[x, y, back - 0.016]])
    line = np.hstack([place - np.array([4, 0, 0]), place + np.array([4, 0, 0])])
    for draw in ("mark", "line"):
        drawing = Drawing(module, side)
        drawing.ground(*_ridge(), 0.785)
        before = drawing.pixels.copy()
        if draw == "mark":
            drawing.marks(place, np.zeros(1, dtype=np.intp))
        else:
            drawing.lines(line)
        changed = (drawing.pixels != before).any(axis=2)
        assert changed.any() != hidden
        if not hidden:
            assert changed[int(y), int(x)]


@WITH_BOTH
def test_lines_are_solid_where_their_segments_meet(module: Any) -> None:
    """Many short segments look like one long one: no beads."""
    ends = np.column_stack([np.linspace(5, 43, 80), np.linspace(9, 30, 80), np.zeros(80)])
    many, one = Drawing(module), Drawing(module)
    many.lines(np.hstack([ends[:-1], ends[1:]]), opacity=0.5)
    one.lines(np.hstack([ends[:1], ends[-1:]]), opacity=0.5)
    assert (one.pixels != GREY[0]).any()
    assert np.abs(many.pixels.astype(int) - one.pixels).max() <= 1
    assert one.pixels.min() == 50  # half of the ground's 90, half of the line's 10


@WITH_BOTH
def test_marks_have_the_area_of_a_circle_in_a_white_edge(module: Any) -> None:
    areas = []
    for look in range(3):
        drawing = Drawing(module)
        drawing.marks(np.array([[24.3, 23.6, 0.0]]), np.array([look], dtype=np.intp), radius=9.0)
        flat = drawing.pixels.reshape(-1, 3)
        areas.append(int((flat == flat[24 * SIDE + 24]).all(axis=1).sum()))
        assert (flat == 255).all(axis=1).any()
    circle = np.pi * 81
    assert areas[0] == pytest.approx(circle, rel=0.12)
    for other in areas[1:]:
        assert other == pytest.approx(circle, rel=0.25)


@WITH_BOTH
def test_what_does_not_fit_is_refused(module: Any) -> None:
    heights, colours = _land(0)
    drawing = Drawing(module)
    for wrong in ((heights[:-1].copy(), colours), (heights, colours[:, :-1].copy())):
        with pytest.raises(ValueError, match="fit"):
            drawing.ground(*wrong)
    for angle in (0.0, 1e-10, pi / 2):
        with pytest.raises(ValueError, match="must not be along an axis"):
            drawing.ground(heights, colours, angle)
    view = (0.6, 0.8, 0.65, 0.5, 0.3, 0.6, 0.5)
    drawing.seen_from(view, heights, colours)
    for index, wrong_number in [*product(range(7), (nan, inf)), (0, 6.0), (1, 1e-3), (2, 0.0)]:
        changed = (*view[:index], wrong_number, *view[index + 1 :])
        with pytest.raises(ValueError, match="of an angle"):
            drawing.seen_from(changed, heights, colours)
    with pytest.raises(ValueError, match="fit"):
        drawing.marks(np.zeros((1, 3)), np.array([3], dtype=np.intp))
    with pytest.raises(ValueError, match="fit"):
        drawing.marks(np.zeros((2, 3)), np.array([0], dtype=np.intp))
    other = Drawing(module, SIDE + 2)
    other.pixels = other.pixels[:-2]
    other._seen = other.pixels, *other._seen[1:]
    with pytest.raises(ValueError, match="fit"):
        other.lines(np.zeros((1, 6)))


def test_numpy_replaces_the_compiled_module_if_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("ground", "lines", "marks")
    assert [getattr(relief_drawing, name) for name in names] == [
        getattr(COMPILED, name) for name in names
    ]
    monkeypatch.setitem(sys.modules, _relief.__name__, None)
    monkeypatch.delitem(sys.modules, relief_drawing.__name__)
    found = runpy.run_module(relief_drawing.__name__)
    assert [found[name] for name in names] == [getattr(NUMPY, name) for name in names]


def test_hills_are_smooth_between_their_cells() -> None:
    """No facets: neighbouring pixels of a slope differ little, however large the picture is."""
    bump = np.zeros((24, 24), dtype=np.float32)
    bump[12, 12] = 1
    heights = cv2.GaussianBlur(bump, (0, 0), 3)
    heights /= heights.max()
    colours = np.repeat(heights[:, :, None] * 200, 4, axis=2)
    drawing = Drawing(COMPILED, 400)
    drawing.ground(heights, colours, 0.7)
    slope = drawing.pixels[180:260, 200, 0].astype(int)
    assert np.ptp(slope) > 100
    assert np.abs(np.diff(slope, n=2)).max() <= 4
