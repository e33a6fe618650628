"""What films say about several recordings: labels that tell them apart, what they share, titles.

It is longer than other files because it consists of tables of sentences.
"""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.datasets.kinds import DATASETS
from epochreel.reels.about import About
from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.differences import (
    are_numbers,
    common_of,
    comparison_titles_of,
    differing_of,
    labels_of,
    lower_part,
    shortened,
    subtitles_of,
    unnamed_of,
    upper_part,
)
from epochreel.scenes.words.measures import written_measure_of
from epochreel.scenes.words.successes import left_unsaid, number_word, successes_of
from epochreel.tests.scenes.shots import PYTHON
from epochreel.tests.scenes.tiny import SPIRAL, of_spec, recording
from epochreel.tests.training.small_runs import BESIDE
from epochreel.training.dataspec import DataSpec
from epochreel.training.spec import RunSpec
from epochreel.training.stopspec import StopSpec

THIN = "\u2009"
FAILING = (0.5, 0.6, 0.7)

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


def _runs(*raw: dict[str, Any]) -> list[Recording]:
    return [of_spec(RunSpec.parse(each)) for each in raw]


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
    runs = _runs({**base, **one}, {**base, **other})
    assert labels_of(runs) == labels
    title = comparison_titles_of(runs, 0.95)[0]
    for text in (*labels, title, common_of(runs)):
        assert text
        assert not PYTHON.search(text)


def test_optimisers_have_their_rates_where_both_differ() -> None:
    runs = _runs(
        {"optimizer": "adam", "learning_rate": 0.01}, {"optimizer": "sgd", "learning_rate": 1000}
    )
    assert labels_of(runs) == ["Adam 0.01", "SGD 1000"]
    assert unnamed_of(runs) == []
    same = _runs(
        {"optimizer": "adam", "learning_rate": 1}, {"optimizer": "sgd", "learning_rate": 1}
    )
    assert labels_of(same) == ["Adam", "SGD"]
    # What else differs is in no label, and neither is in labels of what tells runs apart first.
    one, other = {"optimizer": "adam"}, {"optimizer": "sgd", "learning_rate": 1}
    assert labels_of(_runs({**one, "seed": 1}, {**other, "seed": 2})) == ["Adam 0.01", "SGD 1"]
    wider = _runs({**one, "hidden": (4,)}, {**other, "hidden": (2,)})
    assert labels_of(wider) == ["4 neurons", "2 neurons"]


def test_settings_of_one_optimiser_alone_follow_from_it() -> None:
    runs = _runs({"optimizer": "momentum", "momentum": 0.5}, {"optimizer": "adam"})
    assert labels_of(runs) == ["Momentum", "Adam"]
    assert "optimisers" in comparison_titles_of(runs, 0.95)[0]


def test_a_setting_that_some_runs_lack_tells_the_others_apart() -> None:
    runs = _runs(
        {"optimizer": "momentum", "momentum": 0.5}, {"optimizer": "momentum"}, {"optimizer": "adam"}
    )
    assert labels_of(runs) == [
        "Momentum · momentum 0.5",
        "Momentum · momentum 0.9",
        "Adam",
    ]


def test_runs_that_differ_in_much_have_short_labels() -> None:
    """As many differences as tell all apart; those that say most come first."""
    runs = _runs(
        {"hidden": (4,), "learning_rate": 0.1},
        {"hidden": (4,), "learning_rate": 0.3},
        {"hidden": (2,), "learning_rate": 0.1},
    )
    assert labels_of(runs) == [
        "4 neurons · rate 0.1",
        "4 neurons · rate 0.3",
        "2 neurons · rate 0.1",
    ]
    assert labels_of(_runs({"hidden": (4,), "seed": 1}, {"hidden": (2,), "seed": 2})) == [
        "4 neurons",
        "2 neurons",
    ]
    # Of all differences, numbers of epochs say least.
    assert labels_of(_runs({"epochs": 9, "seed": 1}, {"epochs": 8, "seed": 2})) == [
        "seed 1",
        "seed 2",
    ]


