"""All dependencies are pinned, and the installed versions are the pinned ones."""

import re
import sys
import tomllib
from importlib.metadata import distributions, packages_distributions
from itertools import chain
from pathlib import Path

from .conftest import skip_outside_ci
from .package_sources import sources
from .test_package import imports

ROOT = Path(__file__).parents[1]


def canonical(name: str) -> str:
    """The normalised name of a project (PEP 503)."""
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


# Libraries come with these, whose authors promise it.
COME_WITH = {
    "pycairo": "manim",
    "manimpango": "manim",
    "pydantic-core": "pydantic",
    "fontpkg": "fontpkg-inter",
}


OPTIONAL = {"distributed", "pandas"}
"""Libraries without which all but one method or option works, which says what is missing."""


def test_every_import_is_required() -> None:
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    required = {
        canonical(re.split(r"[^\w.-]", each)[0]) for each in described["project"]["dependencies"]
    }
    found = sources()
    imported = {
        name.partition(".")[0]
        for module, source in found.items()
        for name in imports(module, source, set(found))
        if not name.startswith(".")
    }
    libraries = imported - set(sys.stdlib_module_names)
    assert libraries >= OPTIONAL
    libraries -= OPTIONAL
    assert {"numpy", "pydantic", "annotated_types"} <= libraries
    by_import = packages_distributions()
    missing = {
        name: by_import[name]
        for name in libraries
        if not {COME_WITH.get(each, each) for each in map(canonical, by_import[name])} & required
    }
    assert missing == {}


def test_torch_is_pinned_to_the_tested_version() -> None:
    assert pins()["torch"] == "2.13.0"


def test_installed_versions_are_pinned() -> None:
    if not (ROOT / ".venv").exists() or not Path(sys.prefix).samefile(ROOT / ".venv"):
        skip_outside_ci("only the environment that make creates is pinned")
    installed = {
        # The CPU build of torch has the version 2.13.0+cpu.
        canonical(found.name): found.version.partition("+")[0]
        for found in distributions(path=[entry for entry in sys.path if sys.prefix in entry])
    }
    # pip comes with Python, and torch pins its CUDA packages itself.
    unpinned = {
        name: version
        for name, version in installed.items()
        if pins().get(name) != version
        and name not in ("epochreel", "pip", "triton")
        and not name.startswith(("nvidia-", "cuda-"))
    }
    assert len(installed) > 50
    assert unpinned == {}
