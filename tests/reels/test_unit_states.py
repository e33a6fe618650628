"""What units do over all training points, compared with torch's slopes and recorded runs."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.recording import Recording
from epochreel.reels.unit_states import UnitState, states_of, unit_states
from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.torch_activations import TORCH_ACTIVATIONS

SUMS = np.array([[-90, -2, 0.5, 5, -3, 0.01], [-80, 1, 2, 6, -5, 0.02]], np.float32)
"""What units add up for two points: far below 0, around it, above, far above, below, near 0."""


def states(activation: str) -> list[UnitState]:
    return states_of(ACTIVATIONS[activation](SUMS), activation)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_dead_units_have_no_slope_at_any_point(activation: str) -> None:
    rows = np.random.default_rng(0).normal(size=(20, 300)) * 10
    z = torch.as_tensor(rows - np.linspace(0, 90, 300))
    torch_activation = TORCH_ACTIVATIONS[activation]
    answers = torch_activation.function(z)
    back = torch_activation.back
    slopes = torch.ones_like(z) if back is None else back(torch.ones_like(z), z, answers)
    largest = slopes.abs().amax(dim=0).numpy()
    plain = (largest < 1e-7) | (largest > 1e-5)  # some slopes are known by their order alone
    found = np.array([each == "dead" for each in states_of(answers.numpy(), activation)])
    assert (found == (largest < 1e-6))[plain].all()
    assert found.any() == (activation not in ("leaky_relu", "sine", "identity"))


def test_a_kinked_unit_is_always_on_where_it_is_above_its_kink_at_all_points() -> None:
    always, working = "always on", "working"
    assert states("relu") == ["dead", working, always, always, "dead", always]
    assert states("leaky_relu") == [working, working, always, always, working, always]
    assert states("elu") == ["dead", working, always, always, working, always]
    assert "always on" not in states("softplus") + states("identity") + states("sigmoid")


def test_a_saturated_unit_is_at_one_end_and_a_constant_one_between_both() -> None:
    working = "working"
    assert states("sigmoid") == ["dead", working, working, "saturated", "saturated", "constant"]
    assert states("tanh") == ["dead", working, working, "saturated", "saturated", "constant"]
    assert not {"saturated", "constant"} & {*states("softplus"), *states("relu")}


def recorded(tmp_path: Path, **settings: Any) -> Recording:
    record([RunSpec.parse({"epochs": 5, **settings})], [tmp_path / "run.reel"])
    return Recording.open(tmp_path / "run.reel")


def test_dead_units_are_those_that_the_recording_counts(tmp_path: Path) -> None:
    relu = {"activation": "relu", "hidden": (8, 6), "learning_rate": 9.0}
    reel = recorded(tmp_path, optimizer="sgd", **relu)
    counts = [sum(each.count("dead") for each in unit_states(reel, step)) for step in range(6)]
    assert counts == [reel.dead_units(step) for step in range(6)]
    assert max(counts) > min(counts)
    assert unit_states(reel, 3.9) == unit_states(reel, 3)


def test_deep_sigmoid_layers_are_constant_but_not_dead(tmp_path: Path) -> None:
    reel = recorded(tmp_path, activation="sigmoid", hidden=(3,) * 16)
    found = [state for layer in unit_states(reel, 5) for state in layer]
    assert reel.dead_units(5) == found.count("dead") == 0
    assert found.count("constant") > 25
