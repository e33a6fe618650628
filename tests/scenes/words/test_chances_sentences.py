"""What is said of lines, counts and bars beside the chances of several starts."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.chances import explanation
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"


def sentences(
    *reels: Recording, goal: float = 1.0, counts: int = 2, at_random: bool = True
) -> list[list[str]]:
    measures = written_measures_of(reels)
    return explanation(measures, goal, counts=counts, at_random=at_random)


@pytest.mark.parametrize(
    ("classes", "goal", "lines", "reached"),
    [
        (2, 1.0, "is the boundary of one run", "get all training points right"),
        (2, 0.95, "is the boundary of one run", f"get 95{THIN}% of the training points right"),
        (0, 0.9, "joins equal answers of one run", "reach test loss 0.05"),
    ],
)
def test_lines_and_counts_are_explained(
    classes: int, goal: float, lines: str, reached: str
) -> None:
    line, count, _ = sentences(recording(classes), goal=goal)
    assert line[0] == f"Each line {lines} in the end."
    assert count[0] == f"The large numbers count runs that {reached} at any epoch."


def test_each_sentence_has_a_short_form() -> None:
    for long, short in sentences(recording()):
        assert len(short) < len(long)


@pytest.mark.parametrize("at_random", [True, False])
def test_bars_are_of_all_starts_only_where_starts_are_random(at_random: bool) -> None:
    long, short = sentences(recording(), at_random=at_random)[2]
    interval = f"the 95{THIN}% interval of their share" + " among all possible starts" * at_random
    assert long == f"Each bar spans 0 to 100{THIN}%; its thick part is {interval}."
    assert short == f"Bar from 0 to 100{THIN}%: {interval}."


def test_one_number_and_its_bar_are_not_several() -> None:
    _, (count, _), (bar, _) = sentences(recording(), counts=1)
    assert count.startswith("The large number counts runs")
    assert bar.startswith("The bar spans")


@pytest.mark.parametrize(
    ("name", "values", "any_step"),
    [
        ("epoch", None, "epoch"),
        ("max_iter", [1.0, 2.0, 4.0], "value of max iter"),
        ("C", [0.1, 1.0, 10.0], "value of C"),
    ],
)
def test_steps_have_their_own_name(name: str, values: list[float] | None, any_step: str) -> None:
    reel = recording()
    steps = Steps(np.arange(3), name, None if values is None else np.array(values))
    header = replace(reel.header, step=name)
    _, count, _ = sentences(Recording(header, steps, reel.metrics, reel._states))
    assert count[0].endswith(f"right at any {any_step}.")


@pytest.mark.parametrize(
    ("last", "end", "reached"),
    [(2, "in the end", "at any epoch"), (1, "at epoch 1", "by epoch 1")],
)
def test_of_a_recording_that_goes_on_the_last_step_shown_is_said(
    last: int, end: str, reached: str
) -> None:
    line, count, _ = sentences(*[recording().between(0, last)] * 2)
    assert line == [
        f"Each line is the boundary of one run {end}.",
        f"Lines: the boundary of each run {end}.",
    ]
    assert all(each.endswith(f"get all training points right {reached}.") for each in count)
