"""Modules that users name come from their own folders, and take nobody else's place."""

import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from epochreel.datasets.named_modules import importable_from, named_module

Write = Callable[..., Path]

BROKEN = "raise RuntimeError('this is no module of the standard library')\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """A function that writes a module into the current folder; what is imported is forgotten."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    known = set(sys.modules)
    for name in ("shape_of_mine", "points_of_mine"):
        monkeypatch.delitem(sys.modules, name, raising=False)

    def module(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    yield module
    for name in set(sys.modules) - known:
        file = getattr(sys.modules[name], "__file__", None)
        if file and Path(file).is_relative_to(tmp_path):
            del sys.modules[name]


def test_a_named_module_finds_those_beside_it(write: Write) -> None:
    write("points_of_mine.py", "import shape_of_mine\nSIDES = shape_of_mine.SIDES\n")
    write("shape_of_mine.py", "SIDES = 3\n")
    before = [*sys.path], [*sys.meta_path]
    assert named_module("points_of_mine").SIDES == 3
    assert ([*sys.path], [*sys.meta_path]) == before


def test_folders_without_init_are_packages(write: Write) -> None:
    write("parts_of_mine/deep/more.py", "SIDES = 4\n")
    assert named_module("parts_of_mine.deep.more").SIDES == 4


def test_a_folder_named_like_an_installed_package_does_not_hide_it(write: Write) -> None:
    write("svgelements/notes.txt", "")
    write("points_of_mine.py", "from svgelements import Path\nNAME = Path.__name__\n")
    assert named_module("points_of_mine").NAME == "Path"


@pytest.mark.parametrize("folder", [".", "lesson"])
def test_the_standard_library_is_not_taken_from_a_folder(
    write: Write, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    own = Path(folder).absolute()
    for name in ("colorsys", "wave"):
        monkeypatch.delitem(sys.modules, name, raising=False)
        write(f"{folder}/{name}.py", BROKEN)
    write(f"{folder}/points_of_mine.py", "import colorsys\nFOUND = colorsys.__file__\n")
    with importable_from(Path(folder)):
        assert Path(named_module("points_of_mine").FOUND).parent != own
        assert Path(str(import_module("wave").__file__)).parent != own


def test_one_of_its_names_is_taken_if_it_is_named(write: Write) -> None:
    write("statistics.py", "import random\nNAME = random.choice.__name__\n")
    write("random.py", BROKEN)
    assert named_module("statistics").NAME == "choice"
    assert sys.modules["statistics"] is statistics
    with pytest.raises(RuntimeError, match="no module of the standard library"):
        named_module("random")
    assert sys.modules["random"] is random


def test_modules_of_a_script_come_before_those_of_the_current_folder(write: Write) -> None:
    write("points_of_mine.py", "SIDES = 3\n")
    write("lesson/points_of_mine.py", "SIDES = 4\n")
    before = [*sys.path]
    with importable_from(Path("lesson")):
        assert sys.path[: len(before)] == before
        assert named_module("points_of_mine").SIDES == 4
    assert sys.path == before
    assert named_module("points_of_mine").SIDES == 3


def test_what_a_function_imports_when_it_is_called_is_found(write: Write) -> None:
    write("lesson/points_of_mine.py", "def some():\n    import shape_of_mine as s\n    return s\n")
    write("lesson/shape_of_mine.py", "import sys\nsys.path.pop()\n")
    with importable_from(Path("lesson")):
        assert named_module("points_of_mine").some().__name__ == "shape_of_mine"


SCRIPT = """
size = "320x180@10"
[[run]]
name = "a"
data = "points_of_mine:some"
epochs = 2
[[chapter]]
id = "one"
runs = ["a"]
duration = 1
"""


@pytest.mark.slow
def test_files_named_like_the_standard_library_do_not_disturb_films(write: Write) -> None:
    for name in ("queue", "random", "logging", "colorsys"):
        write(f"{name}.py", BROKEN)
        write(f"lesson/{name}.py", BROKEN)
    text = "def some():\n    return [[0, 0], [1, 1], [0, 1], [1, 0]], [0, 1, 0, 1]\n"
    write("lesson/points_of_mine.py", text)
    write("lesson/film.toml", SCRIPT)
    program = [sys.executable, "-P", "-m", "epochreel", "film", "lesson/film.toml", "--check"]
    ended = subprocess.run(program, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
