"""`epochreel inspect`: print what a recording contains."""

from __future__ import annotations

import click

from .completing import files
from .help import GroupedCommand
from .mistaken import refuse_mistaken
from .running import print_json, verbose_option


@click.command(
    "inspect",
    cls=GroupedCommand,
    epilog="epochreel inspect spiral.reel\nepochreel inspect spiral.reel --json",
)
@click.argument("reel", metavar="REEL", shell_complete=files(".reel"))
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@click.option("--playground-url", is_flag=True, help="Print a TensorFlow Playground link.")
@verbose_option
def command(reel: str, as_json: bool, playground_url: bool) -> None:
    """Show the settings, measures and milestones of a recording."""
    refuse_mistaken(reel, wanted="a recording")
    from ..reels.recording import Recording
    from ..scenes.words.report import as_object, as_text
    from ..training.header import spec_of
    from ..training.playground import to_link

    if playground_url and as_json:
        raise click.UsageError("--json cannot be combined with --playground-url")
    recording = Recording.open(reel)
    if playground_url:
        click.echo(to_link(spec_of(recording)))
    elif as_json:
        print_json(as_object(recording), indent=2)
    else:
        click.echo(as_text(recording))
