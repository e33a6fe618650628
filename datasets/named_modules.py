"""Modules that users name, from their own folders; those of everybody else stay as they are."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

_folders: list[str] = []  # of the scripts that are at work, the last first


def own_folders() -> list[str]:
    """Where named modules are looked for first: `importable_from`, and the current folder."""
    return [*_folders, str(Path.cwd())]


def named_module(name: str) -> ModuleType:
    """The module of that name, from `own_folders` or from where others are.

    What it imports is found in the same way, but for modules of the standard library: only the one
    that is named comes from a folder of the user's own, and only the caller gets it.
    Raises whatever its code raises.
    """
    top, folders = name.partition(".")[0], own_folders()
    replaced = {}
    if top in sys.stdlib_module_names and PathFinder.find_spec(top, folders):
        replaced = {key: sys.modules.pop(key) for key in _loaded(top)}
    finder = _OwnFirst(top, folders)
    sys.meta_path.insert(0, finder)
    try:
        if name not in sys.modules:
            importlib.invalidate_caches()  # there may be new files
        return importlib.import_module(name)
    finally:
        sys.meta_path.remove(finder)
        if replaced:
            for key in _loaded(top):
                del sys.modules[key]
            sys.modules.update(replaced)


@contextmanager
def importable_from(folder: Path) -> Iterator[None]:
    """Named modules are looked for in a folder, and then in the current one.

    Others are found in both after everywhere else, also by worker processes that the block starts.
    Those of the folder are not loaded any more afterwards: another one may have some of their name.
    """
    known, own = set(sys.modules), folder.absolute()
    last = [each for each in (str(own), str(Path.cwd())) if each not in sys.path]
    _folders.insert(0, str(own))
    sys.path += last
    try:
        yield
    finally:
        _folders.remove(str(own))
        for each in last:
            with suppress(ValueError):  # a module may have removed it
                sys.path.remove(each)
        for name in sorted(set(sys.modules) - known, reverse=True):  # packages last
            top = name.partition(".")[0]
            if top not in known and _is_in(sys.modules.get(top), own):
                del sys.modules[name]


class _OwnFirst(MetaPathFinder):
    """Finds modules in `folders` first; of the standard library only the `named` one."""

    def __init__(self, named: str, folders: Sequence[str]) -> None:
        self._named, self._folders = named, folders

    def find_spec(
        self,
        fullname: str,
        path: object = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Where a module is that is in no package; None of any other."""
        if path is not None or (fullname in sys.stdlib_module_names and fullname != self._named):
            return None
        return PathFinder.find_spec(fullname, [*self._folders, *sys.path], target)


def _loaded(top: str) -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == top]


def _is_in(module: ModuleType | None, folder: Path) -> bool:
    """Whether a module, or a package, is one of those in a folder."""
    places = getattr(module, "__path__", None) or [getattr(module, "__file__", None)]
    return any(place and Path(place).parent == folder for place in places)
