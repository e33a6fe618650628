"""`epochreel inspect`: print what recordings contain."""

from __future__ import annotations

from dataclasses import asdict

import click

from .completing import files
from .help import GroupedCommand
from .mistaken import refuse_mistaken
from .running import print_json, say_warnings, verbose_option


@click.command(
    "inspect",
    cls=GroupedCommand,
    epilog="epochreel inspect spiral.reel\nepochreel inspect one.reel two.reel --json",
)
@click.argument("reels", metavar="REEL...", nargs=-1, required=True, shell_complete=files(".reel"))
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object; for several, one by their names."
)
@click.option("--playground-url", is_flag=True, help="Print TensorFlow Playground links.")
@verbose_option
def command(reels: tuple[str, ...], as_json: bool, playground_url: bool) -> None:
    """Show the settings, measures and milestones of recordings."""
    for reel in reels:
        refuse_mistaken(reel, wanted="a recording")
    if playground_url and as_json:
        raise click.UsageError("--json cannot be combined with --playground-url")
    from ..reels.recording import Recording
    from ..scenes.words.report import as_object, as_text
    from ..training.ending import ending_of
    from ..training.header import spec_of
    from ..training.playground import to_link

    recordings = {reel: Recording.open(reel) for reel in reels}
    say_warnings(f"{reel}: {each.damage}" for reel, each in recordings.items() if each.damage)
    if playground_url:
        links = [to_link(spec_of(recording)) for recording in recordings.values()]
        click.echo("\n".join(links))
    elif as_json:
        objects = {}
        for reel, recording in recordings.items():
            ending = ending_of(recording)
            objects[reel] = {**as_object(recording), "ending": ending and asdict(ending)}
        print_json(objects if len(reels) > 1 else objects[reels[0]], indent=2)
    else:
        texts = []
        for reel, recording in recordings.items():
            ending = ending_of(recording)
            heading = f"{reel}:\n" if len(recordings) > 1 else ""
            texts.append(heading + as_text(recording, ending.sentence if ending else ""))
        click.echo("\n\n".join(texts))
