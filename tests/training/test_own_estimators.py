"""A caller's own estimators over a parameter, and stage by stage."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans, MeanShift
from sklearn.ensemble import (
    BaggingClassifier,
    GradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.mixture import GaussianMixture
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

import epochreel
from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.scenes.alternative import text_alternative
from epochreel.scenes.words.differences import labels_of
from epochreel.training.own_estimators import _settings
from epochreel.training.parameters import step_of

RNG = np.random.default_rng(0)
POINTS = np.concatenate([RNG.normal(each, 0.5, (20, 2)) for each in ((0, 0), (2, 0), (0, 2))])
NAMES = np.repeat(["ant", "bee", "cat"], 20)


def grid_of(recording: epochreel.Recording) -> Grid:
    grid = recording.header.model
    assert isinstance(grid, Grid)
    return grid


def test_a_parameter_is_varied_in_copies(tmp_path: Path) -> None:
    model = SVC(kernel="linear")
    recording = epochreel.vary(
        model, "C", [0.01, 1.0], POINTS, NAMES, tmp_path / "a.reel", title="three insects"
    )
    assert not hasattr(model, "classes_")
    assert model.C == 1.0
    assert recording.dataset.class_names == ("ant", "bee", "cat")
    assert [recording.steps.named(each) for each in (1, 2)] == ["C = 0.01", "C = 1"]
    assert recording.about.parts == (("SVM",), ("kernel linear, C 0.01 to 1",))
    assert recording.about.title == "three insects"
    expected = SVC(kernel="linear", C=0.01).fit(POINTS, NAMES)
    points = grid_of(recording).points()
    found = recording.at(0.01)(points).T
    np.testing.assert_allclose(found, expected.decision_function(points), rtol=1e-3, atol=1e-3)
    hits = (expected.predict(POINTS) == NAMES).mean()
    assert recording.metrics.train_accuracy[0] == pytest.approx(hits)


def test_networks_keep_their_layers_unless_these_are_varied(tmp_path: Path) -> None:
    model, path = MLPClassifier((3,), max_iter=5, random_state=1), tmp_path / "a.reel"
    recording = epochreel.vary(model, "alpha", [0.1, 1.0], POINTS, NAMES, path)
    assert str(recording.architecture) == "x, y → 3 relu → 3"
    answers = epochreel.vary(model, "alpha", [0.1, 1.0], POINTS, NAMES, path, grid=20)
    assert grid_of(answers).shape == (20, 20)
    widths = epochreel.vary(model, "hidden_layer_sizes", [2, 3], POINTS, NAMES, path)
    assert widths.architecture is None


def test_whole_numbers_may_come_from_a_range(tmp_path: Path) -> None:
    recording = epochreel.vary(
        KNeighborsClassifier(), "n_neighbors", range(5, 0, -1), POINTS, NAMES, tmp_path / "a.reel"
    )
    assert recording.steps.title == "k"
    assert recording.metrics.train_accuracy[-1] == 1
    assert recording.about.summary == "nearest neighbours · k 5 to 1"


@pytest.mark.parametrize("kind", [GradientBoostingClassifier, RandomForestClassifier])
def test_stages_know_classes_by_name(tmp_path: Path, kind: Any) -> None:
    recording = epochreel.stages(
        kind(n_estimators=3, random_state=1), POINTS, NAMES, tmp_path / "a.reel", grid=8
    )
    model = kind(n_estimators=3, random_state=1).fit(POINTS, NAMES)
    points = grid_of(recording).points()
    logits = recording.at(3)(points)
    shares = np.exp(logits) / np.exp(logits).sum(axis=0)
    np.testing.assert_allclose(shares.T, model.predict_proba(points), atol=3e-3)


_PAIR = [("line", LogisticRegression()), ("tree", DecisionTreeClassifier(max_depth=2))]
VOTES = np.array([3, 1])


@pytest.mark.parametrize(
    "model",
    [
        OneVsRestClassifier(LogisticRegression()),
        StackingClassifier(_PAIR),
        VotingClassifier(_PAIR),
        VotingClassifier(_PAIR, voting="soft", weights=VOTES),
        BaggingClassifier(SVC(), n_estimators=2),
    ],
    ids=["one against the rest", "stacked", "votes", "weighted", "without probabilities"],
)
def test_members_whose_mean_is_not_the_answer_are_no_stages(tmp_path: Path, model: Any) -> None:
    with pytest.raises(UserError, match=f"{type(model).__name__} has no stages"):
        epochreel.stages(model, POINTS, NAMES, tmp_path / "a.reel")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("model", "step"), [(GaussianMixture(), "iteration"), (SGDClassifier(), "epoch")]
)
def test_those_that_iterate_are_recorded_in_a_loop(tmp_path: Path, model: Any, step: str) -> None:
    with pytest.raises(UserError, match=f"no stages; record its {step}s in a loop with Recorder"):
        epochreel.stages(model, POINTS, NAMES, tmp_path / "a.reel")


def test_an_option_of_another_name_is_refused(tmp_path: Path) -> None:
    options: Any = {"tittle": "points"}
    with pytest.raises(UserError, match="unknown option: got 'tittle'; did you mean 'title'"):
        epochreel.vary(SVC(), "C", [1, 2], POINTS, NAMES, tmp_path / "a.reel", **options)


def test_members_that_are_no_trees_are_called_models(tmp_path: Path) -> None:
    model = VotingClassifier(_PAIR, voting="soft")
    recording = epochreel.stages(model, POINTS, NAMES, tmp_path / "a.reel", grid=8)
    assert str(recording.steps) == "2 models, 1 to 2"


def test_an_answer_that_fails_is_explained_and_the_steps_before_are_kept(tmp_path: Path) -> None:
    path, ks = tmp_path / "a.reel", (1, 60, 61)
    with pytest.raises(UserError, match="with n_neighbors=61 cannot answer: Expected n_neighbors"):
        epochreel.vary(KNeighborsClassifier(), "n_neighbors", ks, POINTS, NAMES, path, grid=8)
    kept = epochreel.Recording.open(path)
    assert len(kept.steps) == 2
    assert kept.about.parts[1] == ("k 1 to 60",)


class Failing(SVC):
    """An estimator that raises an error with a `text`, `late` when it answers, or when it fits."""

    error: type[Exception] = RuntimeError
    text, late = "boom", False

    def fit(self, *given: Any) -> Any:
        if not self.late:
            raise self.error(self.text)
        return super().fit(*given)

    def decision_function(self, points: Any) -> Any:
        warnings.warn("this is slow", stacklevel=2)
        if self.C > 1:
            raise self.error(self.text)
        return super().decision_function(points)


@pytest.mark.parametrize("error", [RuntimeError, OverflowError, KeyError, OSError])
@pytest.mark.parametrize("late", [True, False])
def test_errors_of_estimators_are_explained_whatever_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception], *, late: bool
) -> None:
    monkeypatch.setattr(Failing, "error", error)
    monkeypatch.setattr(Failing, "late", late)
    cannot = "C=2 cannot answer: .?boom" if late else "C=1 cannot be fitted: .?boom"
    with pytest.raises(UserError, match=f"Failing with {cannot}"):
        epochreel.vary(Failing(), "C", [1, 2], POINTS, NAMES, tmp_path / "a.reel", grid=4)


def test_an_error_without_a_text_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Failing, "text", "")
    with pytest.raises(UserError, match="cannot be fitted: RuntimeError"):
        epochreel.vary(Failing(), "C", [1, 2], POINTS, NAMES, tmp_path / "a.reel", grid=4)


def test_errors_of_the_recorder_are_none_of_the_estimator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a fault of its own")

    monkeypatch.setattr("epochreel.reels.own_measures.OwnMeasures.recognise", fail)
    with pytest.raises(ValueError, match="a fault of its own") as caught:
        epochreel.vary(SVC(), "C", [1, 2], POINTS, NAMES, tmp_path / "a.reel", grid=4)
    assert not isinstance(caught.value, UserError)


def test_a_parameter_of_a_part_has_its_own_name(tmp_path: Path) -> None:
    model = make_pipeline(StandardScaler(), SVC())
    recording = epochreel.vary(model, "svc__C", (1, 2), POINTS, NAMES, tmp_path / "a.reel", grid=8)
    assert (recording.steps.title, recording.about.parts[1]) == ("C", ("C 1 to 2",))


def test_more_inputs_are_shown_on_a_plane(tmp_path: Path) -> None:
    inputs = np.column_stack([POINTS, RNG.normal(size=(60, 8))])
    labels = (inputs[:, 0] > 1).astype(int)
    recording = epochreel.vary(
        SVC(), "C", (0.1, 1.0), inputs, labels, tmp_path / "a.reel", plane=(0, 2), fixed="median"
    )
    expected = SVC(C=1.0).fit(inputs, labels)
    points = grid_of(recording).points()
    given = np.tile(np.median(inputs, axis=0), (len(points), 1))
    given[:, [0, 2]] = points
    found = recording.at(1.0)(points)[0]
    np.testing.assert_allclose(found, expected.decision_function(given), rtol=1e-3, atol=1e-3)
    assert "8 other inputs at their medians" in recording.about.summary


def test_regressors_learn_values_whatever_they_look_like(tmp_path: Path) -> None:
    labels = np.repeat([0, 1, 2], 20)
    recording = epochreel.vary(Ridge(), "alpha", [1, 10], POINTS, labels, tmp_path / "a.reel")
    assert recording.dataset.regression


def test_clusters_have_the_loss_that_their_model_minimises(tmp_path: Path) -> None:
    """A mixture minus its log-likelihood; mean shift none, which says nothing of divergence."""
    mixture = GaussianMixture(2, random_state=0)
    recording = epochreel.vary(mixture, "max_iter", (50, 60), POINTS, None, tmp_path / "a.reel")
    expected = -mixture.fit(POINTS).score(POINTS)
    np.testing.assert_allclose(recording.metrics.train_loss, expected, rtol=1e-6)
    assert recording.measured
    shifted = epochreel.vary(MeanShift(), "bandwidth", (1, 1.2), POINTS, None, tmp_path / "b.reel")
    assert np.isnan(shifted.metrics.train_loss).all()
    assert not shifted.measured
    assert not shifted.judged
    assert not shifted.lost.any()
    assert text_alternative([shifted]).endswith("No training loss was recorded.")


def test_clusters_need_no_labels(tmp_path: Path) -> None:
    model = KMeans(n_init=1, random_state=0)
    recording = epochreel.vary(model, "n_clusters", (2, 3), POINTS, None, tmp_path / "a.reel")
    assert recording.dataset.class_names == ("cluster 1", "cluster 2", "cluster 3")
    expected = KMeans(3, n_init=1, random_state=0).fit(POINTS)
    found = recording.dataset.labels
    assert len({(int(a), int(b)) for a, b in zip(found, expected.labels_, strict=True)}) == 3
    with pytest.raises(UserError, match="finds clusters of X alone; give None for y"):
        epochreel.vary(model, "n_clusters", (2, 3), POINTS, NAMES, tmp_path / "b.reel")


@pytest.mark.parametrize(
    ("parameter", "values", "message"),
    [
        ("Cc", [1, 2], "SVC has no parameter to vary: got 'Cc'; did you mean 'C'"),
        ("C", [1], "two or more different, finite numbers"),
        ("C", [1, np.nan], "two or more different, finite numbers"),
        ("C", [1, 10**400], "two or more different, finite numbers"),
        ("C", [1, 2, 1.0], "two or more different, finite numbers"),
        ("C", [1, -1], "SVC with C=-1 cannot be fitted: The 'C' parameter"),
    ],
)
def test_a_file_that_exists_is_kept_where_values_are_refused(
    tmp_path: Path, parameter: str, values: list[Any], message: str
) -> None:
    path = tmp_path / "a.reel"
    epochreel.vary(SVC(), "C", [1, 2], POINTS, NAMES, path, grid=4)
    before = path.read_bytes()
    with pytest.raises(UserError, match=message):
        epochreel.vary(SVC(), parameter, values, POINTS, NAMES, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("estimator", "values", "points", "message"),
    [
        (
            SVC,
            [1, 2],
            POINTS,
            "not its class: got <class 'sklearn.svm._classes.SVC'>; give .* SVC()",
        ),
        (3, [1, 2], POINTS, "a scikit-learn estimator is needed: got 'int'"),
        (SVC(), [1, 2], None, "X must be an array of numbers"),
    ],
)
def test_what_is_no_estimator_values_or_points_is_said(
    estimator: Any, values: Any, points: Any, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        epochreel.vary(estimator, "C", values, points, NAMES, "a.reel")


def test_sparse_points_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    recording = epochreel.vary(SVC(), "C", [0.1, 1], csr_matrix(POINTS), NAMES, path, grid=8)
    np.testing.assert_array_equal(recording.dataset.points, POINTS)


def test_parameters_that_are_not_the_defaults_tell_runs_apart(tmp_path: Path) -> None:
    models = [
        SVC(),
        SVC(gamma=5.0, random_state=3),
        SVC(kernel="linear", class_weight={"ant": 2.0}),
    ]
    recordings = [
        epochreel.vary(model, "C", [0.1, 1.0], POINTS, NAMES, tmp_path / f"{number}.reel")
        for number, model in enumerate(models)
    ]
    assert [each.about.summary for each in recordings] == [
        "SVM · C 0.1 to 1",
        "SVM · gamma 5, C 0.1 to 1",
        "SVM · kernel linear, C 0.1 to 1",
    ]
    assert labels_of(recordings[1:]) == ["gamma 5", "kernel linear"]
    assert recordings[0].about.settings == {"estimator": "SVM", "C": "0.1 to 1"}


def test_parameters_that_nobody_can_read_are_left_out(tmp_path: Path) -> None:
    for kernel in ("k" * 60, "a\nb"):
        model = SVC()
        model.set_params(kernel=kernel)
        assert _settings(model) == {}
    boosting = GradientBoostingClassifier(n_estimators=3, max_depth=2, init="zero", verbose=0)
    recording = epochreel.stages(boosting, POINTS, NAMES, tmp_path / "a.reel")
    assert recording.about.parts == (
        ("gradient boosting",),
        ("init zero, max depth 2, n estimators 3",),
    )


def test_parameters_that_are_arrays_are_left_out(tmp_path: Path) -> None:
    model = GaussianNB(priors=np.array([0.25, 0.25, 0.5]))
    values = [1e-9, 0.1]
    path = tmp_path / "a.reel"
    recording = epochreel.vary(model, "var_smoothing", values, POINTS, NAMES, path, grid=8)
    assert [*recording.about.settings] == ["estimator", "var smoothing"]
    clusters = KMeans(3, init=POINTS[:3], n_init=1)
    assert _settings(clusters) == {"n clusters": "3", "n init": "1"}
    assert _settings(clusters, without="n_clusters") == {"n init": "1"}


def test_values_that_are_no_numbers_have_a_remedy_and_names_are_checked_first(
    tmp_path: Path,
) -> None:
    tree = DecisionTreeClassifier()
    other: Any = iter([1, None])
    with pytest.raises(UserError, match="record None and texts in a loop with Recorder"):
        epochreel.vary(tree, "max_depth", other, POINTS, NAMES, tmp_path / "a.reel")
    with pytest.raises(UserError, match="SVC has no parameter to vary: got 'CC'"):
        epochreel.vary(SVC(), "CC", [1], POINTS, NAMES, tmp_path / "a.reel")


def test_steps_over_a_parameter_have_values(tmp_path: Path) -> None:
    """Also over a limit of iterations, each of whose values has a model of its own."""
    mixture = GaussianMixture(2, random_state=0)
    recording = epochreel.vary(mixture, "max_iter", (50, 60), POINTS, None, tmp_path / "a.reel")
    assert str(recording.steps) == "2 values of iteration limit, 50 to 60"
    names = [step_of(name) for name in ("max_iter", "n_iter", "svc__C", "n_neighbors")]
    assert names == ["iteration limit", "n iter value", "C", "k"]
