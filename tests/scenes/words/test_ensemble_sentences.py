"""What is said of several seeds, when they differ and when they do not."""

import numpy as np
import pytest

from epochreel.reels.about import About
from epochreel.reels.measure import Loss
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.ensemble import (
    Compared,
    as_judged,
    goal_of,
    lines_of,
    subtitles_of_ensemble,
    subtitles_with_marks,
    success_caption,
    success_titles,
    training_of,
)
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.tiny import of_spec, recording
from epochreel.training.spec import RunSpec

THIN = "\u2009"
SEEDED = [About("", "", settings={"seed": each}) for each in "12"]


@pytest.mark.parametrize(
    ("together", "singles", "said"),
    [
        (
            0.98,
            [0.71, 0.9],
            "their mean gets 98 % of training points right, single runs 71 % to 90 %.",
        ),
        (1.0, [1.0, 1.0], "their mean and every single run get 100 % of training points right."),
        (
            0.9,
            [0.88, 0.88],
            "their mean gets 90 % of training points right, every single run 88 %.",
        ),
    ],
)
def test_the_result_compares_the_mean_with_single_runs(
    together: float, singles: list[float], said: str
) -> None:
    for points in (2, 200):
        whole, part = (
            Compared(together, singles, points, *when).result for when in ((), ("at C = 1",))
        )
        assert whole.replace(THIN, " ") == f"In the end, {said}"
        assert part.replace(THIN, " ") == f"At C = 1, {said}"


@pytest.mark.parametrize(
    ("together", "singles", "said"),
    [
        (1.0, [1.0, 1.0], "right; 2 of 2 single runs get it right."),
        (1.0, [1.0, 0.0], "right; 1 of 2 single runs gets it right."),
        (0.0, [0.0, 0.0, 0.0], "wrong; 0 of 3 single runs get it right."),
    ],
)
def test_a_single_training_point_has_no_shares(
    together: float, singles: list[float], said: str
) -> None:
    only = "In the end, their mean gets the only training point"
    assert Compared(together, singles, 1).result == f"{only} {said}"


def test_a_caption_of_different_runs_is_short() -> None:
    said = Compared(1.0, [0.88, 1.0], 200).caption.replace(THIN, " ")
    assert said == "In the end, their mean gets 100 % of training points right, runs 88–100 %."
    for same in (Compared(1.0, [1.0, 1.0], 200), Compared(1.0, [0.0, 1.0], 1)):
        assert same.caption == same.result


BEST = [
    "In the end, the mean gets 100 % of training points right, single runs 88 % to 100 %",
    "The mean ends at 100 % in training, single runs at 88–100 %",
    "Mean ends at 100 % in training, single runs at 88–100 %",
    "The mean ends at 100 % in training, runs at 88–100 %",
    "Mean ends at 100 % in training, runs at 88–100 %",
    "Training ends: mean 100 %, runs 88–100 %",
]


@pytest.mark.parametrize(
    ("together", "singles", "titles"),
    [
        (1.0, [0.88, 1.0], BEST),
        (0.98, [0.88, 1.0], []),  # there is a run that is better
        (0.86, [0.88, 1.0], []),
        (1.0, [1.0, 1.0], []),
        (0.88, [0.88, 0.88], []),
        (
            0.9,
            [0.88, 0.88],
            ["In the end, the mean gets 90 % of training points right, single runs 88 %"],
        ),
        (0.884, [0.881, 0.883], []),  # all are 88 %
    ],
)
def test_a_mean_is_a_finding_where_no_run_is_better_and_some_are_worse(
    together: float, singles: list[float], titles: list[str]
) -> None:
    found = [each.replace(THIN, " ") for each in Compared(together, singles, 200).findings]
    assert found[: len(titles)] == titles
    assert bool(found) == bool(titles)
    assert not Compared(together, singles, 1).findings
    part = Compared(together, singles, 200, "at epoch 9").findings
    assert all(each.startswith("At epoch 9, ") for each in part)
    assert sorted(found, key=len, reverse=True) == found


