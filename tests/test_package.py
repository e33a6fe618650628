"""The package as a whole: which part knows which, what loads when, and what a wheel holds."""

import ast
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from shutil import copytree, ignore_patterns

import av
import numpy as np
import pytest

from epochreel.cli import COMMANDS
from epochreel.renders.options import RenderOptions
from epochreel.renders.render import render

ROOT = Path(__file__).parents[1]
NOT_PACKAGED = {"benchmarks", "build", "dist", "docs", "examples", "figures", "out", "tests"}

# What each room may import of the package besides itself, and must not import from elsewhere.
MAY = {
    "errors": set(),
    "options": set(),
    "models": {"errors"},
    "datasets": {"errors"},
    "reels": {"errors", "datasets"},
    "training": {"errors", "datasets", "reels"},
    "scenes.stage": {"errors"},
    "scenes.words": {"errors", "reels"},
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
        "errors",
        "datasets",
        "reels",
        "scenes.stage",
        "scenes.words",
        "scenes.fields",
        "scenes.parts",
    },
    "renders.drawing": {"errors", "renders.sinks"},
    "renders.sinks": {"errors", "scenes.stage"},
    "renders": {
        "errors",
        "datasets",
        "reels",
        "scenes",
        "scenes.stage",
        "renders.drawing",
        "renders.sinks",
    },
    "batch": {"errors", "reels", "training", "scenes", "renders", "renders.sinks", "batch.plans"},
    "batch.plans": set(),
}
# Everybody may say what was wrong, and describe and check options.
for room in set(MAY) - {"errors", "options", "models"}:
    MAY[room] |= {"errors", "options", "models"}
MAY["commands"] = {"", *MAY}
MAY["cli"] = {"", *MAY}
MAY[""] = {"errors", "reels", "training", "renders", "cli"}
MUST_NOT = {
    "errors": {"numpy", "torch", "manim", "imageio", "click"},
    "options": {"numpy", "torch", "manim", "imageio", "click", "pydantic"},
    "models": {"numpy", "torch", "manim", "imageio", "click"},
    "datasets": {"torch", "manim", "imageio", "click", "pydantic"},
    "reels": {"torch", "manim", "imageio", "click"},
    "training": {"manim", "imageio", "click"},
    "scenes.words": {"torch", "manim", "manimpango", "imageio", "click"},
    "scenes.stage": {"torch", "imageio", "click"},
    "scenes.fields": {"torch", "manim", "imageio", "click"},
    "scenes.parts": {"torch", "imageio", "click"},
    "scenes": {"torch", "imageio", "click"},
    "renders": {"torch"},
    "renders.drawing": {"torch"},
    "renders.sinks": {"torch", "manim"},
    "batch": {"torch", "manim"},
    "commands": {"numpy", "torch", "manim"},
    "cli": {"numpy", "torch", "manim"},
}


def sources() -> dict[str, str]:
    """Source by module name, the package's own name left out: 'training.spec', '' for the root."""
    found = {}
    parts = [
        part
        for part in ROOT.iterdir()
        if part.is_dir() and part.name not in NOT_PACKAGED and not part.name.startswith(".")
    ]
    paths = [*ROOT.glob("*.py"), *(path for part in parts for path in part.rglob("*.py"))]
    for path in sorted(paths):
        place = path.relative_to(ROOT).with_suffix("")
        name = ".".join(place.parts).removesuffix("__init__").rstrip(".")
        found[name] = path.read_text(encoding="utf-8")
    return found


def imports(module: str, source: str, modules: set[str]) -> Iterator[str]:
    """What `module` imports: '.training.spec' of the package, or 'numpy' from elsewhere."""
    package = module if any(name.startswith(f"{module}.") for name in modules) else ""
    package = package or module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module)
        elif isinstance(node, ast.ImportFrom):
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
    """Every import that the order of the rooms forbids, as a sentence."""
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


def test_no_part_imports_what_it_must_not_know() -> None:
    found = sources()
    assert {"errors", "reels.recording", "scenes.parts.plane"} <= set(found)
    assert faults(found) == []


def test_no_import_goes_in_a_circle() -> None:
    found = sources()
    graph = {
        module: {name[1:] for name in imports(module, source, set(found)) if name[0] == "."}
        for module, source in found.items()
        # The root names what it loads when asked.
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
            "training may only import ['datasets', 'errors', 'models', 'options', 'reels']",
        ),
        ("scenes.fields.pace", "from torch import nn", "scenes.fields must not know it"),
        ("scenes.fields.pace", "from ..parts.plane import Plane", "imports .scenes.parts.plane"),
        ("renders.render", "import torch", "renders must not know it"),
        ("renders.render", "from epochreel.errors import UserError", "imports are relative"),
        ("errors", "from .training import spec", "errors imports .training"),
        ("extra.one", "", "extra.one is in no known room"),
    ],
)
def test_forbidden_imports_are_told(module: str, source: str, fault: str) -> None:
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
def test_allowed_imports_are_not(module: str, source: str) -> None:
    tree = {"": "", "errors": "", "scenes": "", "scenes.pace": "", "training.train": ""}
    assert faults({**tree, module: source}) == []


