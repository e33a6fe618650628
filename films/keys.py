"""Keys of what is kept: digits of all that determines it, known before it is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.machinery import EXTENSION_SUFFIXES, PathFinder
from importlib.util import find_spec
from pathlib import Path

from ..datasets.functions import current_folder
from ..training.estimatorspec import AnySpec, EstimatorSpec

PACKAGE = Path(__file__).parents[1]
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


DRAWING = Sources(
    ("datasets", "reels", "renders", "scenes", "films"),
    ("manim", "av", "numpy", "opencv-python-headless"),
)
PAGES = Sources((*DRAWING.folders, "pages"), DRAWING.libraries)
TRAINING = Sources(("datasets", "reels", "training"), ("epochreel", "torch"))
FITTING = Sources(TRAINING.folders, ("epochreel", "scikit-learn"))


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
    return (FITTING if isinstance(spec, EstimatorSpec) else TRAINING).digest()


def files_of(spec: AnySpec) -> list[Path]:
    """The files that a run reads: its table, and modules of functions and estimators.

    Modules are first looked for in the current folder, from which they can be imported.
    """
    paths = [Path(str(spec.data.options.get("path") or ""))]
    names = [str(spec.data.options.get("function") or "")]
    if isinstance(spec, EstimatorSpec):
        names.append(spec.estimator)
    for name in names:
        top = name.partition(":")[0].partition(".")[0]
        try:
            with current_folder():
                found = (PathFinder.find_spec(top) or find_spec(top)) if top else None
        except (ImportError, ValueError):
            found = None
        paths.append(Path((found and found.origin) or ""))
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def contents_of(paths: Iterable[Path]) -> dict[str, str]:
    """Digits of the content of each file, by its name; files may be in other places later."""
    return {path.name: content_of(path) for path in paths}


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
