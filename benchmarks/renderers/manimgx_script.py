"""The script in ManimGX, which needs another Python than epochreel may have.

Run by that Python as a program, `PYTHON manimgx_script.py STORY VIDEO WIDTH HEIGHT PRESET CRF`, it
imports nothing of epochreel, renders a saved story, and prints what it took, in seconds and
processor seconds. A film of few frames comes first, so that what is done once is not measured.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np


class _SavedStory:
    """A story read back from an archive of arrays."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as saved:
            values: dict[str, Any] = dict(saved)
        self.points, self.labels, self.domain = values["points"], values["labels"], values["domain"]
        self.epochs, self.losses = values["epochs"], values["losses"]
        self.colours = tuple(values["colours"].tolist())
        self.frames, self.fps = tuple(values["frames"].tolist()), float(values["fps"])
        self._positions, self._pixels = values["positions"].tolist(), values["pixels"]
        self._places = {each: place for place, each in enumerate(dict.fromkeys(self._positions))}

    def position(self, clock: float) -> int:
        """Position of the recorded epoch that is shown at `clock`, from 0 (start) to 1 (end)."""
        return int(self._positions[round(clock * self.frames[1])])

    def pixels(self, position: int) -> Any:
        """The field of a recorded epoch, RGB; row 0 is the top."""
        return self._pixels[self._places[position]]


def main() -> None:
    """Render with the settings of the command line."""
    manimgx, script_scene = import_module("manimgx"), import_module("script_scene")
    story, video, width, height, preset, crf = sys.argv[1:]
    read = _SavedStory(Path(story))
    config = manimgx.config
    config.pixel_width, config.pixel_height = int(width), int(height)
    config.frame_rate = read.fps
    whole = read.frames
    for frames in ((1, 2, 1), whole):
        read.frames = frames
        begun, worked = time.perf_counter(), time.process_time()
        scene = script_scene.script(manimgx, read, parts=1)
        scene.render(video, preset=preset, crf=float(crf))
    print(json.dumps([time.perf_counter() - begun, time.process_time() - worked]))


if __name__ == "__main__":
    main()