@pytest.mark.parametrize(
    ("singles", "when", "said"),
    [
        ([0.72, 0.9], [], "Of test points, the mean gets 95 % right, single runs 72–90 %."),
        ([0.9, 0.9], [], "Of test points, the mean gets 95 % right, every single run 90 %."),
        (
            [0.72, 0.9],
            ["at epoch 9"],
            "At epoch 9, of test points, the mean gets 95 % right, single runs 72–90 %.",
        ),
    ],
)
def test_on_test_points_the_mean_is_compared_as_well(
    singles: list[float], when: list[str], said: str
) -> None:
    assert Compared(0.95, singles, 200, *when).of_test_points.replace(THIN, " ") == said


@pytest.mark.parametrize(
    ("together", "when", "said"),
    [
        (1.0, [], "The mean gets the only test point right; 1 of 2 single runs gets it right."),
        (
            0.0,
            ["at epoch 9"],
            "At epoch 9, the mean gets the only test point wrong; "
            "1 of 2 single runs gets it right.",
        ),
    ],
)
def test_a_single_test_point_has_no_shares(together: float, when: list[str], said: str) -> None:
    assert Compared(together, [0.0, 1.0], 1, *when).of_test_points == said


def test_what_a_title_does_not_say_of_successes_is_a_caption() -> None:
    reels = [recording(accuracy=(0.5, 1.0, 0.5)), recording(accuracy=(0.5, 0.8, 1.0))]
    said = success_caption(reels, 0.95).replace(THIN, " ")
    assert said == "Both runs reach 95 % on the spiral, but only one ends there."
    six = [reels[0]] * 3 + [reels[1]] * 3
    said = success_caption(six, 0.95).replace(THIN, " ")
    assert said == "All six runs reach 95 %, but only three end there."


@pytest.mark.parametrize(
    ("lost", "kept", "figures"),
    [
        (1, 2, "3 of 3 reach 95 %, only 2 end there"),
        (2, 1, "3 of 3 reach 95 %, only 1 ends there"),
        (2, 0, "2 of 2 reach 95 %, none ends there"),
        (0, 2, ""),
        (1, 0, ""),
    ],
)
def test_short_titles_keep_what_becomes_of_successes(lost: int, kept: int, figures: str) -> None:
    gone, stays = (recording(accuracy=each) for each in ((0.5, 1.0, 0.5), (0.5, 0.8, 1.0)))
    reels = [gone] * lost + [stays] * kept
    titles = [each.replace(THIN, " ") for each in success_titles(reels, 0.95)]
    assert (titles[-2] if figures else "") == figures
    assert any(each[0].isdecimal() for each in titles) == bool(figures)
    parts = [each.numbered(0, 1) for each in reels]
    assert not any(each[0].isdecimal() for each in success_titles(parts, 0.95))


def test_marks_of_points_are_explained_where_some_are_ringed() -> None:
    for tested, marked in ((2, True), (0, False)):
        reels = [recording(about=SEEDED[seed], tested=tested) for seed in range(2)]
        first, *rest = subtitles_with_marks(reels)
        assert isinstance(first, str)
        assert any("● training  ○ test" in each for each in rest) == marked


@pytest.mark.parametrize(
    ("found", "points", "known"),
    [
        (1.0, 1, True),
        (0.0, 1, False),
        (0.5, 2, False),
        (0.98, 50, False),
        (0.99, 100, True),
        (0.98, 100, False),
        (0.99, 1000, True),
        (0.989, 1000, False),
    ],
)
def test_answers_are_those_that_were_judged_if_as_many_points_are_right(
    found: float, points: int, *, known: bool
) -> None:
    assert as_judged([1.0, found], [1.0, 1.0], points) is known
    assert as_judged([found, 1.0], [1.0, 1.0], points) is known


def test_a_single_step_has_no_training_before_it() -> None:
    assert training_of(Steps(np.array([0, 5])), 0.0) == "How they got there, from epoch 0 on."
    assert training_of(Steps(np.array([5])), 0.0) == "How they got there, from epoch 0 on."
    assert training_of(Steps(np.array([5])), 5.0) == "Only epoch 5 is shown."


