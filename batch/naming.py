"""Names of outputs, and texts with placeholders, which are filled once; runs no Python."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from string import Formatter

from ..errors import UserError

LONGEST = 100  # characters of a name

_NAME = re.compile(r"[\w][\w.-]*")
# Names that Windows keeps for devices, with or without a suffix.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_OURS = re.compile(r"results(-\d+-of-\d+)?", re.IGNORECASE)


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with values in place of `{key}`; what they say themselves is not filled again."""
    parts = []
    try:
        for plain, key, spec, conversion in Formatter().parse(text):
            parts.append(plain)
            if key is None:
                continue
            if spec or conversion:
                what = "a placeholder is a name in braces, and nothing else"
                raise UserError(what, given=f"{{{key}{spec and f':{spec}'}}}")
            if key not in values:
                raise UserError("no such placeholder", given=key, allowed=values)
            parts.append(str(values[key]))
    except ValueError:
        remedy = "write a brace of the text itself twice: {{"
        raise UserError("a brace lacks its other half", given=text, remedy=remedy) from None
    return "".join(parts)


def placeholders(text: str) -> set[str]:
    """The keys that a text names."""
    try:
        return {key for _, key, _, _ in Formatter().parse(text) if key}
    except ValueError:
        return set()  # which `filled` explains


def checked_name(name: object, *, taken: Collection[str]) -> str:
    """A name that a file can have anywhere; raises `UserError` for any other.

    It names no other folder. Names that differ only in case are one file in some file systems.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UserError("`name` must be letters, digits, '-', '_' and '.'", given=name)
    if len(name) > LONGEST:
        raise UserError(f"`name` has at most {LONGEST} characters", given=name)
    if _DEVICES.fullmatch(name) or _OURS.fullmatch(name):
        raise UserError("`name` is kept for another file", given=name, remedy="choose another")
    if name.casefold() in taken:
        remedy = "give each a name of its own, with name = …"
        raise UserError("`name` is taken already", given=name, remedy=remedy)
    return name


def from_folder(folder: Path, path: str | Path) -> str:
    """A file as it is named from a folder, either of which may be reached through links."""
    path = Path(path)
    own = Path(os.path.realpath(path.parent), path.name)
    return os.path.relpath(own, os.path.realpath(folder))


def in_a_name(value: object) -> str:
    """A value in characters that names have; of a long one, the end."""
    text = "-".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return re.sub(r"[^\w.]+", "-", text)[-60:].strip("-.") or "none"
