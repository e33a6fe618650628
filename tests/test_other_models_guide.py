"""The guide to estimators and logged fields: its examples and commands run."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import epochreel

GUIDE = (Path(__file__).parents[1] / "docs" / "other-models.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = re.findall(r"^    epochreel (.+)$", GUIDE, re.MULTILINE)

Run = Callable[..., tuple[int, str, str]]


def test_examples_run_and_what_they_save_is_converted(run: Run) -> None:
    names: dict[str, Any] = {}
    for example in EXAMPLES:
        exec(example, names)  # the guide is ours
    assert str(epochreel.Recording.open("svm.reel").steps) == "4 values of C, 0.01 to 10"
    arrays, table, with_points = (each for each in COMMANDS if each.startswith("convert"))
    assert run(*shlex.split(arrays))[0] == 0
    assert len(epochreel.Recording.open("mine.reel").steps) == 50
    (header,) = re.findall(r"^step,x,y,.+$", GUIDE, re.MULTILINE)
    places = [(x, y) for y in range(3) for x in range(3)]
    rows = [f"1,{x},{y},0.25,0.25,0.5,1.08" for x, y in places]
    Path("run.csv").write_text("\n".join([header, *rows]))
    Path("points.csv").write_text("x,y,kind\n0,1,ant\n1,2,cat\n1,1,bee\n2,1,cat\n")
    assert run(*shlex.split(table), "--force")[0] == 0
    assert not len(epochreel.Recording.open("mine.reel").dataset.points)
    assert run(*shlex.split(with_points), "--force")[0] == 0
    assert epochreel.Recording.open("mine.reel").metrics.train_accuracy.tolist() == [0.5]


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.startswith("record")])
def test_commands_run(run: Run, command: str) -> None:
    status, _, err = run(*shlex.split(command), "--points", "40", "--json")
    assert (status, "right" in err) == (0, True)
