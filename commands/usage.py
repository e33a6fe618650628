"""What Click says of a command that it cannot parse, as `UserError`s; prints nothing."""

from __future__ import annotations

import click

from ..errors import UserError
from ..spelling import nearest

_CAPTIONS = (
    "captions are written automatically; for sentences of your own, write a script for "
    "`epochreel film`"
)
_ELSEWHERE = {"--caption": _CAPTIONS, "--captions": _CAPTIONS}
"""What is no option of any command, and how it comes about."""


def usage_error(error: click.ClickException) -> UserError:
    """The error in our words, with the nearest name that exists."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    see = f"see `{context.command_path} --help`" if context else ""
    if isinstance(error, click.NoSuchOption):
        near = nearest(error.option_name, _flags(context))
        remedy = f"did you mean {near[0]}?" if near else _ELSEWHERE.get(error.option_name, see)
        return UserError("no such option", given=error.option_name, remedy=remedy)
    if isinstance(error, click.MissingParameter) and context and error.param:
        name = error.param.make_metavar(context).removesuffix("...")
        return UserError(f"{context.info_name} needs a {name}", remedy=see)
    if isinstance(error, click.BadOptionUsage):
        return UserError(_sentence(error).replace("requires an argument", "needs a value"))
    return UserError(_sentence(error), remedy=see)


def _flags(context: click.Context | None) -> list[str]:
    """The long names of all options of a command."""
    params = context.command.get_params(context) if context else []
    return [name for param in params for name in param.opts if name.startswith("--")]


def _sentence(error: click.ClickException) -> str:
    """Click's message without its capital letter and full stop."""
    message = error.format_message()
    return message[:1].lower() + message[1:].removesuffix(".")
