"""Transitions fade, and take what both chapters show along."""

from fractions import Fraction

import numpy as np
import pytest

from epochreel.films.transitions import Side, channels_of, frame_count, frames_between, packed
from epochreel.renders.drawing.canvas import yuv_of
from epochreel.renders.outline import PixelBox
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size

SIZE = Size(128, 80, 10)
GROUND = (40, 120, 136)
LEFT, RIGHT = (8.0, 8.0, 40.0, 40.0), (72.0, 24.0, 120.0, 72.0)


def picture(box: PixelBox | None = None, shade: int = 200, ground: int = GROUND[0]) -> Frame:
    """A frame of one colour, with a square of another in a box."""
    luma = np.full((SIZE.height, SIZE.width), ground, np.uint8)
    if box is not None:
        left, top, right, bottom = map(int, box)
        luma[top:bottom, left:right] = shade
    colours = [np.full((SIZE.height // 2, SIZE.width // 2), each, np.uint8) for each in GROUND[1:]]
    return packed([luma, *colours])


def luma_of(frame: Frame) -> np.ndarray:
    return channels_of(frame, SIZE)[0].astype(int)


def centre_of(frame: Frame) -> tuple[float, float]:
    """Of what is brighter than the ground."""
    weights = (luma_of(frame) - GROUND[0]).clip(0)
    rows, columns = np.indices(weights.shape)
    return (
        float(np.average(columns + 0.5, weights=weights)),
        float(np.average(rows + 0.5, weights=weights)),
    )


def test_one_picture_leaves_before_the_other_enters() -> None:
    sides = Side(picture(ground=20), {}), Side(picture(ground=220), {})
    frames = list(frames_between(*sides, Size(128, 80, 20), "fade", GROUND))
    shades = [luma_of(frame).mean() for frame in frames]
    assert len(frames) == frame_count("fade", Fraction(20)) == 12
    assert shades == sorted(shades)
    assert 20 <= shades[0] < 25
    assert shades[5:7] == pytest.approx([GROUND[0]] * 2, abs=5)
    assert 200 < shades[-1] <= 220
    assert all(frame.shape == (120, 128) for frame in frames)
    # Nothing of both is seen at once.
    before, after = Side(picture(LEFT), {}), Side(picture(RIGHT), {})
    for frame in frames_between(before, after, SIZE, "fade", GROUND):
        assert GROUND[0] in (luma_of(frame)[10, 10], luma_of(frame)[70, 110])


def test_what_both_sides_share_glides_and_grows() -> None:
    before, after = Side(picture(LEFT), {"plane": LEFT}), Side(picture(RIGHT), {"plane": RIGHT})
    frames = list(frames_between(before, after, SIZE, "plane", GROUND))
    across, down = zip(*map(centre_of, frames), strict=True)
    assert list(across) == sorted(across)
    assert (min(across), max(across)) == (pytest.approx(25, abs=2), pytest.approx(95, abs=2))
    assert list(down) == sorted(down)
    areas = [np.sum(luma_of(frame) > 120) for frame in frames]
    assert min(np.diff(areas)) > -0.04 * min(areas)  # edges lie on whole pixels while it stands
    # It is one square on the way, with the ground where it was, and nothing half there.
    middle = luma_of(frames[len(frames) // 2])
    assert np.mean((middle > 45) & (middle < 195)) < 0.02
    assert middle[10, 10] == GROUND[0]
    # Colours do not change where both sides have the same.
    assert all((channels_of(frame, SIZE)[1] == GROUND[1]).all() for frame in frames)


def test_a_fade_takes_nothing_along() -> None:
    before, after = Side(picture(LEFT), {"plane": LEFT}), Side(picture(RIGHT), {"plane": RIGHT})
    for frame in frames_between(before, after, SIZE, "fade", GROUND):
        assert (luma_of(frame)[:, 41:71] == GROUND[0]).all()


@pytest.mark.parametrize("boxes", [{}, {"other": RIGHT}])
def test_what_only_one_side_has_fades(boxes: dict[str, PixelBox]) -> None:
    before, after = Side(picture(LEFT), {"plane": LEFT}), Side(picture(RIGHT), boxes)
    frames = list(frames_between(before, after, SIZE, "plane", GROUND))
    faded = list(
        frames_between(Side(before.frame, {}), Side(after.frame, {}), SIZE, "plane", GROUND)
    )
    assert np.array_equal(frames, faded)


def test_what_stays_does_not_change_while_the_rest_fades() -> None:
    box = (9.3, 8.6, 57.7, 40.2)
    random = np.random.default_rng(0)
    before, after = picture(ground=30), picture(ground=230)
    inside = np.s_[10:40, 10:57]
    texture = random.integers(60, 200, luma_of(before)[inside].shape)
    for frame in (before, after):
        channels_of(frame, SIZE)[0][inside] = texture
    frames = frames_between(
        Side(before, {"plane": box}), Side(after, {"plane": box}), SIZE, "plane", GROUND
    )
    for frame in frames:
        assert np.array_equal(luma_of(frame)[inside], texture)


def test_a_cut_has_no_frames() -> None:
    assert frame_count("cut", SIZE.fps) == 0
    assert frame_count("fade", Fraction(1)) == 2
    sides = Side(picture(LEFT), {}), Side(picture(RIGHT), {})
    assert list(frames_between(*sides, SIZE, "cut", GROUND)) == []


def test_the_ground_is_a_colour_of_films() -> None:
    assert yuv_of((255, 255, 255)) == (235, 128, 128)
    assert yuv_of((0, 0, 0)) == (16, 128, 128)
