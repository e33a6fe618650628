"""What films say about several recordings: labels that tell them apart, what they share, titles.

It is longer than other files because it consists of tables of sentences.
"""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.reels.about import About
from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.differences import (
    common_of,
    comparison_titles_of,
    differing_of,
    labels_of,
    subtitles_of,
    unnamed_of,
)
from epochreel.scenes.words.measures import written_measure_of
from epochreel.scenes.words.successes import number_word, successes_of
from epochreel.tests.scenes.compared_specs import FAILING, runs_of
from epochreel.tests.scenes.shots import PYTHON
from epochreel.tests.scenes.tiny import SPIRAL, recording
from epochreel.tests.training.small_runs import BESIDE
from epochreel.training.dataspec import DataSpec
from epochreel.training.spec import RunSpec
from epochreel.training.stopspec import StopSpec

# A field of a run, two values for it, and the labels of both runs.
VARIED: dict[str, tuple[Any, Any, list[str]]] = {
    "data": ({"name": "spiral"}, {"name": "breast_cancer"}, ["spiral", "breast cancer"]),
    "features": (
        ("x", "y"),
        ("x", "ySquared", "sinX"),
        ["features x, y", "features x, y², sin x"],
    ),
    "hidden": ((8, 8), (), ["8-8", "no hidden layer"]),
    "activation": ("tanh", "leaky_relu", ["tanh", "leaky relu"]),
    "activations": ((), ("relu", "tanh"), ["tanh", "relu, tanh"]),
    "init": ("torch", "playground-zero", ["initialisation PyTorch", "initialisation zeros"]),
    "loss": (None, "squared_error", ["loss cross-entropy", "loss squared error"]),
    "optimizer": ("adam", "lbfgs", ["Adam", "L-BFGS"]),
    "learning_rate": (0.01, 0.00003, ["rate 0.01", "rate 3\u2009×\u200910⁻⁵"]),
    "momentum": (0.9, 0.5, ["momentum 0.9", "momentum 0.5"]),
    "smoothing": (0.99, 0.5, ["smoothing 0.99", "smoothing 0.5"]),
    "beta1": (0.9, 0.5, ["β₁ 0.9", "β₁ 0.5"]),
    "beta2": (0.999, 0.5, ["β₂ 0.999", "β₂ 0.5"]),
    "weight_decay": (0.01, 0, ["weight decay 0.01", "weight decay 0"]),
    "schedule": ("constant", "step", ["schedule constant", "schedule step"]),
    "step_every": (100, 5, ["step every 100", "step every 5"]),
    "step_factor": (0.1, 1, ["step factor 0.1", "step factor 1"]),
    "l1": (0, 0.1, ["L1 0", "L1 0.1"]),
    "l2": (0, 1e-9, ["L2 0", "L2 10⁻⁹"]),
    "l2_per_batch": (False, True, ["L2 per batch off", "L2 per batch on"]),
    "prune": (False, True, ["pruning off", "pruning on"]),
    "dropout": (0, 0.5, ["dropout 0", "dropout 0.5"]),
    "batch_size": (25, 1, ["batch 25", "batch 1"]),
    "shuffle": (True, False, ["shuffling on", "shuffling off"]),
    "carry": (False, True, ["carry-over off", "carry-over on"]),
    "epochs": (300, 1, ["300 epochs", "1 epoch"]),
    "stop": ({}, {"patience": 5}, ["patience none", "patience 5"]),
    "dtype": ("float32", "float64", ["precision float32", "precision float64"]),
    "seed": (0, 7, ["seed 0", "seed 7"]),
}
# The same of a stopping rule, and of the data.
STOPPED: dict[str, tuple[Any, Any, list[str]]] = {
    "loss": (None, 0.25, ["stop loss none", "stop loss 0.25"]),
    "accuracy": (None, 1, ["stop accuracy none", "stop accuracy 1"]),
    "seconds": (60, None, ["stop seconds 60", "stop seconds none"]),
    "patience": (None, 3, ["patience none", "patience 3"]),
    "tolerance": (1e-4, 0.5, ["tolerance 0.0001", "tolerance 0.5"]),
}
OF_DATA: dict[str, tuple[Any, Any, list[str]]] = {
    "name": ("spiral", "xor", ["spiral", "xor"]),
    "options": ({"noise": 0}, {"noise": 2.5}, ["noise 0", "noise 2.5"]),
    "seed": (0, "0.5", ["data seed 0", "data seed 0.5"]),
    "train_share": (0.5, 1, ["training share 0.5", "training share 1"]),
    "standardise": (False, True, ["standardisation off", "standardisation on"]),
}
_PATIENT = {"tolerance": {"patience": 3}}
EACH = [
    *(
        (field, {field: one}, {field: other}, labels)
        for field, (one, other, labels) in VARIED.items()
    ),
    *(
        (
            f"stop.{field}",
            {"stop": {**_PATIENT.get(field, {}), field: one}},
            {"stop": {**_PATIENT.get(field, {}), field: other}},
            labels,
        )
        for field, (one, other, labels) in STOPPED.items()
    ),
    *(
        (f"data.{field}", {"data": {field: one}}, {"data": {field: other}}, labels)
        for field, (one, other, labels) in OF_DATA.items()
    ),
]


