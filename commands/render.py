"""`epochreel render`: one film, GIF or still of recordings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from .running import loading, output_path, progress, quiet_option


@click.command("render")
@click.argument("reels", nargs=-1, required=True, metavar="REEL...")
@click.option("-o", "--output", metavar="FILE", help="An .mp4, .webm, .gif or .png: out/REEL.mp4.")
@click.option("--scene", metavar="NAME", help="What to show: see `epochreel list scenes`.")
@click.option("--size", metavar="WxH@FPS", help="Like 1280x720@30, or see `epochreel list sizes`.")
@click.option("--theme", metavar="NAME", help="dark or light.")
@click.option("--duration", type=float, help="Seconds of the whole film.")
@click.option("--pace", metavar="NAME", help="Which epochs take how long: even, linear or log.")
@click.option("--title", help="Instead of the title made from the recording.")
@click.option("--by", metavar="NAME", help="Of comparison: the clock, epochs or seconds.")
@click.option("--goal", type=float, help="Of comparison and ensemble: share to get right, up to 1.")
@click.option("--crf", type=int, help="Quality of a film, 0 to 51: less is better, and larger.")
@click.option("--preset", metavar="NAME", help="Speed of the encoder: ultrafast to slow.")
@click.option("--threads", type=int, help="Threads of the encoder; 0 for two a core.")
@click.option("--workers", type=int, help="Processes that draw a film; 0 for what it is worth.")
@click.option("--at", type=float, help="Moment of a .png, from 0 (start) to 1 (end).")
@quiet_option
def command(reels: tuple[str, ...], output: str | None, quiet: bool, **options: Any) -> None:
    """Make a film, a GIF or a still of recordings; the suffix of the output chooses which."""
    with loading():
        from ..renders.options import FORMATS, RenderOptions
        from ..renders.render import render

    chosen = RenderOptions.parse(_given(options))
    path = output_path(output or f"out/{Path(reels[0]).stem}.mp4", suffixes=FORMATS)
    with progress("rendering", None, hidden=quiet) as advance:
        render(reels, path, chosen, report=advance)


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
