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


SOON, NEVER = (0.5, 0.8, 1.0), (0.5, 0.6, 0.7)


@pytest.mark.parametrize(
    ("classes", "goal", "lines", "reached"),
    [
        (2, 1.0, "are their boundaries", "get all training points right"),
        (2, 0.95, "are their boundaries", f"get 95{THIN}% of the training points right"),
        (0, 0.9, "join their equal answers", "reach test loss 0.05"),
    ],
)
def test_lines_and_counts_are_explained(
    classes: int, goal: float, lines: str, reached: str
) -> None:
    count, line, _ = sentences(*[recording(classes)] * 2, goal=goal)
    assert line[0] == f"The lines {lines} in the end."
    assert count[0] == f"The large numbers count runs that {reached} at any epoch."


@pytest.mark.parametrize(
    ("classes", "counted", "line"),
    [
        (2, [True, True], "The lines are their boundaries in the end."),
        (
            2,
            [True, False],
            "Solid lines are their boundaries in the end, dashed lines those of other runs.",
        ),
        (2, [False, False], "Dashed lines are the boundaries in the end of runs that do not."),
        (0, [True, True], "The lines join their equal answers in the end."),
        (
            0,
            [False, True],
            "Solid lines join their equal answers in the end, dashed lines those of other runs.",
        ),
        (0, [False, False], "Dashed lines join equal answers in the end of runs that do not."),
    ],
)
def test_lines_of_runs_that_are_not_counted_are_called_dashed(
    classes: int, counted: list[bool], line: str
) -> None:
    reels = [
        recording(
            classes, accuracy=SOON if each else NEVER, loss=(1.0, 0.5, 0.001 if each else 0.4)
        )
        for each in counted
    ]
    _, said, _ = sentences(*reels, goal=0.95)
    assert said[0] == line


@pytest.mark.parametrize(("runs", "wide"), [(4, False), (2, True)])
def test_of_one_run_each_it_is_said_that_intervals_are_wide(runs: int, wide: bool) -> None:
    for way in sentences(*[recording()] * runs, counts=2)[2]:
        assert way.endswith(", which is wide after one run each.") == wide


def test_each_sentence_has_a_short_form() -> None:
    for long, short in sentences(*[recording()] * 3):
        assert len(short) < len(long)


@pytest.mark.parametrize("at_random", [True, False])
def test_bars_are_of_all_starts_only_where_starts_are_random(at_random: bool) -> None:
    long, short = sentences(*[recording()] * 3, at_random=at_random)[2]
    interval = f"the 95{THIN}% interval of their share" + " among all possible starts" * at_random
    assert long == f"Each bar spans 0 to 100{THIN}%; its thick part is {interval}."
    assert short == f"Bar from 0 to 100{THIN}%: {interval}."


def test_one_number_and_its_bar_are_not_several() -> None:
    (count, _), _, (bar, _) = sentences(*[recording()] * 2, counts=1)
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
    count, _, _ = sentences(Recording(header, steps, reel.metrics, reel._states))
    assert count[0].endswith(f"right at any {any_step}.")


@pytest.mark.parametrize(
    ("last", "end", "reached"),
    [(2, "in the end", "at any epoch"), (1, "at epoch 1", "by epoch 1")],
)
def test_of_a_recording_that_goes_on_the_last_step_shown_is_said(
    last: int, end: str, reached: str
) -> None:
    count, line, _ = sentences(*[recording(accuracy=(0.5, 1.0, 1.0)).between(0, last)] * 2)
    assert line == [
        f"The lines are their boundaries {end}.",
        f"Lines: their boundaries {end}.",
    ]
    assert all(each.endswith(f"get all training points right {reached}.") for each in count)
