"""The video that every program in the benchmark renders; imports no renderer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.timing import Timing


@dataclass(frozen=True)
class Workload:
    """The recordings, size, duration in seconds and scene of a video."""

    reels: tuple[Path, ...]
    size: Size
    seconds: float
    scene: str = "convergence"

    @property
    def timing(self) -> Timing:
        """The frames of its opening, animation and closing."""
        return Timing.of(self.seconds, self.size.fps)


Renderer = Callable[[Workload, Path], Path]
"""Renders a workload into a folder, and returns the path of the file."""
