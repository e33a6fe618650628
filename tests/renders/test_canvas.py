"""Canvases: blending in one pass and as sprites is equal, and never writes out of bounds.

So it is with the compiled module and with NumPy in its place, which draw the same.
"""

import runpy
import sys
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.renders.drawing import blending, canvas, numpy_blending
from epochreel.renders.drawing.canvas import Canvas, RgbCanvas, YuvCanvas
from epochreel.renders.drawing.rectangles import Rectangle, outside
from epochreel.renders.drawing.sprite import Sprite

from ..conftest import skip_outside_ci

try:
    from epochreel.renders.drawing import _blend
except ImportError:
    skip_outside_ci("blending is not compiled")

WIDTH, HEIGHT = 24, 16

WITH_BOTH = pytest.mark.parametrize("module", [_blend, numpy_blending], ids=["compiled", "numpy"])

RECTANGLES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 8), st.integers(0, 12), st.integers(0, 8)).map(
        lambda e: (2 * min(e[::2]), 2 * min(e[1::2]), 2 * max(e[::2]), 2 * max(e[1::2]))
    ),
    max_size=3,
)


def _picture(seed: int) -> np.ndarray:
    """Premultiplied RGBA, with half of the pixels transparent."""
    random = np.random.default_rng(seed)
    alpha = random.integers(0, 256, (HEIGHT, WIDTH, 1)) * random.integers(0, 2, (HEIGHT, WIDTH, 1))
    colour = random.integers(0, 256, (HEIGHT, WIDTH, 3))
    return np.concatenate([colour * alpha // 255, alpha], axis=2).astype(np.uint8)


@WITH_BOTH
@given(st.integers(0, 1000), RECTANGLES)
def test_blending_in_one_pass_as_sprites_and_in_rgb_is_equal(
    module: ModuleType, seed: int, rectangles: list[Rectangle]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canvas, "blend", module.blend)
        patch.setattr(canvas, "stamp", module.stamp)
        _check_drawn_alike(seed, rectangles)


def _check_drawn_alike(seed: int, rectangles: list[Rectangle]) -> None:
    once, sprites, rgb = (
        YuvCanvas(WIDTH, HEIGHT),
        YuvCanvas(WIDTH, HEIGHT),
        RgbCanvas(WIDTH, HEIGHT),
    )
    # One colour in each block of 2 × 2 pixels, which share their chroma.
    background = np.kron(_picture(seed + 1)[::2, ::2], np.ones((2, 2, 1), dtype=np.uint8))
    background[:, :, 3] = 255
    pictures = [_picture(seed) for _ in range(3)]
    for each in (once, sprites, rgb):
        each.set_background(background)
    empty = once.frame().copy()
    once.blend_picture(pictures[0], rectangles)
    sprites.blend(Sprite.cut(pictures[1], rectangles))
    rgb.blend_picture(pictures[2], rectangles)
    assert (pictures[0] == pictures[1]).all()
    assert (once.frame() == sprites.frame()).all()
    converted = YuvCanvas(WIDTH, HEIGHT)
    converted.set_background(np.dstack([rgb.frame(), background[:, :, 3]]))
    assert np.abs(once.frame().astype(int) - converted.frame()).max() <= 2
    once.restore()
    assert (once.frame() == empty).all()


@given(st.integers(0, 1000), RECTANGLES)
def test_numpy_blends_like_the_compiled_module(seed: int, rectangles: list[Rectangle]) -> None:
    frame = np.random.default_rng(seed).integers(0, 256, WIDTH * HEIGHT * 3 // 2).astype(np.uint8)
    frames, pictures = [frame, frame.copy()], [_picture(seed), _picture(seed)]
    for rectangle in rectangles:
        for module, drawn, picture in zip((_blend, numpy_blending), frames, pictures, strict=True):
            module.blend(picture, drawn, WIDTH, HEIGHT, rectangle)
    assert (pictures[0] == pictures[1]).all()
    assert np.abs(frames[0].astype(int) - frames[1]).max() <= 1


@pytest.mark.parametrize("colour", [(0, 0, 0), (1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_numpy_blends_every_alpha_over_every_level_like_the_compiled_module(
    colour: tuple[int, int, int],
) -> None:
    alpha, below = (each.ravel() for each in np.mgrid[:256, :256])
    rows, columns = np.divmod(np.arange(65536), 256)
    corners = rows * 2 * 512 + columns * 2
    pixels = np.outer(alpha, [*colour, 1]).astype(np.uint8)[:, None].repeat(4, axis=1)
    luma = below.reshape(256, 256).repeat(2, axis=0).repeat(2, axis=1)
    frame = np.concatenate([luma.ravel(), below, below]).astype(np.uint8)
    frames = [frame.copy(), frame.copy()]
    for module, drawn in zip((_blend, numpy_blending), frames, strict=True):
        module.stamp(corners, pixels, drawn, 512, 512)
    assert (frames[0] != frame).mean() > 0.9
    difference = np.abs(frames[0].astype(int) - frames[1])
    assert difference.max() <= 1
    # Only ties are rounded differently.
    assert (difference > 0).mean() < 0.001


def test_numpy_replaces_the_compiled_module_if_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    functions = ("blend", "convert", "stamp")
    for name in functions:
        assert getattr(blending, name) is getattr(_blend, name)
    monkeypatch.setitem(sys.modules, _blend.__name__, None)
    monkeypatch.delitem(sys.modules, blending.__name__)
    names = runpy.run_module(blending.__name__)
    for name in functions:
        assert names[name] is getattr(numpy_blending, name)


@WITH_BOTH
def test_opaque_colours_are_those_of_an_opaque_picture(module: ModuleType) -> None:
    """Converting is blending of what is opaque, but for the picture's alpha."""
    colours = np.random.default_rng(0).integers(0, 256, (8, 12, 3)).astype(np.uint8)
    colours[:2, :2], colours[:2, 2:4] = 0, 255
    rectangle = (4, 6, 16, 14)
    converted = np.full(WIDTH * HEIGHT * 3 // 2, 77, dtype=np.uint8)
    blended = converted.copy()
    picture = np.zeros((HEIGHT, WIDTH, 4), dtype=np.uint8)
    picture[6:14, 4:16] = np.dstack([colours, np.full((8, 12), 255, dtype=np.uint8)])
    module.convert(colours, converted, WIDTH, HEIGHT, rectangle)
    module.blend(picture, blended, WIDTH, HEIGHT, rectangle)
    assert (blended != 77).mean() > 0.2
    assert np.abs(converted.astype(int) - blended).max() <= 1
    luma = converted[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH)
    assert luma[6:8, 4:8].tolist() == [[16, 16, 235, 235]] * 2


@WITH_BOTH
@pytest.mark.parametrize("rectangle", [(4, 6, 16, 16), (5, 6, 17, 14), (14, 6, 26, 14)])
def test_colours_that_do_not_fit_are_refused(module: ModuleType, rectangle: Rectangle) -> None:
    frame = np.zeros(WIDTH * HEIGHT * 3 // 2, dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        module.convert(np.zeros((8, 12, 3), np.uint8), frame, WIDTH, HEIGHT, rectangle)


@pytest.mark.parametrize("kind", [RgbCanvas, YuvCanvas])
def test_a_picture_is_mixed_by_its_opacity(kind: type[Canvas]) -> None:
    drawn = []
    for opacity in (0.0, 0.5, 1.0):
        shown = kind(WIDTH, HEIGHT)
        shown.set_background(np.full((HEIGHT, WIDTH, 4), 255, dtype=np.uint8))
        shown.blend_colours(np.zeros((8, 12, 3), np.uint8), 4, 6, opacity)
        drawn.append(int(shown.frame()[8, 8].ravel()[0]))
        shown.restore()
        assert shown.frame()[8, 8].ravel()[0] == drawn[0]
    white, grey, black = drawn
    assert white > grey > black
    assert grey == pytest.approx((white + black) / 2, abs=1)


@WITH_BOTH
@pytest.mark.parametrize(
    "rectangle",
    [(0, 0, WIDTH + 2, 2), (0, 0, 2, HEIGHT + 2), (-2, 0, 2, 2), (4, 0, 2, 2), (0, 1, 2, 2)],
)
def test_rectangles_that_do_not_fit_are_refused(module: ModuleType, rectangle: Rectangle) -> None:
    frame = np.zeros(WIDTH * HEIGHT * 3 // 2, dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        module.blend(_picture(0), frame, WIDTH, HEIGHT, rectangle)


@WITH_BOTH
def test_a_frame_of_another_size_is_refused(module: ModuleType) -> None:
    frame = np.zeros(WIDTH * HEIGHT, dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        module.blend(_picture(0), frame, WIDTH, HEIGHT, (0, 0, 2, 2))
    with pytest.raises(ValueError, match="fit"):
        module.stamp(np.array([0]), np.zeros((1, 4, 4), np.uint8), frame, WIDTH, HEIGHT)
    with pytest.raises(TypeError):
        module.blend(b"fixed", frame, WIDTH, HEIGHT, (0, 0, 2, 2))  # cannot be cleared


@WITH_BOTH
@pytest.mark.parametrize("corner", [-2, 1, WIDTH, WIDTH * HEIGHT])
def test_blocks_outside_the_frame_or_unaligned_are_refused(module: ModuleType, corner: int) -> None:
    frame = np.zeros(WIDTH * HEIGHT * 3 // 2, dtype=np.uint8)
    pixels = np.zeros((1, 4, 4), dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        module.stamp(np.array([corner]), pixels, frame, WIDTH, HEIGHT)


@WITH_BOTH
def test_fewer_blocks_than_places_are_refused(module: ModuleType) -> None:
    frame = np.zeros(WIDTH * HEIGHT * 3 // 2, dtype=np.uint8)
    pixels = np.zeros((1, 4, 4), dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        module.stamp(np.array([0, 2]), pixels, frame, WIDTH, HEIGHT)


@given(*[st.tuples(*[st.integers(0, 9)] * 4)] * 2)
def test_outside_is_what_a_cover_leaves_of_a_rectangle(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int]
) -> None:
    area = np.zeros((9, 9), dtype=int)
    rectangle, cover = (
        (min(e[::2]), min(e[1::2]), max(e[::2]), max(e[1::2])) for e in (one, other)
    )
    for left, top, right, bottom in outside(rectangle, cover):
        area[top:bottom, left:right] += 1
    expected = np.zeros_like(area)
    expected[rectangle[1] : rectangle[3], rectangle[0] : rectangle[2]] = 1
    expected[cover[1] : cover[3], cover[0] : cover[2]] = 0
    assert (area == expected).all()


@given(st.integers(0, 1000))
def test_numpy_pastes_like_the_compiled_module(seed: int) -> None:
    rng = np.random.default_rng(seed)
    alpha = rng.integers(0, 256, (HEIGHT, WIDTH, 1))
    below = (rng.integers(0, 256, (HEIGHT, WIDTH, 4)) * alpha // 255).astype(np.uint8)
    below[..., 3:] = alpha
    above = Sprite.cut(_picture(seed).copy(), [(0, 0, WIDTH, HEIGHT)])
    pasted = [below.copy(), below.copy()]
    for module, picture in zip((_blend, numpy_blending), pasted, strict=True):
        module.paste(above.corners, above.pixels, picture)
    np.testing.assert_array_equal(pasted[0], pasted[1])
    assert (pasted[0] != below).any()


@WITH_BOTH
@pytest.mark.parametrize("corner", [-2, 1, WIDTH, WIDTH * HEIGHT])
def test_blocks_outside_a_picture_or_unaligned_are_refused(module: ModuleType, corner: int) -> None:
    picture, pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8), np.zeros((1, 4, 4), np.uint8)
    with pytest.raises(ValueError, match="fit"):
        module.paste(np.array([corner]), pixels, picture)
    with pytest.raises(ValueError, match="fit"):
        module.paste(np.array([0, 2]), pixels, picture)


def _veil(hole: Rectangle) -> np.ndarray:
    """Straight alpha: one colour, also where a hole in it has other opacities, and none."""
    veil = np.full((HEIGHT, WIDTH, 4), (40, 90, 10, 150), dtype=np.uint8)
    left, top, right, bottom = hole
    shape = bottom - top, right - left
    veil[top:bottom, left:right, 3] = np.random.default_rng(0).integers(0, 3, shape) * 40
    return veil


@pytest.mark.parametrize("kind", [YuvCanvas, RgbCanvas])
@pytest.mark.parametrize("opacity", [1.0, 0.37])
@pytest.mark.parametrize("hole", [(4, 2, 12, 10), (0, 0, 22, 14), (0, 0, 0, 0)])
def test_what_is_mostly_of_one_colour_is_drawn_as_block_by_block(
    kind: type[Canvas], opacity: float, hole: Rectangle
) -> None:
    veil = _veil(hole)
    quick, slow = Sprite.spread(veil.copy()), Sprite.cut(veil.copy(), [(0, 0, WIDTH, HEIGHT)])
    assert (quick.flat is None) == (hole == (0, 0, 22, 14))
    ground = np.dstack([_picture(3)[..., :3], np.full((HEIGHT, WIDTH), 255, np.uint8)])
    frames = []
    for sprite in (quick, slow):
        drawn = kind(WIDTH, HEIGHT)
        drawn.set_background(ground)
        before = drawn.frame().copy()
        drawn.blend(sprite.multiplied().faded(opacity))
        frames.append(drawn.frame().copy())
        drawn.restore()
        assert np.array_equal(drawn.frame(), before)
    assert not np.array_equal(frames[0], before)
    assert np.array_equal(frames[0], frames[1])


def test_a_picture_of_many_colours_is_flat_nowhere() -> None:
    picture = _picture(1)
    assert Sprite.spread(picture).flat is None
    assert not picture.any()
