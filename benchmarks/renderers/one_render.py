"""Renders one film in a process of its own, and prints what it took as JSON.

`python -m benchmarks.renderers.one_render SCENE SIZE SECONDS REEL...`
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from epochreel.scenes.stage.size import Size

from .epochreel_render import make
from .workload import Workload


def main() -> None:
    """Render, and print seconds, processor seconds, frames and peak memory in megabytes."""
    scene, size, seconds, *reels = sys.argv[1:]
    workload = Workload(tuple(map(Path, reels)), Size.parse(size), float(seconds), scene)
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        begun, worked = time.perf_counter(), time.process_time()
        make(workload, Path(folder))
        taken, spent = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {
        "seconds": taken,
        "processor_seconds": spent,
        "frames": workload.timing.frames,
        "megabytes": peak / (1e6 if sys.platform == "darwin" else 1e3),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
