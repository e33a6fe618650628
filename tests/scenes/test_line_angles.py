"""Whether lines on a plane are nearly parallel, as they are seen."""

import numpy as np
import pytest

from epochreel.scenes.parts.line_angles import nearly_parallel
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.stage.layout import Box, Layout
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.timing import Timing

SIZE = Size(480, 270, 10)
STAGE = Stage(Layout.of(SIZE), Theme.named("dark"), Timing.of(6, SIZE.fps))
SQUARE, FLAT = (-1.0, 1.0, -1.0, 1.0), (-1.0, 1.0, -0.1, 0.1)


def _plane(domain: tuple[float, float, float, float]) -> Plane:
    return Plane(Box(0, 0, 400, 400), domain, STAGE)


def _lines(*degrees: float) -> list[list[np.ndarray]]:
    turned = np.radians(degrees)
    ways = np.stack([np.cos(turned), np.sin(turned)], axis=1)
    return [[np.array([-way, way])] for way in ways]


@pytest.mark.parametrize(
    ("degrees", "nearly"),
    [
        ((20, 29), True),
        ((20, 31), False),
        ((176, 1, 5), True),  # 0 and 180 degrees are one direction
        ((176, 1, 7), False),
        ((20, 200), True),
        ((0, 60, 120), False),
        ((20,), False),
        ((), False),
    ],
)
def test_lines_are_nearly_parallel_within_ten_degrees(
    degrees: tuple[float, ...], *, nearly: bool
) -> None:
    assert nearly_parallel(_lines(*degrees), _plane(SQUARE)) == nearly


def test_angles_are_those_that_are_seen() -> None:
    """What is nearly parallel in data units is not, where one axis is ten times as long."""
    assert nearly_parallel(_lines(1, 9), _plane(SQUARE))
    assert not nearly_parallel(_lines(1, 9), _plane(FLAT))


def test_units_without_a_line_do_not_count() -> None:
    assert nearly_parallel([[], *_lines(20, 25)], _plane(SQUARE))
    assert not nearly_parallel([[], *_lines(20)], _plane(SQUARE))
