"""Layouts: a grid stands whole in every frame, and where it always stood in the usual ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.scenes.stage.layout import Layout
from epochreel.scenes.stage.size import SIZES, Size

GRIDS = {"wide": (1920, 1080), "square": (1080, 1080), "tall": (1080, 1920)}


@given(st.integers(64, 4000), st.integers(64, 4000))
def test_the_grid_is_inside_the_frame(width: int, height: int) -> None:
    layout = Layout.of(Size(width, height, 30))
    wide, high = GRIDS[layout.shape]
    half_width, half_height = 4 * width / height, 4
    for x, y in ((0, 0), (wide, high)):
        across, up, _ = layout.point(x, y)
        assert abs(across) <= half_width * (1 + 1e-9)
        assert abs(up) <= half_height * (1 + 1e-9) + 2 * 8 / height
    # Its edges are on even pixels, where those of fields have to be.
    from_top = (4 - layout.point(0, 0)[1]) * height / 8
    assert from_top == pytest.approx(round(from_top / 2) * 2, abs=1e-6)


@pytest.mark.parametrize("name", SIZES)
def test_usual_frames_have_no_room_around_the_grid(name: str) -> None:
    layout = Layout.of(Size.parse(name))
    assert layout.top == 0
    assert layout.height == GRIDS[layout.shape][1]
