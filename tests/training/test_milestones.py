"""Milestones, from measures made up so that each can happen at a known epoch only."""

from __future__ import annotations

import numpy as np
import pytest

from epochreel.training.milestones import milestones
from epochreel.training.recording import Metrics, Recording
from epochreel.training.spec import RunSpec


def told(loss: list[float], accuracy: list[float] | None = None) -> dict[str, int]:
    """Kind and epoch of every milestone of a run with these measures."""
    n = len(loss)
    metrics = Metrics(
        epoch=np.arange(n),
        train_loss=np.array(loss),
        test_loss=np.full(n, np.nan),
        train_accuracy=np.array([0.5] * n if accuracy is None else accuracy),
        test_accuracy=np.full(n, np.nan),
        seconds=np.arange(n) / 10,
        gradient_norms=np.ones((n, 1)),
        dead_units=np.zeros((n, 0)),
        weight_norms=np.ones((n, 1)),
    )
    spec = RunSpec.parse({"data": {"name": "circle", "options": {"points": 8}}, "hidden": ()})
    recording = Recording(spec, spec.data.dataset(), metrics, np.zeros((n, 3)))
    return {milestone.kind: milestone.epoch for milestone in milestones(recording)}


def test_accuracies_are_told_when_first_reached() -> None:
    found = told([1.0] * 5, [0.5, 0.9, 0.89, 0.99, 1.0])
    assert found == {"accuracy 90%": 1, "accuracy 99%": 3, "accuracy 100%": 4}


@pytest.mark.parametrize(("loss", "epoch"), [([1.0, 0.6, 0.5, 0.1], 2), ([1.0, 0.4, 0.6], 1)])
def test_the_loss_halves(loss: list[float], epoch: int) -> None:
    assert told(loss) == {"loss halved": epoch}


@pytest.mark.parametrize("loss", [[1.0, 2.0, float("nan")], [1.0, 2.0, float("inf")]])
def test_a_loss_that_is_no_number_is_divergence(loss: list[float]) -> None:
    assert told(loss) == {"divergence": 2}


def test_nothing_is_told_of_a_run_in_which_nothing_happens() -> None:
    assert told([1.0, 0.9, 0.8]) == {}
