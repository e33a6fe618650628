"""Names by which compared runs are told apart: from their settings, data, models or files."""

from dataclasses import replace
from pathlib import Path

import pytest

from epochreel.reels.about import About
from epochreel.reels.recording import Recording
from epochreel.scenes.words.differences import (
    are_numbers,
    comparison_titles_of,
    labels_of,
    lower_part,
    shortened,
    upper_part,
)
from epochreel.tests.scenes.compared_specs import runs_of
from epochreel.tests.scenes.tiny import SPIRAL, recording


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
    apart = runs_of({"data": moons, "hidden": (4,)}, {"data": circles, "hidden": (2,)})
    assert labels_of(apart) == ["4 neurons · moons", "2 neurons · circles"]
    twice = runs_of({"data": moons}, {"data": moons}, {"data": circles})
    assert labels_of(twice) == ["run 1", "run 2", "run 3"]
    alike = runs_of({"data": moons, "hidden": (4,)}, {"data": moons, "hidden": (2,)})
    assert labels_of(alike) == ["4 neurons", "2 neurons"]


def test_short_labels_leave_out_what_a_number_counts_before_other_words() -> None:
    assert shortened("4 neurons · moons") == "4 · moons"
    assert shortened("1 neuron · seed 1") == "1 · seed 1"
    assert shortened("4 neurons") == "4 neurons"
    assert shortened("8-8 · moons") == "8-8 · moons"


def test_options_of_data_are_named_where_names_of_data_do_not_tell_runs_apart() -> None:
    runs = runs_of({"data": {"name": "moons"}}, {"data": {"name": "circles"}})
    assert labels_of(runs) == ["moons", "circles"]
    moons = [{"data": {"name": "moons", "options": {"noise": noise}}} for noise in (0, 0.2)]
    assert labels_of(runs_of(*moons)) == ["noise 0", "noise 0.2"]
    circles = {"data": {"name": "circles", "options": {"noise": 0}}}
    assert labels_of(runs_of(*moons, circles)) == [
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


def test_labels_have_no_difference_that_tells_no_run_apart() -> None:
    """Networks tell most of these apart and seeds the rest; rates come between, and say nothing."""
    runs = runs_of(
        {"hidden": (4,), "learning_rate": 0.1, "seed": 1},
        {"hidden": (2,), "learning_rate": 0.3, "seed": 1},
        {"hidden": (2,), "learning_rate": 0.3, "seed": 2},
    )
    assert labels_of(runs) == ["4 neurons · seed 1", "2 neurons · seed 1", "2 neurons · seed 2"]


def test_labels_keep_every_difference_that_tells_runs_apart() -> None:
    runs = runs_of(
        {"activation": "relu", "learning_rate": 0.1, "batch_size": 1},
        {"activation": "relu", "learning_rate": 1, "batch_size": 1},
        {"activation": "tanh", "learning_rate": 0.1, "batch_size": 1},
        {"activation": "tanh", "learning_rate": 0.1, "batch_size": 2},
    )
    assert len(set(labels_of(runs))) == len(runs)
    assert "batch 2" in labels_of(runs)[-1]


def test_estimators_are_named_beside_networks() -> None:
    (run,) = runs_of({"hidden": (2,)})

    def of(**settings: str) -> Recording:
        header = replace(run.header, about=replace(run.about, settings=settings))
        return Recording(header, run.steps, run.metrics, run._states)

    svm, tree = of(estimator="SVM", seed="0"), of(estimator="decision tree", seed="0")
    assert labels_of([svm, tree]) == ["SVM", "decision tree"]
    assert labels_of([svm, of(network="8-8", rate="0.01")]) == ["SVM", "8-8"]
