"""Penalties on the weights of a stack, not on its biases; knows no loss."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from .spec import RunSpec
from .stack import Stack


class Penalties:
    """The penalties of a stack of runs: l1 Σ|w| + ½ l2 Σw², as `RunSpec` defines them."""

    def __init__(self, stack: Stack, specs: Sequence[RunSpec]) -> None:
        self._stack = stack
        self._l1 = stack.spread([spec.l1 for spec in specs], biases=False)
        own = [0.0 if spec.l2_per_batch else spec.l2 for spec in specs]
        shared = [spec.l2 if spec.l2_per_batch else 0.0 for spec in specs]
        self._l2 = stack.spread(own, biases=False)
        self._shared = stack.spread(shared, biases=False)
        self._any_l1, self._any_l2 = bool(self._l1.any()), any(own) or any(shared)
        self._prunable = stack.spread([float(spec.prune) for spec in specs], biases=False) > 0
        self._any_prunable = any(spec.prune for spec in specs)
        self._alive = torch.ones_like(stack.values)

    def add(self, points: int) -> None:
        """Add the penalties' gradient to the stack's, for a batch of `points` points."""
        gradient, values = self._stack.gradient, self._stack.values
        if self._any_l1:
            gradient.addcmul_(self._l1, values.sign())
        if self._any_l2:
            gradient.addcmul_(self._l2 + self._shared / points, values)
        if self._any_prunable:
            gradient *= self._alive

    def value(self, points: int) -> Tensor:
        """The penalties (runs,) for a batch of `points` points."""
        values = self._stack.values
        each = self._l1 * values.abs() + (self._l2 + self._shared / points) * values.square() / 2
        blocks = self._stack.split(each)
        return torch.stack([w.sum(dim=(1, 2)) for w, _ in blocks]).sum(dim=0)

    def prune(self, before: Tensor, rates: Tensor) -> None:
        """Set each weight that the L1 penalty of the last step carried across 0 to 0 permanently.

        The playground first takes the step of the loss, then that of the penalty, which it computes
        from the weight `before` both (nn.ts); a weight is pruned if the second changes its sign.
        """
        if not self._any_prunable:
            return
        values = self._stack.values
        unpenalised = values + rates * self._l1 * before.sign()
        dying = self._prunable & (unpenalised * values < 0)
        values[dying] = 0
        self._alive[dying] = 0
