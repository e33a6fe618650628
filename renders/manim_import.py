"""Imports Manim without what it rarely needs, and in words for the user where it fails."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from threading import get_ident
from types import ModuleType

from ..errors import UserError

_SELECTORS = "soupsieve"  # CSS selectors, of the HTML parser with which Manim colours code
_SHELL = "IPython"  # for which Manim has a magic command


class _Lighter(MetaPathFinder):
    """Delays the import of soupsieve until it is used, and hides IPython from Manim.

    That saves a twentieth of a second. Imports on other threads are as usual.
    """

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """None, so that Python asks the next finder, for other modules and on other threads."""
        if get_ident() != self._thread:
            return None
        if fullname == _SHELL:
            raise ModuleNotFoundError(f"{_SHELL} is not loaded along with Manim", name=fullname)
        spec = PathFinder.find_spec(fullname, path, target) if fullname == _SELECTORS else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


@contextmanager
def _lightly() -> Iterator[None]:
    """Import Manim faster, unless the program has loaded IPython, whose users get the magic."""
    if _SHELL in sys.modules:
        yield
        return
    finder = _Lighter()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


try:
    with _lightly():
        import manim
except ImportError:
    raise
except Exception as error:  # whatever it makes of the files
    raise UserError(
        f"Manim cannot be loaded: {error}",
        remedy="it reads manim.cfg in this folder and in .config/manim of the home folder",
    ) from error

__all__ = ["manim"]
