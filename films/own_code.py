"""The user's own modules that a file or a name leads to, found without running any of them."""

from __future__ import annotations

import ast
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import invalidate_caches, metadata
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

from ..datasets.functions import current_folder

PACKAGE = Path(__file__).parents[1]
_INSTALLED = {"site-packages", "dist-packages"}
# Packages that are called otherwise where they are installed; finding others takes a while.
_CALLED = {"PIL": "pillow", "cairo": "pycairo", "cv2": "opencv-python-headless"}
_CALLED |= {"sklearn": "scikit-learn"}


@dataclass(frozen=True)
class OwnCode:
    """Files of the user's own, in a fixed order, and the `packages` that they import.

    Imports are followed as they are written, wherever in a file; those by a name that is only known
    when it runs are not seen. Packages are those of others, and not followed.
    """

    files: tuple[Path, ...] = ()
    packages: tuple[str, ...] = ()

    @classmethod
    def of_file(cls, path: Path) -> OwnCode:
        """A file and what it imports, also from its own folder."""
        return _followed([path.absolute()], [str(path.absolute().parent), *sys.path])

    @classmethod
    def of_module(cls, name: str) -> OwnCode:
        """A module, found as it is imported, and what that imports."""
        with current_folder():
            return _followed([name], list(sys.path))

    @classmethod
    def joined(cls, several: Sequence[OwnCode]) -> OwnCode:
        """The code of several, each file and package once."""
        files = dict.fromkeys(path for each in several for path in each.files)
        return cls(
            tuple(files), tuple(sorted({name for each in several for name in each.packages}))
        )

    @property
    def versions(self) -> list[str]:
        """The name and version of each package that is installed."""
        return [each for name in self.packages for each in _versions(name)]


def _followed(first: Sequence[Path | str], folders: list[str]) -> OwnCode:
    invalidate_caches()  # there may be new files
    files: dict[Path, None] = {}
    packages: set[str] = set()
    waiting = list(first)
    while waiting:
        each = waiting.pop()
        for path in [each] if isinstance(each, Path) else _files_of(each, folders):
            if isinstance(each, str) and not _INSTALLED.isdisjoint(path.parts):
                packages.add(each.partition(".")[0])
                break
            ours = path.is_relative_to(PACKAGE) or path.is_relative_to(sysconfig.get_path("stdlib"))
            if path.is_file() and path not in files and not ours:
                files[path] = None
                waiting += _imports(path)
    return OwnCode(tuple(files), tuple(sorted(packages)))


def _files_of(name: str, folders: list[str]) -> Iterator[Path]:
    """The files of a module and of the packages that it is in, as far as they are found."""
    places: Sequence[str] | None = folders
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        found: ModuleSpec | None = None
        with suppress(ImportError, ValueError):
            found = PathFinder.find_spec(".".join(parts[:depth]), places)
        if found is None:
            return
        if found.origin is not None and found.has_location:
            yield Path(found.origin)
        places = found.submodule_search_locations
        if places is None:
            return


def _imports(path: Path) -> Iterable[Path | str]:
    """What a file of Python imports: names of modules, or files beside it."""
    stat = path.stat()
    return _imports_in(path, stat.st_mtime_ns, stat.st_size)


@cache
def _imports_in(path: Path, _modified: int, _size: int) -> tuple[Path | str, ...]:
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return ()  # whoever runs it is told
    found: dict[Path | str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= dict.fromkeys(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= dict.fromkeys(f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            folder = path.parents[min(node.level, len(path.parents)) - 1]
            found |= dict.fromkeys(_beside(folder, node))
    return tuple(found)


def _beside(folder: Path, node: ast.ImportFrom) -> Iterator[Path]:
    """Files of a relative import, of the modules or names that it may be about."""
    place = folder.joinpath(*(node.module or "").split("."))
    for stem in (place, *(place / each.name for each in node.names)):
        yield from (stem / "__init__.py", stem.parent / f"{stem.name}.py")


@cache
def _versions(package: str) -> tuple[str, ...]:
    try:
        return (f"{package} {metadata.version(_CALLED.get(package, package))}",)
    except metadata.PackageNotFoundError:
        names = sorted(set(metadata.packages_distributions().get(package, ())))
        return tuple(f"{name} {metadata.version(name)}" for name in names)
