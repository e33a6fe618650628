"""A tiny package with a scene, as the guide shows it: installed by pip, listed and rendered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import av
import imageio.v3 as iio
import numpy as np
import pytest

pytestmark = pytest.mark.slow

GUIDE = (Path(__file__).parents[2] / "docs" / "scenes.md").read_text("utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed package."""
    source, site = tmp_path_factory.mktemp("traced"), tmp_path_factory.mktemp("site")
    (toml,) = re.findall(r"```toml\n# pyproject.toml\n(.*?)```", GUIDE, re.DOTALL)
    (scene,) = re.findall(r"```python\n# traced.py\n(.*?)```", GUIDE, re.DOTALL)
    (source / "pyproject.toml").write_text(toml, "utf-8")
    (source / "traced.py").write_text(scene, "utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    pip += ["--no-build-isolation", "--disable-pip-version-check", "--target", str(site)]
    done = subprocess.run([*pip, str(source)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture
def folder(tmp_path: Path, reels: Path) -> Path:
    (tmp_path / "one.reel").write_bytes((reels / "spiral.reel").read_bytes())
    return tmp_path


def command(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line where the package is installed."""
    paths = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        [sys.executable, "-m", "epochreel", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_scene_of_a_package_is_rendered_to_every_kind_of_format(site: Path, folder: Path) -> None:
    size = ["--size", "320x180@10"]
    film = [*size, "--duration", "2"]
    for arguments in (
        ["-o", "a.mp4", *film, "--workers", "2"],
        ["-o", "a.gif", *film],
        ["-o", "a.png", "--size", "320x180"],
        ["-o", "b.png", "--size", "320x180", "--scene-option", "colour=#00ff00", "--at", "0.5"],
    ):
        done = command(site, folder, "render", "--scene", "traced", *arguments)
        assert done.returncode == 0, done.stderr
    for name in ("a.mp4", "a.gif"):
        with av.open(str(folder / name)) as file:
            decoded = list(file.decode(video=0))
        last = decoded[-1]
        assert last.time_base
        assert last.pts is not None
        assert last.duration
        assert float((last.pts + last.duration) * last.time_base) == pytest.approx(2)
        frames = [each.to_ndarray(format="rgb24").astype(int) for each in decoded]
        assert np.abs(frames[-1] - frames[0]).mean() > 3
    green = np.array([0, 255, 0])
    shares = [
        np.mean(np.abs(iio.imread(folder / name)[:, :, :3] - green).max(axis=-1) < 60)
        for name in ("a.png", "b.png")
    ]
    assert shares[0] == 0
    assert shares[1] > 0.002


def test_scenes_of_packages_are_listed_without_loading_them(site: Path, folder: Path) -> None:
    done = command(site, folder, "list", "scenes")
    assert re.search(r"^traced +The boundary in a colour of its own$", done.stdout, re.MULTILINE)
    program = (
        "import sys\n"
        "from epochreel.scenes.finding import scene_summaries\n"
        "assert scene_summaries()['traced'] == 'The boundary in a colour of its own'\n"
        "assert not {'manim', 'numpy', 'traced'} & set(sys.modules)\n"
    )
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": path}
    subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, check=True)


def test_unknown_scenes_suggest_those_of_packages(site: Path, folder: Path) -> None:
    done = command(site, folder, "render", "--scene", "tracde", "-o", "a.png")
    assert done.returncode == 2
    assert "did you mean 'traced'?" in done.stderr
