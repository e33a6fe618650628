"""Lines as dashes."""

import numpy as np

from epochreel.scenes.parts.dashes import dashes


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