def test_every_field_is_varied() -> None:
    assert list(VARIED) == list(RunSpec.model_fields)
    assert list(STOPPED) == list(StopSpec.model_fields)
    assert list(OF_DATA) == list(DataSpec.model_fields)


@pytest.mark.parametrize(
    ("field", "one", "other", "labels"), EACH, ids=[field for field, *_ in EACH]
)
def test_a_field_varied_alone_tells_two_runs_apart(
    field: str, one: dict[str, Any], other: dict[str, Any], labels: list[str]
) -> None:
    base = BESIDE.get(field, {})
    runs = runs_of({**base, **one}, {**base, **other})
    assert labels_of(runs) == labels
    title = comparison_titles_of(runs, 0.95)[0]
    for text in (*labels, title, common_of(runs)):
        assert text
        assert not PYTHON.search(text)


def test_optimisers_have_their_rates_where_both_differ() -> None:
    runs = runs_of(
        {"optimizer": "adam", "learning_rate": 0.01}, {"optimizer": "sgd", "learning_rate": 1000}
    )
    assert labels_of(runs) == ["Adam 0.01", "SGD 1000"]
    assert unnamed_of(runs) == []
    same = runs_of(
        {"optimizer": "adam", "learning_rate": 1}, {"optimizer": "sgd", "learning_rate": 1}
    )
    assert labels_of(same) == ["Adam", "SGD"]
    # What else differs is in no label, and neither is in labels of what tells runs apart first.
    one, other = {"optimizer": "adam"}, {"optimizer": "sgd", "learning_rate": 1}
    assert labels_of(runs_of({**one, "seed": 1}, {**other, "seed": 2})) == ["Adam 0.01", "SGD 1"]
    wider = runs_of({**one, "hidden": (4,)}, {**other, "hidden": (2,)})
    assert labels_of(wider) == ["4 neurons", "2 neurons"]


def test_settings_of_one_optimiser_alone_follow_from_it() -> None:
    runs = runs_of({"optimizer": "momentum", "momentum": 0.5}, {"optimizer": "adam"})
    assert labels_of(runs) == ["Momentum", "Adam"]
    assert "optimisers" in comparison_titles_of(runs, 0.95)[0]


def test_a_setting_that_some_runs_lack_tells_the_others_apart() -> None:
    runs = runs_of(
        {"optimizer": "momentum", "momentum": 0.5}, {"optimizer": "momentum"}, {"optimizer": "adam"}
    )
    assert labels_of(runs) == [
        "Momentum · momentum 0.5",
        "Momentum · momentum 0.9",
        "Adam",
    ]


def test_runs_that_differ_in_much_have_short_labels() -> None:
    """As many differences as tell all apart; those that say most come first."""
    runs = runs_of(
        {"hidden": (4,), "learning_rate": 0.1},
        {"hidden": (4,), "learning_rate": 0.3},
        {"hidden": (2,), "learning_rate": 0.1},
    )
    assert labels_of(runs) == [
        "4 neurons · rate 0.1",
        "4 neurons · rate 0.3",
        "2 neurons · rate 0.1",
    ]
    assert labels_of(runs_of({"hidden": (4,), "seed": 1}, {"hidden": (2,), "seed": 2})) == [
        "4 neurons",
        "2 neurons",
    ]
    # Of all differences, numbers of epochs say least.
    assert labels_of(runs_of({"epochs": 9, "seed": 1}, {"epochs": 8, "seed": 2})) == [
        "seed 1",
        "seed 2",
    ]