def loaded(program: str, folder: Path) -> set[str]:
    """Top-level modules that a fresh interpreter has after `program`, run in `folder`."""
    program += "\nimport sys\nprint()\nprint(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_loads_nothing_heavy(command: str | None, tmp_path: Path) -> None:
    arguments = ["epochreel", *([command] if command else []), "--help"]
    program = (
        "import runpy, sys\n"
        f"sys.argv = {arguments}\n"
        "try:\n"
        "    runpy.run_module('epochreel', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
    )
    names = loaded(program, tmp_path)
    assert "click" in names
    assert names & {"numpy", "torch", "manim", "av", "cv2", "imageio", "rich"} == set()
    # Models take longer to load than help may take; those of runs alone are needed for it.
    assert "pydantic" not in names or command == "record"


def test_recording_loads_no_manim(tmp_path: Path) -> None:
    program = (
        "import epochreel\n"
        "spec = epochreel.RunSpec.parse({'epochs': 1, 'data': {'options': {'points': 8}}})\n"
        "epochreel.record([spec], ['a.reel'])\n"
        "assert len(epochreel.Recording.open('a.reel').epochs) == 2\n"
    )
    names = loaded(program, tmp_path)
    assert "torch" in names
    assert names & {"manim", "imageio", "av", "click"} == set()


def test_reading_a_recording_loads_no_torch(tmp_path: Path) -> None:
    names = loaded("from epochreel.reels.recording import Recording", tmp_path)
    assert "numpy" in names
    assert names & {"torch", "manim", "sklearn", "scipy"} == set()


def test_what_draws_loads_no_torch(tmp_path: Path) -> None:
    program = (
        "import importlib, pkgutil\n"
        "import epochreel.renders, epochreel.scenes\n"
        "for package in (epochreel.scenes, epochreel.renders):\n"
        "    for module in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(module.name)\n"
    )
    names = loaded(program, tmp_path)
    assert "manim" in names
    assert "torch" not in names


def pip(command: str, tree: Path, *options: str, **variables: str) -> str:
    """Run a command of pip on a copy of this project, so that no earlier build is in it.

    `variables` are set in its environment. Returns what it printed.
    """
    unwanted = NOT_PACKAGED - {"docs"}
    copytree(ROOT, tree, ignore=ignore_patterns(".*", "*.egg-info", "*.so", *unwanted))
    offline = ("--no-deps", "--no-build-isolation", "--no-index")
    done = subprocess.run(
        [sys.executable, "-m", "pip", command, *offline, *options, str(tree)],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this project, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", folder / "tree", "--wheel-dir", str(folder))
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_a_wheel_holds_every_module_and_plan(wheel: Path) -> None:
    modules = {f"epochreel/{name.replace('.', '/')}".rstrip("/") for name in sources()}
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    compiled = {f"epochreel/renders/drawing/_blend{each}" for each in (suffix, ".pyi")}
    plans = {f"epochreel/batch/plans/{path.name}" for path in ROOT.glob("batch/plans/*.toml")}
    held = {path.relative_to(wheel) for path in wheel.rglob("*") if path.is_file()}
    packed = {path for path in held if not path.parts[0].endswith(".dist-info")}
    python = {path.with_suffix("") for path in packed if path.suffix == ".py"}
    assert {path.as_posix().removesuffix("/__init__") for path in python} == modules
    assert {path.as_posix() for path in packed if path.suffix != ".py"} == plans | compiled
    assert any(path.name == "LICENSE" for path in held)


def test_a_wheel_runs(wheel: Path, tmp_path: Path) -> None:
    program = (
        f"import sys\nsys.path.insert(0, {str(wheel)!r})\n"
        "import runpy, epochreel\n"
        f"assert epochreel.__file__.startswith({str(wheel)!r})\n"
        "sys.argv = ['epochreel', 'list', 'plans']\n"
        "runpy.run_module('epochreel', run_name='__main__', alter_sys=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "article" in done.stdout


@pytest.mark.slow
def test_without_a_compiler_it_installs_and_renders(reels: Path, tmp_path: Path) -> None:
    folder = tmp_path / "installed"
    printed = pip("install", tmp_path / "tree", "--verbose", "--target", str(folder), CC="false")
    assert 'building extension "epochreel.renders.drawing._blend" failed' in printed
    (left,) = folder.rglob("_blend*")
    assert left.suffix == ".pyi"
    program = (
        f"import sys\nsys.path.insert(0, {str(folder)!r})\n"
        "import epochreel\n"
        f"assert epochreel.__file__.startswith({str(folder)!r})\n"
        "from epochreel.renders.options import RenderOptions\n"
        "options = RenderOptions(size='192x108@12', duration=2)\n"
        f"epochreel.render([{str(reels / 'spiral.reel')!r}], 'numpy.mp4', options)\n"
    )
    loaded(program, tmp_path)
    options = RenderOptions(size="192x108@12", duration=2)
    render([reels / "spiral.reel"], tmp_path / "compiled.mp4", options)
    films = []
    for name in ("numpy", "compiled"):
        with av.open(str(tmp_path / f"{name}.mp4")) as film:
            frames = [frame.to_ndarray(format="yuv420p") for frame in film.decode(video=0)]
        films.append(np.stack(frames).astype(int))
    assert len(films[0]) == 24
    # Levels that differ by one are encoded in other ways.
    assert np.abs(films[0] - films[1]).mean() < 0.1
