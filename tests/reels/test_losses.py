"""The losses that recordings minimise, against those that training minimises."""

import numpy as np
import pytest
import torch

from epochreel.reels.losses import losses_of
from epochreel.reels.task import Classes, Values
from epochreel.training.loss_functions import loss_for

RNG = np.random.default_rng(5)


@pytest.mark.parametrize("name", ["cross_entropy", "squared_error", "hinge"])
@pytest.mark.parametrize("classes", [2, 3, 12])
def test_losses_of_classes_are_those_of_training(name: str, classes: int) -> None:
    task = Classes(tuple("abcdefghijkl"[:classes]))
    logits = RNG.normal(scale=2, size=(task.outputs, 40))
    labels = RNG.integers(0, classes, 40)
    wanted = np.eye(classes)[labels] if classes > 2 else labels[:, None].astype(float)
    theirs = loss_for(name, classes=classes).value(
        torch.as_tensor(logits.T[None]), torch.as_tensor(wanted[None])
    )
    assert losses_of(task)[name](logits, labels) == pytest.approx(float(theirs.mean()))


def test_the_loss_of_values_is_that_of_training() -> None:
    logits, values = RNG.normal(size=(1, 40)), RNG.normal(size=40)
    theirs = loss_for("squared_error", classes=0).value(
        torch.as_tensor(logits.T[None]), torch.as_tensor(values[None, :, None])
    )
    ours = {name: loss(logits, values) for name, loss in losses_of(Values()).items()}
    half = pytest.approx(float(theirs.mean()))
    assert ours == {
        "squared_error": half,
        "mean_squared_error": pytest.approx(2 * float(theirs.mean())),
    }


def test_losses_of_what_is_no_number_are_no_number() -> None:
    labels = np.array([0, 1])
    for loss in losses_of(Classes(("a", "b"))).values():
        assert np.isnan(loss(np.full((1, 2), np.nan), labels))
