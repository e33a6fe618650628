"""The scenes by name, told without loading Manim."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import UserError

if TYPE_CHECKING:
    from .reel_scene import ReelScene


@dataclass(frozen=True)
class Entry:
    """Where a scene is, and what it shows in one line."""

    module: str
    name: str
    summary: str


SCENES: dict[str, Entry] = {
    "convergence": Entry(
        ".convergence", "Convergence", "one run's boundary, with its loss and accuracy"
    ),
}


def scene_class(name: str) -> type[ReelScene]:
    """The scene of that name; raises `UserError` for an unknown one."""
    if name not in SCENES:
        raise UserError("unknown scene", given=name, allowed=SCENES)
    entry = SCENES[name]
    found: type[ReelScene] = getattr(import_module(entry.module, __package__), entry.name)
    return found
