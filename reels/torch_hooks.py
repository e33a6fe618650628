"""Hooks of modules of PyTorch: which of them take part in answers; never imports PyTorch."""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from inspect import unwrap
from types import CodeType
from typing import Any

_FORWARD = ("_forward_hooks", "_forward_pre_hooks")
_BACKWARD = ("_backward_hooks", "_backward_pre_hooks")  # which nothing calls without gradients


@contextmanager
def without_observers(module: Any) -> Iterator[None]:
    """A module, or all of PyTorch's for None, without those hooks that only look on.

    What is left takes part in its answers: hooks of PyTorch itself, such as those of pruning, and
    those that may return something in place of an input or an output.
    """
    home = vars(sys.modules["torch.nn.modules.module"]) if module is None else vars(module)
    names = [("_global" if module is None else "") + name for name in (*_FORWARD, *_BACKWARD)]
    before = {name: home[name] for name in names if home.get(name)}
    for name, hooks in before.items():
        forward = name.endswith(_FORWARD)
        kept = {key: each for key, each in hooks.items() if forward and _takes_part(each)}
        home[name] = type(hooks)(kept)
    try:
        yield
    finally:
        home.update(before)


def has_hooks(module: Any) -> bool:
    """Whether hooks take part in the answers of a module, or of those in it."""
    hooks = [vars(part).get(name, {}) for part in module.modules() for name in _FORWARD]
    return any(_takes_part(hook) for each in hooks for hook in each.values())


def _takes_part(hook: Any) -> bool:
    home = getattr(hook, "__module__", None) or type(hook).__module__
    return str(home).partition(".")[0] == "torch" or _may_return(hook)


def _may_return(hook: Any) -> bool:
    """Whether a function returns anything but None, as far as its code tells."""
    while isinstance(hook, partial):
        hook = hook.func
    if not hasattr(hook, "__code__") and not hasattr(hook, "__func__"):
        hook = type(hook).__call__
    code = getattr(unwrap(hook), "__code__", None)
    return not isinstance(code, CodeType) or any(_returned(code))


def _returned(code: CodeType) -> Iterator[bool]:
    """Of every return in a code, whether it is one of something."""
    nothing = False
    for each in dis.get_instructions(code):
        if each.opname == "RETURN_CONST":
            yield each.argval is not None
        elif each.opname == "RETURN_VALUE":
            yield not nothing or each.is_jump_target
        nothing = each.opname == "LOAD_CONST" and each.argval is None
