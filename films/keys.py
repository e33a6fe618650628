"""Keys of what is kept: digits of all that determines it, known before it is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.machinery import EXTENSION_SUFFIXES
from itertools import count
from pathlib import Path

from ..scenes.catalogue import OF_FILMS, SCENES
from ..scenes.finding import installed_scenes
from ..training.estimatorspec import AnySpec, EstimatorSpec
from .named_files import scene_file
from .own_code import PACKAGE, OwnCode

_KINDS = (".py", ".c", ".h", ".js", ".css", ".html", *EXTENSION_SUFFIXES)  # of source files


@dataclass(frozen=True)
class Sources:
    """Folders of this package with all that does something, and the libraries that it needs."""

    folders: tuple[str, ...]
    libraries: tuple[str, ...]

    def digest(self, package: Path = PACKAGE) -> str:
        """Digits of both: another version may give other results.

        So may one that has no compiled modules, or others.
        """
        return _digest_of_sources(self, package)


_POINTS = ("duckdb", "numpy", "python-calamine", "scikit-learn", "scipy")
_PICTURES = (
    *("av", "contourpy", "fontpkg", "fontpkg-inter", "imageio", "manim", "manimpango"),
    *("opencv-python-headless", "pillow", "pycairo"),
    # Manim draws shapes with these.
    *("isosurfaces", "networkx", "pygments", "skia-pathops", "svgelements", "typst"),
)
DRAWING = Sources(
    ("datasets", "reels", "renders", "scenes", "films"),
    (*_POINTS, *_PICTURES),
)
PAGES = Sources((*DRAWING.folders, "pages"), DRAWING.libraries)
TRAINING = Sources(("datasets", "reels", "training"), ("epochreel", "torch", *_POINTS))
FITTING = Sources(TRAINING.folders, ("epochreel", *_POINTS))


def key_of(*facts: object) -> str:
    """Digits that differ for what differs in facts that are written the same way each time."""
    text = json.dumps(facts, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def content_of(path: Path) -> str:
    """Digits of the content of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def trained_by(spec: AnySpec) -> str:
    """Digits of all that trains a run; the libraries, which take a while, are not loaded."""
    sources = FITTING if isinstance(spec, EstimatorSpec) else TRAINING
    return version_of(sources, code_of_run(spec))


def version_of(sources: Sources, code: OwnCode) -> str:
    """Digits of sources, and of the packages that code of the user's own needs, if any."""
    versions = code.versions
    return key_of(sources.digest(), versions) if versions else sources.digest()


def files_of(spec: AnySpec) -> list[Path]:
    """The files that a run reads: its table, and modules of functions and estimators.

    Modules that these import are among them, unless they are installed.
    """
    paths = [Path(str(spec.data.options.get("path") or "")), *code_of_run(spec).files]
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def code_of_run(spec: AnySpec) -> OwnCode:
    """The user's own modules of functions and estimators."""
    names = [str(spec.data.options.get("function") or "")]
    if isinstance(spec, EstimatorSpec):
        names.append(spec.estimator)
    found = [OwnCode.of_module(name.partition(":")[0]) for name in names if name]
    return OwnCode.joined(found)


def code_of_scene(scene: object) -> OwnCode:
    """The user's own code of a scene, in its file or in an installed package."""
    if (path := scene_file(str(scene))) is not None:
        return OwnCode.of_file(path) if path.is_file() else OwnCode()
    point = installed_scenes().get(str(scene)) if scene not in {**SCENES, **OF_FILMS} else None
    return OwnCode() if point is None else OwnCode.of_module(point.module)


def files_of_scene(options: Mapping[str, object]) -> list[Path]:
    """The files that a scene with these options reads: its code, and recordings beside rows."""
    rows = options.get("rows")
    reels = [row.get("reel") or "" for row in rows] if isinstance(rows, list | tuple) else []
    paths = [*code_of_scene(options.get("scene")).files, *map(Path, reels)]
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def contents_of(paths: Iterable[Path]) -> dict[str, str]:
    """Digits of the content of each file, by its name; files may be in other places later.

    Files of one name have as many of their folders in it as tell all from each other.
    """
    whole = {path.absolute().parts: path for path in paths}
    depth = next(each for each in count(1) if len({p[-each:] for p in whole}) == len(whole))
    return {Path(*p[-depth:]).as_posix(): content_of(path) for p, path in whole.items()}


@cache
def _digest_of_sources(sources: Sources, package: Path) -> str:
    digest = hashlib.sha256()
    for folder in sources.folders:
        for path in sorted((package / folder).rglob("*")):
            if path.name.endswith(_KINDS):
                digest.update(f"{path.relative_to(package)} {content_of(path)} ".encode())
    for name in sources.libraries:
        digest.update(f"{name} {metadata.version(name)} ".encode())
    return digest.hexdigest()[:24]
