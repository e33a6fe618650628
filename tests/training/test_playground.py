"""Playground links, against numbers that the playground's own code produced, run headless."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.training.features import features
from epochreel.training.forward import Grid, forward
from epochreel.training.playground import ADDRESS, from_link, to_link
from epochreel.training.snapshot import Snapshot
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

ORACLES = sorted((Path(__file__).parent / "playground").glob("*.json"))


@pytest.fixture(params=ORACLES, ids=lambda path: path.stem, scope="module")
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


def test_points_and_split_are_the_playgrounds(oracle: dict[str, Any], spec: RunSpec) -> None:
    data = spec.data.dataset()
    table = np.column_stack([data.points, 2 * data.labels - 1])
    np.testing.assert_allclose(table[data.train], oracle["train"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(table[~data.train], oracle["test"], rtol=0, atol=1e-12)


def test_initial_weights_are_the_playgrounds(
    oracle: dict[str, Any], snapshots: list[Snapshot]
) -> None:
    assert_layers(snapshots[0], oracle["initial"], tolerance=1e-12)


def test_losses_are_the_playgrounds(oracle: dict[str, Any], snapshots: list[Snapshot]) -> None:
    for known in oracle["epochs"]:
        snapshot = snapshots[known["epoch"]]
        assert snapshot.train_loss == pytest.approx(known["trainLoss"], rel=1e-9, abs=0)
        assert snapshot.test_loss == pytest.approx(known["testLoss"], rel=1e-9, abs=0)


def test_final_weights_and_field_are_the_playgrounds(
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


def test_a_link_leads_back_to_itself(spec: RunSpec) -> None:
    again = RunSpec.parse({**from_link(to_link(spec)), "epochs": spec.epochs})
    assert again == spec
