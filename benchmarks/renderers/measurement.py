"""How fast one render is."""

from __future__ import annotations

import gc
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import av

from .workload import Renderer, Workload


@dataclass(frozen=True)
class Measurement:
    """Frames per second, processor seconds for each frame, and the size of the file."""

    rate: float
    processor: float
    megabytes: float


def measured(make: Renderer, workload: Workload) -> Measurement:
    """Render and time a workload; raises `RuntimeError` if frames are missing."""
    gc.collect()
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        started, spent = time.perf_counter(), time.process_time()
        path = make(workload, Path(folder))
        seconds, processor = time.perf_counter() - started, time.process_time() - spent
        return of_film(path, workload, seconds, processor)


def of_film(path: Path, workload: Workload, seconds: float, processor: float) -> Measurement:
    """The measurement of a finished film; raises `RuntimeError` if frames are missing."""
    with av.open(str(path)) as finished:
        stream = finished.streams.video[0]
        if not stream.duration or not stream.time_base:
            raise RuntimeError(f"{path.name} has no duration")
        # Some programs encode frames that are held once.
        frames = round(float(stream.duration * stream.time_base) * workload.size.fps)
    # Stock Manim rounds the duration of each play to whole frames differently.
    if abs(frames - workload.timing.frames) > 2:
        raise RuntimeError(f"{path.name} has {frames} frames instead of {workload.timing.frames}")
    return Measurement(frames / seconds, processor / frames, path.stat().st_size / 1e6)
