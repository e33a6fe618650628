"""A stack of perceptrons in torch, forwards and backwards; knows no loss and no optimiser."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, TypeVar

import torch
from numpy.typing import NDArray
from torch import Tensor

from .initial_weights import Parameters
from .torch_activations import TORCH_ACTIVATIONS, Bend

Array = TypeVar("Array", Tensor, NDArray[Any])

Blocks = list[tuple[Tensor, Tensor]]
"""Per layer: weights (runs, inputs, outputs) and biases (runs, 1, outputs)."""

Trace = list[tuple[Tensor, Tensor, Tensor]]
"""Per layer: z, its activation, and what of it went on; each (runs, points, outputs)."""

Segments = list[tuple[slice, Bend]]
"""Which part of the run axis has which activation."""


class Stack:
    """Networks of equal depth, whose hidden layers may differ in width and activation.

    A layer is as wide as the widest run has it. The units that another run lacks have weights and
    biases of 0, and no gradient, by `mask`: they are never heard.

    `values` and `gradient` hold all parameters of all runs in one flat tensor each, so that
    elementwise work on them is one operation; `blocks` and `slopes` are views into them.
    """

    def __init__(self, runs: Sequence[Parameters], activations: Sequence[tuple[str, ...]]) -> None:
        self.runs = len(runs)
        self.shapes = [[(len(w), len(b)) for w, b in run] for run in runs]
        depths = list(zip(*self.shapes, strict=True))
        self._widest = [(max(a for a, _ in one), max(b for _, b in one)) for one in depths]
        self._bends = [_segments(names) for names in zip(*activations, strict=True)]
        size = self.runs * sum((inputs + 1) * outputs for inputs, outputs in self._widest)
        dtype = runs[0][0][0].dtype
        self.values, self.gradient, self.mask = (torch.zeros(size, dtype=dtype) for _ in range(3))
        self.blocks, self.slopes = self.split(self.values), self.split(self.gradient)
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
        """A tensor like `values` with each run's number at its weights and, if so said, biases."""
        flat = torch.zeros_like(self.values)
        per_run = torch.tensor(numbers, dtype=flat.dtype)[:, None, None]
        for weights, offsets in self.split(flat):
            weights[:] = per_run
            if biases:
                offsets[:] = per_run
        return flat

    def own(self, blocks: Sequence[tuple[Array, Array]], run: int) -> list[tuple[Array, Array]]:
        """The part of `blocks` that `run` has units for: weights (inputs, outputs), biases."""
        return [
            (weights[run, :inputs, :outputs], biases[run, 0, :outputs])
            for (weights, biases), (inputs, outputs) in zip(blocks, self.shapes[run], strict=True)
        ]

    def forward(self, inputs: Tensor, dropout: Sequence[Tensor] = ()) -> Trace:
        """What every layer makes of `inputs` (runs, points, features); the last makes the logits.

        `dropout` has a factor for every output of every hidden layer, if any is to be dropped.
        """
        trace: Trace = []
        values = inputs
        for depth, (weights, biases) in enumerate(self.blocks):
            z = torch.baddbmm(biases, values, weights)
            a = _bent(self._bends[depth], z) if depth < len(self._bends) else z
            values = a * dropout[depth] if dropout and depth < len(self._bends) else a
            trace.append((z, a, values))
        return trace

    def backward(
        self, inputs: Tensor, trace: Trace, logits_gradient: Tensor, dropout: Sequence[Tensor] = ()
    ) -> None:
        """Fill `gradient`, from the loss's gradient in the logits of `trace`."""
        upper = logits_gradient
        for depth in range(len(self.blocks) - 1, -1, -1):
            weights_slope, biases_slope = self.slopes[depth]
            lower = trace[depth - 1][2] if depth else inputs
            torch.bmm(lower.mT, upper, out=weights_slope)
            torch.sum(upper, dim=1, keepdim=True, out=biases_slope)
            if depth:
                upper = torch.bmm(upper, self.blocks[depth][0].mT)
                if dropout:
                    upper *= dropout[depth - 1]
                upper = self.back(depth - 1, trace, upper)
        if self._ragged:
            self.gradient *= self.mask

    def back(self, depth: int, trace: Trace, upper: Tensor) -> Tensor:
        """The gradient in a hidden layer's z, from `upper`, that in its activations."""
        z, a, _ = trace[depth]
        segments = self._bends[depth]
        if len(segments) == 1:
            return _back(segments[0][1], upper, z, a)
        return torch.cat([_back(bend, upper[rows], z[rows], a[rows]) for rows, bend in segments])


def _segments(names: Sequence[str]) -> Segments:
    """Neighbouring runs of the same activation, together."""
    segments, start = [], 0
    for name, same in groupby(names):
        end = start + len(list(same))
        segments.append((slice(start, end), TORCH_ACTIVATIONS[name]))
        start = end
    return segments


def _bent(segments: Segments, z: Tensor) -> Tensor:
    if len(segments) == 1:
        return segments[0][1].function(z)
    return torch.cat([bend.function(z[rows]) for rows, bend in segments])


def _back(bend: Bend, upper: Tensor, z: Tensor, a: Tensor) -> Tensor:
    return upper if bend.back is None else bend.back(upper, z, a)
