"""Modules of PyTorch asked without a trace in their training; never imports PyTorch itself."""

from __future__ import annotations

import random
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from itertools import islice
from types import CodeType, MemberDescriptorType, ModuleType, NoneType
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..errors import UserError
from .contents import restorers, tensor_restorer
from .torch_hooks import without_observers

# Functions that only give the same numbers another shape or type, as PyTorch calls them.
_SHAPING = (
    *("Squeeze", "Unsqueeze", "View", "UnsafeView", "Reshape", "Permute"),
    *("Select", "Slice", "Gather", "Alias", "Clone", "ToCopy"),
)
_PARTS = ("_parameters", "_buffers", "_modules")  # where modules keep them by name
_DEPTH = 3  # of objects within each other that are searched for modules
_NO_PARTS = (type, ModuleType, str, int, float, NoneType)
_MOST = 100  # parts of one object
_PARTS_OF_FUNCTIONS = (
    *("__self__", "__func__", "__defaults__", "__kwdefaults__"),
    *("func", "args", "keywords"),  # of `functools.partial`
)


def torch_loaded() -> Any:
    """PyTorch, if the caller has imported it."""
    return sys.modules.get("torch")


def is_module(model: object) -> bool:
    """Whether it is a module of PyTorch."""
    torch = torch_loaded()
    return torch is not None and isinstance(model, torch.nn.Module)


def plain_module(model: Any) -> Any:
    """The module inside those that compile it or spread it over devices."""
    while True:
        inner = getattr(model, "_orig_mod", None)
        if inner is None and type(model).__name__ in ("DataParallel", "DistributedDataParallel"):
            inner = model.module
        if inner is None:
            return model
        model = inner


def modules_in(model: object) -> list[Any]:
    """The modules that a model is, holds, or refers to as a function: it may ask them.

    The nearest are found first, since what is far away is not searched.
    """
    found, ahead, seen = [], deque([(model, 0)]), set()
    while ahead and torch_loaded() is not None:
        each, depth = ahead.popleft()
        if id(each) in seen or isinstance(each, _NO_PARTS):
            continue
        seen.add(id(each))
        if is_module(each):
            found.append(each)
        if depth < _DEPTH:
            ahead += [(part, depth + 1) for part in _held_by(each)]
    return found


def _held_by(model: Any) -> list[object]:
    """What an object has as items and attributes or, if it is a function, works on."""
    if isinstance(model, list | tuple | set | frozenset | deque):
        return [*islice(model, _MOST)]
    if is_module(model):
        return _unregistered(model)
    held = [*islice(getattr(model, "__dict__", {}).values(), _MOST)]
    if isinstance(model, dict):
        held += islice(model.values(), _MOST)
    held += [getattr(model, name, None) for name in (*_slots(model), *_PARTS_OF_FUNCTIONS)]
    for cell in getattr(model, "__closure__", None) or ():
        with suppress(ValueError):  # a name that has no value yet
            held.append(cell.cell_contents)
    known = getattr(model, "__globals__", {})
    return held + [
        known[name] for name in _names(getattr(model, "__code__", None)) if name in known
    ]


def _unregistered(module: Any) -> list[object]:
    """What a module and those in it have as attributes that PyTorch does not know."""
    return _own_attributes(module.modules())


def _own_attributes(modules: Iterable[Any]) -> list[object]:
    """What modules have as attributes that PyTorch does not know."""
    usual = _usual(torch_loaded().nn.Module) if torch_loaded() else frozenset()
    return [each for part in modules for name, each in vars(part).items() if name not in usual]


@cache
def _usual(kind: Callable[[], object]) -> frozenset[str]:
    """The names of the attributes that every module has."""
    return frozenset(vars(kind()))


def _slots(model: object) -> list[str]:
    """The names of attributes that classes of Python keep outside of `__dict__`."""
    return [
        name
        for kind in type(model).__mro__
        if "__slots__" in vars(kind)
        for name, each in vars(kind).items()
        if isinstance(each, MemberDescriptorType)
    ]


