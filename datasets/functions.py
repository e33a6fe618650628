"""Points from a user's own function; knows nothing of files."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from ..errors import UserError
from .dataset import Sample
from .kinds import Options
from .named_modules import named_module
from .sample_checks import as_sample


def function(options: Options, seed: int) -> Sample:
    """What `module:function` returns: points (n, 2) and labels (n,).

    The module may also be in the current folder. A parameter of the function called `seed` gets
    the seed.
    """
    name = str(options["function"])
    make = _imported(name)
    seeded = "seed" in inspect.signature(make).parameters
    try:
        result = make(seed=seed) if seeded else make()
    except (Exception, SystemExit) as error:
        raise UserError(f"{name} failed: {type(error).__name__}: {error}") from error
    if not isinstance(result, tuple) or len(result) != 2:
        kind = type(result).__name__
        given = f"{kind} of {len(result)}" if isinstance(result, tuple) else kind
        raise UserError(f"{name} must return a tuple of points and labels", given=given)
    points, labels = (np.asarray(part) for part in result)
    return as_sample(name, points, labels, target=str(options["target"]))


def _imported(name: str) -> Any:
    module, _, attribute = name.partition(":")
    try:
        found = getattr(named_module(module), attribute)
    except (Exception, SystemExit) as error:
        raise UserError(
            f"{name} cannot be imported: {error}", remedy="write it as module:function"
        ) from error
    if not callable(found):
        raise UserError(f"{name} is not a function", given=type(found).__name__)
    return found
