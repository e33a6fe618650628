"""The wheel: it holds every module and data file, and runs, even without the compiled modules."""

import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import av
import numpy as np
import pytest

from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings

from .package_sources import NOT_PACKAGED, ROOT, sources

COMPILED = [
    each["name"].removeprefix("epochreel.").replace(".", "/")
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"][
        "ext-modules"
    ]
]


def pip(command: str, tree: Path, *options: str, **variables: str) -> str:
    """Run a pip command on a copy of this project, without files of earlier builds.

    `variables` are set in its environment. Returns its output.
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
    """The unpacked wheel of this project."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", folder / "tree", "--wheel-dir", str(folder))
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


_OF_PAGES = {".css", ".html", ".js", ".txt", ".woff2"}


@pytest.mark.slow
def test_a_wheel_holds_every_module_and_plan(wheel: Path) -> None:
    modules = {f"epochreel/{name.replace('.', '/')}".rstrip("/") for name in sources()}
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    compiled = {f"epochreel/{name}{each}" for name in COMPILED for each in (suffix, ".pyi")}
    built_in = [
        path
        for folder in ("batch/plans", "films/scripts")
        for path in ROOT.glob(f"{folder}/*.toml")
    ]
    in_pages = [path for path in (ROOT / "pages").iterdir() if path.suffix in _OF_PAGES]
    data = {f"epochreel/{path.relative_to(ROOT).as_posix()}" for path in [*built_in, *in_pages]}
    held = {path.relative_to(wheel) for path in wheel.rglob("*") if path.is_file()}
    packed = {path for path in held if not path.parts[0].endswith(".dist-info")}
    python = {path.with_suffix("") for path in packed if path.suffix == ".py"}
    assert {path.as_posix().removesuffix("/__init__") for path in python} == modules
    others = {path.as_posix() for path in packed if path.suffix != ".py"}
    assert others == data | compiled | {"epochreel/py.typed"}
    assert any(path.name == "LICENSE" for path in held)


@pytest.mark.slow
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
    for name in COMPILED:
        assert f'building extension "epochreel.{name.replace("/", ".")}" failed' in printed
        (left,) = folder.glob(f"epochreel/{name}*")
        assert left.suffix == ".pyi"
    program = (
        f"import sys\nsys.path.insert(0, {str(folder)!r})\n"
        "import epochreel\n"
        f"assert epochreel.__file__.startswith({str(folder)!r})\n"
        f"reel = {str(reels / 'spiral.reel')!r}\n"
        "epochreel.render(reel, 'numpy.mp4', size='192x108@12', duration=2, crf=0)\n"
    )
    command = [sys.executable, "-c", program]
    subprocess.run(command, cwd=tmp_path, check=True)
    options = RenderOptions(size="192x108@12", duration=2, crf=0)  # without loss
    render_recordings([reels / "spiral.reel"], tmp_path / "compiled.mp4", options)
    decoded = []
    for name in ("numpy", "compiled"):
        with av.open(str(tmp_path / f"{name}.mp4")) as video:
            frames = [frame.to_ndarray(format="yuv420p") for frame in video.decode(video=0)]
        decoded.append(np.stack(frames).astype(int))
    assert len(decoded[0]) == 24
    differences = np.abs(decoded[0] - decoded[1])
    assert differences.max() <= 8  # of single pixels at edges
    assert (differences > 1).mean() < 0.0005
    assert differences.mean() < 0.05
