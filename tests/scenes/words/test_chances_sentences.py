"""What is said of lines, counts and bars beside the chances of several starts."""

import pytest

from epochreel.scenes.words.chances import explanation
from epochreel.scenes.words.measures import written_measure_of
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"


@pytest.mark.parametrize(
    ("classes", "goal", "lines", "reached"),
    [
        (2, 1.0, "the boundary", "get all training points right"),
        (2, 0.95, "the boundary", f"get 95{THIN}% of the training points right"),
        (0, 0.9, "lines of equal answers", "reach test loss 0.05"),
    ],
)
def test_lines_and_counts_are_explained(
    classes: int, goal: float, lines: str, reached: str
) -> None:
    said = explanation(written_measure_of(recording(classes)), goal, at_random=True)
    assert said[0] == f"Lines: {lines} of each run in the end."
    assert said[1] == f"Counted: runs that {reached} at any epoch."


@pytest.mark.parametrize("at_random", [True, False])
def test_bars_are_of_all_starts_only_where_starts_are_random(at_random: bool) -> None:
    bar = explanation(written_measure_of(recording()), 1.0, at_random=at_random)[2]
    among = " among all possible starts" * at_random
    assert bar == f"Bar from 0 to 100{THIN}%: the 95{THIN}% interval of their share{among}."