def _names(code: CodeType | None) -> Iterator[str]:
    """The names that a function refers to, also in functions and comprehensions within it."""
    if code is not None:
        yield from code.co_names
        for each in code.co_consts:
            yield from _names(each if isinstance(each, CodeType) else None)


def asked_module(model: Any, inputs: Float[np.ndarray, "n inputs"]) -> Any:
    """What a module answers, on its own device and in the type of its parameters.

    Raises `UserError` if its parameters are not there yet.
    """
    parts = [*model.parameters(), *model.buffers()]
    torch = torch_loaded()
    if any(torch.nn.parameter.is_lazy(each) for each in parts):
        raise UserError(
            "the model has parameters that are made when it is first called",
            remedy="call it once, on any points, before the first snapshot",
        )
    known = next((each for each in parts if each.is_floating_point()), None)
    tensor = torch.as_tensor(inputs)
    tensor = tensor.float() if known is None else tensor.to(known.device, known.dtype)
    return model(tensor.requires_grad_(torch.is_grad_enabled()))


def ends_in(model: Any, inputs: Float[np.ndarray, "n inputs"]) -> str:
    """The name of the function that gives a module's answers: 'Sigmoid', 'Addmm'; '' if unknown."""
    step: Any = None
    # A module may refuse few points, and one that changes its inputs in place has no gradients.
    with torch_loaded().enable_grad(), suppress(Exception):
        step = getattr(asked_module(model, inputs), "grad_fn", None)
        while step is not None and step.name().startswith(_SHAPING):
            step = step.next_functions[0][0]
    return "" if step is None else str(step.name()).partition("Backward")[0]


@contextmanager
def undisturbed(modules: Sequence[Any]) -> Iterator[None]:
    """Modules answer as in use, and are afterwards as before; so is every source of randomness.

    Modes, buffers and attributes of all submodules, with their contents, and the mode of gradients
    are restored. Hooks that only look on are not called.
    """
    torch = torch_loaded()
    with ExitStack() as restored:
        restored.callback(random.setstate, random.getstate())
        restored.callback(np.random.set_state, np.random.get_state(legacy=False))  # restored
        if torch is not None:
            restored.enter_context(torch.random.fork_rng(devices=_devices(torch)))
            restored.enter_context(torch.no_grad())
            of_all = vars(torch.nn.modules.module)
            kept = without_observers(of_all)
            restored.callback(of_all.update, {name: of_all[name] for name in kept})
            of_all.update(kept)
        parts = {id(part): part for each in modules for part in each.modules()}.values()
        for restore in restorers(_own_attributes(parts)):
            restored.callback(restore)
        for module in parts:
            restored.callback(_restorer(module))
            vars(module).update(without_observers(vars(module)))
            module.training = False
        yield


def _devices(torch: Any) -> list[int]:
    """The CUDA devices in use."""
    return list(range(torch.cuda.device_count())) if torch.cuda.is_initialized() else []


def _restorer(module: Any) -> Callable[[], None]:
    """What gives a module back its attributes, its parts, its buffers and its mode."""
    attributes, training = {**vars(module)}, module.training
    parts = [(each, {**each}) for name in _PARTS if isinstance(each := attributes.get(name), dict)]
    buffers = [tensor_restorer(each) for each in module._buffers.values() if each is not None]

    def restore() -> None:
        for restore_buffer in buffers:
            restore_buffer()
        for each, before in parts:
            each.clear()
            each.update(before)
        now = vars(module)
        now.update(attributes)
        for name in now.keys() - attributes.keys():
            del now[name]
        module.training = training

    return restore


def array_of_answer(answer: Any) -> NDArray[Any]:
    """Answers as an array of numpy."""
    if hasattr(answer, "detach"):
        answer = answer.detach().cpu()
        answer = answer.float() if str(answer.dtype) == "torch.bfloat16" else answer
    return np.asarray(answer)
