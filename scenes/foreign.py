"""Scene classes of other people, from a file or an installed package; knows no scene of ours."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import Any

from manim import Scene, config
from manim.constants import RendererType

from ..errors import UserError

TURN = threading.RLock()
"""Held by who changes Manim's configuration, of which there is one for all threads."""

# The size of a film sets these; authors set the others.
_OF_THE_SIZE = ("pixel_width", "pixel_height", "frame_rate")


@dataclass(frozen=True)
class Author:
    """The code that a scene comes from: its module, and what it does to the interpreter.

    Modules of an installed package, which is `packaged`, are found by everybody, and stay loaded.
    `settings` are those that it has changed in Manim's configuration, and `siblings` are the
    modules beside its file that it has imported: others must see neither.
    """

    path: Path
    module: ModuleType
    packaged: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    siblings: dict[str, ModuleType] = field(default_factory=dict)

    @classmethod
    def of_file(cls, path: Path) -> Author:
        """The module in a file, run as `python file.py` would run it.

        Raises `UserError` if there is no such file, and for any error of its code.
        """
        if not path.is_file():
            raise UserError("no such file", given=str(path))
        stat = path.stat()
        with TURN:
            # Its code may look at the size of the frame.
            size = tuple(config[name] for name in (*_OF_THE_SIZE, "frame_width", "frame_height"))
            return _run(path.absolute(), (stat.st_mtime_ns, stat.st_size), size)

    @classmethod
    def of_package(cls, point: EntryPoint) -> Author:
        """The module of an entry point; raises `UserError` for any error of its code."""
        with TURN:
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
        with TURN:
            before = dict(_settings())
            try:
                config.update(self.settings)
                with nullcontext() if self.packaged else self._beside(), _explained(self.path):
                    yield
            finally:
                config.update(_changed(before, keep=before))

    @contextmanager
    def _beside(self) -> Iterator[None]:
        """Let imports find modules beside the file, which are forgotten afterwards."""
        folder, known = self.path.parent, set(sys.modules)
        sys.path.insert(0, str(folder))
        sys.modules.update(self.siblings)
        try:
            yield
        finally:
            sys.path.remove(str(folder))
            for name in set(sys.modules) - known:
                top = name.partition(".")[0]
                if top not in known and _is_in(sys.modules.get(top), folder):
                    self.siblings[name] = sys.modules[name]
            for name in self.siblings:
                sys.modules.pop(name, None)


@cache
def _run(path: Path, stamp: tuple[int, ...], size: tuple[object, ...]) -> Author:  # noqa: ARG001
    """The module in a file, run once for each version of the file and each size of the frame."""
    author = Author(path, ModuleType(str(path)))
    author.module.__file__ = str(path)
    sys.modules[author.module.__name__] = author.module  # dataclasses look their module up
    before = dict(_settings())
    with author.at_work():
        code = compile(path.read_bytes(), path, "exec")
        exec(code, vars(author.module))  # noqa: S102  # what the user asked for
        author.settings.update(_changed(before))
    return author


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
    except Exception as error:
        lines = [
            f"{Path(each.filename).name}, line {each.lineno}"
            for each in extract_tb(error.__traceback__)
            if Path(each.filename).parent == path.parent
        ]
        place = lines[-1] if lines else path.name
        raise UserError(f"{place}: {type(error).__name__}: {error}") from error
