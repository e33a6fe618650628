"""The command line: the list of commands, which are imported when they are used."""

from __future__ import annotations

import sys
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from . import __version__
from .commands.ends import run_to_end
from .commands.help import WithExamples
from .commands.running import loading, verbose_option
from .errors import UserError

COMMANDS = {
    "record": "Train networks and record every epoch.",
    "convert": "Convert fields that other tools logged into a recording.",
    "render": "Render recordings as a video, GIF or still image.",
    "film": "Make a film of chapters, with sentences about what was measured.",
    "batch": "Record and render everything in a plan.",
    "gallery": "Write a web page over a folder of outputs.",
    "claims": "Measure what an article claims.",
    "data": "Show what is understood of a table, and how to change it.",
    "inspect": "Show the settings, measures and milestones of recordings.",
    "list": "List the names that options accept.",
    "completion": "Print a script that completes commands, options, names and files.",
}
"""Each is the object `command` of the module with its name in `commands`."""


class _LazyGroup(WithExamples, click.Group):
    """A group that lists its commands without importing them, and imports one when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # Click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:
                return None
            remedy = "see `epochreel --help`"
            raise UserError("no such command", given=cmd_name, allowed=COMMANDS, remedy=remedy)
        with loading():
            module = import_module(f".commands.{cmd_name}", __package__)
        command: click.Command = module.command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, of which none is imported; else options."""
        found = {name: line for name, line in COMMANDS.items() if name.startswith(incomplete)}
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(name, help=line) for name, line in found.items()] + options

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="epochreel record spiral -o spiral.reel\n"
    "epochreel render spiral.reel -o spiral.mp4\n"
    "epochreel list presets",
)
@click.version_option(__version__, "-V", "--version", prog_name="epochreel")
@verbose_option
def cli() -> None:
    """Record small neural networks learning, and render the recordings as videos and GIFs."""


def main() -> None:
    """Run the command line and exit: 0 success, 1 failure, 2 bad input, 128 + n for signal n."""
    sys.exit(run_to_end(lambda: cli.main(prog_name="epochreel", standalone_mode=False)))
