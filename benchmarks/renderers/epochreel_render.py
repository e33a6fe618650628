"""epochreel itself, with the default options of `epochreel render`."""

from __future__ import annotations

from pathlib import Path

from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings

from .workload import Workload


def make(workload: Workload, folder: Path) -> Path:
    """Render the recordings to a file."""
    output = folder / "epochreel.mp4"
    options = RenderOptions(
        scene=workload.scene, size=str(workload.size), duration=workload.seconds
    )
    render_recordings(workload.reels, output, options)
    return output
