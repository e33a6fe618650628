"""Counts of classes in a film of data, with the marks of training and test points."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.scenes.data import _written
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording


@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1920", "480x270"))
@pytest.mark.parametrize(("tested", "written"), [(2, "3 ●  1 ○"), (0, "4")])
def test_marks_beside_counts_say_which_part_of_a_bar_is_of_test_points(
    tested: int, written: str, size: str, composed: Callable[..., Composed]
) -> None:
    """Where there are none, a bar has one part."""
    said = composed("data", [recording(tested=tested)], size).said
    assert written in said
    assert any("○" in each for each in said) == bool(tested)


def test_in_the_column_of_a_square_there_is_room_for_whole_counts_alone(
    composed: Callable[..., Composed],
) -> None:
    said = composed("data", [recording()], "1080x1080").said
    assert "4" in said
    assert "3 ●  1 ○" not in said


@pytest.mark.parametrize(
    ("counts", "ways"),
    [
        ([[35, 1200], [15, 8]], [["35 ●  15 ○", "1,200 ●  8 ○"], ["35 + 15", "1,200 + 8"]]),
        ([[50, 1208], [0, 0]], []),
    ],
)
def test_counts_are_written_with_marks_or_without_or_in_all(
    counts: list[list[int]], ways: list[list[str]]
) -> None:
    assert _written(np.array(counts)) == [*ways, ["50", "1,208"]]
