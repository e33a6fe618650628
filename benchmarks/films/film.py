"""A film that several programs make; knows none of them, and loads nothing heavy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.timing import Timing


@dataclass(frozen=True)
class Film:
    """The reels that are shown, pixels and frame rate, how long it lasts, and the scene."""

    reels: tuple[Path, ...]
    size: Size
    seconds: float
    scene: str = "convergence"

    @property
    def timing(self) -> Timing:
        """Its frames: opening, running clock, closing."""
        return Timing.of(self.seconds, self.size.fps)


Maker = Callable[[Film, Path], Path]
"""Makes a film somewhere in a folder, and returns its file."""
