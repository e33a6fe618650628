"""`epochreel inspect`: what a recording holds."""

from __future__ import annotations

import click

from .running import print_json


@click.command("inspect")
@click.argument("reel", metavar="REEL")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@click.option("--playground-url", is_flag=True, help="Print the link to TensorFlow Playground.")
def command(reel: str, as_json: bool, playground_url: bool) -> None:
    """Show what a recording holds: its settings, measures and milestones."""
    from ..reels.recording import Recording
    from ..scenes.words.report import as_object, as_text
    from ..training.playground import to_link

    recording = Recording.open(reel)
    if playground_url:
        click.echo(to_link(recording.spec))
    elif as_json:
        print_json(as_object(recording), indent=2)
    else:
        click.echo(as_text(recording))
