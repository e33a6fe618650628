"""Playground links, compared with numbers from the playground's own code, run headless."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.input_features import features
from epochreel.errors import UserError
from epochreel.reels.forward import forward
from epochreel.reels.grid import Grid
from epochreel.reels.snapshot import Snapshot
from epochreel.training.playground import ADDRESS, from_link, to_link
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

from .slow_playground import Network, Row, Unit

RECORDED = Path(__file__).parent / "playground"
ORACLES = [
    pytest.param(path, marks=() if path.stem == "circle-tanh" else pytest.mark.slow, id=path.stem)
    for path in sorted(RECORDED.glob("*.json"))
]


@pytest.fixture(params=ORACLES, scope="module")
def oracle(request: pytest.FixtureRequest) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(request.param.read_text())
    return content


@pytest.fixture(scope="module")
def spec(oracle: dict[str, Any]) -> RunSpec:
    epochs = oracle["epochs"][-1]["epoch"]
    return RunSpec.parse({**from_link(ADDRESS + oracle["hash"]), "epochs": epochs})


@pytest.fixture(scope="module")
def snapshots(spec: RunSpec) -> list[Snapshot]:
    return [snapshot for _, snapshot in train([spec])]


def test_points_and_split_agree_with_the_playground(oracle: dict[str, Any], spec: RunSpec) -> None:
    data = spec.data.dataset()
    table = np.column_stack([data.points, 2 * data.labels - 1])
    np.testing.assert_allclose(table[data.train], oracle["train"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(table[~data.train], oracle["test"], rtol=0, atol=1e-12)


def test_initial_weights_agree_with_the_playground(
    oracle: dict[str, Any], snapshots: list[Snapshot]
) -> None:
    assert_layers(snapshots[0], oracle["initial"], tolerance=1e-12)


def test_losses_agree_with_the_playground(
    oracle: dict[str, Any], snapshots: list[Snapshot]
) -> None:
    for known in oracle["epochs"]:
        snapshot = snapshots[known["epoch"]]
        assert snapshot.train_loss == pytest.approx(known["trainLoss"], rel=1e-9, abs=0)
        assert snapshot.test_loss == pytest.approx(known["testLoss"], rel=1e-9, abs=0)


def test_final_weights_and_field_agree_with_the_playground(
    oracle: dict[str, Any], spec: RunSpec, snapshots: list[Snapshot]
) -> None:
    assert_layers(snapshots[-1], oracle["final"], tolerance=1e-7)
    points = Grid.over((-6.0, 6.0, -6.0, 6.0), 25, 25).points()
    inputs = features(points, spec.features)
    logits = forward(snapshots[-1].layers, spec.layer_activations, inputs)[-1]
    field = np.tanh(logits).reshape(25, 25)
    np.testing.assert_allclose(field, oracle["field25"], rtol=0, atol=1e-7)


def assert_layers(snapshot: Snapshot, known: list[dict[str, Any]], *, tolerance: float) -> None:
    for (weights, biases), layer in zip(snapshot.layers, known, strict=True):
        np.testing.assert_allclose(weights.T, layer["weights"], rtol=0, atol=tolerance)
        np.testing.assert_allclose(biases, layer["biases"], rtol=0, atol=tolerance)


def test_a_link_survives_a_round_trip(spec: RunSpec) -> None:
    again = RunSpec.parse({**from_link(to_link(spec)), "epochs": spec.epochs})
    assert again == spec


# Options that the recorded numbers do not cover, compared with a second implementation.

OTHERS = [
    "dataset=xor&regularization=L1&regularizationRate=0.1&learningRate=0.1&networkShape=5&batchSize=7",
    "problem=regression&regDataset=reg-gauss&noise=20&percTrainData=10&batchSize=11&sinX=true",
    "problem=regression&regDataset=reg-plane&activation=sigmoid&networkShape=3&percTrainData=20",
    "dataset=gauss&noise=40&xSquared=true&ySquared=true&x=false&networkShape=&batchSize=30",
    "dataset=spiral&noise=5&percTrainData=90&activation=relu&networkShape=3,2&sinX=true&sinY=true",
    "dataset=circle&noise=35&initZero=true&activation=sigmoid&regularization=L2&regularizationRate=1",
    "dataset=circle&regularization=L1&regularizationRate=0.3&activation=linear&learningRate=0.03",
]


@pytest.mark.parametrize("options", OTHERS)
def test_other_options_agree_with_the_second_implementation(options: str) -> None:
    parsed = RunSpec.parse({**from_link(f"{ADDRESS}{options}&seed=0.31"), "epochs": 4})
    start, *rest = (snapshot for _, snapshot in train([parsed]))
    names = [*parsed.layer_activations, "identity" if parsed.data.regression else "tanh"]
    layers = [
        [Unit(weights[:, unit].tolist(), float(biases[unit]), name) for unit in range(len(biases))]
        for (weights, biases), name in zip(start.layers, names, strict=True)
    ]
    plain = Network(layers, parsed.learning_rate, *penalty_of(parsed))
    train_rows, test_rows = rows_of(parsed)
    assert start.train_loss == pytest.approx(plain.loss(train_rows), rel=1e-12)
    for snapshot in rest:
        plain.epoch(train_rows, parsed.batch_size)
        assert snapshot.train_loss == pytest.approx(plain.loss(train_rows), rel=1e-9)
        assert snapshot.test_loss == pytest.approx(plain.loss(test_rows), rel=1e-9)
        for (weights, biases), layer in zip(snapshot.layers, plain.layers, strict=True):
            np.testing.assert_allclose(weights.T, [unit.weights for unit in layer], atol=1e-10)
            np.testing.assert_allclose(biases, [unit.bias for unit in layer], atol=1e-10)
    if parsed.prune:
        assert any(dead for layer in plain.layers for unit in layer for dead in unit.dead)


def penalty_of(parsed: RunSpec) -> tuple[str, float]:
    return ("l1", parsed.l1) if parsed.l1 else ("l2", parsed.l2) if parsed.l2 else ("", 0.0)


def rows_of(parsed: RunSpec) -> tuple[list[Row], list[Row]]:
    data = parsed.data.dataset()
    inputs = features(data.points, parsed.features).tolist()
    labels = data.labels if data.regression else 2 * data.labels - 1
    rows = list(zip(inputs, labels.tolist(), strict=True))
    n = int(data.train.sum())
    return rows[:n], rows[n:]


@pytest.mark.parametrize("options", OTHERS)
def test_other_options_survive_a_round_trip(options: str) -> None:
    parsed = RunSpec.parse(from_link(f"{ADDRESS}{options}&seed=0.31"))
    assert RunSpec.parse(from_link(to_link(parsed))) == parsed


def test_omitted_parts_of_a_link_have_the_defaults_of_the_playground() -> None:
    parsed = RunSpec.parse(from_link(f"{ADDRESS}seed=a"))
    assert (parsed.data.name, parsed.data.train_share, parsed.hidden) == ("circle", 0.5, (4, 2))
    assert (parsed.activation, parsed.learning_rate, parsed.batch_size) == ("tanh", 0.03, 10)
    assert (parsed.features, parsed.l1, parsed.l2) == (("x", "y"), 0, 0)
    assert (parsed.init, parsed.dtype, parsed.shuffle, parsed.carry) == (
        "playground",
        "float64",
        False,
        True,
    )
    assert RunSpec.parse(from_link(f"{ADDRESS}seed=a&networkShape=")).hidden == ()


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("https://playground.tensorflow.org/", "not a playground link"),
        (f"{ADDRESS}dataset=xor", "has no seed"),
        (f"{ADDRESS}seed=", "has no seed"),
        (f"{ADDRESS}seed=1&netwrkShape=3", "did you mean 'networkShape'"),
        (f"{ADDRESS}seed=1&dataset=moons", "dataset in the link: got 'moons'; allowed: spiral"),
        (f"{ADDRESS}seed=1&activation=gelu", "activation in the link"),
        (f"{ADDRESS}seed=1&regularization=L3", "regularization in the link"),
        (f"{ADDRESS}seed=1&problem=clustering", "problem in the link"),
        (f"{ADDRESS}seed=1&learningRate=fast", "learningRate in the link must be a number"),
        (f"{ADDRESS}seed=1&learningRate=0", "learningRate in the link"),
        (f"{ADDRESS}seed=1&learningRate=nan", "learningRate in the link"),
        (f"{ADDRESS}seed=1&batchSize=2.5", "batchSize in the link must be a whole number"),
        (f"{ADDRESS}seed=1&batchSize=0", "from 1 to 30"),
        (f"{ADDRESS}seed=1&noise=51", "from 0 to 50"),
        (f"{ADDRESS}seed=1&percTrainData=0", "from 1 to 100"),
        (f"{ADDRESS}seed=1&networkShape=4,0", "whole numbers from 1 to 1024"),
        (f"{ADDRESS}seed=1&networkShape=4;2", "whole numbers from 1 to 1024"),
        (f"{ADDRESS}seed=1&sinX=yes", "sinX in the link must be true or false: got 'yes'"),
        (f"{ADDRESS}seed=1&x=false&y=false", "no feature switched on"),
    ],
)
def test_a_bad_link_is_refused_with_a_reason(link: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        from_link(link)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"optimizer": "adam"}, "optimizer"),
        ({"activation": "gelu"}, "activation"),
        ({"activations": ["relu", "tanh"]}, "activation"),
        ({"features": ["y", "x"]}, "features"),
        ({"loss": "cross_entropy"}, "loss"),
        ({"l1": 0.1}, "prune"),
        ({"l1": 0.1, "l2": 0.1, "prune": True}, "l2"),
        ({"dropout": 0.1}, "dropout"),
        ({"schedule": "step"}, "schedule"),
        ({"shuffle": True}, "shuffle"),
        ({"init": "he"}, "init"),
        ({"data": {"name": "moons"}}, "data name"),
        ({"data": {"name": "xor", "seed": 3}}, "data seed"),
        ({"data": {"name": "xor", "seed": "3", "options": {"points": 100}}}, "points"),
        ({"batch_size": 31}, "batch_size"),
        ({"learning_rate": 10.5}, "learning_rate"),
        ({"data": {"name": "xor", "seed": "3", "standardise": True}}, "data standardise"),
    ],
)
def test_a_run_without_a_link_is_refused_with_reasons(changes: dict[str, Any], reason: str) -> None:
    values = {**from_link(f"{ADDRESS}seed=1"), **changes}
    with pytest.raises(UserError, match=rf"playground cannot express: .*\b{reason}\b.*are changed"):
        to_link(RunSpec.parse(values))


def test_options_of_data_that_the_playground_lacks_are_no_reasons() -> None:
    values = {**from_link(f"{ADDRESS}seed=1"), "data": {"name": "blobs"}}
    with pytest.raises(UserError, match=r"cannot express: data name, [^;]*;") as caught:
        to_link(RunSpec.parse(values))
    assert "clusters" not in str(caught.value)
    assert "spread" not in str(caught.value)
