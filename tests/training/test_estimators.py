"""Estimators recorded from specs: every fit answers as the estimator itself does."""

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.tests.training.fitted import HALF, recorded, sampled, shares_at, train_of
from epochreel.training.chosen_runs import runs_from_options
from epochreel.training.estimatorspec import EstimatorSpec
from epochreel.training.record import record
from epochreel.training.record_estimator import estimator_of

CLASSIFIERS = [
    ({"data": "moons", "estimator": "DecisionTreeClassifier", "vary": "max_depth=1..3"},
     lambda k, x, y: DecisionTreeClassifier(max_depth=k, random_state=0).fit(x, y)),
    ({"data": "blobs", "estimator": "KNeighborsClassifier", "vary": "n_neighbors=9,5,1"},
     lambda k, x, y: KNeighborsClassifier(k).fit(x, y)),
]  # fmt: skip


@pytest.mark.parametrize(("options", "fitted"), CLASSIFIERS, ids=["tree", "neighbours"])
def test_probabilities_over_a_parameter_are_those_of_each_fit(
    tmp_path: Path, options: dict[str, Any], fitted: Any
) -> None:
    recording = recorded(tmp_path, points=60, **options)
    points = sampled(recording)
    assert recording.epochs.tolist() == [1, 2, 3]
    assert recording.steps.values is not None
    for value in (int(recording.steps.values[0]), int(recording.steps.values[-1])):
        expected = fitted(value, *train_of(recording)).predict_proba(points)
        expected = expected if expected.shape[1] > 2 else expected[:, 1:]
        # Probabilities of 0 and 1 have finite logits.
        np.testing.assert_allclose(shares_at(recording, value, points), expected, atol=3e-3)


def test_decisions_are_logits(tmp_path: Path) -> None:
    recording = recorded(tmp_path, data="circles", points=60, estimator="SVC", vary="C=0.1..10.0",
                         steps=3)  # fmt: skip
    points, (x, y) = sampled(recording), train_of(recording)
    assert recording.steps.name == "C"
    assert recording.steps.values is not None
    np.testing.assert_allclose(recording.steps.values, [0.1, 1, 10])
    assert [recording.steps.named(step) for step in (1, 3)] == ["C = 0.1", "C = 10"]
    for value in (0.1, 1.0, 10.0):
        expected = SVC(C=value, random_state=0).fit(x, y).decision_function(points)
        found = recording.at(value)(points)[0]
        np.testing.assert_allclose(found, expected, rtol=HALF, atol=1e-4)


def test_values_are_those_that_are_predicted(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="reg-plane", points=60, estimator="SVR", vary="C=1..2", set="epsilon=0.05"
    )
    points, (x, y) = sampled(recording), train_of(recording)
    expected = SVR(C=2, epsilon=0.05).fit(x, y).predict(points)
    np.testing.assert_allclose(recording.at(2)(points)[0], expected, rtol=HALF, atol=1e-4)
    assert np.isnan(recording.metrics.train_accuracy).all()
    assert recording.about.summary == "SVM for values · epsilon 0.05, C 1 to 2 · reg-plane"


@pytest.mark.parametrize(
    ("kind", "data"),
    [(MLPClassifier, "blobs"), (MLPClassifier, "moons"), (MLPRegressor, "reg-plane")],
)
def test_networks_over_a_parameter_are_recorded_with_their_layers(
    tmp_path: Path, kind: Any, data: str
) -> None:
    recording = recorded(
        tmp_path, data=data, points=60, estimator=kind.__name__, vary="alpha=0.01,100",
        set="hidden_layer_sizes=4,max_iter=30",
    )  # fmt: skip
    assert recording.architecture is not None
    assert recording.architecture.hidden == (4,)
    points = np.random.default_rng(2).normal(size=(50, 2))
    for alpha in (0.01, 100):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = kind(hidden_layer_sizes=(4,), max_iter=30, alpha=alpha, random_state=0).fit(
                *train_of(recording)
            )
        if kind is MLPRegressor:
            found, expected = recording.at(alpha)(points)[0], model.predict(points)
        else:
            found, expected = shares_at(recording, alpha, points), model.predict_proba(points)
            expected = expected if expected.shape[1] > 2 else expected[:, 1:]
        np.testing.assert_allclose(found, expected, atol=1e-6)
    assert recording.at(1)(points).tolist() == recording.at(0.01)(points).tolist()


def test_networks_over_their_layers_are_recorded_by_their_answers(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="moons", points=60, estimator="MLPClassifier",
        vary="hidden_layer_sizes=1..3", set="max_iter=5",
    )  # fmt: skip
    assert recording.architecture is None
    assert len(recording.steps) == 3


