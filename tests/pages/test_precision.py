"""How finely a page keeps a recording: lines lie where they do in films."""

import numpy as np
import pytest

from epochreel.pages.precision import SHIFT, SWEPT, fields_of, rounding_for, swept_by_lines
from epochreel.reels.grid import Grid

from .conftest import Trained


def plane(slope: float, shift: float) -> np.ndarray:
    """A field (1, 50, 50) whose line runs upright, some part of the side from the middle."""
    across = (np.arange(50) + 0.5) / 50 - 0.5 - shift
    return np.tile(slope * across, (1, 50, 1))


@pytest.mark.parametrize("slope", [0.01, 1, 100])
def test_lines_sweep_as_much_wherever_fields_are_steep(slope: float) -> None:
    found = swept_by_lines(plane(slope, 0), plane(slope, 0.001), (0.0,))
    assert found == pytest.approx(2 * 0.001, rel=1e-6)  # both edges of a line of length 1


def test_lines_of_classes_and_of_values_sweep() -> None:
    before, after = plane(1, 0), plane(1, 0.001)
    one, other = (np.concatenate([each, -each, each - 9]) for each in (before, after))
    assert swept_by_lines(one, other, (0.0,)) == pytest.approx(2 * 0.001, rel=1e-6)
    assert swept_by_lines(before, after, (-0.25, 0.25)) == pytest.approx(4 * 0.001, rel=1e-6)


def test_less_than_half_a_pixel_is_not_seen() -> None:
    assert swept_by_lines(plane(1, 0), plane(1, 0.9 * SHIFT), (0.0,)) == 0
    assert swept_by_lines(plane(1, 0), plane(1, 1.1 * SHIFT), (0.0,)) > 0


def test_lines_sweep_no_more_than_they_cover() -> None:
    found = [swept_by_lines(plane(1, 0), plane(1, far), (0.0,)) for far in (0.01, 0.2)]
    assert found[0] == found[1] < 0.01


def test_a_field_without_lines_has_none_that_shift() -> None:
    assert swept_by_lines(plane(1, 3), plane(1, 4), (0.0,)) == 0


@pytest.mark.slow
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
    swept = [swept_by_lines(*each, (0.0,)) for each in zip(before, after, strict=True)]
    assert max(swept) <= SWEPT
