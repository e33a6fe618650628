"""Scene classes of other people, from a file or an installed package; knows no scene of ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, invalidate_caches
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import TYPE_CHECKING, Any

from manim import Scene, config
from manim.constants import RendererType

from ..errors import UserError
from .manim_lock import MANIM_LOCK

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

# The size of a film sets these; authors set the others.
_OF_THE_SIZE = ("pixel_width", "pixel_height", "frame_rate")
_SIZES = (*_OF_THE_SIZE, "frame_width", "frame_height")

Stamp = tuple[int, int] | None  # time of modification in ns, and bytes; None of no file


@dataclass(frozen=True)
class Author:
    """The code that a scene comes from: its module, and what it does to the interpreter.

    Modules of an installed package, which is `packaged`, are found by everybody, and stay loaded.
    `settings` are those that it has changed in Manim's configuration, and `siblings` are the
    modules beside its file that it has imported: others must see neither. `stamps` say which
    version of its files was loaded.
    """

    path: Path
    module: ModuleType
    packaged: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    siblings: dict[str, ModuleType] = field(default_factory=dict)
    stamps: dict[Path, Stamp] = field(default_factory=dict)

    @classmethod
    def of_file(cls, path: Path) -> Author:
        """The module in a file, run as `python file.py` would run it.

        It runs again once the file, or a module beside it that it imports, has changed, and for
        another size of the frame if it has read the size. Raises `UserError` if there is no such
        file, and for any error of its code.
        """
        if not path.is_file():
            raise UserError("no such file", given=str(path))
        path = path.absolute()
        with MANIM_LOCK:
            size = tuple(config[name] for name in _SIZES)
            for key in ((path, None), (path, size)):
                author = _authors.get(key)
                if author and all(_stamp(each) == was for each, was in author.stamps.items()):
                    return author
            author, sized = _run(path)
            _authors[path, size if sized else None] = author
            return author

    @classmethod
    def of_package(cls, point: EntryPoint) -> Author:
        """The module of an entry point; raises `UserError` for any error of its code."""
        with MANIM_LOCK:
            return _imported(point.module)

    def scene(self, name: str) -> type[Scene]:
        """Its scene class of that name; its only one if `name` is ''. Else raises `UserError`."""
        named = vars(self.module).items()
        scenes: dict[str, type[Scene]] = {key: each for key, each in named if _is_scene(each)}
        own = [key for key, each in scenes.items() if each.__module__ == self.module.__name__]
        where = f"in {self.path.name}"
        if not name:
            if len(own) == 1:
                return scenes[own[0]]
            if own:
                remedy = f"name one of them: {self.path.name}:{own[0]}"
                raise UserError(f"several scenes {where}", allowed=own, remedy=remedy)
            raise UserError(f"no scene {where}", remedy="a scene is a subclass of manim.Scene")
        if name not in scenes:
            if hasattr(self.module, name):
                remedy = "a scene is a subclass of manim.Scene"
                raise UserError(f"not a scene {where}", given=name, remedy=remedy)
            raise UserError(f"no such scene {where}", given=name, allowed=own)
        return scenes[name]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A block in which its code runs: with its settings, and with its errors explained.

        The code of a file finds modules beside it. Settings of Manim are restored afterwards.
        """
        with MANIM_LOCK:
            before = dict(_settings())
            try:
                config.update(self.settings)
                with nullcontext() if self.packaged else self._beside(), _explained(self.path):
                    yield
            finally:
                config.update(_changed(before, keep=before))

    @contextmanager
    def _beside(self) -> Iterator[None]:
        """Let imports find modules beside the file; afterwards, modules are as they were."""
        folder, known = str(self.path.parent), set(sys.modules)
        before = {name: sys.modules.get(name) for name in self.siblings}
        sys.path.insert(0, folder)
        invalidate_caches()  # there may be new files
        sys.modules.update(self.siblings)
        try:
            yield
        finally:
            with suppress(ValueError):  # its code may have removed it
                sys.path.remove(folder)
            for name in self.imported_since(known):
                del sys.modules[name]
            for name, module in before.items():
                if module is not None:
                    sys.modules[name] = module

    def imported_since(self, known: set[str]) -> dict[str, ModuleType]:
        """Modules beside its file, by name, that are loaded but not `known`."""
        found = {}
        for name in set(sys.modules) - known:
            top = name.partition(".")[0]
            own = top in self.siblings or top not in known
            if own and _is_in(sys.modules.get(top), self.path.parent):
                found[name] = sys.modules[name]
        return found


