"""Models of callers: which are recorded by their parameters, which by fields, and how exactly."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import epochreel
from epochreel.errors import UserError
from epochreel.reels.task import Classes
from epochreel.tests.reels.blobs import WORDS, blobs

from .conftest import Recorded


@pytest.mark.parametrize("activation", ["relu", "logistic", "tanh", "identity"])
@pytest.mark.parametrize("classes", [2, 3])
def test_parameters_of_classifiers_give_their_own_probabilities(
    classes: int, activation: str, recorded: Recorded
) -> None:
    """Also where classes have another order than in the estimator."""
    points, labels = blobs(classes)
    model = MLPClassifier((8, 8), activation=activation, random_state=0)
    words = WORDS[labels]
    for _ in range(5):
        model.partial_fit(points, words, classes=np.unique(words))
    for names in (None, [*reversed(np.unique(words))]):
        recording = recorded(model, (points, words), class_names=names)
        assert recording.architecture is not None
        asked = epochreel.Grid.over(recording.dataset.domain, 30, 30).points()
        assert isinstance(recording.task, Classes)
        shares = recording.task.shares(recording.at(1)(asked).astype(float)).T
        own = model.predict_proba(asked)[:, :: -1 if names else 1]
        np.testing.assert_allclose(shares, own, rtol=0, atol=1e-6)
        assert recording.metrics.train_accuracy[0] == pytest.approx(model.score(points, words))


def test_parameters_of_regressors_give_their_own_values(recorded: Recorded) -> None:
    points, _ = blobs(2)
    values = points[:, 0] / 3
    model = MLPRegressor(hidden_layer_sizes=(6,), random_state=0)
    model.partial_fit(points, values)
    recording = recorded(model, (points, values))
    assert recording.architecture is not None
    np.testing.assert_allclose(recording.at(1)(points)[0], model.predict(points), atol=1e-6)
    assert recording.metrics.train_loss[0] == pytest.approx(
        np.square(model.predict(points) - values).mean() / 2
    )


ESTIMATORS: dict[str, Callable[[], Any]] = {
    "svm": lambda: SVC(C=10.0),
    "linear svm": lambda: LinearSVC(),
    "tree": lambda: DecisionTreeClassifier(max_depth=3),
    "forest": lambda: RandomForestClassifier(5, random_state=0),
    "neighbours": lambda: KNeighborsClassifier(5),
    "boosting": lambda: GradientBoostingClassifier(n_estimators=5),
    "regression": lambda: LogisticRegression(),
}


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_fields_of_estimators_are_exact_to_half_precision(
    name: str, classes: int, recorded: Recorded
) -> None:
    points, labels = blobs(classes)
    words = WORDS[labels]
    model = ESTIMATORS[name]().fit(points, words)
    recording = recorded(model, (points, words), step="k", grid=24)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    assert isinstance(recording.task, Classes)
    field = recording.logits([1], grid)[0].reshape(recording.outputs, -1).astype(float)
    if hasattr(model, "predict_proba"):
        shares = recording.task.shares(field).T
        np.testing.assert_allclose(shares, model.predict_proba(grid.points()), atol=2**-10)
    else:
        own = model.decision_function(grid.points())
        expected = own[None] if classes == 2 else own.T
        np.testing.assert_allclose(field, expected, rtol=2**-10, atol=1e-6)
    assert recording.metrics.train_accuracy[0] == pytest.approx(model.score(points, words))


def test_values_of_a_regressor_are_its_field(recorded: Recorded) -> None:
    points, _ = blobs(2)
    model = DecisionTreeRegressor(max_depth=3).fit(points, points[:, 1])
    recording = recorded(model, (points, points[:, 1]), grid=16)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    expected = model.predict(grid.points()).reshape(1, 16, 16)
    np.testing.assert_allclose(recording.logits([1], grid)[0], expected, rtol=2**-10)


def test_answers_by_class_alone_are_sure(recorded: Recorded) -> None:
    points, labels = blobs(3)
    model = SVC(decision_function_shape="ovo").fit(points, WORDS[labels])
    recording = recorded(model, (points, WORDS[labels]), grid=4)
    assert isinstance(recording.task, Classes)
    logits = recording.logits([1], epochreel.Grid.over(recording.dataset.domain, 4, 4))[0]
    assert recording.task.shares(logits).max(axis=0).min() > 0.999
    assert recording.metrics.train_accuracy[0] == pytest.approx(model.score(points, WORDS[labels]))


def test_fits_that_differ_in_their_layers_are_recorded_as_fields(recorded: Recorded) -> None:
    """Where each step has a model of its own, its layers may be others."""
    points, labels = blobs(2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        models: list[Any] = [
            MLPClassifier((width,), max_iter=1).fit(points, labels) for width in (2, 3)
        ]
    assert recorded(models, (points, labels), step="width", grid=None).architecture is None
    message = r"no longer a stack of the layers x, y → 2 relu → 1.*parameters=False"
    with pytest.raises(UserError, match=message):
        recorded(models, (points, labels))
    with pytest.raises(UserError, match=message):
        recorded(models, (points, labels), step="width", grid=None, parameters=True)
    assert recorded(models, (points, labels), parameters=False).architecture is None


def test_parameters_of_models_of_their_own_are_recorded_on_demand(recorded: Recorded) -> None:
    points, labels = blobs(2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        models: list[Any] = [
            MLPClassifier((2,), max_iter=1, alpha=alpha).fit(points, labels) for alpha in (0.1, 100)
        ]
    options: dict[str, Any] = {"step": "alpha", "parameters": True}
    recording = recorded(models, (points, labels), **options)
    assert recording.architecture is not None
    np.testing.assert_allclose(recording.layers(2)[0][0], models[1].coefs_[0])
    assert str(recording.at(1.5)(points)) == str(recording.at(1)(points))
    others = recorded([KNeighborsClassifier().fit(points, labels)], (points, labels), **options)
    assert others.architecture is None
