"""Models of callers that are stacks of linear layers: their parameters; imports none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from .activations import ACTIVATIONS
from .architecture import Architecture
from .forward import Layer, logits_of
from .stored_models import MOST_LAYERS, WIDEST
from .task import Classes, Task
from .torch_hooks import has_hooks
from .torch_models import array_of_answer, is_module, plain_module

_ALIKE = 1e-4  # of the answers, by which those of a stack may be off for rounding
_TELLING = 1e-2  # of the largest answer, by which answers differ that tell activations apart

# Modules of PyTorch, with the settings under which they are our activations.
_TORCH: dict[str, tuple[str, dict[str, Any]]] = {
    "ReLU": ("relu", {}),
    "LeakyReLU": ("leaky_relu", {"negative_slope": 0.01}),
    "ELU": ("elu", {"alpha": 1.0}),
    "GELU": ("gelu", {"approximate": "tanh"}),
    "SiLU": ("silu", {}),
    "Tanh": ("tanh", {}),
    "Sigmoid": ("sigmoid", {}),
    "Softplus": ("softplus", {"beta": 1, "threshold": 20}),
}
_NOTHING = ("Dropout", "AlphaDropout", "Identity", "Flatten")  # in use, that is
_AT_THE_END = ("Sigmoid", "Softmax", "LogSoftmax")  # which make probabilities of logits
_SKLEARN = {"relu": "relu", "tanh": "tanh", "logistic": "sigmoid", "identity": "identity"}


@dataclass(frozen=True)
class Stack:
    """Layers of two inputs, and the activation of each but the last."""

    layers: tuple[Layer, ...]
    activations: tuple[str, ...]

    @property
    def architecture(self) -> Architecture:
        """Its shape, without its parameters."""
        widths = [len(biases) for _, biases in self.layers]
        return Architecture(
            ("x", "y"),
            tuple(widths[:-1]),
            self.activations,
            widths[-1],
            self.layers[0][0].dtype.name,
        )

    def logits(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "outputs n"]:
        """Its logits at points of the plane."""
        inputs = self.architecture.inputs(points)
        return np.asarray(logits_of(self.layers, self.activations, inputs).T, dtype=np.float64)

    def answers_with(
        self,
        logits: Float[np.ndarray, "outputs n"],
        points: Float[np.ndarray, "n 2"],
        task: Task,
    ) -> bool:
        """Whether it gives the `logits` of a model at points, within rounding."""
        own, given = _answers(self.logits(points), task), _answers(logits, task)
        with np.errstate(invalid="ignore"):
            return bool(np.allclose(own, given, rtol=_ALIKE, atol=_ALIKE, equal_nan=True))


def stack_of(
    model: Any,
    task: Task,
    order: Sequence[int | None],
    points: Float[np.ndarray, "n 2"],
    logits: Float[np.ndarray, "outputs n"],
) -> Stack | None:
    """The layers of a model that is a stack of known ones, and answers as one; None for others.

    `order` is the output of each class. `logits` are what the model answers at `points`. A module
    whose order of layers is not known for sure is the one stack that answers as it does; answers
    that are all alike, as of layers that are still zero, do not tell.
    """
    model = plain_module(model)
    fitting = [
        stack
        for stack in _stacks_for(model, task, order)
        if stack.answers_with(logits, points, task)
    ]
    sure = not is_module(model) or _is_sequence(model) or _tell(_answers(logits, task))
    return fitting[0] if len(fitting) == 1 and sure else None


def stack_like(
    architecture: Architecture, model: Any, task: Task, order: Sequence[int | None]
) -> Stack | None:
    """The layers of a model as `architecture` has them; None if it has others."""
    stacks = _stacks_for(plain_module(model), task, order)
    return next((each for each in stacks if each.architecture == architecture), None)


def _stacks_for(model: Any, task: Task, order: Sequence[int | None]) -> list[Stack]:
    """What a model may be, with the outputs of the task."""
    stacks = [_with_outputs(stack, task, order) for stack in _stacks(model)]
    return [each for each in stacks if each is not None]


def _answers(logits: Float[np.ndarray, "outputs n"], task: Task) -> Float[np.ndarray, "answers n"]:
    """What is compared: logits of probabilities are cut off at both ends, where these are 0, 1."""
    return task.answer(logits) if isinstance(task, Classes) else logits


def _tell(answers: Float[np.ndarray, "answers n"]) -> bool:
    """Whether answers differ enough from point to point to tell which model gives them."""
    known = answers[:, np.isfinite(answers).all(axis=0)]
    return bool(known.size and np.ptp(known, axis=1).max() > _TELLING * np.abs(known).max())


def _is_sequence(module: Any) -> bool:
    """Whether its parts follow one another, and nothing else happens."""
    return _kind(module) == "Sequential" and all(
        _is_sequence(each) for each in module.children() if [*each.children()]
    )


def _stacks(model: Any) -> list[Stack]:
    """What a model may be, with the outputs that it has."""
    if is_module(model):
        return _of_module(model)
    named = _SKLEARN.get(getattr(model, "activation", ""))
    coefs, intercepts = getattr(model, "coefs_", ()), getattr(model, "intercepts_", ())
    if named is None or not coefs:
        return []
    layers = [
        (np.array(weights), np.array(biases))
        for weights, biases in zip(coefs, intercepts, strict=True)
    ]
    return _stacked(layers, [named] * (len(layers) - 1))


def _of_module(module: Any) -> list[Stack]:
    leaves = [each for each in module.modules() if not [*each.children()]]
    linear = [each for each in leaves if _kind(each) == "Linear"]
    known = {id(part) for each in linear for part in each.parameters(recurse=False)}
    others = [each for each in module.parameters() if id(each) not in known]
    if not linear or others or has_hooks(module) or [*module.buffers()]:
        return []
    layers = [_layer(each) for each in linear]
    sure = _is_sequence(module)
    return [stack for names in _between(leaves, sure) for stack in _stacked(layers, names)]


def _between(leaves: Sequence[Any], sure: bool) -> list[list[str]]:
    """What the activations after all linear layers but the last may be; nothing if unknown.

    Without a module for any, they may be called as functions: all the same, or none. Where it is
    `sure` that nothing is, there are none.
    """
    found: list[list[Any]] = []
    for leaf in leaves:
        if _kind(leaf) == "Linear":
            found.append([])
        elif _kind(leaf) not in _NOTHING:
            if not found:
                return []
            found[-1].append(leaf)
    *inner, last = found
    if len(last) > 1 or any(_kind(each) not in _AT_THE_END for each in last):
        return []
    if inner and not any(inner) and not sure:
        return [[name] * len(inner) for name in ACTIVATIONS]
    names = [_activation(each) for each in inner]
    return [] if None in names else [[name for name in names if name is not None]]


def _activation(leaves: Sequence[Any]) -> str | None:
    """The activation that modules between two linear layers are together; None if unknown."""
    if not leaves:
        return "identity"
    name, settings = _TORCH.get(_kind(leaves[0]), (None, {}))
    fits = all(getattr(leaves[0], key) == value for key, value in settings.items())
    return name if fits and len(leaves) == 1 else None


def _kind(module: Any) -> str:
    """The name of a module of PyTorch's own; '' for any other."""
    kind = type(module)
    return kind.__name__ if kind.__module__.startswith("torch.nn.modules.") else ""


