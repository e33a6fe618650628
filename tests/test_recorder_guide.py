"""The guide to `Recorder`: its examples run, and it names every option."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import epochreel

GUIDE = (Path(__file__).parents[1] / "docs" / "recorder.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


LONG = ("residual",)
NAMED = [
    pytest.param(example, id=name, marks=pytest.mark.slow if name in LONG else ())
    for name, example in zip(re.findall(r"\"(\w+)\.reel\"", GUIDE), EXAMPLES, strict=True)
]


@pytest.mark.parametrize("example", NAMED)
def test_examples_run(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "guide"}
    exec(example, names)  # the guide is ours
    (path,) = tmp_path.glob("*.reel")
    metrics = epochreel.Recording.open(path).metrics
    assert metrics.train_accuracy[-1] > 0.6
    assert metrics.train_accuracy[-1] == names["recorder"].recording.metrics.train_accuracy[-1]


def test_it_names_every_option() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ", GUIDE, re.MULTILINE)
    assert rows == [*inspect.signature(epochreel.Recorder).parameters][1:]
