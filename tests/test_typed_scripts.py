"""What type checkers and editors see of the package: its public names, and their types."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

import epochreel

from .package_sources import ROOT, sources

RIGHT = '''"""Records a sweep over widths, and renders the best of it."""

from pathlib import Path

import numpy as np

import epochreel
from epochreel import Grid, Recording, RunSpec, Snapshot, UserError


def show(index: int, snapshot: Snapshot) -> None:
    print(index, snapshot.epoch, f"{snapshot.train_loss:.3f}")


def accuracy(recording: Recording) -> float:
    return float(recording.metrics.test_accuracy[-1])


data = {"name": "circles", "options": {"points": 40}, "train_share": 0.5}
base = RunSpec(data=data, epochs=2, stop={"loss": 0.01}, batch_size=8)
specs = [
    base.replaced(hidden=width, activation=name) for width in (2, 6) for name in ("relu", "tanh")
]
recordings = epochreel.record(specs, (f"{index}.reel" for index in range(4)), report=show)
best = max(recordings, key=accuracy)
weights, biases = best.layers(2)[0]
print(weights.shape, float(np.abs(biases).max()), best.steps.last, best.about.summary)
logits = best.at(1.5)(best.dataset.points)
fields = best.logits([0, 2], Grid.over(best.dataset.domain, 16, 16))
print(logits.shape, fields.shape, best.task.outputs, base.data.options["points"])
alone: Recording = epochreel.record(RunSpec(data="xor", hidden="4,4", epochs=1), Path("xor.reel"))
try:
    epochreel.render([alone, "0.reel"], "both.png", size="96x64", at=0.5)
except UserError as error:
    print(error.what, error.allowed, error.remedy)
film = epochreel.render(alone, "xor.png", size="96x64", at=0.5, scene_options={})
print(film.path, film.frames)
'''

WRONG = """import epochreel
spec = epochreel.RunSpec(epochs="many")  # arg-type
epochreel.RunSpec(hiden=8)  # call-arg
epochreel.record(spec, 3)  # call-overload
epochreel.Recording.open("a.reel").nothing  # attr-defined
epochreel.record([spec], ["a.reel"]).metrics  # attr-defined
epochreel.render("a.reel", "a.png", size=3)  # arg-type
spec.epochs = 3  # misc
spec.more = 3  # attr-defined
epochreel.nothing  # attr-defined
"""


def test_the_public_names_are_listed() -> None:
    assert (ROOT / "py.typed").is_file()
    assert dir(epochreel) == sorted([*epochreel.__all__, "__version__"])
    names: dict[str, object] = {}
    exec("from epochreel import *", names)
    del names["__builtins__"]
    assert sorted(names) == epochreel.__all__
    for name, value in names.items():
        assert value is getattr(epochreel, name)
        assert getattr(value, "__doc__", None), f"{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'epochreel' has no attribute 'recrod'"):
        _ = getattr(epochreel, "recrod")  # noqa: B009  # a type checker refuses it as well


@pytest.mark.slow
def test_threads_that_load_names_leave_the_filters_of_warnings(tmp_path: Path) -> None:
    program = (
        "import sys, threading, warnings, epochreel\n"
        "sys.setswitchinterval(1e-6)\n"
        "before = list(warnings.filters)\n"
        "ready = threading.Barrier(8)\n"
        "def load():\n"
        "    ready.wait()\n"
        "    for name in epochreel.__all__:\n"
        "        getattr(epochreel, name)\n"
        "threads = [threading.Thread(target=load) for _ in range(8)]\n"
        "[each.start() for each in threads]\n"
        "[each.join() for each in threads]\n"
        "assert set(epochreel.__all__) <= set(vars(epochreel))\n"
        "ignoring = [each for each in warnings.filters if each[:3] == ('ignore', None, Warning)]\n"
        "assert ignoring == [] and before[0] in warnings.filters, warnings.filters\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the package installed, among whatever this one has."""
    folder = tmp_path_factory.mktemp("typed")
    for name in sources():
        place = ROOT / name.replace(".", "/")
        source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        installed = folder / "site" / "epochreel" / source.relative_to(ROOT)
        installed.parent.mkdir(parents=True, exist_ok=True)
        installed.symlink_to(source)
    (folder / "site" / "epochreel" / "py.typed").touch()
    venv.create(folder / "env")
    (packages,) = (folder / "env").glob("lib/python*/site-packages")
    (packages / "found.pth").write_text(f"{folder / 'site'}\n{sysconfig.get_path('purelib')}\n")
    return folder / "env" / "bin" / "python"


@pytest.mark.slow
def test_a_users_script_is_checked_by_mypy_and_runs(python: Path, tmp_path: Path) -> None:
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    checking = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python)]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [*checking, "--hide-error-context", "right.py", "wrong.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = [line for line in done.stdout.splitlines() if ": error: " in line]
    for number, line in enumerate(WRONG.splitlines(), start=1):
        _, marked, code = line.partition("  # ")
        (*errors,) = (each for each in found if each.startswith(f"wrong.py:{number}: "))
        assert [each.rpartition("[")[2] for each in errors] == [f"{code}]"] * bool(marked), line
    assert [each for each in found if not each.startswith("wrong.py")] == []
    done = subprocess.run(
        [python, "right.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "scene 'convergence' shows one recording" in done.stdout
    assert (tmp_path / "xor.png").is_file()