def test_differences_that_labels_leave_out_are_said_as_well() -> None:
    one: dict[str, Any] = {"hidden": (4,), "activation": "relu", "learning_rate": 30, "epochs": 9}
    other: dict[str, Any] = {"hidden": (2,), "batch_size": 5, "seed": 2}
    runs = runs_of(one, other)
    assert labels_of(runs) == ["4 neurons", "2 neurons"]
    (said,) = unnamed_of(runs)
    assert said == "also differ in activation, learning rate, batch size and seed"
    assert unnamed_of(runs_of({"hidden": (4,), "l2": 0.1}, {})) == ["also differ in L2"]
    assert not unnamed_of(runs_of({"seed": 1}, {"seed": 2, "epochs": 9}))
    assert not unnamed_of([recording()] * 2)
    # Where settings do not distinguish all runs, labels are numbers, and nothing is left out.
    assert not unnamed_of(runs_of({"seed": 1}, {"seed": 1}, {"seed": 2}))


def test_more_than_two_settings_of_other_data_are_counted_as_one() -> None:
    moons: dict[str, Any] = {"name": "moons", "options": {"noise": 0.1, "points": 50}}
    other: dict[str, Any] = {"data": {"name": "spiral"}, "hidden": (4,), "seed": 2}
    assert unnamed_of(runs_of({"data": moons}, other)) == ["also differ in seed, points and noise"]
    (said,) = unnamed_of(runs_of({"data": {**moons, "train_share": 0.7}}, other))
    assert said.endswith("seed and settings of the data")
    assert "points" not in said
    more = {"name": "moons", "options": {"noise": 0.2, "points": 60}}
    runs = runs_of({"data": moons, "hidden": (4,)}, {"data": more, "hidden": (2,)})
    assert unnamed_of(runs) == ["also differ in points and noise"]
    # Of runs that are named by their data, one setting alone is said, if there is any.
    spiral, xor = ({"name": name, "options": {"noise": 0.1}} for name in ("spiral", "xor"))
    assert not unnamed_of(runs_of({"data": spiral}, {"data": xor}))
    xor["options"] = {"noise": 0.2}
    assert unnamed_of(runs_of({"data": spiral}, {"data": xor})) == ["also differ in noise"]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"hidden": (2,), "seed": 1}, {}, ["runs differ in network and seed"]),
        ({"hidden": (2,), "epochs": 9}, {}, ["runs differ in network"]),
        (
            {"learning_rate": 1, "batch_size": 5},
            {},
            ["runs differ in learning rate and batch size"],
        ),
        ({"epochs": 9}, {}, []),
        ({}, {}, []),
    ],
)
def test_it_is_said_in_what_but_their_epochs_runs_differ(
    one: dict[str, Any], other: dict[str, Any], said: list[str]
) -> None:
    assert differing_of(runs_of(one, other)) == said


def test_epochs_do_not_stand_for_a_setting_that_says_more() -> None:
    runs = runs_of(
        {"hidden": (8,), "activation": "relu", "epochs": 300},
        {"hidden": (6,), "activation": "tanh", "epochs": 600},
        {"hidden": (6,), "activation": "tanh", "epochs": 200},
        {"hidden": (6,), "activation": "relu", "epochs": 300},
    )
    assert labels_of(runs)[1:] == [
        "6 neurons · tanh · 600 epochs",
        "6 neurons · tanh · 200 epochs",
        "6 neurons · relu · 300 epochs",
    ]
    # A setting that tells none of them apart is left out beside epochs as well.
    alike = runs_of(
        {"hidden": (8,), "activation": "relu", "epochs": 300},
        {"hidden": (6,), "activation": "tanh", "epochs": 600},
        {"hidden": (6,), "activation": "tanh", "epochs": 200},
    )
    assert labels_of(alike)[1:] == ["6 neurons · 600 epochs", "6 neurons · 200 epochs"]