def test_seeds_are_counted_only_where_runs_differ_in_nothing_else() -> None:
    seeds = [of_spec(RunSpec(seed=seed)) for seed in range(3)]
    assert subtitles_of_ensemble(seeds)[-1].endswith(" · 3 seeds")
    nothing = [recording(about=About("", "", settings={"seed": each})) for each in "12"]
    assert subtitles_of_ensemble(nothing) == []
    rates = [of_spec(RunSpec(learning_rate=rate)) for rate in (0.1, 0.2)]
    assert subtitles_of_ensemble(rates)[-1] == "runs differ in learning rate"
    assert "differ" not in "".join(subtitles_of_ensemble(seeds))
    both = [of_spec(RunSpec(learning_rate=0.1 + seed, seed=seed)) for seed in range(2)]
    assert subtitles_of_ensemble(both)[-1] == "runs differ in learning rate and seed"
    assert "differ" not in "".join(subtitles_of_ensemble([both[0]] * 2))


@pytest.mark.parametrize(
    ("runs", "mean", "single"),
    [
        (2, "mean of both runs", "single runs"),
        (5, "mean of all 5 runs", "single runs"),
        (6, "mean of all 6 runs", "single runs, 5 of 6 drawn"),
    ],
)
def test_lines_are_named_by_how_many_runs_they_are_of(runs: int, mean: str, single: str) -> None:
    every = [recording()] * runs
    said, ways = lines_of(every, 5)
    assert (said, ways[0]) == (mean, single)
    states = np.full_like(every[0]._states, np.nan)
    lost = Recording(every[0].header, every[0].steps, every[0].metrics, states)
    assert lines_of([*every[1:], lost], 5)[0] == "mean of runs left"


@pytest.mark.parametrize(
    ("runs", "diverged", "ways"),
    [
        (8, 0, ["single runs, 6 of 8 drawn", "6 of 8 runs"]),
        (8, 2, ["single runs, 6 drawn", "6 single runs"]),
        (8, 3, ["single runs, at most 6 drawn", "at most 6 runs"]),
        (7, 7, ["single runs, at most 6 drawn", "at most 6 runs"]),
        (6, 3, ["single runs"]),
    ],
)
def test_lines_of_runs_that_diverge_are_not_counted_as_drawn(
    runs: int, diverged: int, ways: list[str]
) -> None:
    lost = recording(loss=(1.0, 0.5, np.nan))
    mean, said = lines_of([lost] * diverged + [recording()] * (runs - diverged), 6)
    assert said == ways
    assert (mean == "mean of runs left") == (diverged > 0)


@pytest.mark.parametrize(
    ("classes", "tested", "goal", "said"),
    [
        (2, 2, 0.95, [f"95{THIN}% of training points right", f"95{THIN}% right"]),
        (2, 2, 0.885, [f"88.5{THIN}% of training points right", f"88.5{THIN}% right"]),
        (
            0,
            2,
            0.95,
            [
                f"5{THIN}% of the loss of guessing the mean value, test points",
                f"5{THIN}% of the loss of guessing the mean value",
                f"5{THIN}% of the loss of guessing",
            ],
        ),
        (
            0,
            0,
            0.9,
            [
                f"10{THIN}% of the loss of guessing the mean value, training points",
                f"10{THIN}% of the loss of guessing the mean value",
                f"10{THIN}% of the loss of guessing",
            ],
        ),
    ],
)
def test_goals_say_of_which_points(classes: int, tested: int, goal: float, said: list[str]) -> None:
    (measure,) = written_measures_of([recording(classes, tested=tested)])
    assert goal_of(measure, goal) == [f"goal: {each}" for each in said]


def test_goals_of_losses_of_classes_are_not_shares_of_variance() -> None:
    (measure,) = written_measures_of([recording(accuracy=(np.nan,) * 3)])
    assert isinstance(measure.measure, Loss)
    assert goal_of(measure, 0.9) == []
