"""Canvases: pictures blended in one pass and as sprites are alike, and never leave memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.renders.drawing._blend import blend, stamp
from epochreel.renders.drawing.canvas import RgbCanvas, YuvCanvas
from epochreel.renders.drawing.rectangles import Rectangle, outside
from epochreel.renders.drawing.sprite import Sprite

WIDTH, HEIGHT = 24, 16


def _picture(seed: int) -> np.ndarray:
    """Premultiplied colours, transparent in half of all places."""
    random = np.random.default_rng(seed)
    alpha = random.integers(0, 256, (HEIGHT, WIDTH, 1)) * random.integers(0, 2, (HEIGHT, WIDTH, 1))
    colour = random.integers(0, 256, (HEIGHT, WIDTH, 3))
    return np.concatenate([colour * alpha // 255, alpha], axis=2).astype(np.uint8)


@given(
    st.integers(0, 1000),
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 8), st.integers(0, 12), st.integers(0, 8)).map(
            lambda e: (2 * min(e[::2]), 2 * min(e[1::2]), 2 * max(e[::2]), 2 * max(e[1::2]))
        ),
        max_size=3,
    ),
)
def test_pictures_are_drawn_alike_in_one_pass_as_sprites_and_in_rgb(
    seed: int, rectangles: list[Rectangle]
) -> None:
    once, sprites, rgb = (
        YuvCanvas(WIDTH, HEIGHT),
        YuvCanvas(WIDTH, HEIGHT),
        RgbCanvas(WIDTH, HEIGHT),
    )
    # Of one colour in every block: frames have only one of two by two pixels.
    background = np.kron(_picture(seed + 1)[::2, ::2], np.ones((2, 2, 1), dtype=np.uint8))
    background[:, :, 3] = 255
    pictures = [_picture(seed) for _ in range(3)]
    for canvas in (once, sprites, rgb):
        canvas.set_background(background)
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


@pytest.mark.parametrize(
    "rectangle",
    [(0, 0, WIDTH + 2, 2), (0, 0, 2, HEIGHT + 2), (-2, 0, 2, 2), (4, 0, 2, 2), (0, 1, 2, 2)],
)
def test_what_does_not_fit_is_refused(rectangle: Rectangle) -> None:
    frame = np.zeros(WIDTH * HEIGHT * 3 // 2, dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        blend(_picture(0), frame, WIDTH, HEIGHT, rectangle)


def test_a_frame_of_another_size_is_refused() -> None:
    frame = np.zeros(WIDTH * HEIGHT, dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        blend(_picture(0), frame, WIDTH, HEIGHT, (0, 0, 2, 2))
    with pytest.raises(ValueError, match="fit"):
        stamp(np.array([0]), np.zeros((1, 4, 4), np.uint8), frame, WIDTH, HEIGHT)
    with pytest.raises(TypeError):
        blend(b"fixed", frame, WIDTH, HEIGHT, (0, 0, 2, 2))  # type: ignore[arg-type]  # cannot be cleared


@pytest.mark.parametrize("corner", [-2, 1, WIDTH, WIDTH * HEIGHT])
def test_blocksoutside_or_between_others_are_refused(corner: int) -> None:
    frame = np.zeros(WIDTH * HEIGHT * 3 // 2, dtype=np.uint8)
    pixels = np.zeros((1, 4, 4), dtype=np.uint8)
    with pytest.raises(ValueError, match="fit"):
        stamp(np.array([corner]), pixels, frame, WIDTH, HEIGHT)
    with pytest.raises(ValueError, match="fit"):
        stamp(np.array([0, 2]), pixels, frame, WIDTH, HEIGHT)


@given(*[st.tuples(*[st.integers(0, 9)] * 4)] * 2)
def test_what_a_cover_leaves_free_is_the_rest(
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
