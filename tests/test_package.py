"""Imports between the packages, which may only go in one direction."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from .package_sources import sources

# The other packages that each package may import, and the libraries that it must not import.
MAY = {
    "errors": {"spelling"},
    "spelling": set(),
    "shortening": set(),
    "numerals": set(),
    "options": set(),
    "models": {"errors", "spelling", "truth_values"},
    "truth_values": set(),
    "appearing": {"errors"},
    "notebook": set(),
    "datasets": {"errors", "appearing"},
    # The root: a recording is shown by whoever draws, whom only the package knows.
    "reels": {"errors", "appearing", "datasets", ""},
    "training": {"errors", "notebook", "datasets", "reels"},
    "scenes.stage": {"errors"},
    "scenes.words": {"errors", "datasets", "reels"},
    "scenes.fields": {"errors", "datasets", "reels", "scenes.stage"},
    "scenes.parts": {
        "errors",
        "datasets",
        "reels",
        "scenes.stage",
        "scenes.words",
        "scenes.fields",
    },
    "scenes": {
        "spelling",
        "errors",
        "datasets",
        "reels",
        "scenes.stage",
        "scenes.words",
        "scenes.fields",
        "scenes.parts",
    },
    "pages": {
        "errors",
        "appearing",
        "datasets",
        "reels",
        "scenes",
        "scenes.stage",
        "scenes.words",
        "scenes.fields",
    },
    "renders.drawing": {"errors", "renders.sinks"},
    "renders.sinks": {"errors", "appearing", "scenes.stage"},
    "renders": {
        "errors",
        "appearing",
        "notebook",
        "datasets",
        "reels",
        "scenes",
        "scenes.stage",
        "scenes.fields",
        "scenes.words",
        "pages",
        "renders.drawing",
        "renders.sinks",
    },
    "films": {
        "errors",
        "spelling",
        "appearing",
        "datasets",
        "reels",
        "training",
        "scenes",
        "scenes.stage",
        "scenes.fields",
        "scenes.words",
        "renders",
        "renders.drawing",
        "renders.sinks",
        "films.scripts",
    },
    "films.scripts": set(),
    "batch": {
        "errors",
        "appearing",
        "datasets",
        "reels",
        "training",
        "scenes",
        "renders",
        "renders.sinks",
        "pages",
        "films",
        "batch.plans",
    },
    "batch.plans": set(),
}
# All may raise errors, describe and validate options, shorten texts, and tell and write numbers.
ALONE = {"errors", "options", "models", "spelling", "shortening", "appearing", "notebook"}
ALONE |= {"truth_values", "numerals"}
for room in set(MAY) - ALONE:
    MAY[room] |= {"errors", "options", "models", "shortening", "truth_values", "numerals"}
MAY["commands"] = {"", *MAY}
MAY["cli"] = {"", *MAY}
MAY[""] = {"errors", "datasets", "reels", "training", "renders", "renders.sinks", "cli"}
MUST_NOT = {
    "errors": {"numpy", "torch", "manim", "imageio", "click"},
    "options": {"numpy", "torch", "manim", "imageio", "click", "pydantic"},
    "spelling": {"numpy", "torch", "manim", "imageio", "click", "pydantic"},
    "shortening": {"numpy", "torch", "manim", "imageio", "click", "pydantic"},
    "numerals": {"numpy", "torch", "manim", "imageio", "click", "pydantic"},
    "models": {"numpy", "torch", "manim", "imageio", "click"},
    "appearing": {"numpy", "torch", "manim", "imageio", "click", "pydantic"},
    "notebook": {"numpy", "torch", "manim", "imageio", "click", "pydantic", "IPython"},
    "datasets": {"torch", "manim", "imageio", "click", "pydantic"},
    "reels": {"torch", "manim", "imageio", "click"},
    "training": {"manim", "imageio", "click"},
    "scenes.words": {"torch", "manim", "manimpango", "imageio", "click"},
    "scenes.stage": {"torch", "imageio", "click"},
    "scenes.fields": {"torch", "manim", "imageio", "click"},
    "scenes.parts": {"torch", "imageio", "click"},
    "scenes": {"torch", "imageio", "click"},
    "pages": {"torch", "manim", "imageio", "click"},
    "renders": {"torch"},
    "renders.drawing": {"torch"},
    "renders.sinks": {"torch", "manim"},
    "films": {"torch", "manim", "click"},
    "batch": {"torch", "manim"},
    "commands": {"numpy", "torch", "manim"},
    "cli": {"numpy", "torch", "manim"},
}


@cache
def _imports_in(source: str) -> list[ast.Import | ast.ImportFrom]:
    nodes = ast.walk(ast.parse(source))
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(module: str, source: str, modules: set[str]) -> Iterator[str]:
    """The imports of a module: '.training.spec' from the package, 'numpy' from a library."""
    package = module if any(name.startswith(f"{module}.") for name in modules) else ""
    package = package or module.rpartition(".")[0]
    for node in _imports_in(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif node.level == 0:
            yield str(node.module)
        else:
            above = (
                package.split(".")[: len(package.split(".")) - node.level + 1] if package else []
            )
            base = ".".join([*above, node.module or ""]).strip(".")
            for alias in node.names:
                whole = f"{base}.{alias.name}".strip(".")
                yield f".{whole if whole in modules else base}"


def room_of(module: str) -> str:
    """'scenes.parts' of 'scenes.parts.plane'; the root and `__main__` are ''."""
    first, _, rest = module.partition(".")
    inner = f"{first}.{rest.partition('.')[0]}"
    if inner in MAY:
        return inner
    return {"__main__": ""}.get(first, first)


def faults(sources: dict[str, str]) -> list[str]:
    """A sentence for every import that the rules forbid."""
    found = []
    for module, source in sources.items():
        room = room_of(module)
        if room not in MAY:
            found.append(f"{module} is in no known room: {sorted(MAY)}")
            continue
        for name in imports(module, source, set(sources)):
            other = room_of(name[1:])
            if name.startswith(".") and other != room and other not in MAY[room]:
                found.append(f"{module} imports {name}: {room} may only import {sorted(MAY[room])}")
            elif name.partition(".")[0] == "epochreel":
                found.append(f"{module} imports {name}: inside the package imports are relative")
            elif name.partition(".")[0] in MUST_NOT.get(room, ()):
                found.append(f"{module} imports {name}: {room} must not know it")
    return found


def test_packages_import_only_what_they_may() -> None:
    found = sources()
    assert {"errors", "reels.recording", "scenes.parts.plane"} <= set(found)
    assert faults(found) == []


def test_only_recordings_ask_the_package_and_only_for_a_picture() -> None:
    found = sources()
    asked = [line for line in found["reels.shown"].split("\n") if "from .. import" in line]
    assert {line.partition("#")[0].strip() for line in asked} == {"from .. import Picture"}
    others = {name: text for name, text in found.items() if name != "reels.shown"}
    assert [name for name, text in others.items() if "from .. import Picture" in text] == []
    graph = {name: set(imports(name, text, set(found))) for name, text in others.items()}
    assert [name for name in graph if name.startswith("reels.") and "." in graph[name]] == []


def test_there_are_no_circular_imports() -> None:
    found = sources()
    graph = {
        module: {name[1:] for name in imports(module, source, set(found)) if name[0] == "."}
        for module, source in found.items()
        # The root imports on attribute access only.
        if module
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("training.spec", "from ..scenes.fields import pace", "training.spec imports .scenes"),
        ("training.spec", "from .. import scenes", "training.spec imports .scenes"),
        ("training.spec", "def f():\n    import manim.mobject", "training must not know it"),
        (
            "training.spec",
            "from ..cli import main",
            "training may only import ['datasets', 'errors', 'models', 'notebook', 'numerals', ",
        ),
        ("scenes.fields.pace", "from torch import nn", "scenes.fields must not know it"),
        ("scenes.fields.pace", "from ..parts.plane import Plane", "imports .scenes.parts.plane"),
        ("renders.render", "import torch", "renders must not know it"),
        ("renders.render", "from epochreel.errors import UserError", "imports are relative"),
        ("errors", "from .training import spec", "errors imports .training"),
        ("extra.one", "", "extra.one is in no known room"),
    ],
)
def test_forbidden_imports_are_reported(module: str, source: str, fault: str) -> None:
    rooms = dict.fromkeys((*MAY, "scenes.fields.pace", "scenes.parts.plane"), "")
    (found,) = faults({**rooms, module: source})
    assert fault in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("training.spec", "import torch\nfrom ..errors import UserError\nfrom . import train"),
        ("scenes.data", "from .fields.pace import even\nfrom ..reels.recording import Recording"),
        ("renders.sinks.gif", "import imageio\nfrom ...scenes.stage.size import Size"),
    ],
)
def test_allowed_imports_are_not_reported(module: str, source: str) -> None:
    tree = {"": "", "errors": "", "scenes": "", "scenes.pace": "", "training.train": ""}
    assert faults({**tree, module: source}) == []
