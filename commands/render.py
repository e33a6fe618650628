"""`epochreel render`: one film, GIF or still of recordings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..renders.options import RenderOptions, applies_to, default_by_format, render_options
from ..renders.sinks.formats import FORMATS, format_of
from .options import given, option
from .running import loading, make_folder, progress, quiet_option


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of all scenes and formats, in the order of their models."""
    for field in reversed(render_options().values()):
        only_for, default = applies_to(field.name), default_by_format(field.name)
        command = option(field, only_for=only_for, default=default)(command)
    return command


@click.command("render")
@click.argument("reels", nargs=-1, required=True, metavar="REEL...")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help=f"File to write, one of {', '.join(FORMATS)}.  [default: out/REEL.mp4]",
)
@_options
@quiet_option
def command(reels: tuple[str, ...], output: str | None, quiet: bool, **options: Any) -> None:
    """Make a film, a GIF or a still of recordings.

    The suffix of the output chooses the format.
    """
    with loading():  # of what checks them
        chosen = RenderOptions(**given(options))
    path = Path(output or f"out/{Path(reels[0]).stem}.mp4")
    chosen.check([format_of(path.suffix)])
    make_folder(path)
    with loading():
        from ..renders.render import render
    with progress("rendering", None, hidden=quiet) as advance:
        render(reels, path, chosen, report=advance)
