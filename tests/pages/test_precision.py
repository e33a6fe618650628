"""How finely a page keeps a recording: lines lie where they do in films."""

import numpy as np
import pytest

from epochreel.pages.precision import SHIFTS, fields_of, rounding_for, shift_of_lines
from epochreel.reels.grid import Grid

from .conftest import Trained


def plane(slope: float, shift: float) -> np.ndarray:
    """A field (1, 50, 50) whose line runs upright, some part of the side from the middle."""
    across = (np.arange(50) + 0.5) / 50 - 0.5 - shift
    return np.tile(slope * across, (1, 50, 1))


@pytest.mark.parametrize("slope", [0.01, 1, 100])
def test_lines_shift_as_far_wherever_fields_are_steep(slope: float) -> None:
    found = shift_of_lines(plane(slope, 0), plane(slope, 0.001), (0.0,))
    assert found == pytest.approx(0.001, rel=1e-6)


def test_lines_of_classes_and_of_values_shift() -> None:
    before, after = plane(1, 0), plane(1, 0.001)
    one, other = (np.concatenate([each, -each, each - 9]) for each in (before, after))
    assert shift_of_lines(one, other, (0.0,)) == pytest.approx(0.001, rel=1e-6)
    assert shift_of_lines(before, after, (-0.25, 0.25)) == pytest.approx(0.001, rel=1e-6)


def test_a_field_without_lines_has_none_that_shift() -> None:
    assert shift_of_lines(plane(1, 3), plane(1, 4), (0.0,)) == 0


def test_flat_fields_are_kept_more_finely(trained: Trained) -> None:
    recording = trained()
    flat = recording.stored.copy()
    flat[:10, -5:] /= 100  # the weights and the bias of the output
    rounding = rounding_for(recording, flat)
    assert rounding is not None
    assert rounding.halvings[:10].min() > rounding.halvings[10:].max()


def test_lines_lie_where_they_did(trained: Trained) -> None:
    recording = trained(data={"name": "arms", "options": {"classes": 3}})
    rounding = rounding_for(recording, recording.stored)
    assert rounding is not None
    steps = rounding.steps * 2.0 ** -rounding.halvings[:, None]
    rounded = np.rint(recording.stored / steps) * steps
    grid = Grid.over(recording.dataset.domain, 48, 48)
    before, after = (fields_of(recording, each, grid) for each in (recording.stored, rounded))
    shifts = [shift_of_lines(*each, (0.0,)) for each in zip(before, after, strict=True)]
    assert max(shifts) <= SHIFTS
