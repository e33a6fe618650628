"""Lines as dashes."""

import numpy as np
import pytest

from epochreel.scenes.parts.dashes import dashes, without_overlaps


def test_dashes_have_their_length_and_keep_corners() -> None:
    line = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 6.0]])
    pieces = dashes(line, 2.0, 0.5)
    assert [each.tolist() for each in pieces] == [
        [[0, 0], [2, 0]],
        [[2.5, 0], [3, 0], [3, 1.5]],
        [[3, 2], [3, 4]],
        [[3, 4.5], [3, 6]],
    ]


def test_a_line_without_a_length_has_no_dashes() -> None:
    assert dashes(np.zeros((3, 2)), 2.0, 0.5) == []


@pytest.mark.parametrize(("beside", "kept"), [(0.0, 1), (0.05, 1), (1.0, 2)])
def test_a_line_is_kept_once_however_it_runs(beside: float, kept: int) -> None:
    line = np.array([[0.0, 0.0, 0.0], [3.0, 0.0, 0.0], [3.0, 6.0, 0.0]])
    again = line[::-1] + np.array([beside, -beside, 0.0])
    lines = without_overlaps([line, again], 0.1)
    long = sum(np.linalg.norm(np.diff(each, axis=0), axis=1).sum() for each in lines)
    assert long == pytest.approx(9 * kept, abs=0.3)


def test_what_a_line_has_for_itself_is_kept() -> None:
    longer = np.array([[-2.0, 0.0], [5.0, 0.0]])
    first, before, after = without_overlaps([np.array([[0.0, 0.0], [3.0, 0.0]]), longer], 0.1)
    assert np.ptp(first[:, 0]) == 3
    assert np.allclose([before[0, 0], before[-1, 0]], [-2, 0], atol=0.3)
    assert np.allclose([after[0, 0], after[-1, 0]], [3, 5], atol=0.3)
