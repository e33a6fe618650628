"""What a rendered file says of itself: its metadata, made from recordings and options."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from ..options import fields_of, flag
from ..reels.recording import Recording
from ..scenes.alternative import film_title_of, text_alternative
from .known_options import render_options
from .options import RenderOptions
from .sinks.metadata import NO_METADATA, PROGRAM, Metadata, program_version


def metadata_of(recordings: Sequence[Recording], output: Path, options: RenderOptions) -> Metadata:
    """What the file `output` says of itself; nothing if the options say so."""
    if not options.metadata:
        return NO_METADATA
    spec, runs = _shared([_without_folders(each.recipe) for each in recordings])
    return Metadata(
        title=options.frame.title or film_title_of(recordings),
        description=text_alternative(recordings),
        command=_command(recordings, output, options),
        version=program_version(),
        spec=spec,
        runs=runs,
    )


def _command(recordings: Sequence[Recording], output: Path, options: RenderOptions) -> str:
    """The command that makes the file; '' if a recording is in no file."""
    paths = [each.path for each in recordings]
    words = [PROGRAM, "render", *(path.name for path in paths if path), "-o", output.name]
    ours = render_options()
    for name, value in options.given.items():
        if name not in ours or (name in fields_of(options.entry.options) and options.entry.author):
            words += ["--scene-option", f"{name}={value}"]
        elif isinstance(value, bool):
            # Only `metadata` is on by default, and without it no command is written.
            words += [flag(name)] if value != ours[name].default else []
        else:
            text = f"{value:.12g}" if isinstance(value, float) else str(value)
            text = PurePath(text).name if name == "scene" else text
            words += [flag(name), text]
    return "" if None in paths else shlex.join(words)


def _without_folders(value: Any) -> Any:
    """A recipe whose files have no folders."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: PurePath(each).name if name == "path" and isinstance(each, str) else each
        for name, each in ((name, _without_folders(each)) for name, each in value.items())
    }


def _shared(
    recipes: Sequence[Mapping[str, Any]],
) -> tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]:
    """What all recipes share, and the rest of each of several."""
    if len(recipes) < 2:
        return (recipes[0] if recipes else {}), ()
    first = recipes[0]
    shared = {
        name: value
        for name, value in first.items()
        if all(name in each and each[name] == value for each in recipes)
    }
    rest = [{name: each[name] for name in each if name not in shared} for each in recipes]
    return shared, tuple(rest)
