"""`epochreel inspect`: print what recordings contain, and what rendered files say of themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UserError, naming
from ..renders.sinks.formats import FORMATS, format_of
from .completing import files
from .help import GroupedCommand
from .mistaken import recordings_of, refuse_mistaken
from .running import print_json, print_result, say_warnings, verbose_option

if TYPE_CHECKING:
    from ..renders.sinks.metadata import Metadata


@click.command(
    "inspect",
    cls=GroupedCommand,
    epilog="epochreel inspect spiral.reel\nepochreel inspect one.reel two.reel --json\n"
    "epochreel inspect spiral.mp4",
)
@click.argument(
    "reels", metavar="FILE...", nargs=-1, required=True, shell_complete=files(".reel", *FORMATS)
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object; for several, one by their names."
)
@click.option("--playground-url", is_flag=True, help="Print TensorFlow Playground links.")
@verbose_option
def command(reels: tuple[str, ...], as_json: bool, playground_url: bool) -> None:
    """Show the settings, measures and milestones of recordings.

    A folder stands for the recordings in it. Of files that were rendered, show title, description,
    command, version and settings.
    """
    outputs = [each for each in reels if Path(each).suffix.lower() in FORMATS]
    if outputs:
        for other in (each for each in reels if each not in outputs):
            refuse_mistaken(other, wanted="a recording")
        if playground_url or len(outputs) < len(reels):
            what = "--playground-url is for recordings"
            raise UserError(
                what if playground_url else "recordings and rendered files are inspected apart",
                given=next(each for each in reels if playground_url or each not in outputs),
            )
        _inspect_outputs(outputs, as_json=as_json)
        return
    reels = tuple(recordings_of(reels))
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
        print_result("\n".join(links))
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
        print_result("\n\n".join(texts))


def _inspect_outputs(paths: tuple[str, ...] | list[str], *, as_json: bool) -> None:
    found = {path: _metadata_of(path) for path in paths}
    if as_json:
        objects = {path: _as_object(each) for path, each in found.items()}
        print_json(objects if len(paths) > 1 else objects[paths[0]], indent=2)
        return
    headings = {path: f"{path}:\n" if len(paths) > 1 else "" for path in paths}
    print_result("\n\n".join(headings[path] + _as_text(each) for path, each in found.items()))


def _metadata_of(path: str) -> Metadata:
    """What a rendered file says of itself; raises `UserError` if that is nothing."""
    from ..renders.sinks.metadata import Metadata

    if not Path(path).is_file():
        raise UserError("no such file", given=path)
    form = format_of(Path(path).suffix)
    if form.page:
        remedy = "inspect the recordings that it shows"
        raise UserError("a page has no metadata", given=path, remedy=remedy)
    with naming(path, verb="read"):
        record = form.sink_class().record_in(Path(path))
    found = Metadata.parse(record)
    if found is None:
        remedy = "it was rendered with --no-metadata, or by another program"
        raise UserError("the file has no metadata of epochreel", given=path, remedy=remedy)
    return found


def _as_object(metadata: Metadata) -> Mapping[str, Any]:
    """All of it by name; `runs` only if there are several."""
    named = asdict(metadata)
    return {name: value for name, value in named.items() if name != "runs" or value}


def _as_text(metadata: Metadata) -> str:
    """The same for reading, a line for each; settings that are tables are written as JSON."""
    lines = {"title": metadata.title, "description": metadata.description}
    lines |= {"command": metadata.command, "version": metadata.program}
    rows = [f"{name:12} {text}" for name, text in lines.items() if text]
    for number, settings in enumerate([metadata.spec, *metadata.runs]):
        heading = "settings" if not number else f"run {number}"
        text = json.dumps(settings, ensure_ascii=False)
        rows += [f"{heading:12} {text}"] if settings else []
    return "\n".join(rows)
