"""Training, compared with scikit-learn's networks and its logistic regression."""

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from epochreel.reels.snapshot import Snapshot
from epochreel.training.presets import PRESETS
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

MLP_PRESETS = [name for name in PRESETS if name.startswith("mlpclassifier")]


class Started(MLPClassifier):
    """An MLPClassifier that starts from given weights instead of random ones."""

    layers: tuple[Any, ...]

    def _initialize(self, y: Any, layer_units: Any, dtype: Any) -> None:
        super()._initialize(y, layer_units, dtype)
        self.coefs_ = [weights.copy() for weights, _ in self.layers]
        self.intercepts_ = [biases.copy() for _, biases in self.layers]


def theirs(spec: RunSpec, start: Snapshot) -> MLPClassifier:
    dataset = spec.data.dataset()
    network = Started(
        spec.hidden,
        activation={"sigmoid": "logistic"}.get(spec.activation, spec.activation),
        learning_rate_init=spec.learning_rate,
        batch_size=min(spec.batch_size, int(dataset.train.sum())),
        max_iter=spec.epochs,
        shuffle=False,
        random_state=0,
    )
    network.layers = start.layers
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(dataset.points[dataset.train], dataset.labels[dataset.train])
    return network


@pytest.mark.parametrize(
    ("preset", "batch_size", "data"),
    [
        (MLP_PRESETS[0], 200, "circles"),
        (MLP_PRESETS[1], 200, "circles"),
        (MLP_PRESETS[1], 32, "circles"),  # the last batch has 8 points
        (MLP_PRESETS[1], 498, "arms"),
    ],
)
def test_the_preset_trains_like_mlpclassifier(preset: str, batch_size: int, data: str) -> None:
    changes = {"batch_size": batch_size, "data": {"name": data, "train_share": 1}}
    # scikit-learn's Adam adds epsilon before the bias correction, torch's after it: where a
    # gradient is almost zero, as at a unit that dies on the arms, the two diverge in time.
    same = {"shuffle": False, "dtype": "float64", "epochs": 20 if data == "arms" else 100}
    spec = RunSpec.parse({**PRESETS[preset], **changes, **same})
    snapshots = [snapshot for _, snapshot in train([spec])]
    network = theirs(spec, snapshots[0])
    assert len(snapshots) - 1 == network.n_iter_
    for (weights, biases), coefs, intercepts in zip(
        snapshots[-1].layers, network.coefs_, network.intercepts_, strict=True
    ):
        np.testing.assert_allclose(weights, coefs, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(biases, intercepts, rtol=1e-4, atol=1e-4)


def test_the_preset_stops_like_mlpclassifier() -> None:
    """Both stop early, after the same number of epochs from the same weights."""
    changes = {"learning_rate": 0.1, "shuffle": False, "dtype": "float64"}
    spec = RunSpec.parse({**PRESETS["mlpclassifier-6-relu"], **changes})
    snapshots = [snapshot for _, snapshot in train([spec])]
    assert len(snapshots) - 1 == theirs(spec, snapshots[0]).n_iter_ < 1000


def test_the_logistic_preset_converges_to_logistic_regression() -> None:
    spec = RunSpec.parse(PRESETS["linear-logistic"])
    *_, (_, last) = train([spec])
    dataset = spec.data.dataset()
    solution = LogisticRegression(C=1 / (spec.l2 * len(dataset.points)), tol=1e-10)
    solution.fit(dataset.points, dataset.labels)
    ((weights, biases),) = last.layers
    ours = np.concatenate([weights[:, 0], biases])
    its = np.concatenate([solution.coef_[0], solution.intercept_])
    np.testing.assert_allclose(ours / np.linalg.norm(ours), its / np.linalg.norm(its), atol=1e-3)
    assert spec.l2 * len(dataset.points) == pytest.approx(1)  # its default penalty
