"""Examples in the docstrings of public names run as they are printed."""

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

import epochreel

EXAMPLE = re.compile(r"(?:^ {4}\S.*\n(?:^ {4,}.*\n|^\n(?= {4}))*)", flags=re.MULTILINE)


def examples() -> list[str]:
    """Indented blocks of the docstrings of the package, its names and their public methods."""
    named: list[Any] = [epochreel]
    for name in ("RunSpec", "record", "Recording", "render"):
        value = getattr(epochreel, name)
        named += [value, *(each for key, each in vars(value).items() if key[0] != "_")]
    found = []
    for each in named:
        ours = getattr(each, "__doc__", None) and not isinstance(each, dict | str | int | tuple)
        text = inspect.cleandoc(each.__doc__) + "\n" if ours else ""
        found += [textwrap.dedent(block) for block in EXAMPLE.findall(text)]
    return found


@pytest.mark.slow
def test_examples_run_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {name: getattr(epochreel, name) for name in epochreel.__all__}
    for block in examples():
        exec(block.replace('.gif")', '.gif", duration=1, size="96x96@5")'), names)
    assert (tmp_path / "circles.gif").is_file()
    assert names["recording"].epochs[-1] == 300
    assert names["weights"].shape == (2, 8)
