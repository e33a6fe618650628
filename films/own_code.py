"""The user's own modules that a file or a name leads to, found without running any of them."""

from __future__ import annotations

import ast
import sys
import sysconfig
import time
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import invalidate_caches, metadata
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from pathlib import Path

from ..datasets.named_modules import own_folders

PACKAGE = Path(__file__).parents[1]
_INSTALLED = {"site-packages", "dist-packages"}
# Packages that are called otherwise where they are installed; finding others takes a while.
_CALLED = {"PIL": "pillow", "cairo": "pycairo", "cv2": "opencv-python-headless"}
_CALLED |= {"sklearn": "scikit-learn"}
_OURS = (PACKAGE, Path(sysconfig.get_path("stdlib")))
_SETTLED = 10**8  # ns after which a change has a later time than the one before it

Stamp = tuple[int, int, int] | None  # times of modification and change in ns, and bytes


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
        path = path.absolute()
        return _followed((path,), (str(path.parent), *sys.path))

    @classmethod
    def of_module(cls, name: str) -> OwnCode:
        """A module, found as `named_module` finds it, and what that imports."""
        others = sys.stdlib_module_names - {name.partition(".")[0]}
        return _followed((name,), (*own_folders(), *sys.path), others)

    @classmethod
    def of_program(cls, name: str, folder: Path) -> OwnCode:
        """A module or a package that Python runs in a folder, as `python -m name`."""
        return _followed((name, f"{name}.__main__"), (str(folder.absolute()), *sys.path))

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


# What was found, with the stamps of all places that were looked at.
_known: dict[tuple[object, ...], tuple[OwnCode, dict[Path, Stamp]]] = {}


def _followed(
    first: tuple[Path | str, ...], folders: tuple[str, ...], others: frozenset[str] = frozenset()
) -> OwnCode:
    """What the `first` files and modules lead to; modules named like one of `others` are not ours.

    It is looked for again once a file, or a folder in which any was looked for, has changed.
    """
    folders = tuple(each or str(Path.cwd()) for each in folders)
    key = first, folders
    known, stamps = _known.get(key, (None, {}))
    if known and all(_stamp(path) == was for path, was in stamps.items()):
        return known
    invalidate_caches()  # there may be new files
    search = _Search(folders, others)
    search.follow(first)
    found = OwnCode(tuple(search.files), tuple(sorted(search.packages)))
    if time.time_ns() - max(search.newest) > _SETTLED:
        _known[key] = found, search.stamps
    return found


@dataclass
class _Search:
    """Files and packages that are found, and the `stamps` of all places that were looked at."""

    folders: Sequence[str]
    others: frozenset[str]
    files: dict[Path, None] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    stamps: dict[Path, Stamp] = field(default_factory=dict)

    @property
    def newest(self) -> Iterator[int]:
        """When the places that were looked at have changed, in ns."""
        yield 0
        yield from (max(stamp[:2]) for stamp in self.stamps.values() if stamp)

    def follow(self, first: Iterable[Path | str]) -> None:
        """Find files and modules, and all that they import."""
        waiting = list(first)
        while waiting:
            each = waiting.pop()
            for path in self._files_of(each):
                if isinstance(each, str) and not _INSTALLED.isdisjoint(path.parts):
                    self.packages.add(each.partition(".")[0])
                    break
                ours = any(path.is_relative_to(folder) for folder in _OURS)
                if path not in self.files and not ours and path.is_file():
                    self.files[path] = None
                    waiting += _imports_in(path, self._look(path))

    def _files_of(self, each: Path | str) -> Iterator[Path]:
        """A file, or those of a module and the packages that it is in, as far as they are found."""
        if isinstance(each, Path):
            self._look(each.parent)
            yield each
            return
        places: Sequence[str] | None = self.folders
        top, *inner = each.split(".")
        parts = [] if top in self.others else [top, *inner]
        for depth, part in enumerate(parts):
            for place in places or ():
                self._look(Path(place))
            found = _found(part, places, top=not depth) if places else None
            if found is None:
                return
            if found.origin is not None and found.has_location:
                yield Path(found.origin)
            places = _places_in(found, part, places or ())

    def _look(self, path: Path) -> Stamp:
        return self.stamps.setdefault(path, _stamp(path))


def _found(part: str, places: Sequence[str] | None, *, top: bool) -> ModuleSpec | None:
    """Where a module is; one at the `top` may be known to a finder of an editable package only."""
    with suppress(Exception):  # finders of others may raise anything
        # A whole name would need the packages that it is in to be imported.
        return PathFinder.find_spec(part, places) or (find_spec(part) if top else None)
    return None


def _places_in(package: ModuleSpec, name: str, places: Sequence[str]) -> list[str]:
    """Folders of the modules in a package; a module has none."""
    if package.origin is None:  # several folders without __init__.py may be one package
        within = [Path(each, name) for each in places]
        if found := [str(path) for path in within if path.is_dir()]:
            return found
    return list(package.submodule_search_locations or ())


def _stamp(path: Path) -> Stamp:
    """What is different once a file or a folder has changed."""
    with suppress(OSError, ValueError):
        stat = path.stat()
        return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size
    return None


@cache
def _imports_in(path: Path, _stamp: Stamp) -> tuple[Path | str, ...]:
    """What a file of Python imports: names of modules, or files beside it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError, OSError):
        return ()  # running it raises the error
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
