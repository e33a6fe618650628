"""The outputs in a folder: files of one name are one output; decodes none of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import UserError
from ..numerals import natural

GENERATOR = "epochreel gallery"
"""What a gallery says it was made by, so that it may be made once more in its place."""

KINDS: dict[str, str] = {
    ".mp4": "video",
    ".webm": "video",
    ".gif": "picture",
    ".webp": "picture",
    ".apng": "picture",
    ".png": "picture",
    ".avif": "picture",
    ".jpg": "picture",
    ".svg": "picture",
    ".html": "page",
    ".mov": "file",
    ".pdf": "file",
    ".reel": "recording",
}
"""How a browser shows a file of each suffix; of several files of an output, the first is shown."""

_CAPTIONS = (".vtt", ".srt")
_CUE = re.compile(r"-->|^\d+$|^WEBVTT|^NOTE\b")
_FRAGMENT = ".embed.html"  # what is pasted into other pages
_PARTS = ".parts"  # folders in which films keep what they are made of


@dataclass(frozen=True)
class Made:
    """How a file was made, if that is known: the command, and the recordings that it shows."""

    command: str = ""
    reels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Output:
    """Files of one name, what is shown first comes first, and the recordings that they show.

    Paths are relative to the folder, with slashes. `captions` are the sentences of a film.
    """

    name: str
    files: tuple[str, ...]
    reels: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()


def outputs_in(folder: Path, made: Mapping[str, Made], *, but: Sequence[Path] = ()) -> list[Output]:
    """The outputs in a folder and in those below it, by name; files in `but` are none.

    A recording that no other output shows is an output itself. Raises `UserError` if there is
    nothing to show.
    """
    groups: dict[str, list[str]] = {}
    without = {Path(os.path.realpath(each)) for each in but}
    for path in _files(folder):
        if Path(os.path.realpath(path)) not in without:
            name = path.relative_to(folder).as_posix()
            groups.setdefault(str(PurePosixPath(name).with_suffix("")), []).append(name)
    found = [_output(folder, name, files, made, groups) for name, files in groups.items()]
    shown = {reel for each in found for reel in each.reels if each.files != (reel,)}
    kept = [each for each in found if not set(each.files) <= shown]
    if not kept:
        remedy = f"its files end with {', '.join(KINDS)}"
        raise UserError("no outputs in the folder", given=str(folder), remedy=remedy)
    return sorted(kept, key=lambda each: natural(each.name))


def _files(folder: Path) -> Iterator[Path]:
    """All files of a known suffix, but for hidden ones, parts of films, fragments and galleries."""
    for above, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".") and _PARTS not in each]
        for name in names:
            path = Path(above, name)
            if path.suffix.lower() not in KINDS or name.startswith(".") or not path.is_file():
                continue
            if not name.lower().endswith(_FRAGMENT) and not is_gallery(path):
                yield path


def is_gallery(path: Path) -> bool:
    """Whether a file is a gallery, which another may replace."""
    if path.suffix.lower() != ".html" or not path.is_file():
        return False
    with suppress(OSError), path.open("rb") as file:
        return f'name="generator" content="{GENERATOR}"'.encode() in file.read(2000)
    return False


def _output(
    folder: Path,
    name: str,
    files: Sequence[str],
    made: Mapping[str, Made],
    groups: Mapping[str, Sequence[str]],
) -> Output:
    known = [made[file] for file in files if file in made]
    reels = [file for file in files if PurePosixPath(file).suffix.lower() == ".reel"]
    named = [reel for each in known for reel in each.reels] or reels or _by_name(name, groups)
    order = list(KINDS)
    return Output(
        name=name,
        files=tuple(
            sorted(files, key=lambda file: order.index(PurePosixPath(file).suffix.lower()))
        ),
        reels=tuple(dict.fromkeys(each for each in named if (folder / each).is_file())),
        commands=tuple(dict.fromkeys(each.command for each in known if each.command)),
        captions=tuple(_captions(folder / name)),
    )


def _by_name(name: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
    """The recording 'spiral.reel' for outputs like 'spiral-neurons', by their default names."""
    stems = [each for each in groups if name.startswith(f"{each}-")]
    for stem in sorted(stems, key=len, reverse=True):
        if reels := [each for each in groups[stem] if each.lower().endswith(".reel")]:
            return reels
    return []


def _captions(stem: Path) -> Iterator[str]:
    """The sentences in the captions beside a film."""
    for suffix in _CAPTIONS:
        path = stem.with_name(stem.name + suffix)
        if path.is_file():
            lines = path.read_text("utf-8", errors="replace").splitlines()
            yield from dict.fromkeys(each for each in lines if each and not _CUE.search(each))
            return
