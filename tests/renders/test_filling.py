"""Paths that are drawn without Cairo look as if Cairo had drawn them."""

import os
import subprocess
import sys
from collections.abc import Callable

import cairo
import numpy as np
import pytest
from jaxtyping import Float, UInt8
from manim import Camera, CapStyleType, LineJointType, VMobject

from epochreel.renders.drawing import filling
from epochreel.renders.drawing.cairo_path import set_path
from epochreel.renders.drawing.filling import fill_path, stroke_path
from epochreel.renders.drawing.rasterizer import Rasterizer
from epochreel.scenes.parts.shapes import Polyline, circles, joined, marks
from epochreel.scenes.stage.marks import ROUND, class_mark

from ..conftest import skip_outside_ci

try:
    from epochreel.renders.drawing import _fill
except ImportError:
    skip_outside_ci("filling is not compiled")

WIDTH, HEIGHT = 160, 90
GROUND = (20, 60, 100, 255)
INK = np.array([0.9, 0.4, 0.1, 0.8])
RNG = np.random.default_rng(3)

Points = Float[np.ndarray, "n 3"]
Picture = UInt8[np.ndarray, "90 160 4"]
Way = Callable[[Picture, "cairo.Context[cairo.ImageSurface]"], object]


def _flat(places: Float[np.ndarray, "n 2"]) -> Points:
    return np.column_stack([places, np.zeros(len(places))])


def _places(count: int) -> Points:
    """Places in a frame of 16 by 9 units, and some outside it."""
    return _flat(RNG.uniform(-1.1, 1.1, (count, 2)) * [8, 4.5])


TURNED = _flat(np.array([[-3.0, -2], [4, -1], [1, 3], [-3, -2]]))
BACK = _flat(np.array([[-3.0, 0], [3, 0.02], [-3, 0.04], [-2, 2]]))


def _links(count: int, widest: float) -> Points:
    """Ribbons that cross each other, some beyond the frame."""
    starts, ends = (RNG.uniform(-1.1, 1.1, (count, 2)) * [8, 3] for _ in range(2))
    starts[:, 0] = ends[:, 0] + RNG.uniform(1, 5, count)
    sides = [[0, -1], [1, -1], [1, -1], [1, 1], [1, 1], [0, 1], [0, 1], [0, -1]]
    half = RNG.uniform(0, widest / 2, (count, 1))
    corners = [np.where(end, ends, starts) + half * [0, side] for end, side in sides]
    joins = [
        (a, (2 * a + b) / 3, (a + 2 * b) / 3, b)
        for a, b in zip(corners[::2], corners[1::2], strict=True)
    ]
    return _flat(np.stack([each for join in joins for each in join], axis=1).reshape(-1, 2))


WAVE = _flat(np.column_stack([np.linspace(-9, 9, 80), 3 * np.sin(np.linspace(-5, 5, 80))]))
# Their sides are at one 256th of a pixel on the first line of a row, where Cairo has them cross.
DIAMOND = _flat(np.array([[0.4, 0], [0, 0.9], [-0.4, 0], [0, -0.9], [0.4, 0]]))
TIPS = [DIAMOND + np.array([0.9 * k, -0.9 - 1 / 320 + 0.5, 0]) for k in range(-8, 9)]
FILLED = {
    "diamonds": joined(TIPS),
    "circles": circles(_places(60), RNG.uniform(0.1, 1, 60)),
    "many dots": circles(_places(60), np.full(60, 0.7)),
    "dots in a heap": circles(_places(200) / [16, 12, 1], np.full(200, 0.4)),
    "dots of many sizes": circles(_places(80) / 1.3, RNG.uniform(0.01, 1.2, 80)),
    "dots that are cut off": np.clip(circles(_places(80), np.full(80, 0.7)), -3.1, 3.3),
    "links": _links(40, 0.4),
    "a large circle": circles(np.zeros((1, 3)), np.array([20.0])),
    "curves": _places(48),
    "a star": joined([_places(12)]),
}
# In units of 1/256 of a pixel: where edges part, less than nothing is covered of some pixel.
PARTING = {
    "far": [
        *[(17299, 6103), (25552, -5055), (27233, 7261), (15110, 2867), (6832, 1103)],
        *[(6370, 6884), (11743, -3382), (19121, 7264)],
    ],
    "flat": [(1126, 2287), (13788, 1527), (13819, 1532), (9744, 1559), (3392, 4644)],
    "tall": [
        *[(8060, 4192), (10767, 730), (1332, 10263), (-2579, 6253), (10177, 3262), (3498, 13432)],
        *[(10199, 17685), (6200, 27600), (3963, 28457), (13086, 28432), (3441, 35511)],
    ],
}
# Ends that Manim takes for equal, in different 256ths of a pixel where units have 135 pixels.
ALMOST_CLOSED = [(3.0, 2.0), (4.0, 2.5), (3.00002, 2.00001)]
# Lines that turn by less than faces are rounded to, turn back, and end where others begin.
BENT = _flat(np.column_stack([np.linspace(-6, 6, 400), np.sin(np.linspace(0, 3, 400))]))
HAIRPINS = joined([BACK[:3] + np.array([0, 0.3 * k, 0]) for k in range(-12, 12)])
STROKED = {
    "bent": joined([BENT, BENT[::-1, [1, 0, 2]] / 2]),
    "hairpins": HAIRPINS,
    "far apart": joined([_places(30)]),
    "dense": joined([WAVE, WAVE[:, [1, 0, 2]] / 2]),
    "closed": joined([TURNED, TURNED[::-1] / 2]),
    "back": joined([BACK]),
}