def test_rates_that_tell_runs_apart_have_their_optimisers_where_both_differ() -> None:
    wide, fast = {"hidden": (8,), "learning_rate": 1}, {"hidden": (4,), "learning_rate": 1}
    slow = {"hidden": (8,), "learning_rate": 0.1}
    runs = runs_of({**wide, "optimizer": "sgd"}, {**slow, "optimizer": "sgd"}, fast)
    assert labels_of(runs) == ["8 neurons · SGD 1", "8 neurons · SGD 0.1", "4 neurons · Adam 1"]
    assert labels_of(runs_of(wide, slow, fast))[0] == "8 neurons · rate 1"


def test_no_goal_is_named_of_a_loss_that_is_a_runs_own() -> None:
    run = recording(accuracy=[np.nan] * 3)
    assert comparison_titles_of([run, run], 0.95)[0].startswith("Both networks reach test loss")
    own = Recording(
        replace(run.header, loss=OWN_LOSS), run.steps, run.metrics, run._states, path=Path("a")
    )
    for runs in ([own, own], [own, run]):
        assert comparison_titles_of(runs, 0.95) == ["Two networks on the spiral"]


def test_parts_of_runs_with_other_values_end_at_a_step() -> None:
    one, other = [
        Recording(reel.header, Steps(np.arange(3), "C", values), reel.metrics, reel._states)
        for reel, values in zip([recording()] * 2, np.array([[1, 2, 3], [2, 4, 6.0]]), strict=True)
    ]
    cut = [one.between(1, 2), other.between(2, 4)]
    assert successes_of(cut, 0.5, "runs")[0].endswith("by step 1")
    assert successes_of([cut[0]] * 2, 0.5, "runs")[0].endswith("by C = 2")
    # Also where one of the runs is whole.
    short = recording(accuracy=(0.5, 0.8), loss=(1.0, 0.5))
    mixed = [short, recording().between(0, 1)]
    assert successes_of(mixed, 0.5, "runs")[0].endswith("on the spiral by epoch 1")
    assert "by" not in successes_of([short] * 2, 0.5, "runs")[0]


def test_of_a_loss_the_shortest_title_does_not_say_how_low() -> None:
    values = successes_of([recording(0)] * 2, 0.95, "runs")
    assert values[-1] == "Both runs reach the goal"
    assert values[0] == "Both runs reach test loss below 0.025"


def test_a_run_succeeds_at_its_first_step_or_never() -> None:
    reached = [
        written_measure_of(reel).measure.first(0.8)
        for reel in (recording(accuracy=(0.5, 0.8, 0.7)), recording(accuracy=FAILING))
    ]
    assert reached == [1, math.inf]


@pytest.mark.parametrize(
    ("specs", "shared"),
    [
        (
            [{"hidden": (width,), "activation": "relu"} for width in (2, 6)],
            "relu · Adam 0.01 · spiral",
        ),
        (
            [{"activation": activation} for activation in ("relu", "tanh")],
            "8-8 · Adam 0.01 · spiral",
        ),
        (
            [{"hidden": (2,), "activation": each} for each in ("relu", "tanh")],
            "2 neurons · Adam 0.01 · spiral",
        ),
        ([{"hidden": (2,), "seed": each} for each in (0, 1)], "2 tanh · Adam 0.01 · spiral"),
        ([{"learning_rate": rate} for rate in (0.1, 0.2)], "8-8 tanh · spiral"),
        ([{"data": {"name": name}} for name in ("moons", "xor")], "8-8 tanh · Adam 0.01"),
        ([{"hidden": ()}, {}], "Adam 0.01 · spiral"),
        ([{"hidden": ()}, {"hidden": (), "seed": 1}], "logistic regression · Adam 0.01 · spiral"),
    ],
)
def test_what_runs_share_stays_in_the_subtitle(specs: list[dict[str, Any]], shared: str) -> None:
    assert common_of(runs_of(*specs)) == shared


def test_runs_may_share_nothing() -> None:
    apart = [recording(about=replace(SPIRAL, parts=((name,),))) for name in ("one", "other")]
    assert subtitles_of(apart) == []
    other = About("moons", "Moons", (("forest",),))
    assert common_of([recording(), recording(about=other)]) == ""


def test_numbers_are_words_up_to_ten() -> None:
    words = [
        "No",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "11",
    ]
    assert [number_word(number) for number in range(12)] == words