class _Watched(dict[str, Any]):
    """Manim's configuration, which notes whether the size of the frame is read."""

    sized = False

    def __getitem__(self, name: str) -> Any:
        self.sized = self.sized or name in _SIZES
        return super().__getitem__(name)


# By file, and by size of the frame if the file has read it.
_authors: dict[tuple[Path, tuple[object, ...] | None], Author] = {}


def _run(path: Path) -> tuple[Author, bool]:
    """The module in a file, run now, and whether it has read the size of the frame."""
    author = Author(path, ModuleType(str(path)), stamps={path: _stamp(path)})
    author.module.__file__ = str(path)
    sys.modules[author.module.__name__] = author.module  # dataclasses look their module up
    before, known = dict(_settings()), set(sys.modules)
    with author.at_work():
        code = compile(path.read_bytes(), path, "exec")
        with _watched() as watched:
            exec(code, vars(author.module))  # noqa: S102  # what the user asked for
        author.settings.update(_changed(before))
        author.siblings.update(author.imported_since(known))
    files = (getattr(each, "__file__", None) for each in author.siblings.values())
    author.stamps.update({Path(each): _stamp(Path(each)) for each in files if each})
    return author, watched.sized


@contextmanager
def _watched() -> Iterator[_Watched]:
    """Watch what the block reads of Manim's configuration."""
    plain, watched = config._d, _Watched(config._d)
    config._d = watched
    try:
        yield watched
    finally:
        plain.clear()
        plain.update(watched)
        config._d = plain


def _stamp(path: Path) -> Stamp:
    """What is different once a file has changed."""
    with suppress(OSError):
        stat = path.stat()
        return stat.st_mtime_ns, stat.st_size
    return None


@cache
def _imported(name: str) -> Author:
    before = dict(_settings())
    with _explained(Path(name)):
        try:
            module = import_module(name)
            settings = _changed(before)
        finally:
            config.update(_changed(before, keep=before))
    return Author(Path(module.__file__ or name), module, packaged=True, settings=settings)


def _settings() -> Iterator[tuple[str, Any]]:
    for name in config:
        yield name, config[name]


def _changed(before: Mapping[str, Any], *, keep: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Settings that are not as they were `before`, as they are now, or as `keep` has them."""
    now = {name: value for name, value in _settings() if value != before[name]}
    if keep is not None:
        return {name: keep[name] for name in now}
    if now.get("renderer") == RendererType.OPENGL:
        raise UserError("OpenGL is not supported", remedy="render the scene with `manim`")
    return {name: value for name, value in now.items() if name not in _OF_THE_SIZE}


def _is_scene(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Scene)


def _is_in(module: ModuleType | None, folder: Path) -> bool:
    """Whether a module, or a package, is one of those in a folder."""
    places = getattr(module, "__path__", None) or [getattr(module, "__file__", None)]
    return any(place and Path(place).parent == folder for place in places)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn any error into a `UserError` with its place in the author's code."""
    try:
        yield
    except UserError:
        raise
    except SyntaxError as error:
        place = f"{Path(error.filename or path).name}, line {error.lineno}"
        raise UserError(f"{place}: {error.msg}") from error
    except (Exception, SystemExit) as error:
        lines = [
            f"{Path(each.filename).name}, line {each.lineno}"
            for each in extract_tb(error.__traceback__)
            if Path(each.filename).parent == path.parent and not each.filename.startswith("<")
        ]
        place = lines[-1] if lines else path.name
        remedy = "a scene must not end the program" if isinstance(error, SystemExit) else ""
        what = f"{place}: {type(error).__name__}: {error}".removesuffix(": ")
        raise UserError(what, remedy=remedy) from error