def test_differences_that_labels_leave_out_are_said_as_well() -> None:
    one: dict[str, Any] = {"hidden": (4,), "activation": "relu", "learning_rate": 30, "epochs": 9}
    other: dict[str, Any] = {"hidden": (2,), "batch_size": 5, "seed": 2}
    runs = _runs(one, other)
    assert labels_of(runs) == ["4 neurons", "2 neurons"]
    (said,) = unnamed_of(runs)
    assert said == "also differ in activation, learning rate, batch size and seed"
    assert unnamed_of(_runs({"hidden": (4,), "l2": 0.1}, {})) == ["also differ in L2"]
    assert not unnamed_of(_runs({"seed": 1}, {"seed": 2, "epochs": 9}))
    assert not unnamed_of([recording()] * 2)
    # Where settings do not distinguish all runs, labels are numbers, and nothing is left out.
    assert not unnamed_of(_runs({"seed": 1}, {"seed": 1}, {"seed": 2}))


def test_more_than_two_settings_of_other_data_are_counted_as_one() -> None:
    moons: dict[str, Any] = {"name": "moons", "options": {"noise": 0.1, "points": 50}}
    other: dict[str, Any] = {"data": {"name": "spiral"}, "hidden": (4,), "seed": 2}
    assert unnamed_of(_runs({"data": moons}, other)) == ["also differ in seed, points and noise"]
    (said,) = unnamed_of(_runs({"data": {**moons, "train_share": 0.7}}, other))
    assert said.endswith("seed and settings of the data")
    assert "points" not in said
    more = {"name": "moons", "options": {"noise": 0.2, "points": 60}}
    runs = _runs({"data": moons, "hidden": (4,)}, {"data": more, "hidden": (2,)})
    assert unnamed_of(runs) == ["also differ in points and noise"]
    # Of runs that are named by their data, one setting alone is said, if there is any.
    spiral, xor = ({"name": name, "options": {"noise": 0.1}} for name in ("spiral", "xor"))
    assert not unnamed_of(_runs({"data": spiral}, {"data": xor}))
    xor["options"] = {"noise": 0.2}
    assert unnamed_of(_runs({"data": spiral}, {"data": xor})) == ["also differ in noise"]


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
    assert differing_of(_runs(one, other)) == said


