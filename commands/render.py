"""`epochreel render`: a video, GIF or still image of recordings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..renders.options import (
    RenderOptions,
    applies_to,
    default_by_format,
    heading_of,
    render_options,
)
from ..renders.sinks.formats import FORMATS, format_of
from .help import GroupedCommand, GroupedOption
from .options import given, option
from .running import loading, make_folder, progress, quiet_option


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of all scenes and formats, in the order of their models."""
    for field in reversed(render_options().values()):
        command = option(
            field,
            heading=heading_of(field.name),
            only_for=applies_to(field.name),
            default=default_by_format(field.name),
        )(command)
    return command


@click.command(
    "render",
    cls=GroupedCommand,
    epilog="epochreel render spiral.reel -o spiral.mp4\n"
    "epochreel render spiral.reel -o spiral.gif --scene network --theme light\n"
    "epochreel render one.reel two.reel -o two.mp4 --scene comparison --size 720p@30",
)
@click.argument("reels", nargs=-1, required=True, metavar="REEL...")
@click.option(
    "-o",
    "--output",
    cls=GroupedOption,
    heading="output",
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
