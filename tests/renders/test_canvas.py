"""Pictures drawn over frames: in one pass as by way of sprites, and never outside memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.renders._blend import blend
from epochreel.renders.canvas import Rectangle, Sprite, YuvCanvas, _outside

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
def test_one_pass_draws_as_sprites_do(seed: int, rectangles: list[Rectangle]) -> None:
    canvases = YuvCanvas(WIDTH, HEIGHT), YuvCanvas(WIDTH, HEIGHT)
    ground = _picture(seed + 1)
    ground[:, :, 3] = 255
    pictures = _picture(seed), _picture(seed)
    for canvas in canvases:
        canvas.lay(ground)
    empty = canvases[0].frame().copy()
    canvases[0].draw(pictures[0], rectangles)
    canvases[1].blend(canvases[1].prepare(Sprite.cut(pictures[1], rectangles)))
    assert (pictures[0] == pictures[1]).all()
    drawn, expected = (canvas.frame().astype(int) for canvas in canvases)
    assert np.abs(drawn - expected).max() <= 1
    for canvas in canvases:
        canvas.restore()
        assert (canvas.frame() == empty).all()


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
    with pytest.raises(TypeError):
        blend(b"fixed", frame, WIDTH, HEIGHT, (0, 0, 2, 2))  # type: ignore[arg-type]  # nothing can be cleared there


@given(*[st.tuples(*[st.integers(0, 9)] * 4)] * 2)
def test_what_a_cover_leaves_bare_is_the_rest(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int]
) -> None:
    area = np.zeros((9, 9), dtype=int)
    rectangle, cover = (
        (min(e[::2]), min(e[1::2]), max(e[::2]), max(e[1::2])) for e in (one, other)
    )
    for left, top, right, bottom in _outside(rectangle, cover):
        area[top:bottom, left:right] += 1
    expected = np.zeros_like(area)
    expected[rectangle[1] : rectangle[3], rectangle[0] : rectangle[2]] = 1
    expected[cover[1] : cover[3], cover[0] : cover[2]] = 0
    assert (area == expected).all()
