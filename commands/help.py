"""Commands as readers see them: help texts by headings, and errors that name options as typed."""

from __future__ import annotations

from typing import Any

import click

from ..errors import UserError
from ..options import flag

OTHER = "other"
"""The heading of options that name none; it comes last."""


class GroupedOption(click.Option):
    """An option with the heading that the help text shows it under."""

    def __init__(self, *names: Any, heading: str = OTHER, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.heading = heading


class WithExamples(click.Command):
    """A command whose epilog is a list of example commands, one on each line."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the example commands as they are."""
        with formatter.section("Examples"):
            for line in str(self.epilog).splitlines():
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class GroupedCommand(WithExamples):
    """A command whose help shows options under their headings, in order of appearance."""

    allow_extra_args = True  # which are refused here, and not in Click's words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read options and arguments; raises `UserError` for an argument too many."""
        further = super().parse_args(ctx, args)
        if further and not ctx.resilient_parsing:
            arguments = [each for each in self.params if isinstance(each, click.Argument)]
            last = arguments[-1].make_metavar(ctx).strip("[]")
            what = f"{ctx.info_name} takes nothing after its {last}"
            remedy = f"see `{ctx.command_path} --help`"
            raise UserError(what, given=further[0], remedy=remedy)
        return further

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors name its options as they are typed."""
        options = {param.name for param in self.params if isinstance(param, click.Option)}
        try:
            return super().invoke(ctx)
        except UserError as error:
            raise error.renamed(lambda name: flag(name) if name in options else name) from error

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section for each heading."""
        rows: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            row = param.get_help_record(ctx)
            if row is not None and isinstance(param, click.Option):
                rows.setdefault(getattr(param, "heading", OTHER), []).append(row)
        rows[OTHER] = rows.pop(OTHER, [])
        for heading, listed in rows.items():
            title = f"{heading.capitalize()} options" if len(rows) > 1 else "Options"
            with formatter.section(title):
                formatter.write_dl(listed)
