"""What is said of all runs of a single network."""

import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.words.chances_of_one import counted_runs, lines_said
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"
SOON, NEVER, LOST = (0.5, 0.8, 1.0), (0.5, 0.6, 0.7), (0.5, 1.0, 0.7)


def runs(*reach: bool, classes: int = 2) -> list[Recording]:
    return [
        recording(
            classes, accuracy=SOON if each else NEVER, loss=(1.0, 0.5, 0.001 if each else 0.4)
        )
        for each in reach
    ]


@pytest.mark.parametrize(
    ("classes", "goal", "ways"),
    [
        (2, 1.0, [f"Runs that reach 100{THIN}% training accuracy", f"Runs that reach 100{THIN}%"]),
        (0, 0.9, ["Runs that reach test loss 0.05"]),
    ],
)
def test_the_number_says_what_it_counts(classes: int, goal: float, ways: list[str]) -> None:
    said = counted_runs(written_measures_of(runs(True, True, classes=classes)), goal)
    assert said == [*ways, "Runs that reach it"]


@pytest.mark.parametrize(("accuracy", "ending"), [(LOST, " at any epoch"), (SOON, "")])
def test_runs_that_have_lost_the_goal_are_counted_as_such(
    accuracy: tuple[float, ...], ending: str
) -> None:
    reels = [*runs(True, False), recording(accuracy=accuracy)]
    assert counted_runs(written_measures_of(reels), 1.0) == list(
        dict.fromkeys(
            [
                f"Runs that reach 100{THIN}% training accuracy{ending}",
                f"Runs that reach 100{THIN}%{ending}",
                f"Runs that reach 100{THIN}%",
                "Runs that reach it",
            ]
        )
    )


def test_of_parts_of_runs_the_number_says_up_to_where_it_counts() -> None:
    parts = [each.between(0, 1) for each in runs(True, True)]
    assert counted_runs(written_measures_of(parts), 0.95) == [
        f"Runs that reach 95{THIN}% training accuracy by epoch 1",
        f"Runs that reach 95{THIN}% by epoch 1",
        f"Runs that reach 95{THIN}%",
        "Runs that reach it",
    ]


def test_of_parts_of_runs_that_lose_the_goal_the_number_says_no_more() -> None:
    part = recording(accuracy=(*LOST, 0.7), loss=(1.0, 0.5, 0.2, 0.1)).between(0, 2)
    assert "any" not in " ".join(counted_runs(written_measures_of([part, part]), 0.95))


@pytest.mark.parametrize(
    ("reach", "missing", "title", "solid", "pale"),
    [
        ((True, False), (0, 0), "Boundaries in the end", True, True),
        ((True, True), (0, 0), "Boundaries in the end", True, False),
        ((False, False), (0, 0), "Boundaries in the end", False, True),
        ((True, False), (1, 0), "Boundaries in the end (1 run has none)", False, True),
        ((True, False), (0, 1), "Boundaries in the end (1 run has none)", True, False),
        (
            (True, True, True, False),
            (2, 0),
            "Boundaries in the end (2 runs have none)",
            True,
            True,
        ),
        ((True, False), (1, 1), "No run has a boundary in the end", False, False),
    ],
)
def test_only_lines_that_are_drawn_are_named(
    reach: tuple[bool, ...], missing: tuple[int, int], title: str, *, solid: bool, pale: bool
) -> None:
    said = lines_said(written_measures_of(runs(*reach)), 1.0, missing)
    assert said.titles[0] == title
    assert "(" not in said.titles[1]
    assert said.titles[-1] in ("Boundaries", "No boundary")
    assert said.solid == ([f"runs that reach 100{THIN}%", "runs that reach it"] if solid else [])
    never = [f"runs that never reach 100{THIN}%", "runs that never reach it", "never reach it"]
    assert said.pale == ((["runs that never do"] if solid else never) if pale else [])


def test_lines_of_values_are_equal_answers() -> None:
    said = lines_said(written_measures_of(runs(True, True, classes=0)), 0.9, (0, 0))
    assert said.titles == ["Equal answers in the end", "Equal answers"]
    assert said.solid[0] == "runs that reach test loss 0.05"
    none = lines_said(written_measures_of(runs(True, True, classes=0)), 0.9, (2, 0))
    assert none.titles[0] == "No run has a line of equal answers in the end"


def test_of_runs_that_go_on_nothing_is_said_of_later() -> None:
    parts = [each.between(0, 1) for each in runs(True, False)]
    said = lines_said(written_measures_of(parts), 0.75, (0, 0))
    assert (said.titles[0], said.pale) == ("Boundaries at epoch 1", ["runs that do not"])
    none = lines_said(written_measures_of(parts), 0.95, (0, 0))
    assert none.pale == [
        f"runs that do not reach 95{THIN}%",
        "runs that do not reach it",
        "do not reach it",
    ]
