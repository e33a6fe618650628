"""The script in stock Manim."""

from __future__ import annotations

from pathlib import Path

import manim

from epochreel.renders.cores import Share

from .script_data import ScriptData
from .script_scene import script
from .stock_manim import manim_writing_to, rendered
from .workload import Workload


def make(workload: Workload, folder: Path) -> Path:
    """Render the script with stock Manim, which may encode on all cores while it draws."""
    cores = max(2, Share.all().cores)
    with manim_writing_to(folder, workload, encoders=cores):
        return rendered(script(manim, ScriptData(workload), parts=2 * cores))


def make_serially(workload: Workload, folder: Path) -> Path:
    """Render the script with stock Manim's default of one encoder, in one play."""
    with manim_writing_to(folder, workload):
        return rendered(script(manim, ScriptData(workload), parts=1))
