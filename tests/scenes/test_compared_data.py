"""When runs are on the same data, and what is said where they are not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.datasets.kinds import DATASETS
from epochreel.reels.recording import Recording
from epochreel.scenes.words.differences import (
    comparison_titles_of,
    labels_of,
    unnamed_of,
)
from epochreel.scenes.words.successes import left_unsaid, successes_of
from epochreel.tests.scenes.compared_specs import FAILING, runs_of
from epochreel.tests.scenes.tiny import SPIRAL, recording

THIN = "\u2009"


def test_data_sets_without_settings_differ_in_points_labels_or_class_names() -> None:
    run = recording()

    def on(**changes: Any) -> Recording:
        header = replace(run.header, dataset=replace(run.dataset, **changes))
        return Recording(header, run.steps, run.metrics, run._states)

    two = ["Two networks on two data sets"]
    assert comparison_titles_of([run, recording(points=9)], 0.95) == two
    assert comparison_titles_of([run, on(points=-run.dataset.points)], 0.95) == two
    assert comparison_titles_of([run, on(labels=1 - run.dataset.labels)], 0.95) == two
    assert comparison_titles_of([run, on(class_names=("ant", "bee"))], 0.95) == two
    assert comparison_titles_of([run, on(domain=(-2, 2, -2, 2))], 0.95)[0].startswith("Both")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"x column": "1"}, {"x column": "area"}),
        ({"data": "flats.csv"}, {"data": "copy.csv"}),
    ],
)
def test_ways_to_write_the_same_data_are_no_difference(
    one: dict[str, str], other: dict[str, str]
) -> None:
    runs = [
        recording(
            about=replace(
                SPIRAL,
                settings={"network": network, **written, "seed": "1"},
                data_settings=written,
            )
        )
        for network, written in (("4", one), ("2", other))
    ]
    assert labels_of(runs) == ["4", "2"]
    assert not unnamed_of(runs)
    assert comparison_titles_of(runs, 0.95)[0] == f"Both networks reach 95{THIN}% on the spiral"
    assert not unnamed_of([*runs, runs[0]])
    second = runs[1]
    data = second.dataset

    def on(*others: Dataset) -> list[Recording]:
        pairs = zip(runs, others, strict=True)
        return [
            Recording(replace(each.header, dataset=own), each.steps, each.metrics, each._states)
            for each, own in pairs
        ]

    moved, divided = replace(data, points=-data.points), replace(data, train=~data.train)
    for apart in (moved, divided):
        assert comparison_titles_of(on(data, apart), 0.95)[0].startswith("Two networks on two")
    empty = replace(data, points=data.points[:0], labels=data.labels[:0], train=data.train[:0])
    title = comparison_titles_of(on(empty, empty), 0.95)[0]
    assert title.startswith("Two networks on two variants")


def test_clusters_of_the_same_points_are_of_one_data_set() -> None:
    none = [np.nan] * 3
    found = recording(accuracy=none)
    data = replace(found.dataset, labels=1 - found.dataset.labels)
    other = Recording(
        replace(found.header, dataset=data), found.steps, found.metrics, found._states
    )
    assert "data sets" not in comparison_titles_of([found, other], 0.95)[0]
    # Labels of one run alone say nothing either of whether data are the same.
    for runs in ([other, recording()], [recording(), other]):
        assert "data sets" not in comparison_titles_of(runs, 0.95)[0]


@pytest.mark.parametrize(
    ("one", "other", "noun"),
    [
        ({"hidden": (2,)}, {"hidden": (6,)}, "networks"),
        ({"hidden": ()}, {"hidden": (6,)}, "models"),
        ({"hidden": (), "batch_size": 1}, {"hidden": (), "seed": 1}, "models"),
        ({"activation": "relu"}, {"activation": "tanh"}, "activations"),
        ({"optimizer": "sgd"}, {"optimizer": "adam"}, "optimisers"),
        ({"optimizer": "sgd", "learning_rate": 0.1}, {"optimizer": "adam"}, "optimisers"),
        ({"optimizer": "sgd", "seed": 2}, {"optimizer": "adam"}, "networks"),
        ({"learning_rate": 0.1}, {"learning_rate": 1}, "learning rates"),
        ({"batch_size": 1}, {"batch_size": 25}, "batch sizes"),
        ({"seed": 1}, {"seed": 2}, "seeds"),
        ({"dropout": 0.1}, {}, "networks"),
        ({"dropout": 0.1, "seed": 1}, {}, "networks"),
        ({"optimizer": "sgd", "epochs": 9}, {"optimizer": "adam"}, "optimisers"),
    ],
)
def test_a_title_names_what_is_compared(
    one: dict[str, Any], other: dict[str, Any], noun: str
) -> None:
    title = comparison_titles_of(runs_of(one, other), 0.95)[0]
    assert title == f"Both {noun} reach 95{THIN}% on the spiral"


@pytest.mark.parametrize("name", [name for name in DATASETS if not DATASETS[name].source])
def test_a_title_names_the_problem(name: str) -> None:
    data = {"name": name}
    runs = runs_of({"data": data, "seed": 1}, {"data": data, "seed": 2})
    reached = comparison_titles_of(runs, 0.95)[0]
    if DATASETS[name].values:
        assert reached == "Both seeds reach test loss below 0.025"
    else:
        assert reached == f"Both seeds reach 95{THIN}% on {runs[0].about.title}"


def test_runs_on_different_data_reach_no_goal_together() -> None:
    xor, spiral, moons = ({"data": {"name": name}} for name in ("xor", "spiral", "moons"))
    two, three = runs_of(xor, spiral), runs_of(xor, spiral, moons)
    assert comparison_titles_of(two, 0.95) == ["Two networks on two data sets"]
    assert comparison_titles_of(three, 0.95) == ["Three networks on three data sets"]
    noisy = runs_of(
        *({"data": {"name": "spiral", "options": {"noise": each}}} for each in (0, 0.2, 0.2))
    )
    assert comparison_titles_of(noisy, 0.95) == ["Three networks on two variants of the spiral"]


@pytest.mark.parametrize(
    ("succeeding", "failing", "sentence"),
    [
        (2, 0, "Both runs reach {}"),
        (0, 2, "Neither run reaches {}"),
        (1, 1, "One of two runs reaches {}"),
        (6, 0, "All six runs reach {}"),
        (0, 3, "None of three runs reaches {}"),
        (1, 2, "One of three runs reaches {}"),
        (2, 1, "Two of three runs reach {}"),
        (11, 0, "All 11 runs reach {}"),
        (11, 1, "11 of 12 runs reach {}"),
    ],
)
def test_how_many_succeed(succeeding: int, failing: int, sentence: str) -> None:
    classes = [recording()] * succeeding + [recording(accuracy=FAILING)] * failing
    assert successes_of(classes, 0.95, "runs")[0] == sentence.format(f"95{THIN}% on the spiral")
    values = [recording(0)] * succeeding + [recording(0, loss=(1.0, 0.9))] * failing
    assert successes_of(values, 0.95, "runs")[0] == sentence.format("test loss below 0.025")


@pytest.mark.parametrize(
    ("accuracies", "sentence"),
    [
        (((0.5, 0.96, 0.97), (0.5, 0.99, 1.0)), "Both runs reach {}"),
        (((0.5, 0.96, 0.9), (0.5, 0.99, 1.0)), "Both runs reach {}, but only one ends there"),
        (((0.5, 0.96, 0.9), (0.96, 0.5, 1.0)), "Both runs reach {}, but only one ends there"),
        (((0.5, 0.96, 0.9), (0.5, 0.99, 0.9)), "Both runs reach {}, but none ends there"),
        (((0.5, 0.96, 0.9), FAILING), "One of two runs reaches {}, but does not end there"),
        (
            ((0.5, 0.96, 0.9), (0.5, 0.9, 1.0), (0.5, 1.0, 1.0), FAILING),
            "Three of four runs reach {}, but only two end there",
        ),
    ],
)
def test_a_goal_that_is_lost_again_is_said_to_be(
    accuracies: tuple[tuple[float, ...], ...], sentence: str
) -> None:
    runs = [recording(accuracy=each) for each in accuracies]
    assert successes_of(runs, 0.95, "runs")[0] == sentence.format(f"95{THIN}% on the spiral")
    parts = [
        recording(accuracy=(*each, 1.0), loss=(0.5,) * (len(each) + 1)).between(0, len(each) - 1)
        for each in accuracies
    ]
    then = sentence.format(f"95{THIN}% on the spiral by epoch 2")
    for now, cut in (("does not end", "is not"), ("ends", "is"), ("end", "are")):
        then = then.replace(f"{now} there", f"{cut} there then")
    assert successes_of(parts, 0.95, "runs")[0] == then


@pytest.mark.parametrize(
    ("titles", "chosen", "unsaid"),
    [
        (["Four reach it, but only three end there", "Four reach it"], 1, ["Only three end there"]),
        (["Four reach it, but only three end there", "Four reach it"], 0, []),
        (["Two reach it, but none ends there", "Two reach it"], 1, ["None ends there"]),
        (["One reaches it, but does not end there", "One"], 1, ["It does not end there"]),
        (["One reaches it, but is not there then", "One"], 1, ["It is not there then"]),
        (["All reach the goal", "All"], 1, []),
    ],
)
def test_what_a_shorter_title_leaves_unsaid_is_a_sentence(
    titles: list[str], chosen: int, unsaid: list[str]
) -> None:
    assert left_unsaid(titles, titles[chosen]) == unsaid


def test_shorter_titles_leave_out_the_problem_and_then_what_becomes_of_the_goal() -> None:
    lost = [recording(accuracy=(0.5, 0.96, 0.9)), recording()]
    assert successes_of(lost, 0.95, "runs") == [
        f"Both runs reach 95{THIN}% on the spiral, but only one ends there",
        f"Both runs reach 95{THIN}%, but only one ends there",
        f"Both runs reach 95{THIN}%",
    ]
    assert successes_of([recording()] * 2, 0.95, "runs") == [
        f"Both runs reach 95{THIN}% on the spiral",
        f"Both runs reach 95{THIN}%",
    ]
