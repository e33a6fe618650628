"""`epochreel render`: a video, GIF or still image of recordings."""

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
    """Add the options of all scenes and formats, in the order of their models."""
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
    help=f"File to write ({', '.join(FORMATS)}).  [default: out/REEL.mp4]",
)
@_options
@quiet_option
def command(reels: tuple[str, ...], output: str | None, quiet: bool, **options: Any) -> None:
    """Render recordings as a video, GIF or still image.

    The suffix of the output file selects the format.
    """
    with loading():  # of pydantic, which checks options
        chosen = RenderOptions(**given(options))
    path = Path(output or f"out/{Path(reels[0]).stem}.mp4")
    chosen.check([format_of(path.suffix)])
    make_folder(path)
    with loading():
        from ..renders.render_recordings import render_recordings
    with progress("rendering", None, hidden=quiet) as advance:
        render_recordings(reels, path, chosen, report=advance)
