"""The guide to data: its commands, run in order with its tables, print what it says they print."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "data.md").read_text("utf-8")
TABLES = dict(re.findall(r"^```csv (\S+)\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL))
CONSOLES = re.findall(r"^```console\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)

Run = Callable[..., tuple[int, str, str]]


def test_every_command_prints_what_the_guide_says(run: Run, tmp_path: Path) -> None:
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    commands = [each for block in CONSOLES for each in re.split(r"^\$ ", block, flags=re.M)[1:]]
    assert len(commands) >= 6
    for command in commands:
        typed, *expected = command.splitlines()
        status, out, err = run(*shlex.split(typed)[1:])
        printed = re.sub(r"[ \u2009]+", " ", out + err)
        assert status == (2 if "epochreel: " in err else 0), typed
        assert expected, typed
        for line in expected:
            assert re.sub(r" +", " ", line) in printed, typed


def test_the_readme_links_it() -> None:
    assert "(docs/data.md)" in (ROOT / "README.md").read_text("utf-8")


def test_names_of_labels_and_limits_are_those_of_the_code() -> None:
    from epochreel.datasets.kinds import MOST_CLASSES, MOST_POINTS
    from epochreel.datasets.tables.names import LABELS
    from epochreel.datasets.tables.table import MOST_BYTES, is_missing

    (label,) = re.findall(r"\| which is the label \| a name such as ([^;]*);", GUIDE)
    assert set(re.findall(r"`(\w+)`", label)) <= set(LABELS)
    assert f"at most {MOST_CLASSES} classes" in GUIDE
    assert f"at most {MOST_BYTES // 1_000_000} MB, and\n{MOST_POINTS:,} points" in GUIDE
    (missing,) = re.findall(r"A cell that is empty, (.*?) is missing", GUIDE)
    assert all(is_missing(cell) for cell in re.findall(r"`([^`]+)`", missing))
