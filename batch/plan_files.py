"""The files that a plan names, from its own folder; knows no tables."""

from __future__ import annotations

from pathlib import Path


def scene_from(folder: Path, scene: object) -> object:
    """`scene` of a render; if it names a file, that file in `folder`."""
    if isinstance(scene, str) and (scene.endswith(".py") or ".py:" in scene):
        return str(folder / scene)
    return scene
