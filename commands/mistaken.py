"""Files that a command cannot take, and the command that can; opens none of them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from ..datasets.kinds import TABLE_SUFFIXES
from ..errors import UserError
from ..numerals import natural
from ..renders.sinks.formats import FORMATS
from ..training.presets import PRESETS

_KINDS = {
    ".reel": "a recording",
    **dict.fromkeys(TABLE_SUFFIXES, "a table of points"),
    ".toml": "a plan",
    **{
        suffix: "a page" if form.page else "a picture" if form.single else "a film"
        for suffix, form in FORMATS.items()
    },
}


def recordings_of(arguments: Sequence[str]) -> list[str]:
    """The recordings that are named: a folder stands for those in it, 'run-2' before 'run-10'.

    Raises `UserError` for what is no recording by its name, and for a folder without any.
    """
    found: list[str] = []
    for argument in arguments:
        reels = [str(each) for each in Path(argument or "-").glob("*.reel") if each.is_file()]
        if not reels:
            refuse_mistaken(argument, wanted="a recording")
        found += sorted(reels, key=natural) or [argument]
    return found


def refuse_mistaken(argument: str, *, wanted: str) -> None:
    """Raise `UserError` if `argument` is something else than what is `wanted`, by its name.

    `wanted` is 'a recording', 'a plan', 'a film script' or 'a preset'.
    """
    if not argument:
        raise UserError(f"{wanted} has a name", given=argument)
    path = Path(argument)
    kind = _KINDS.get(path.suffix.lower(), "")
    if argument.startswith(("http://", "https://")):
        kind = "a link"
    elif path.is_dir():
        kind = "a folder"
    if wanted == "a recording" and argument in PRESETS and not path.exists():
        remedy = f"record it first, with `epochreel record {argument} -o {argument}.reel`"
        raise UserError("no such file", given=argument, remedy=remedy)
    if kind == "a plan" and wanted == "a film script":
        return  # both are TOML
    if kind and kind != wanted:
        raise UserError(
            f"{argument} is {kind}, not {wanted}", remedy=_remedy(argument, kind, wanted)
        )


def _remedy(argument: str, kind: str, wanted: str) -> str:
    """What to do instead."""
    quoted = shlex.quote(argument)
    if kind == "a recording":
        return f"render it with `epochreel render {quoted}`"
    if kind == "a table of points":
        first = "record it first" if wanted == "a recording" else "record it"
        return f"{first}, with `epochreel record --data {quoted}`"
    if kind == "a plan":
        return f"carry it out with `epochreel batch {quoted}`"
    if kind == "a link":
        return f"record it with `epochreel record --playground {quoted}`"
    if kind == "a folder" and wanted == "a recording":
        return "it has no recordings"
    return f"name {wanted}"
