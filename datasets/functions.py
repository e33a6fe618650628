"""Points from a user's own function; knows nothing of files."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ..errors import UserError
from .dataset import Sample
from .kinds import Options
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
        with current_folder():
            found = getattr(importlib.import_module(module), attribute)
    except (Exception, SystemExit) as error:
        raise UserError(
            f"{name} cannot be imported: {error}", remedy="write it as module:function"
        ) from error
    if not callable(found):
        raise UserError(f"{name} is not a function", given=type(found).__name__)
    return found


@contextmanager
def current_folder() -> Iterator[None]:
    """Modules can be imported from the current folder, after those of `importable_from`."""
    with _also(str(Path.cwd())):
        yield


@contextmanager
def importable_from(folder: Path) -> Iterator[None]:
    """Modules can be imported from a folder, and then from the current one.

    Those of the folder are not loaded any more afterwards: another one may have some of their name.
    """
    known, own = set(sys.modules), folder.absolute()
    with _also(str(Path.cwd())), _also(str(own), first=True):
        try:
            yield
        finally:
            for name in sorted(set(sys.modules) - known, reverse=True):  # packages last
                top = name.partition(".")[0]
                if top not in known and _is_in(sys.modules.get(top), own):
                    del sys.modules[name]


def _is_in(module: ModuleType | None, folder: Path) -> bool:
    """Whether a module, or a package, is one of those in a folder."""
    places = getattr(module, "__path__", None) or [getattr(module, "__file__", None)]
    return any(place and Path(place).parent == folder for place in places)


@contextmanager
def _also(folder: str, *, first: bool = False) -> Iterator[None]:
    """Modules can be imported from a folder, before others if it is not known or to be `first`."""
    if folder in sys.path and not first:
        yield
        return
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        with suppress(ValueError):  # the module may have removed it
            sys.path.remove(folder)
