"""A stack of networks in torch, forwards and backwards; knows no loss and no optimiser."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, TypeVar

import torch
from numpy.typing import NDArray
from torch import Tensor

from .initial_weights import Parameters
from .torch_activations import TORCH_ACTIVATIONS, TorchActivation

Array = TypeVar("Array", Tensor, NDArray[Any])

Blocks = list[tuple[Tensor, Tensor]]
"""Per layer: weights (runs, inputs, outputs) and biases (runs, 1, outputs)."""

Trace = list[tuple[Tensor, Tensor, Tensor]]
"""Per layer: z, its activation, and that after dropout; each (runs, points, outputs)."""

Segments = list[tuple[slice, TorchActivation]]
"""Slices of the run axis, each with its activation."""


class Stack:
    """Networks of equal depth, whose hidden layers may differ in width and activation.

    Each layer is as wide as in the widest run. In narrower runs, the units beyond their width have
    weights, biases and gradients of 0, by `mask`, and so do not contribute.

    `values` and `gradient` hold all parameters of all runs in one flat tensor each, so that
    elementwise operations on them are single calls; `blocks` and `gradients` are views into them.
    """

    def __init__(self, runs: Sequence[Parameters], activations: Sequence[tuple[str, ...]]) -> None:
        self.runs = len(runs)
        self.shapes = [[(len(w), len(b)) for w, b in run] for run in runs]
        depths = list(zip(*self.shapes, strict=True))
        self._widest = [(max(a for a, _ in one), max(b for _, b in one)) for one in depths]
        self._activations = [_segments(names) for names in zip(*activations, strict=True)]
        size = self.runs * sum((inputs + 1) * outputs for inputs, outputs in self._widest)
        dtype = runs[0][0][0].dtype
        self.values, self.gradient, self.mask = (torch.zeros(size, dtype=dtype) for _ in range(3))
        self.blocks, self.gradients = self.split(self.values), self.split(self.gradient)
        for depth, (weights_mask, biases_mask) in enumerate(self.split(self.mask)):
            for run, layers in enumerate(runs):
                inputs, outputs = self.shapes[run][depth]
                self.blocks[depth][0][run, :inputs, :outputs] = layers[depth][0]
                self.blocks[depth][1][run, 0, :outputs] = layers[depth][1]
                weights_mask[run, :inputs, :outputs] = 1
                biases_mask[run, 0, :outputs] = 1
        self._ragged = not bool(self.mask.all())

    def split(self, flat: Tensor) -> Blocks:
        """Views of the layers in `flat`, a tensor like `values`."""
        blocks, start = [], 0
        for inputs, outputs in self._widest:
            middle = start + self.runs * inputs * outputs
            end = middle + self.runs * outputs
            weights = flat[start:middle].view(self.runs, inputs, outputs)
            blocks.append((weights, flat[middle:end].view(self.runs, 1, outputs)))
            start = end
        return blocks

    def spread(self, numbers: Sequence[float], *, biases: bool) -> Tensor:
        """A tensor like `values` with each run's number at its weights and, if asked, biases."""
        flat = torch.zeros_like(self.values)
        per_run = torch.tensor(numbers, dtype=flat.dtype)[:, None, None]
        for weights, offsets in self.split(flat):
            weights[:] = per_run
            if biases:
                offsets[:] = per_run
        return flat

    def own(self, blocks: Sequence[tuple[Array, Array]], run: int) -> list[tuple[Array, Array]]:
        """The parameters of one run in `blocks`, per layer: weights (inputs, outputs), biases."""
        return [
            (weights[run, :inputs, :outputs], biases[run, 0, :outputs])
            for (weights, biases), (inputs, outputs) in zip(blocks, self.shapes[run], strict=True)
        ]

    def forward(self, inputs: Tensor, dropout: Sequence[Tensor] = ()) -> Trace:
        """The outputs of every layer for `inputs` (runs, points, features); the last are logits.

        `dropout` has factors (runs, points, outputs) for the outputs of every hidden layer.
        """
        trace: Trace = []
        values = inputs
        for depth, (weights, biases) in enumerate(self.blocks):
            z = torch.baddbmm(biases, values, weights)
            a = _activated(self._activations[depth], z) if depth < len(self._activations) else z
            values = a * dropout[depth] if dropout and depth < len(self._activations) else a
            trace.append((z, a, values))
        return trace

    def backward(
        self, inputs: Tensor, trace: Trace, logits_gradient: Tensor, dropout: Sequence[Tensor] = ()
    ) -> None:
        """Store the gradient of the loss, from that in the logits of `trace`, in `gradient`."""
        upper = logits_gradient
        for depth in range(len(self.blocks) - 1, -1, -1):
            weights_gradient, biases_gradient = self.gradients[depth]
            lower = trace[depth - 1][2] if depth else inputs
            torch.bmm(lower.mT, upper, out=weights_gradient)
            torch.sum(upper, dim=1, keepdim=True, out=biases_gradient)
            if depth:
                upper = torch.bmm(upper, self.blocks[depth][0].mT)
                if dropout:
                    upper *= dropout[depth - 1]
                upper = self.back(depth - 1, trace, upper)
        if self._ragged:
            self.gradient *= self.mask

    def back(self, depth: int, trace: Trace, upper: Tensor) -> Tensor:
        """The gradient in z of a hidden layer, from `upper`, that in its activations."""
        z, a, _ = trace[depth]
        segments = self._activations[depth]
        if len(segments) == 1:
            return _back(segments[0][1], upper, z, a)
        return torch.cat(
            [_back(activation, upper[rows], z[rows], a[rows]) for rows, activation in segments]
        )


def _segments(names: Sequence[str]) -> Segments:
    """Adjacent runs with the same activation, together."""
    segments, start = [], 0
    for name, same in groupby(names):
        end = start + len(list(same))
        segments.append((slice(start, end), TORCH_ACTIVATIONS[name]))
        start = end
    return segments


def _activated(segments: Segments, z: Tensor) -> Tensor:
    if len(segments) == 1:
        return segments[0][1].function(z)
    return torch.cat([activation.function(z[rows]) for rows, activation in segments])


def _back(activation: TorchActivation, upper: Tensor, z: Tensor, a: Tensor) -> Tensor:
    return upper if activation.back is None else activation.back(upper, z, a)
