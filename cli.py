"""The command line: the list of commands, which are imported when used, and exit codes."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from types import FrameType

import click

from . import __version__
from .commands.running import FailedError, loading
from .errors import UserError, message_of

COMMANDS = {
    "record": "Train networks and record every epoch.",
    "render": "Render recordings as a video, GIF or still image.",
    "batch": "Record and render everything in a plan.",
    "inspect": "Show the settings, measures and milestones of a recording.",
    "list": "List the names that options accept.",
}
"""Each is the object `command` of the module with its name in `commands`."""


_INTERRUPTIONS = ("SIGINT", "SIGTERM", "SIGHUP")


class _LazyGroup(click.Group):
    """A group that lists its commands without importing them, and imports one when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # Click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        with loading():
            module = import_module(f".commands.{cmd_name}", __package__)
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="epochreel")
def cli() -> None:
    """Record small neural networks learning, and render the recordings as videos and GIFs.

    \b
      epochreel record spiral -o spiral.reel      train a network and record every epoch
      epochreel render spiral.reel -o spiral.mp4  render the recording as a video
      epochreel list presets                      list the predefined runs
    """  # noqa: D301  # \b keeps Click from rewrapping


def main() -> None:
    """Run the command line and exit: 0 success, 1 failure, 2 bad input, 128 + n for signal n."""
    for name in _INTERRUPTIONS:
        number = getattr(signal, name, None)
        # `nohup` has SIGHUP ignored, and a shell SIGINT of what it runs in the background.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupted)
    try:
        cli.main(prog_name="epochreel", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except SystemExit as interrupted:
        kept = getattr(interrupted, "__notes__", [])
        _end(interrupted.code, "; ".join(["interrupted", *kept]))
    except click.Abort:
        _end(130, "interrupted")
    except UserError as error:
        _end(2, str(error))
    except click.ClickException as error:
        _end(2, error.format_message())
    except FailedError as error:
        _end(1, str(error))
    except BrokenPipeError:
        # The reader of stdout has closed it, as in `epochreel list | head -1`.
        sys.stderr.close()
        sys.exit(1)
    except (OSError, MemoryError) as error:
        _end(1, message_of(error))


def _end(status: int | str | None, message: str) -> None:
    click.echo(f"epochreel: {message}", err=True)
    sys.exit(status)


def _interrupted(number: int, _: FrameType | None) -> None:
    """Exit through exception handlers, so that incomplete files are removed."""
    sys.exit(128 + number)
