"""Penalties, pruning, dropout, and batches that are carried over to the next epoch."""

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from epochreel.errors import UserError
from epochreel.training.train import train

from .small_runs import TORCH_OPTIMIZERS, by_autograd, flat, run, spec_of


@pytest.mark.parametrize(
    ("changes", "penalty"),
    [
        ({"l2": 0.3}, lambda w, _: 0.15 * w.square().sum()),
        ({"l2": 0.3, "l2_per_batch": True}, lambda w, n: 0.15 * w.square().sum() / n),
        ({"l1": 0.02}, lambda w, _: 0.02 * w.abs().sum()),
    ],
)
def test_penalties_apply_to_weights_only(changes: dict[str, Any], penalty: Any) -> None:
    spec = spec_of(optimizer="sgd", **changes)
    snapshots = [snapshot for _, snapshot in train([spec])]
    expected = by_autograd(spec, snapshots[0], TORCH_OPTIMIZERS["sgd"], penalty)
    np.testing.assert_allclose(flat(snapshots[-1]), expected, rtol=1e-9, atol=1e-11)
    assert np.abs(flat(run(optimizer="sgd")[-1]) - expected).max() > 1e-4


def test_pruned_weights_stay_zero() -> None:
    plain, pruned = (
        run(optimizer="sgd", l1=0.05, prune=prune, epochs=30) for prune in (False, True)
    )
    dead = flat(pruned[15]) == 0
    assert 0 < dead.sum() < dead.size
    assert (flat(pruned[-1])[dead] == 0).all()
    assert (flat(plain[-1]) != 0).all()


def test_dropout_applies_to_training_only() -> None:
    kept, dropped = run(), run(dropout=0.5)
    assert dropped[0].train_loss == kept[0].train_loss
    assert np.abs(flat(dropped[1]) - flat(kept[1])).max() > 1e-3
    again = run(dropout=0.5)
    np.testing.assert_array_equal(flat(dropped[-1]), flat(again[-1]))


def test_dropout_keeps_the_mean_of_activations() -> None:
    from epochreel.training.learner import Learner

    spec = spec_of(dropout=0.3, hidden=[50])
    factors = Learner([spec], [spec.data.dataset()])._dropout(2000)
    assert sorted(set(factors[0].ravel().tolist())) == pytest.approx([0, 1 / 0.7])
    assert float(factors[0].mean()) == pytest.approx(1, abs=0.01)


def test_carry_moves_an_incomplete_batch_to_the_next_epoch() -> None:
    """20 points in batches of 7: two steps an epoch, the third of 6 + 7 points."""
    spec = spec_of(optimizer="sgd", hidden=[], carry=True, epochs=2)
    dataset = spec.data.dataset()
    inputs = torch.as_tensor(dataset.points[dataset.train])
    labels = torch.as_tensor(dataset.labels[dataset.train], dtype=torch.float64)
    start, *_, last = (snapshot for _, snapshot in train([spec]))
    tensors = [torch.tensor(array, requires_grad=True) for array in start.layers[0]]
    steps = torch.optim.SGD(tensors, lr=0.1)
    order = list(range(20))
    for batch in (order[:7], order[7:14], order[14:] + order[:7], order[7:14]):
        steps.zero_grad()
        logits = (inputs[batch] @ tensors[0] + tensors[1])[:, 0]
        loss = functional.binary_cross_entropy_with_logits(logits, labels[batch])
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        steps.step()
    expected = np.concatenate([tensor.detach().numpy().ravel() for tensor in tensors])
    np.testing.assert_allclose(flat(last), expected, rtol=1e-12)


def test_a_batch_larger_than_the_training_set_is_refused_with_carry() -> None:
    with pytest.raises(UserError, match="never fill up from 20 training points"):
        run(carry=True, batch_size=21)