def _layer(linear: Any) -> Layer:
    weights = array_of_answer(linear.weight).T
    width = weights.shape[1]
    biases = np.zeros(width) if linear.bias is None else array_of_answer(linear.bias)
    return weights, biases


def _stacked(layers: Sequence[Layer], activations: Sequence[str]) -> list[Stack]:
    """Layers that fit each other, and what recordings hold, in the type that they have."""
    widths = [len(layers[0][0]), *(len(biases) for _, biases in layers)]
    inputs = [len(weights) for weights, _ in layers]
    fits = widths[0] == 2 and inputs == widths[:-1] and max(widths) <= WIDEST
    if not fits or len(layers) > MOST_LAYERS:
        return []
    dtype = np.float64 if layers[0][0].dtype == np.float64 else np.float32
    typed = tuple((weights.astype(dtype), biases.astype(dtype)) for weights, biases in layers)
    return [Stack(typed, tuple(activations))]


def _with_outputs(stack: Stack, task: Task, order: Sequence[int | None]) -> Stack | None:
    """The same with the outputs of a task: one for two classes, that of class 1."""
    *before, (weights, biases) = stack.layers
    if isinstance(task, Classes):
        width = len(biases)
        single = width == 1 and len(task.names) == 2
        if None in order or (not single and width != len(order)):
            return None
        if single:
            sign = -1 if order[0] == 1 else 1
            weights, biases = sign * weights, sign * biases
        else:
            columns = [each for each in order if each is not None]
            weights, biases = weights[:, columns], biases[columns]
            if width == 2:
                weights, biases = weights[:, 1:] - weights[:, :1], biases[1:] - biases[:1]
    elif len(biases) != 1:
        return None
    return Stack((*before, (weights, biases)), stack.activations)
