"""Names of steps: which are those of one model, and what several or one of them are called."""

from __future__ import annotations

import re
from functools import cache

from ..errors import UserError

_UNLIKE = {"leaf": "leaves"}
_SINGULAR_ENDS = ("ss", "us", "is", "bias", "gas", "canvas", "lens", "atlas", "chaos", "cosmos")
_FLOWING = ("epoch", "batch", "iteration", "iter", "update", "step")


@cache
def is_separate(name: str) -> bool:
    """Whether steps of a name have models of their own, as trees, k and C have.

    One model goes through epochs, batches, iterations, updates and steps, whatever words are
    before these: 'global_step', 'Training step'.
    """
    return _last_word(singular(name)) not in _FLOWING


def singular(name: str) -> str:
    """The name of one step where that of several is given: 'epoch' for 'epochs'.

    Names of steps with models of their own stay as they are. Raises `UserError` for what is not
    text.
    """
    if not isinstance(name, str):
        raise UserError("`step` must be text, the name of a step", given=name)
    last = _last_word(name)
    for one in _FLOWING:
        if last == plural_of(one):
            return name[: len(name) - len(last) + len(one)]
    return name


def _last_word(name: str) -> str:
    """The last word of a name, in small letters: 'step' of 'Global_Step'."""
    return re.split(r"[\W_]+", name.casefold())[-1]


def plural_of(name: str) -> str:
    """The name of several steps: 'epochs', 'batches'.

    A symbol, such as C, stays as it is, and so does what is the name of several already: 'trees'.
    """
    if is_symbol(name) or _is_plural(name):
        return name
    if name.endswith("is"):  # axis, basis, analysis
        return f"{name[:-2]}es"
    if name in _UNLIKE:
        return _UNLIKE[name]
    return f"{name}es" if name.endswith(("s", "x", "z", "tch", "sh")) else f"{name}s"


def _is_plural(name: str) -> bool:
    """Whether a name ends as those of several do, and not as 'pass', 'radius', 'axis', 'bias'."""
    last = _last_word(name)
    return last.endswith("s") and not last.endswith(_SINGULAR_ENDS)


def in_words(name: str) -> str:
    """A name as sentences have it: 'global step' of 'Global_step'; 'C' and 'PCA' stay."""
    words = name.replace("_", " ").split()
    return " ".join(each.lower() if _is_capitalised(each) else each for each in words) or name


def _is_capitalised(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and word[1:].islower()


def is_symbol(name: str) -> bool:
    """Whether a name is one letter, such as C or λ, which has no plural."""
    return len(name) == 1
