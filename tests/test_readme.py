"""The README can be followed literally, block by block, in an empty folder."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import av
import imageio.v3 as iio
import pytest
from click import Context

from epochreel.batch.plan import Plan
from epochreel.cli import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.removeprefix("epochreel ")
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.startswith("epochreel ")
]


def saved_as(block: str) -> str:
    """The name that a block is to be saved as, which is its first comment; '' if it has none."""
    named = re.match(r"# (\S+\.\w+)\n", block)
    return named[1] if named else ""


FILES = {saved_as(block): block for language, block in BLOCKS if language != "sh"}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_accept_these_options(command: str) -> None:
    name, *arguments = shlex.split(command)
    group = Context(cli, **cli.context_settings)
    found = cli.get_command(group, name)
    assert found is not None
    found.make_context(name, arguments, parent=group)


def test_the_plan_is_valid() -> None:
    plan = Plan.parse(tomllib.loads(FILES["films.toml"]))
    assert plan.outputs() == ["six-relu.reel", "six-relu.mp4", "six-relu.gif", "six-relu.png"]


def test_the_installation_uses_targets_that_exist() -> None:
    install = next(block for _, block in BLOCKS if "git clone" in block)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
    assert ". .venv/bin/activate" in install
    assert "VENV := .venv" in makefile


@pytest.mark.slow
def test_every_block_works_in_order(tmp_path: Path) -> None:
    """As after the installation, which puts `epochreel` and `python` on the PATH."""
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    for language, block in BLOCKS:
        name = saved_as(block)
        if name:
            assert f"`{name}`" in README  # the text says to save it
            (tmp_path / name).write_text(block, encoding="utf-8")
        if f"`python {name}`" in README:
            block = f"python {name}"
        elif language != "sh" or "git clone" in block:
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    for output in set(re.findall(r"-o (\S+\.(?:mp4|gif|png|reel))", README)):
        assert (tmp_path / output).is_file(), output
    with av.open(str(tmp_path / "spiral.mp4")) as film:
        assert film.streams.video[0].frames == 12 * 60
    with av.open(str(tmp_path / "scene.mp4")) as film:
        assert film.streams.video[0].frames == 6 * 30
    assert iio.imread(tmp_path / "poster.png").shape[:2] == (1080, 1920)
    with av.open(str(tmp_path / "mine.gif")) as film:
        (stream,) = film.streams.video
        assert (stream.width, stream.height) == (320, 180)
        ticks = sum(packet.duration or 0 for packet in film.demux(stream))
        assert stream.time_base
        assert ticks * stream.time_base == 4
    assert len(list((tmp_path / "films").iterdir())) == 5  # with results.json
    assert len(list((tmp_path / "sweep").iterdir())) == 10


@pytest.mark.slow
def test_the_scene_renders_in_manim(tmp_path: Path, reels: Path) -> None:
    (tmp_path / "spiral.reel").write_bytes((reels / "spiral.reel").read_bytes())
    (tmp_path / "my_scene.py").write_text(FILES["my_scene.py"].replace("600", "6"))
    command = [sys.executable, "-m", "manim", "-ql", "my_scene.py", "MyScene"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    assert list((tmp_path / "media" / "videos").rglob("MyScene.mp4"))
