"""Estimators recorded from specs: every fit answers as the estimator itself does."""

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.training.chosen_runs import runs_from_options
from epochreel.training.estimatorspec import EstimatorSpec
from epochreel.training.record import record
from epochreel.training.record_estimator import estimator_of

HALF = 2.0**-10  # relative error of half precision, with room for one rounding before


def recorded(tmp_path: Path, **options: Any) -> Recording:
    (spec,) = runs_from_options(None, options).values()
    return record(spec, tmp_path / "a.reel")


def train_of(recording: Recording) -> tuple[np.ndarray, np.ndarray]:
    dataset = recording.dataset
    return dataset.points[dataset.train], dataset.labels[dataset.train]


def shares_at(recording: Recording, step: float, points: np.ndarray) -> np.ndarray:
    """Probabilities (n, classes) in the recording; of two classes, those of the second."""
    logits = recording.at(step)(points).astype(float)
    if len(logits) == 1:
        return np.asarray(1 / (1 + np.exp(-logits[0])))[:, None]
    raised = np.exp(logits - logits.max(axis=0))
    return np.asarray((raised / raised.sum(axis=0)).T)


def sampled(recording: Recording) -> np.ndarray:
    model = recording.header.model
    assert isinstance(model, Grid)
    return model.points()


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


BOOSTED = [GradientBoostingClassifier, AdaBoostClassifier]


@pytest.mark.parametrize("kind", BOOSTED)
@pytest.mark.parametrize("data", ["moons", "blobs"])
def test_stages_of_boosting_are_its_own(tmp_path: Path, kind: Any, data: str) -> None:
    recording = recorded(
        tmp_path, data=data, points=60, estimator=kind.__name__, stages=True, set="n_estimators=4"
    )
    points, (x, y) = sampled(recording), train_of(recording)
    assert recording.steps.name == "stage"
    assert (recording.epochs == np.arange(1, 1 + len(recording.epochs))).all()
    model = kind(n_estimators=4, random_state=0).fit(x, y)
    for step, expected in enumerate(model.staged_predict_proba(points), start=1):
        expected = expected if expected.shape[1] > 2 else expected[:, 1:]
        np.testing.assert_allclose(shares_at(recording, step, points), expected, atol=3e-3)
    assert len(recording.epochs) == step


def test_stages_of_values_are_their_own(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="reg-gauss", points=60, estimator="GradientBoostingRegressor", stages=True,
        set="n_estimators=3",
    )  # fmt: skip
    points, (x, y) = sampled(recording), train_of(recording)
    model = GradientBoostingRegressor(n_estimators=3, random_state=0).fit(x, y)
    for step, expected in enumerate(model.staged_predict(points), start=1):
        np.testing.assert_allclose(recording.at(step)(points)[0], expected, rtol=HALF, atol=1e-4)


FORESTS = {
    "RandomForestClassifier": RandomForestClassifier,
    "sklearn.ensemble:BaggingClassifier": BaggingClassifier,
}


@pytest.mark.parametrize("name", FORESTS)
def test_trees_of_a_forest_come_one_by_one(tmp_path: Path, name: str) -> None:
    recording = recorded(
        tmp_path, data="blobs", points=40, estimator=name, stages=True, set="n_estimators=3"
    )
    points, (x, y) = sampled(recording), train_of(recording)
    assert str(recording.steps) == "3 trees, 1 to 3"
    forest = FORESTS[name](n_estimators=3, random_state=0).fit(x, y)
    trees = [tree.predict_proba(points) for tree in forest.estimators_]
    np.testing.assert_allclose(shares_at(recording, 1, points), trees[0], atol=3e-3)
    mean = np.mean(trees[:2], axis=0)
    np.testing.assert_allclose(shares_at(recording, 2, points), mean, atol=3e-3)
    whole = forest.predict_proba(points)
    np.testing.assert_allclose(shares_at(recording, 3, points), whole, atol=3e-3)


