"""What the comparison with golden frames notices, and what it lets pass."""

import cv2
import numpy as np
import pytest

from epochreel.tests.scenes import golden

RNG = np.random.default_rng(0)


def _field() -> np.ndarray:
    """A smooth field, and dark ground below it."""
    y, x = np.mgrid[:144, :192]
    field = np.stack([120 + x * 0.5, 140 + y * 0.4, 200 - x * 0.3], axis=-1)
    return np.asarray(np.where((y < 110)[..., None], field, 14), dtype=np.uint8)


def _with_boundary(shift: float) -> np.ndarray:
    """The field with a thin dark line across it, moved upwards by a part of a pixel."""
    start, end = ((round(x * 256), round((y - shift) * 256)) for x, y in ((0, 20), (191, 90)))
    return np.asarray(cv2.line(_field(), start, end, (11, 13, 16), 2, cv2.LINE_AA, shift=8))


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return _with_boundary(0)


def _with_word(picture: np.ndarray, x: int) -> np.ndarray:
    font = cv2.FONT_HERSHEY_PLAIN
    grey = (139, 149, 163)
    worded = cv2.putText(picture.copy(), "ab", (x, 132), font, 0.7, grey, 1, cv2.LINE_AA)
    return np.asarray(worded)


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    return float(golden.distances(one, golden.rounded(other)).max())


def test_a_picture_is_its_own_golden_frame(picture: np.ndarray) -> None:
    assert _distance(picture, picture) == 0


def test_tiles_cover_the_whole_picture() -> None:
    blank = np.zeros((50, 73, 3), dtype=np.uint8)
    marked = blank.copy()
    marked[-1, -3:] = 255
    distances = golden.distances(marked, blank)
    assert distances.shape == (3, 4)
    assert np.argwhere(distances > golden.LIMIT).tolist() == [[2, 2], [2, 3]]


def test_a_few_levels_pass(picture: np.ndarray) -> None:
    noisy = picture + RNG.integers(-2, 3, picture.shape)
    for other in (noisy, picture + 2):
        assert 0 < _distance(other.clip(0, 255).astype(np.uint8), picture) < golden.LIMIT


def test_a_boundary_may_be_a_little_beside_itself(picture: np.ndarray) -> None:
    assert 0 < _distance(_with_boundary(0.2), picture) < golden.LIMIT
    assert _distance(_with_boundary(1.5), picture) > golden.LIMIT


@pytest.mark.parametrize("x", [19, 21, 23, 60])
def test_words_that_are_lost_or_moved_do_not(x: int, picture: np.ndarray) -> None:
    worded = _with_word(picture, 20)
    assert _distance(picture, worded) > golden.LIMIT
    assert _distance(worded, picture) > golden.LIMIT
    assert _distance(_with_word(picture, x), worded) > golden.LIMIT


def test_another_colour_does_not(picture: np.ndarray) -> None:
    tinted = picture.copy()
    tinted[:24, :24, 0] += 12
    assert _distance(tinted, picture) > golden.LIMIT
