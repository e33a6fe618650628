"""Which libraries are loaded: few for help texts, no Manim to record, no torch to render."""

import subprocess
import sys
from pathlib import Path

import pytest

from epochreel.cli import COMMANDS


def loaded(program: str, folder: Path) -> set[str]:
    """Top-level modules that a new interpreter has loaded after `program`, run in `folder`."""
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
    # pydantic takes long to import; only help on options of runs needs its models.
    assert "pydantic" not in names or command in ("record", "data")


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


def test_scenes_and_renders_load_no_torch(tmp_path: Path) -> None:
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


@pytest.mark.slow
def test_a_dry_run_of_a_batch_loads_neither_torch_nor_manim(tmp_path: Path) -> None:
    plan = (
        '[[run]]\nname = "a"\nepochs = 2\ndata = "circles"\n'
        '[[render]]\nruns = "a"\nformats = ["gif", "png"]\n'
        '[[film]]\nscript = "article"\n'
    )
    (tmp_path / "plan.toml").write_text(plan)
    program = (
        "import runpy, sys\n"
        "sys.argv = ['epochreel', 'batch', 'plan.toml', '--dry-run']\n"
        "try:\n"
        "    runpy.run_module('epochreel', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
    )
    names = loaded(program, tmp_path)
    assert "pydantic" in names
    assert names & {"torch", "manim", "av", "cv2"} == set()