def test_trees_of_values_come_one_by_one(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="reg-plane", points=40, estimator="RandomForestRegressor", stages=True,
        set="n_estimators=2",
    )  # fmt: skip
    points, (x, y) = sampled(recording), train_of(recording)
    forest = RandomForestRegressor(n_estimators=2, random_state=0).fit(x, y)
    first = forest.estimators_[0].predict(points)
    np.testing.assert_allclose(recording.at(1)(points)[0], first, rtol=HALF, atol=1e-4)
    whole = forest.predict(points)
    np.testing.assert_allclose(recording.at(2)(points)[0], whole, rtol=HALF, atol=1e-4)


def test_a_mixture_is_recorded_as_it_iterates(tmp_path: Path) -> None:
    """Each of its clusters is one class, so that as many points as possible are right."""
    recording = recorded(
        tmp_path, data="blobs", points=60, estimator="GaussianMixture",
        set="init_params=random_from_data", steps=4,
    )  # fmt: skip
    assert recording.steps.name == "iteration"
    assert recording.dataset.class_names == ("class 0", "class 1", "class 2")
    assert recording.metrics.train_accuracy[-1] > 0.6
    mixture = GaussianMixture(3, init_params="random_from_data", random_state=0, warm_start=True)
    mixture.set_params(max_iter=1)
    points, (x, _) = sampled(recording), train_of(recording)
    with pytest.warns(UserWarning, match="did not converge"):
        mixture.fit(x)
    found = shares_at(recording, 1, points)
    own = mixture.predict_proba(points)
    order = [int(np.abs(found - each[:, None]).sum(axis=0).argmin()) for each in own.T]
    assert sorted(order) == [0, 1, 2]
    np.testing.assert_allclose(found[:, order], own, atol=3e-3)


def test_k_means_ends_once_its_centres_rest(tmp_path: Path) -> None:
    recording = recorded(tmp_path, data="blobs", points=60, estimator="KMeans", set="init=random")
    assert 2 <= len(recording.epochs) < 60
    before, last = (
        recording.at(step)(sampled(recording)) for step in recording.epochs[-2:].tolist()
    )
    np.testing.assert_array_equal(before, last)
    first = recording.at(1)(sampled(recording))
    assert np.abs(first - last).max() > 0.1


def test_other_numbers_of_clusters_name_the_points_after_the_last_fit(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="moons", points=60, estimator="KMeans", vary="n_clusters=2..4"
    )
    names = ("cluster 1", "cluster 2", "cluster 3", "cluster 4")
    assert recording.dataset.class_names == names
    assert recording.steps.named(1) == "k = 2"
    last = recording.at(4)(recording.dataset.points).argmax(axis=0)
    assert (last == recording.dataset.labels).mean() > 0.95
    # Clusters keep their numbers where they can, and those that are not there yet win nowhere.
    first = recording.at(2)(recording.dataset.points).argmax(axis=0)
    assert len(set(first.tolist())) == 2
    assert (first == last).mean() >= 0.4
    # To be in the cluster of the last fit is nothing to be right about.
    assert np.isnan(recording.metrics.train_accuracy).all()
    assert not recording.judged
    x, _ = train_of(recording)
    inertia = [KMeans(k, random_state=0).fit(x).inertia_ / len(x) for k in (2, 3, 4)]
    np.testing.assert_allclose(recording.metrics.train_loss, inertia, rtol=1e-6)


def test_what_learns_step_by_step_is_recorded_by_epochs(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="moons", points=60, estimator="MLPClassifier", steps=3,
        set="hidden_layer_sizes=4,3",
    )  # fmt: skip
    assert str(recording.steps) == "3 epochs, 1 to 3"
    assert recording.metrics.train_loss[2] != recording.metrics.train_loss[0]
    assert str(recording.architecture) == "x, y → 4-3 relu → 1"


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


def test_what_says_how_often_to_iterate_may_be_set_where_iterations_are_not_recorded(
    tmp_path: Path,
) -> None:
    varied = {"estimator": "KMeans", "vary": "n_clusters=2..3", "set": "n_init=2,max_iter=9"}
    assert (
        "n init 2, max iter 9"
        in recorded(tmp_path, data="moons", points=40, **varied).about.summary
    )


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
