"""Input features, regression, recorded measures of layers, and settings that exclude each other."""

import math
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.input_features import FEATURES, features
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.training.record import record

from .small_runs import run, spec_of


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", 2),
        ("y", 3),
        ("xSquared", 4),
        ("ySquared", 9),
        ("xTimesY", 6),
        ("sinX", math.sin(2)),
        ("sinY", math.sin(3)),
    ],
)
def test_features_have_the_values_of_their_formulas(name: str, value: float) -> None:
    assert features(np.array([[2.0, 3.0]]), [name]).tolist() == [[value]]
    assert list(FEATURES).index(name) >= 0


def test_a_product_feature_solves_xor() -> None:
    data = {"name": "xor", "options": {"points": 400}}
    changes = {"data": data, "hidden": [], "epochs": 60, "batch_size": 20}
    assert run(features=["x", "y"], **changes)[-1].train_accuracy < 0.8
    assert run(features=["xTimesY"], **changes)[-1].train_accuracy == 1


def test_a_regression_run_is_recorded(tmp_path: Any) -> None:
    data = {"name": "reg-plane", "options": {"points": 60}}
    spec = spec_of(data=data, hidden=[], epochs=80, features=["x", "y"])
    record([spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    dataset = recording.dataset
    assert (dataset.regression, dataset.classes, recording.outputs) == (True, 0, 1)
    np.testing.assert_array_equal(dataset.labels, spec.data.dataset().labels)
    assert np.isnan(recording.metrics.train_accuracy).all()
    assert recording.metrics.train_loss[-1] < 1e-4
    ((weights, _),) = recording.layers(80)
    np.testing.assert_allclose(weights, 0.1, atol=0.02)


def test_dead_units_and_weight_norms_are_recorded(tmp_path: Any) -> None:
    squares = ["xSquared", "ySquared"]  # never negative, so that units die easily
    spec = spec_of(hidden=[6], activation="relu", features=squares, learning_rate=0.3)
    record([spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    inputs = spec.data.dataset().points[spec.data.dataset().train] ** 2
    for row, epoch in enumerate(recording.epochs.tolist()):
        (weights, biases), (above, _) = recording.layers(epoch)
        dead = ((inputs @ weights + biases) <= 0).all(axis=0)
        assert recording.metrics.dead_units[row].tolist() == [pytest.approx(dead.mean())]
        norms = [np.linalg.norm(weights), np.linalg.norm(above)]
        np.testing.assert_allclose(recording.metrics.weight_norms[row], norms)
    dead_units = recording.metrics.dead_units
    assert ((dead_units > 0) & (dead_units < 1)).any()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"activations": ["relu", "tanh"]}, "one for each of 1 hidden layers"),
        ({"activations": ["rleu"]}, "did you mean 'relu'"),
        ({"features": ["z"]}, "unknown feature"),
        ({"features": ["x", "x"]}, "named twice"),
        ({"features": []}, "features"),
        ({"prune": True}, "prune needs an l1 penalty"),
        ({"optimizer": "lbfgs", "dropout": 0.5}, "lbfgs cannot be used with dropout"),
        (
            {"data": {"name": "reg-plane"}, "loss": "hinge"},
            "only be learnt with the loss squared_error",
        ),
        ({"stop": {"patience": 0}}, "stop.patience"),
        ({"stop": {"acuracy": 1}}, "did you mean 'accuracy'"),
    ],
)
def test_settings_that_exclude_each_other_are_refused(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        spec_of(**changes)
