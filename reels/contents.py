"""Contents of tensors, arrays and containers, kept and put back in place; imports no PyTorch."""

from __future__ import annotations

import sys
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import NoneType
from typing import Any

import numpy as np

_LARGEST = 1_000_000  # numbers of an array or a tensor, or items of a container
_MANY = 1000  # items of a container whose own contents are kept too
_PLAIN = frozenset({int, bool, float, complex, str, bytes, NoneType})  # nothing in them can change


def restorers(things: Iterable[object]) -> Iterator[Callable[[], None]]:
    """What puts back the contents of things, and of those in them, each in its place.

    Things are tensors other than parameters, arrays, lists, tuples, sets, deques and tables. All
    others have none, as have those of more than a million numbers or items; nor is it looked into
    containers of more than a thousand.
    """
    ahead, seen = [*things], set[int]()
    while ahead:
        each: Any = ahead.pop()
        if type(each) in _PLAIN or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, dict | list | tuple | set | frozenset | deque):
            if len(each) <= _MANY:
                parts = each.values() if isinstance(each, dict) else each
                ahead += [part for part in parts if type(part) not in _PLAIN]
            if len(each) <= _LARGEST:
                yield _refiller(each)
        elif isinstance(each, np.ndarray):
            if each.flags.writeable and each.size <= _LARGEST:
                yield partial(np.copyto, each, each.copy())
        elif _is_plain_tensor(each) and each.numel() <= _LARGEST:
            yield tensor_restorer(each)


def _refiller(each: Any) -> Callable[[], None]:
    """What gives a container its items again; tuples and frozen sets keep theirs."""

    def refill() -> None:
        if isinstance(each, list):
            list.__setitem__(each, slice(None), before)
        elif isinstance(each, deque):
            deque.clear(each)
            deque.extend(each, before)
        elif isinstance(each, set):
            set.clear(each)
            set.update(each, before)
        elif isinstance(each, OrderedDict):
            OrderedDict.clear(each)
            for key, value in before:
                OrderedDict.__setitem__(each, key, value)
        elif isinstance(each, dict):
            dict.clear(each)
            dict.update(each, before)

    before: list[Any] = [*(each.items() if isinstance(each, dict) else each)]
    return refill


def _is_plain_tensor(each: object) -> bool:
    """Whether it is a tensor that is no parameter."""
    torch: Any = sys.modules.get("torch")
    known = torch is not None and isinstance(each, torch.Tensor)
    return known and not isinstance(each, torch.nn.Parameter)


def tensor_restorer(tensor: Any) -> Callable[[], None]:
    """What gives a tensor its numbers again, if they have changed."""
    before, version = tensor.clone(), _version(tensor)

    def restore() -> None:
        if _version(tensor) != version or (version is None and not before.equal(tensor)):
            tensor.copy_(before)

    return restore


def _version(tensor: Any) -> int | None:
    """A number that changes with a tensor; None if that was made in inference mode."""
    return None if tensor.is_inference() else tensor._version