def _drawn(way: Way) -> Picture:
    picture = np.full((HEIGHT, WIDTH, 4), GROUND, dtype=np.uint8)
    surface = cairo.ImageSurface.create_for_data(picture.data, cairo.FORMAT_ARGB32, WIDTH, HEIGHT)
    context = cairo.Context(surface)
    context.set_matrix(cairo.Matrix(10, 0, 0, -10, WIDTH / 2, HEIGHT / 2))
    red, green, blue, alpha = INK.tolist()
    context.set_source_rgba(blue, green, red, alpha)
    way(picture, context)
    return picture


def _assert_alike(ours: Picture, cairos: Picture) -> None:
    off = np.abs(ours.astype(int) - cairos).max(axis=-1)
    assert (cairos != GROUND).any(axis=-1).sum() > 150
    assert off.max() <= 1


@pytest.mark.parametrize("name", FILLED)
def test_fills_are_those_of_cairo(name: str) -> None:
    straight = name == "a star"

    def fill(_: Picture, context: "cairo.Context[cairo.ImageSurface]") -> None:
        set_path(context, FILLED[name], straight=straight, closing=False)
        context.fill()

    def ours(picture: Picture, context: "cairo.Context[cairo.ImageSurface]") -> None:
        assert fill_path(picture, context, FILLED[name], INK, straight=straight)

    _assert_alike(_drawn(ours), _drawn(fill))


@pytest.mark.parametrize(
    ("kind", "radius"), [(0, 0.2), (0, 0.53), (0, 1.2), (7, 0.6), (8, 0.6), (11, 0.6)]
)
def test_copies_of_a_shape_are_filled_as_any_path(kind: int, radius: float) -> None:
    path = marks(class_mark(kind), _places(80) / 1.3, np.full(80, radius))
    another = marks(ROUND, np.array([[50.0, 0, 0]]), np.ones(1))  # beyond the frame

    def fill(points: Points) -> Way:
        return lambda picture, context: fill_path(picture, context, points, INK, straight=False)

    copies, others = (_drawn(fill(each)) for each in (path, np.concatenate([path, another])))
    assert (others != GROUND).any()
    assert np.array_equal(copies, others)


def test_places_on_straight_lines_make_no_difference() -> None:
    """As to Cairo, which has one edge for a line that goes straight on."""
    steps = np.arange(27)[:, None] * [0.5, 0.05]
    there, back = steps - [6.5, 2], [6.5, 1.6] - steps
    every = _flat(np.concatenate([there, back, [[-6.5, -2]]]))
    ends = every[[0, 26, 27, 53, 54]]

    def fill(points: Points) -> Way:
        return lambda picture, context: fill_path(picture, context, points, INK, straight=True)

    def stroke(points: Points) -> Way:
        return lambda picture, context: stroke_path(picture, context, points, INK, width=0.3)

    for way in (fill, stroke):
        some, all_ = _drawn(way(joined([ends]))), _drawn(way(joined([every])))
        assert (some != GROUND).any()
        assert np.array_equal(some, all_)


@pytest.mark.parametrize("widest", [0.02, 0.4, 1.5])
def test_links_are_filled_as_any_path(widest: float) -> None:
    """Of a path with a contour that lines cross four times, all sides are kept in order."""
    links = _links(40, widest)
    folded = _flat(np.array([[9.0, -4.49], [9.5, -4.42], [10, -4.49], [9.5, -4.46], [9, -4.49]]))

    def fill(points: Points) -> Way:
        return lambda picture, context: fill_path(picture, context, points, INK, straight=False)

    alone, among_others = (
        _drawn(fill(each)) for each in (links, np.concatenate([links, joined([folded])]))
    )
    assert (alone != GROUND).any()
    assert np.array_equal(alone, among_others)


@pytest.mark.parametrize("bevelled", [False, True])
@pytest.mark.parametrize("width", [0.13, 0.6])
@pytest.mark.parametrize("name", STROKED)
def test_strokes_are_those_of_cairo(name: str, width: float, bevelled: bool) -> None:
    def stroke(_: Picture, context: "cairo.Context[cairo.ImageSurface]") -> None:
        set_path(context, STROKED[name], straight=True, closing=True)
        context.set_line_width(width)
        context.set_line_join(cairo.LINE_JOIN_BEVEL if bevelled else cairo.LINE_JOIN_MITER)
        context.stroke()

    def ours(picture: Picture, context: "cairo.Context[cairo.ImageSurface]") -> None:
        assert stroke_path(picture, context, STROKED[name], INK, width=width, bevelled=bevelled)

    _assert_alike(_drawn(ours), _drawn(stroke))


