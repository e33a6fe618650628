"""What `make` installs is pinned, and what is installed is what is pinned."""

import re
import sys
import tomllib
from importlib.metadata import distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def canonical(name: str) -> str:
    """One spelling of a project's name, as PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonical(name): version for name, version in pairs}


def test_every_requirement_is_pinned() -> None:
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = described["project"]
    wanted = [
        *described["build-system"]["requires"],
        *project["dependencies"],
        *chain.from_iterable(project["optional-dependencies"].values()),
    ]
    names = {canonical(re.split(r"[^\w.-]", requirement)[0]) for requirement in wanted}
    assert {"torch", "manim", "setuptools"} <= names
    assert names - set(pins()) == set()


def test_torch_is_pinned_to_what_was_tried() -> None:
    assert pins()["torch"] == "2.13.0"


@pytest.mark.skipif(
    not Path(sys.prefix).samefile(ROOT / ".venv") if (ROOT / ".venv").exists() else True,
    reason="only what make installs is pinned",
)
def test_nothing_is_installed_that_is_not_pinned() -> None:
    installed = {
        # Torch for a processor alone calls itself 2.13.0+cpu.
        canonical(found.name): found.version.partition("+")[0]
        for found in distributions(path=[entry for entry in sys.path if sys.prefix in entry])
    }
    # pip comes with Python; torch pins what it brings for graphics cards by itself.
    unpinned = {
        name: version
        for name, version in installed.items()
        if pins().get(name) != version
        and name not in ("epochreel", "pip", "triton")
        and not name.startswith(("nvidia-", "cuda-"))
    }
    assert len(installed) > 50
    assert unpinned == {}
