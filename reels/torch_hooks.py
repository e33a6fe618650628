"""Hooks of modules of PyTorch: which of them take part in answers; never imports PyTorch."""

from __future__ import annotations

import dis
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from inspect import unwrap
from types import CodeType
from typing import Any

_FORWARD = (
    *("_forward_hooks", "_forward_pre_hooks"),
    *("_global_forward_hooks", "_global_forward_pre_hooks"),
)
_BACKWARD = (  # which nothing calls without gradients
    *("_backward_hooks", "_backward_pre_hooks"),
    *("_global_backward_hooks", "_global_backward_pre_hooks"),
)


def without_observers(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Those hooks of a module that take part in its answers, in place of all that it has.

    They are hooks of PyTorch itself, such as those of pruning, and those that may return something
    in place of an input or an output. `attributes` are those of a module, or of the module of
    PyTorch that has the hooks of all; what has no hooks is left out.
    """
    return {
        name: type(hooks)({key: each for key, each in hooks.items() if _takes_part(each)})
        if name in _FORWARD
        else type(hooks)()
        for name in (*_FORWARD, *_BACKWARD)
        if (hooks := attributes.get(name))
    }


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
    return not isinstance(code, CodeType) or _returns(code)


@lru_cache(maxsize=256)  # since the same hooks are looked at with every step
def _returns(code: CodeType) -> bool:
    """Whether a code returns anything but None."""
    return any(_returned(code))


def _returned(code: CodeType) -> Iterator[bool]:
    """Of every return in a code, whether it is one of something."""
    nothing = False
    for each in dis.get_instructions(code):
        if each.opname == "RETURN_CONST":
            yield each.argval is not None
        elif each.opname == "RETURN_VALUE":
            yield not nothing or each.is_jump_target
        nothing = each.opname == "LOAD_CONST" and each.argval is None
