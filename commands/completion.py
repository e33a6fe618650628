"""`epochreel completion`: print the script that completes words in a shell."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from ..errors import UserError
from .help import GroupedCommand
from .running import print_result, verbose_option

_SHELLS = ("bash", "zsh", "fish")


def _shells(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:  # noqa: ARG001
    return [CompletionItem(shell) for shell in _SHELLS if shell.startswith(start)]


@click.command(
    "completion",
    cls=GroupedCommand,
    epilog="epochreel completion bash > ~/.local/share/bash-completion/completions/epochreel\n"
    "epochreel completion zsh > ~/.zfunc/_epochreel\n"
    "epochreel completion fish > ~/.config/fish/completions/epochreel.fish",
)
@click.argument("shell", metavar="SHELL", shell_complete=_shells)
@verbose_option
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a script that completes commands, options, names and files.

    SHELL is bash, zsh or fish. Save the script where the shell looks for completions, as in the
    examples, and start a new shell.
    """
    kind = get_completion_class(shell) if shell in _SHELLS else None
    if kind is None:
        raise UserError("unknown shell", given=shell, allowed=_SHELLS)
    print_result(kind(ctx.find_root().command, {}, "epochreel", "_EPOCHREEL_COMPLETE").source())