def test_epochs_do_not_stand_for_a_setting_that_says_more() -> None:
    runs = _runs(
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
    alike = _runs(
        {"hidden": (8,), "activation": "relu", "epochs": 300},
        {"hidden": (6,), "activation": "tanh", "epochs": 600},
        {"hidden": (6,), "activation": "tanh", "epochs": 200},
    )
    assert labels_of(alike)[1:] == ["6 neurons · 600 epochs", "6 neurons · 200 epochs"]


def test_rates_that_tell_runs_apart_have_their_optimisers_where_both_differ() -> None:
    wide, fast = {"hidden": (8,), "learning_rate": 1}, {"hidden": (4,), "learning_rate": 1}
    slow = {"hidden": (8,), "learning_rate": 0.1}
    runs = _runs({**wide, "optimizer": "sgd"}, {**slow, "optimizer": "sgd"}, fast)
    assert labels_of(runs) == ["8 neurons · SGD 1", "8 neurons · SGD 0.1", "4 neurons · Adam 1"]
    assert labels_of(_runs(wide, slow, fast))[0] == "8 neurons · rate 1"


@pytest.mark.parametrize(
    ("label", "upper", "lower"),
    [
        ("8-8 · tanh · Adam 0.01", "8-8 · tanh", "Adam 0.01"),
        ("8 neurons · moons", "8", "moons"),
        ("8 neurons", "", "8 neurons"),
    ],
)
def test_labels_are_divided_between_two_lines(label: str, upper: str, lower: str) -> None:
    assert (upper_part(label), lower_part(label)) == (upper, lower)


def test_runs_that_do_not_differ_are_numbered() -> None:
    assert labels_of([recording()] * 3) == ["run 1", "run 2", "run 3"]
    assert are_numbers(labels_of([recording()] * 3))


def test_runs_on_different_data_are_named_by_them_even_if_networks_tell_them_apart() -> None:
    moons, circles = {"name": "moons"}, {"name": "circles"}
    apart = _runs({"data": moons, "hidden": (4,)}, {"data": circles, "hidden": (2,)})
    assert labels_of(apart) == ["4 neurons · moons", "2 neurons · circles"]
    twice = _runs({"data": moons}, {"data": moons}, {"data": circles})
    assert labels_of(twice) == ["run 1", "run 2", "run 3"]
    alike = _runs({"data": moons, "hidden": (4,)}, {"data": moons, "hidden": (2,)})
    assert labels_of(alike) == ["4 neurons", "2 neurons"]


def test_short_labels_leave_out_what_a_number_counts_before_other_words() -> None:
    assert shortened("4 neurons · moons") == "4 · moons"
    assert shortened("1 neuron · seed 1") == "1 · seed 1"
    assert shortened("4 neurons") == "4 neurons"
    assert shortened("8-8 · moons") == "8-8 · moons"


def test_options_of_data_are_named_where_names_of_data_do_not_tell_runs_apart() -> None:
    runs = _runs({"data": {"name": "moons"}}, {"data": {"name": "circles"}})
    assert labels_of(runs) == ["moons", "circles"]
    moons = [{"data": {"name": "moons", "options": {"noise": noise}}} for noise in (0, 0.2)]
    assert labels_of(_runs(*moons)) == ["noise 0", "noise 0.2"]
    circles = {"data": {"name": "circles", "options": {"noise": 0}}}
    assert labels_of(_runs(*moons, circles)) == [
        "moons · noise 0",
        "moons · noise 0.2",
        "circles · noise 0",
    ]


def test_a_run_that_lacks_a_setting_is_named_by_another_or_by_its_model() -> None:
    def labels(*every: dict[str, str]) -> list[str]:
        return labels_of([recording(about=replace(SPIRAL, settings=each)) for each in every])

    assert labels({"rate": "0.1"}, {"C": "3"}) == ["rate 0.1", "C 3"]
    linear = {"estimator": "SVM", "kernel": "linear"}
    assert labels(linear, {"estimator": "SVM"}) == ["kernel linear", "SVM"]
    assert labels({"rate": "0.1"}, {}) == ["rate 0.1", "8-8 tanh"]
    # Settings that are the same name neither.
    assert labels({"rate": "0.1", "epochs": "9"}, {"epochs": "9"}) == ["rate 0.1", "8-8 tanh"]


@pytest.mark.parametrize(
    ("one", "other", "labels"),
    [
        (About("moons", "", (("SVM",),)), About("moons", "", (("tree",),)), ["SVM", "tree"]),
        (
            About("moons", "", (("SVM",), ("C 1 to 2",))),
            About("moons", "", (("SVM",), ("gamma 1 to 2",))),
            ["C 1 to 2", "gamma 1 to 2"],
        ),
        (About("moons", "", (("SVM",),)), About("xor", "", (("SVM",),)), ["moons", "xor"]),
        (About("", "", (("SVM",),)), About("xor", "", (("SVM",),)), ["run 1", "run 2"]),
        (About("moons", "", ()), About("xor", "", ()), ["moons", "xor"]),
        (About("moons", "", (("SVM",),)), About("moons", "", (("SVM",),)), ["run 1", "run 2"]),
    ],
)
def test_runs_without_settings_are_named_by_model_summary_or_title(
    one: About, other: About, labels: list[str]
) -> None:
    assert labels_of([recording(about=one), recording(about=other)]) == labels


def test_runs_are_named_by_all_of_their_summaries_that_is_not_of_every_run() -> None:
    parts = ((("SVM",), ("C 1",)), (("SVM",), ("C 2",)), (("tree",), ("C 1",)))
    runs = [recording(about=About("moons", "", each)) for each in parts]
    assert labels_of(runs) == ["SVM · C 1", "SVM · C 2", "tree · C 1"]


def test_runs_that_nothing_else_tells_apart_are_named_by_their_files() -> None:
    runs = [recording(), recording()]
    for run, name in zip(runs, ("sgd.reel", "adam.reel"), strict=True):
        run.path = Path("races") / name
    assert labels_of(runs) == ["sgd", "adam"]
    assert labels_of([*runs, runs[0]]) == ["run 1", "run 2", "run 3"]
    optimisers = [recording(about=replace(SPIRAL, settings={"optimiser": x})) for x in "ab"]
    assert labels_of(optimisers) == ["a", "b"]
    assert comparison_titles_of(optimisers, 0.95)[0].startswith("Both optimisers reach")


def test_no_goal_is_named_of_a_loss_that_is_a_runs_own() -> None:
    run = recording(accuracy=[np.nan] * 3)
    assert comparison_titles_of([run, run], 0.95)[0].startswith("Both networks reach test loss")
    own = Recording(
        replace(run.header, loss=OWN_LOSS), run.steps, run.metrics, run._states, path=Path("a")
    )
    for runs in ([own, own], [own, run]):
        assert comparison_titles_of(runs, 0.95) == ["Two networks on the spiral"]


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
    title = comparison_titles_of(_runs(one, other), 0.95)[0]
    assert title == f"Both {noun} reach 95{THIN}% on the spiral"


@pytest.mark.parametrize("name", [name for name in DATASETS if not DATASETS[name].source])
def test_a_title_names_the_problem(name: str) -> None:
    data = {"name": name}
    runs = _runs({"data": data, "seed": 1}, {"data": data, "seed": 2})
    reached = comparison_titles_of(runs, 0.95)[0]
    if DATASETS[name].values:
        assert reached == "Both seeds reach test loss below 0.025"
    else:
        assert reached == f"Both seeds reach 95{THIN}% on {runs[0].about.title}"


def test_runs_on_different_data_reach_no_goal_together() -> None:
    xor, spiral, moons = ({"data": {"name": name}} for name in ("xor", "spiral", "moons"))
    two, three = _runs(xor, spiral), _runs(xor, spiral, moons)
    assert comparison_titles_of(two, 0.95) == ["Two networks on two data sets"]
    assert comparison_titles_of(three, 0.95) == ["Three networks on three data sets"]
    noisy = _runs(
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


def test_of_a_loss_the_shortest_title_does_not_say_how_low() -> None:
    values = successes_of([recording(0)] * 2, 0.95, "runs")
    assert values[-1] == "Both runs reach the goal"
    assert values[0] == "Both runs reach test loss below 0.025"


def test_labels_have_no_difference_that_tells_no_run_apart() -> None:
    """Networks tell most of these apart and seeds the rest; rates come between, and say nothing."""
    runs = _runs(
        {"hidden": (4,), "learning_rate": 0.1, "seed": 1},
        {"hidden": (2,), "learning_rate": 0.3, "seed": 1},
        {"hidden": (2,), "learning_rate": 0.3, "seed": 2},
    )
    assert labels_of(runs) == ["4 neurons · seed 1", "2 neurons · seed 1", "2 neurons · seed 2"]


def test_labels_keep_every_difference_that_tells_runs_apart() -> None:
    runs = _runs(
        {"activation": "relu", "learning_rate": 0.1, "batch_size": 1},
        {"activation": "relu", "learning_rate": 1, "batch_size": 1},
        {"activation": "tanh", "learning_rate": 0.1, "batch_size": 1},
        {"activation": "tanh", "learning_rate": 0.1, "batch_size": 2},
    )
    assert len(set(labels_of(runs))) == len(runs)
    assert "batch 2" in labels_of(runs)[-1]


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
    assert common_of(_runs(*specs)) == shared


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


def test_estimators_are_named_beside_networks() -> None:
    (run,) = _runs({"hidden": (2,)})

    def of(**settings: str) -> Recording:
        header = replace(run.header, about=replace(run.about, settings=settings))
        return Recording(header, run.steps, run.metrics, run._states)

    svm, tree = of(estimator="SVM", seed="0"), of(estimator="decision tree", seed="0")
    assert labels_of([svm, tree]) == ["SVM", "decision tree"]
    assert labels_of([svm, of(network="8-8", rate="0.01")]) == ["SVM", "8-8"]