def test_the_seed_and_the_data_are_those_of_other_runs(tmp_path: Path) -> None:
    options = {"data": "moons", "points": 50, "noise": 0.3, "train_share": 0.6, "standardise": True}
    of = {"estimator": "RandomForestClassifier", "stages": True, "set": "n_estimators=2"}
    first = recorded(tmp_path, **options, **of, seed=3)
    again = recorded(tmp_path, **options, **of, seed=3)
    other = recorded(tmp_path, **options, **of, seed=4)
    network = recorded(tmp_path, **options, epochs=1)
    np.testing.assert_array_equal(first.dataset.points, network.dataset.points)
    np.testing.assert_array_equal(first.dataset.train, network.dataset.train)
    assert first.dataset.scaling == network.dataset.scaling is not None
    grid = first.header.model
    assert isinstance(grid, Grid)
    np.testing.assert_array_equal(first.logits([2], grid), again.logits([2], grid))
    assert (first.logits([2], grid) != other.logits([2], grid)).any()
    assert EstimatorSpec.parse(first.recipe) == EstimatorSpec.parse(again.recipe)
    assert (first.recipe["estimator"], first.recipe["seed"]) == (
        "sklearn.ensemble:RandomForestClassifier",
        3,
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"estimator": "SVC"}, r"SVC is fitted at once, .* a parameter with vary C=…$"),
        ({"estimator": "RandomForestClassifier"}, "vary max_depth=…, or its stages"),
        ({"estimator": "SVC", "stages": True}, "SVC has no stages; record it over a parameter"),
        (
            {"estimator": "KNeighborsClassifier", "vary": "n_neighbors=50..1"},
            "KNeighborsClassifier with n_neighbors=50 cannot answer: Expected n_neighbors <=",
        ),
        ({"estimator": "KMeans", "set": "n_init=10"}, "set n_init would have no effect: the iter"),
        ({"estimator": "LogisticRegression", "set": "max_iter=9"}, "max_iter would .* use steps"),
        ({"estimator": "MLPClassifier", "set": "max_iter=9"}, "the epochs are recorded one by one"),
        ({"estimator": "SVC", "vary": "Cc=1..3"}, "no parameter to vary: got 'Cc'; did you mean"),
        ({"estimator": "SVC", "vary": "C=-1..3"}, r"SVC with C=-1 cannot be fitted: The 'C'"),
        ({"estimator": "SVC", "vary": "C=1..3", "set": "kernl=x"}, "no parameter: got 'kernl'"),
        ({"estimator": "SVC", "vary": "C=1..3", "set": "C=2"}, "set and vary both give C"),
        ({"estimator": "SVC", "vary": "C=1..3", "stages": True}, "cannot be combined"),
        ({"estimator": "AdaBoostClassifier", "stages": True, "steps": 3}, "steps applies to vary"),
        ({"estimator": "SVR", "vary": "C=1..3"}, "SVR learns values, and the data have classes"),
        (
            {"estimator": "SVC", "vary": "C=1..3", "data": "reg-plane"},
            "SVC learns classes, and the data have values",
        ),
        ({"estimator": "KMeans", "data": "reg-plane"}, "finds clusters, and the data have values"),
        ({"estimator": "KMeans", "set": "n_clusters=1"}, "there is one cluster only; set more"),
        (
            {"estimator": "sklearn.cluster:DBSCAN", "vary": "eps=0.1..0.2"},
            "DBSCAN knows clusters of its points only",
        ),
        ({"estimator": "sklearn.svm:OneClassSVM", "vary": "nu=0.1..0.2"}, "learns neither classes"),
        ({"estimator": "SVX"}, "unknown estimator: got 'SVX'; did you mean"),
        ({"estimator": "no.such:SVC"}, "estimator no.such:SVC cannot be imported"),
        ({"estimator": "os:path"}, "os:path is no scikit-learn estimator"),
        ({"estimator": "SVC", "hidden": 3}, "hidden applies to networks, not to an estimator"),
        ({"estimator": "SVC", "epochs": 3}, "epochs applies to networks"),
        ({"estimator": "SVC", "playground": "https://x"}, "a playground link is of a network"),
        ({"vary": "C=1..3"}, "vary applies to runs of an estimator: got 'C=1..3'"),
        ({"stages": True}, "stages applies to runs of an estimator"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(
    tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        recorded(tmp_path, **{"data": "moons", "points": 40, **options})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("last", "values"), [(2, "1 to 2"), (1, "1")])
def test_an_interrupted_run_says_which_values_are_recorded(
    tmp_path: Path, last: int, values: str
) -> None:
    spec = EstimatorSpec(data="moons", estimator="SVC", vary="C=1,2,5", parameters="kernel=linear")

    def stop(_: int, snapshot: Snapshot) -> None:
        if snapshot.epoch == last:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(spec, tmp_path / "a.reel", report=stop)
    about = Recording.open(tmp_path / "a.reel").about
    assert about.summary == f"SVM · kernel linear, C {values} · moons"
    assert about.settings["C"] == values
    whole = record(spec, tmp_path / "a.reel")
    assert whole.about.summary == spec.summary == "SVM · kernel linear, C 1 to 5 · moons"


def test_a_preset_cannot_be_combined_with_an_estimator() -> None:
    with pytest.raises(UserError, match="a preset is of a network"):
        runs_from_options("circles", {"estimator": "SVC", "vary": "C=1..3"})


@pytest.mark.parametrize("given", ["SVC", "sklearn.svm:SVC", "sklearn.svm.SVC"])
def test_estimators_have_short_names_and_paths(given: str) -> None:
    spec = EstimatorSpec(data="circles", estimator=given)
    assert spec.estimator == "sklearn.svm:SVC"
    assert isinstance(estimator_of(spec, spec.data.dataset()), SVC)


def test_several_estimators_make_several_runs() -> None:
    runs = runs_from_options(
        None,
        {
            "estimator": ("SVC", "sklearn.svm:NuSVC"),
            "vary": ("gamma=0.1..10.0",),
            "set": ("coef0=0",),
        },
    )
    assert list(runs) == ["estimator-SVC", "estimator-NuSVC"]


def test_a_class_in_the_current_folder_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own_tree.py").write_text(
        "from sklearn.tree import DecisionTreeClassifier\n\n\n"
        "class Stump(DecisionTreeClassifier):\n    pass\n"
    )
    recording = recorded(
        tmp_path, points=30, estimator="own_tree:Stump", vary="max_depth=1..2", data="circles"
    )
    assert len(recording.steps) == 2
    assert str(tmp_path) not in sys.path
