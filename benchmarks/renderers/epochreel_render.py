"""epochreel itself, with the default options of `epochreel render`, but for the metadata."""

from __future__ import annotations

from pathlib import Path

from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings

from .workload import Workload


def make(workload: Workload, folder: Path) -> Path:
    """Render the recordings to a file."""
    output = folder / "epochreel.mp4"
    # The encoder alone knows nothing to describe: the sizes of the files are compared.
    options = RenderOptions(
        scene=workload.scene, size=str(workload.size), duration=workload.seconds, metadata=False
    )
    render_recordings(workload.reels, output, options)
    return output
