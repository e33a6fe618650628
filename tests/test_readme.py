"""The commands, the plan and the Python code in the README work as printed."""

import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import av
import pytest
from click import Context

from epochreel.batch.plan import Plan
from epochreel.cli import cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
# Examples are indented; comments follow the command after three or more spaces.
EXAMPLES = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", README, flags=re.MULTILINE)
COMMANDS = re.findall(r"^ {4}epochreel (.*?)(?: {3,}.*)?$", README, flags=re.MULTILINE)


def example(containing: str) -> str:
    (found,) = [textwrap.dedent(each) for each in EXAMPLES if containing in each]
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_accept_these_options(command: str) -> None:
    name, *arguments = shlex.split(command)
    found = cli.get_command(Context(cli), name)
    assert found is not None
    found.make_context(name, arguments)


def test_the_plan_is_valid() -> None:
    import tomllib

    plan = Plan.parse(tomllib.loads(example("[[run]]")))
    assert plan.outputs() == ["six.reel", "six.mp4", "six.gif", "six.png"]


@pytest.mark.slow
def test_the_python_code_and_the_manim_scene_run(tmp_path: Path) -> None:
    remark = re.compile(r" {3,}[a-z].*$", flags=re.MULTILINE)
    program = remark.sub("", example("import epochreel")).replace("300", "3")
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, timeout=120)
    assert (tmp_path / "mine.gif").is_file()
    scene = example("class MyScene").replace("manim -qh", "# manim")
    (tmp_path / "my_scene.py").write_text(f"{scene}\nMyScene.duration = 1\n")
    command = [sys.executable, "-m", "manim", "-ql", "my_scene.py", "MyScene"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    (film,) = (tmp_path / "media" / "videos").rglob("MyScene.mp4")
    with av.open(str(film)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 15
