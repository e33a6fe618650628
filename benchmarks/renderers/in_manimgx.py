"""Measures the script in ManimGX, in the Python where that is installed."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from . import manimgx_script
from .encoder import ENCODING
from .measurement import Measurement, of_film
from .script_data import ScriptData
from .workload import Workload


def measured(workload: Workload, python: str) -> Measurement:
    """Render a workload; fields are computed before, in ManimGX's favour.

    Raises `RuntimeError` with what the program said if it fails.
    """
    data, size = ScriptData(workload), workload.size
    positions = [data.position(each) for each in np.linspace(0, 1, data.timing.running + 1)]
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        story, video = Path(folder, "story.npz"), Path(folder, "film.mp4")
        np.savez(
            story,
            points=data.points,
            labels=data.labels,
            domain=data.domain,
            epochs=data.epochs,
            losses=data.losses,
            colours=data.colours,
            frames=data.frames,
            fps=data.fps,
            positions=positions,
            pixels=[data.pixels(each) for each in dict.fromkeys(positions)],
        )
        settings = (size.width, size.height, ENCODING.preset, ENCODING.crf)
        done = subprocess.run(
            [python, manimgx_script.__file__, story, video, *map(str, settings)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"ManimGX failed: {done.stderr}")
        return of_film(video, workload, *json.loads(done.stdout))
