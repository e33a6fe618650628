"""The files that a script or a plan names, from its own folder; knows no tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def scene_from(folder: Path, scene: object) -> object:
    """`scene` of a chapter or a render; if it names a file, that file in `folder`."""
    if isinstance(scene, str) and scene_file(scene) is not None:
        return str(folder / scene)
    return scene


def scene_file(scene: str) -> Path | None:
    """The file in 'file.py' or 'file.py:Class'; None of any other scene."""
    if scene.endswith(".py"):
        return Path(scene)
    path, _, name = scene.rpartition(":")
    return Path(path) if path.endswith(".py") and name else None


def rows_from(folder: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """Options of a scene, of which rows name recordings in `folder`."""
    rows = options.get("rows")
    if not isinstance(rows, list | tuple):
        return dict(options)
    return {**options, "rows": [_row_from(folder, row) for row in rows]}


def _row_from(folder: Path, row: object) -> object:
    if isinstance(row, Mapping) and isinstance(reel := row.get("reel"), str) and reel:
        return {**row, "reel": str(folder / reel)}
    return row
