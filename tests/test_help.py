"""Help texts: examples that work, options as they are typed, and the texts themselves."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click import Command, Context
from click.testing import CliRunner

from epochreel.cli import COMMANDS, cli
from epochreel.renders.known_options import render_options
from epochreel.training.run_options import RUN_OPTIONS

End = tuple[int, str, str]
Run = Callable[..., End]


def command(name: str) -> Command:
    found = cli.get_command(Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_summaries_of_commands_agree_with_their_help(name: str) -> None:
    first = str(command(name).help).partition("\n")[0]
    assert first.startswith(COMMANDS[name].removesuffix("."))


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_in_help_texts_are_valid(name: str) -> None:
    group = Context(cli, **cli.context_settings)
    lines = str(command(name).epilog).splitlines()
    assert lines
    for line in lines:
        program, first, *arguments = shlex.split(line.partition(" > ")[0])
        assert (program, first) == ("epochreel", name)
        command(name).make_context(name, arguments, parent=group)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_options_as_they_are_typed(run: Run, name: str) -> None:
    _, text, _ = run(name, "--help")
    assert [
        each for each in (*RUN_OPTIONS, *render_options()) if "_" in each and each in text
    ] == []
    assert re.findall(r"--[a-z-]+-$", text, re.MULTILINE) == []  # wrapped inside of an option


def test_examples_stay_on_lines_of_their_own(run: Run) -> None:
    _, text, _ = run("--help")
    assert "\b" not in text
    assert r"\b" not in text
    assert len(re.findall(r"^  epochreel (?:record|render|list) ", text, re.MULTILINE)) == 3


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_help_is_the_golden_text(name: str | None, request: pytest.FixtureRequest) -> None:
    """Update with --update-golden, and read the changes."""
    arguments = [name, "--help"] if name else ["--help"]
    text = CliRunner().invoke(cli, arguments, prog_name="epochreel", terminal_width=100).output
    golden = Path(__file__).parent / "help" / f"{name or 'epochreel'}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