def test_upright_and_level_lines_are_left_to_cairo() -> None:
    corners = joined([_flat(np.array([[0.0, 0], [0, 1], [2.05, 1], [2.05, 0], [0, 0]]))])

    def ours(picture: Picture, context: "cairo.Context[cairo.ImageSurface]") -> None:
        assert not fill_path(picture, context, corners, INK, straight=True)
        assert not stroke_path(picture, context, corners, INK, width=0.1)

    assert (_drawn(ours) == GROUND).all()


@pytest.mark.parametrize(
    "style",
    [
        {"joint_type": LineJointType.ROUND},
        {"cap_style": CapStyleType.ROUND},
        {"stroke_color": ["#ff0000", "#00ff00"]},
    ],
)
def test_other_strokes_are_drawn_by_cairo(style: dict[str, object]) -> None:
    path = Polyline(**{"stroke_width": 40, **style})
    path.points = joined([TURNED[:3]])
    assert _without_own_way(path) == _pixels(path)


def test_without_the_compiled_way_paths_look_the_same() -> None:
    path = VMobject(fill_color="#ff0000", fill_opacity=0.7, stroke_width=0)
    path.points = FILLED["circles"]
    own, others = (
        np.frombuffer(each, np.uint8) for each in (_pixels(path), _without_own_way(path))
    )
    assert own.any()
    assert np.abs(own.astype(int) - others).max() <= 1


def _without_own_way(path: VMobject) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "COMPILED", False)
        return _pixels(path)


def _pixels(path: VMobject) -> bytes:
    camera = Camera(pixel_width=WIDTH, pixel_height=HEIGHT, frame_width=16, frame_height=9)
    camera.pixel_array[:] = 0
    Rasterizer(camera).draw([path])
    return bytes(camera.pixel_array.data)


@pytest.mark.parametrize("name", PARTING)
def test_no_pixel_is_brighter_than_it_is_opaque(name: str) -> None:
    """As a pixel of which less than nothing is covered would be."""
    picture = np.zeros((48, 64, 4), dtype=np.uint8)
    corners = joined([_flat(np.array(PARTING[name]) / 256)])
    assert _fill.fill(picture, 64, 48, (0.0, 0.0, 1.0, 1.0), corners, 0xFF336699, True)
    assert (picture[..., 3] == 255).any()
    assert (picture[..., :3] <= picture[..., 3:]).all()


def test_a_path_that_is_closed_almost_is_stroked() -> None:
    """In a process of its own, where the C library looks at what is written past an array."""
    program = f"""
import numpy as np
from epochreel.renders.drawing import _fill
picture, points = np.zeros((1080, 1920, 4), np.uint8), np.zeros((8, 3))
points[[0, 3, 7], :2] = {ALMOST_CLOSED}
points[4] = points[3]
_fill.stroke(picture, 1920, 1080, (960.0, 540.0, 135.0, -135.0), points, 0xFFFFFFFF, 3.0, False)
assert picture.any()
"""
    checking = {"LD_PRELOAD": "libc_malloc_debug.so.0", "MALLOC_CHECK_": "3"}
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, **checking})


def test_pictures_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="four bytes a pixel"):
        _fill.fill(np.zeros(8, dtype=np.uint8), 2, 2, (0, 0, 1, 1), TURNED, 255, True)


@pytest.mark.parametrize(
    ("half", "fine"),
    [(0.0, True), (1e5, True), (1.01e5, False), (-1.0, False), (np.inf, False), (np.nan, False)],
)
def test_strokes_have_a_width_that_can_be_drawn(half: float, fine: bool) -> None:
    picture = np.zeros((2, 2, 4), dtype=np.uint8)
    given = (picture, 2, 2, (0, 0, 1, 1), joined([TURNED]), 0xFFFFFFFF)
    if fine:
        assert _fill.stroke(*given, half, False)
        assert picture.all() == (half > 0)
        return
    with pytest.raises(ValueError, match="half a stroke has 0 to 100,000 pixels"):
        _fill.stroke(*given, half, False)


@pytest.mark.parametrize("straight", [True, False])
def test_coordinates_that_are_no_numbers_count_as_zero(straight: bool) -> None:
    pictures = []
    for corner in (0.0, np.nan):
        points = joined([_flat(np.array([[corner, corner], [9, 1], [5, 7], [corner, corner]]))])
        picture = np.zeros((8, 10, 4), dtype=np.uint8)
        assert _fill.fill(picture, 10, 8, (0, 0, 1, 1), points, 0xFFFFFFFF, straight)
        pictures.append(picture)
    assert pictures[0].any()
    np.testing.assert_array_equal(pictures[0], pictures[1])
