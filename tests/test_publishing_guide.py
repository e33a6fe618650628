"""The guide to publishing: its commands are accepted, and its table is that of the places."""

import re
import shlex
from pathlib import Path

from click import Context

from epochreel.cli import cli
from epochreel.commands.render import command
from epochreel.options import flag
from epochreel.renders.known_options import render_options
from epochreel.renders.options import RenderOptions
from epochreel.renders.places import PLACES
from epochreel.renders.sinks.formats import format_of

GUIDE = (Path(__file__).parents[1] / "docs" / "publishing.md").read_text("utf-8")


def test_its_commands_apply_to_their_formats() -> None:
    commands = re.findall(r"^    epochreel render (.*)$", GUIDE, flags=re.MULTILINE)
    assert len(commands) == 8
    group = Context(cli, **cli.context_settings)
    for words in map(shlex.split, commands):
        typed = command.make_context("render", words, parent=group).params
        options = RenderOptions(**{k: v for k, v in typed.items() if k in render_options() and v})
        options.check([format_of(Path(typed["output"]).suffix)])


def test_its_table_has_every_place_with_its_limits() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", GUIDE, flags=re.MULTILINE))
    assert list(rows) == list(PLACES)
    for name, place in PLACES.items():
        suffix, size, largest, other = (cell.strip() for cell in rows[name].split("|"))
        most = "none" if place.bytes is None else f"{place.bytes // 1_000_000} MB"
        assert (suffix, size, largest) == (place.suffix, place.size, most)
        limits = [] if place.frames is None else [f"{place.frames} frames"]
        if place.pixels is not None:
            limits.append(f"{place.pixels // 1_000_000} million pixels in all frames")
        assert other == ", ".join(limits)


def test_its_options_exist() -> None:
    known = {flag(name) for name in render_options()}
    assert set(re.findall(r"--[a-z][a-z-]+", GUIDE)) <= known
