"""Gradients by hand, compared with torch's autograd."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from epochreel.reels.activations import ACTIVATIONS
from epochreel.training.loss_functions import MANY_CLASSES, TWO_CLASSES, VALUES, LossFunction
from epochreel.training.stack import Stack
from epochreel.training.torch_activations import TORCH_ACTIVATIONS

_LOSSES = [
    *[pytest.param(loss, 1, id=f"two-{name}") for name, loss in TWO_CLASSES.items()],
    *[pytest.param(loss, 3, id=f"many-{name}") for name, loss in MANY_CLASSES.items()],
    *[pytest.param(loss, 1, id=f"values-{name}") for name, loss in VALUES.items()],
]


def drawn(*shape: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def network(*widths: int, seed: int = 0) -> list[tuple[Tensor, Tensor]]:
    shapes = list(pairwise(widths))
    return [(drawn(a, b, seed=seed + a), drawn(b, seed=seed + b)) for a, b in shapes]


def autograd(stack: Stack, inputs: Tensor, wanted: Tensor, loss: LossFunction) -> Tensor:
    """The gradient of the runs' mean losses in the stack's parameters."""
    values = stack.values
    values.requires_grad_()
    stack.blocks = stack.split(values)
    logits = stack.forward(inputs)[-1][0]
    loss.value(logits, wanted).mean(dim=1).sum().backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    values.requires_grad_(False)
    stack.blocks = stack.split(values)
    assert values.grad is not None
    return values.grad


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "outputs"), _LOSSES)
def test_gradients_of_every_loss_and_activation_agree_with_autograd(
    activation: str, loss: LossFunction, outputs: int
) -> None:
    stack = Stack([network(2, 4, 3, outputs)], [(activation, activation)])
    inputs = drawn(1, 9, 2, seed=1)
    classes = torch.eye(3, dtype=torch.float64)[torch.arange(9) % 3][None]
    wanted = classes if outputs == 3 else classes[:, :, :1]
    trace = stack.forward(inputs)
    stack.backward(inputs, trace, loss.gradient(trace[-1][0], wanted) / 9)
    expected = autograd(stack, inputs, wanted, loss)
    assert expected.abs().max() > 1e-3
    torch.testing.assert_close(stack.gradient, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_agree_in_torch_and_numpy(activation: str) -> None:
    z = torch.linspace(-20, 20, 401, dtype=torch.float64)
    answer = TORCH_ACTIVATIONS[activation].function(z)
    torch.testing.assert_close(answer.numpy(), ACTIVATIONS[activation](z.numpy()))


def test_relu_has_no_slope_at_zero() -> None:
    relu = TORCH_ACTIVATIONS["relu"]
    assert relu.back is not None
    assert relu.back(torch.ones(1), torch.zeros(1), torch.zeros(1)).item() == 0


def test_missing_units_do_not_contribute() -> None:
    """Runs of different widths and activations, sigmoid among them, whose output for 0 is not 0."""
    widths, names = [(2, 1, 5, 1), (2, 4, 3, 1)], [("sigmoid", "sine"), ("identity", "sigmoid")]
    runs = [network(*each, seed=seed) for seed, each in enumerate(widths)]
    inputs, wanted = drawn(2, 7, 2, seed=5), (drawn(2, 7, 1, seed=6) > 0).double()
    loss = TWO_CLASSES["cross_entropy"]
    together = Stack(runs, names)
    trace = together.forward(inputs)
    together.backward(inputs, trace, loss.gradient(trace[-1][0], wanted) / 7)
    for run in range(2):
        alone = Stack([runs[run]], [names[run]])
        part = inputs[run : run + 1]
        single = alone.forward(part)
        alone.backward(part, single, loss.gradient(single[-1][0], wanted[run : run + 1]) / 7)
        torch.testing.assert_close(trace[-1][0][run : run + 1], single[-1][0])
        for mine, its in zip(
            together.own(together.gradients, run), alone.own(alone.gradients, 0), strict=True
        ):
            torch.testing.assert_close(mine, its)
    owned = sum((a + 1) * b for each in widths for a, b in pairwise(each))
    assert int((together.gradient != 0).sum()) == owned
