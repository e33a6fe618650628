"""What is said of lines, counts and bars beside the chances of several starts."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.chances import explanation, plain_name, titles_of
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
        (2, 1.0, "boundaries", "get all training points right"),
        (2, 0.95, "boundaries", f"get 95{THIN}% of the training points right"),
        (0, 0.9, "equal answers", "reach test loss 0.05"),
    ],
)
def test_lines_and_counts_are_explained(
    classes: int, goal: float, lines: str, reached: str
) -> None:
    count, line, _ = sentences(*[recording(classes)] * 2, goal=goal)
    assert line[0] == f"The lines are their {lines} in the end."
    assert count[0] == f"The large numbers count runs that {reached} at any epoch."


@pytest.mark.parametrize(
    ("classes", "counted", "line"),
    [
        (2, [True, True], "The lines are their boundaries in the end."),
        (
            2,
            [True, False],
            "Dark lines are their boundaries in the end. Grey: runs that never do.",
        ),
        (2, [False, False], "The grey lines are the boundaries in the end of runs that never do."),
        (0, [True, True], "The lines are their equal answers in the end."),
        (
            0,
            [False, True],
            "Dark lines are their equal answers in the end. Grey: runs that never do.",
        ),
        (
            0,
            [False, False],
            "The grey lines are the equal answers in the end of runs that never do.",
        ),
    ],
)
def test_lines_of_runs_that_are_not_counted_are_called_grey(
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
        assert way.endswith(", wide after one run each.") == wide


def test_each_sentence_has_a_short_form() -> None:
    for long, short in sentences(*[recording()] * 3):
        assert len(short) < len(long)


@pytest.mark.parametrize("at_random", [True, False])
def test_bars_are_of_all_starts_only_where_starts_are_random(at_random: bool) -> None:
    long, short = sentences(*[recording()] * 3, at_random=at_random)[2]
    lies = (
        "where the true share likely lies, its 95\u2009% interval"
        if at_random
        else "its 95\u2009% interval"
    )
    assert long == f"Dot: the share of these runs, from 0 to 100{THIN}%. Line: {lies}."
    assert short == f"Dot: their share. Line: {lies}."


BOTH = "Dark lines are their boundaries in the end. Grey: runs that never do."
SOLID = "The lines are their boundaries in the end."
PALE = "The grey lines are the boundaries in the end of runs that never do."


@pytest.mark.parametrize(
    ("counted", "missing", "said"),
    [
        ([False] * 3, (0, 0), PALE),
        ([False] * 3, (0, 1), f"{PALE} 1 run has no boundary."),
        ([False] * 3, (0, 2), f"{PALE} 2 runs have no boundary."),
        ([False] * 3, (0, 3), "No run has a boundary in the end."),
        ([True, False, False], (0, 0), BOTH),
        ([True, False, False], (0, 1), f"{BOTH} 1 run has no boundary."),
        ([True, False, False], (0, 2), f"{SOLID} 2 runs have no boundary."),
        ([True, False, False], (1, 0), f"{PALE} 1 run has no boundary."),
        ([True, False, False], (1, 2), "No run has a boundary in the end."),
        ([True] * 2, (1, 0), f"{SOLID} 1 run has no boundary."),
        ([True] * 2, (2, 0), "No run has a boundary in the end."),
    ],
)
def test_lines_are_named_if_they_are_drawn_and_missing_ones_counted(
    counted: list[bool], missing: tuple[int, int], said: str
) -> None:
    measures = written_measures_of(
        [recording(accuracy=SOON if each else NEVER) for each in counted]
    )
    _, lines, _ = explanation(measures, 1.0, counts=1, at_random=True, missing=missing)
    assert lines[0] == said
    for kind in ("rey", "have no boundary", "has no boundary"):
        assert all((kind in each) == (kind in said) for each in lines)


@pytest.mark.parametrize(
    ("successes", "title"),
    [
        ([(1, 9)], "One of nine random starts reaches 90 %"),
        ([(9, 9)], "All nine random starts reach 90 %"),
        ([(0, 12)], "None of 12 random starts reaches 90 %"),
        ([(0, 6), (0, 6)], "None of the random starts reaches 90 %"),
        ([(6, 6), (6, 6)], "All random starts reach 90 %"),
        ([(9, 12), (12, 12)], "All 12 random starts reach 90 % with net 2, 9 with net 1"),
        ([(1, 12), (0, 12)], "1 of 12 random starts reaches 90 % with net 1, none with net 2"),
        ([(3, 12), (3, 12)], "3 of 12 random starts reach 90 % with each"),
        ([(2, 2), (0, 2)], "Both random starts reach 90 % with net 1, none with net 2"),
        (
            [(2, 2), (1, 2), (2, 2)],
            "Both random starts reach 90 % with net 1, both with net 3 and 1 with net 2",
        ),
        ([(3, 12), (3, 5)], "How many random starts reach 90 %"),
        (
            [(0, 12), (9, 12), (12, 12)],
            "All 12 random starts reach 90 % with net 3, 9 with net 2 and none with net 1",
        ),
    ],
)
def test_the_title_says_how_many_starts_of_each_network_succeed(
    successes: list[tuple[int, int]], title: str
) -> None:
    names = [f"net {number}" for number in range(1, len(successes) + 1)]
    first, *_ = titles_of(names, successes, "90 %", "random starts")
    assert first == title


@pytest.mark.parametrize(
    ("reached", "title"),
    [
        ([0, 1], "90 % is reached with net 2, not with net 1"),
        ([1, 0, 0], "90 % is reached only with net 1"),
        ([1, 0, 1], "90 % is reached with net 1 and net 3, not with net 2"),
        ([1, 0, 1, 0], "90 % is reached with net 1 and net 3, not with net 2 or net 4"),
        ([1, 1], "Both learning rates reach 90 %"),
        ([1, 1, 1], "All three learning rates reach 90 %"),
        ([0, 0], "Neither learning rate reaches 90 %"),
        ([0, 0, 0], "None of three learning rates reaches 90 %"),
    ],
)
def test_of_one_run_each_the_title_says_with_which_the_goal_is_reached(
    reached: list[int], title: str
) -> None:
    names = [f"net {number}" for number in range(1, len(reached) + 1)]
    successes = [(each, 1) for each in reached]
    first, *_ = titles_of(names, successes, "90 %", "learning rates")
    assert first == title


@pytest.mark.parametrize(
    ("reached", "titles"),
    [
        (
            1,
            [
                "Test loss 0.1 is reached by epoch 2 with a, not with b",
                "One of two networks reaches test loss 0.1 by epoch 2",
                "One of two reaches test loss 0.1 by epoch 2",
            ],
        ),
        (
            0,
            [
                "Neither network reaches test loss 0.1 by epoch 2",
                "Neither reaches test loss 0.1 by epoch 2",
            ],
        ),
    ],
)
def test_the_title_of_one_run_each_says_up_to_where(reached: int, titles: list[str]) -> None:
    successes = [(reached, 1), (0, 1)]
    assert titles_of("ab", successes, "test loss 0.1", "networks", " by epoch 2") == titles


def test_a_long_title_says_between_which_numbers_they_are() -> None:
    names, successes = ["a", "b", "c"], [(2, 12), (9, 12), (11, 12)]
    *_, short = titles_of(names, successes, "90 %", "random starts")
    assert short == "2 to 11 of 12 reach 90 %"


@pytest.mark.parametrize(
    ("name", "said"),
    [("8-8", "8 + 8 neurons"), ("2 neurons", "2 neurons"), ("8-8 · relu", "8-8 · relu")],
)
def test_layers_alone_are_named_in_plain_words(name: str, said: str) -> None:
    assert plain_name(name) == said


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
