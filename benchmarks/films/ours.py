"""The film as epochreel makes it, with the options that `epochreel render` has by itself."""

from __future__ import annotations

from pathlib import Path

from epochreel.renders.options import RenderOptions
from epochreel.renders.render import render

from .film import Film


def make(film: Film, folder: Path) -> Path:
    """From reel to finished file."""
    output = folder / "ours.mp4"
    options = RenderOptions(scene=film.scene, size=str(film.size), duration=film.seconds)
    render(film.reels, output, options)
    return output
