"""How the files of a folder were made, as the results of a batch in it say; imports no batch."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from .gallery_folder import Made

_RESULTS = "results.json"


def made_in(folder: Path) -> dict[str, Made]:
    """How files were made, by their paths in the folder, with slashes.

    Results that cannot be read say nothing.
    """
    found: dict[str, Made] = {}
    for path in sorted(folder.rglob(_RESULTS)):
        with suppress(OSError, ValueError, RecursionError, AttributeError, TypeError):
            jobs = json.loads(path.read_text("utf-8"))["jobs"]
            for record in jobs.values():
                found |= _made(record, path.parent, folder)
    return found


def _made(record: Mapping[str, Any], place: Path, folder: Path) -> dict[str, Made]:
    """The files of one job, whose names are those in the folder of its batch."""
    inputs = [str(each) for each in record.get("inputs", ()) if str(each).endswith(".reel")]
    named = [_in_folder(place / each, folder) for each in inputs]
    reels = tuple(each for each in named if each and (folder / each).is_file())
    made = Made(str(record.get("command", "")), reels)
    files = [_in_folder(place / name, folder) for name in record.get("files", {})]
    return {each: made for each in files if each}


def _in_folder(path: Path, folder: Path) -> str:
    """A path from the folder, with slashes; '' for what is outside, which results may not name."""
    inside = Path(os.path.relpath(path, folder))
    return "" if ".." in inside.parts else inside.as_posix()
