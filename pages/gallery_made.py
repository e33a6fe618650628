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
    above = Path(os.path.relpath(place, folder))
    inputs = [str(each) for each in record.get("inputs", ()) if str(each).endswith(".reel")]
    # Those of the batch are beside the results; others are where they were when it ran.
    reels = [each for each in inputs if (place / each).is_file()]
    made = Made(str(record.get("command", "")), tuple((above / each).as_posix() for each in reels))
    return {(above / name).as_posix(): made for name in record.get("files", {})}
