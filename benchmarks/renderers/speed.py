"""Frames per second of epochreel, of encoding alone, and of the other programs."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import av

from epochreel.scenes.stage.size import Size

from . import epochreel_render, manim_script, stock_manim
from .ceiling import Ceiling
from .workload import Renderer, Workload


@dataclass(frozen=True)
class Measurement:
    """Frames per second, processor seconds for each frame, and the size of the file."""

    rate: float
    processor: float
    megabytes: float


_TINY = Size(192, 108, 10)


def others() -> dict[str, Renderer]:
    """The other programs; matplotlib only if it is installed."""
    renderers: dict[str, Renderer] = {
        "manim_script": manim_script.make,
        "manim_script_serially": manim_script.make_serially,
        "stock_renderer": stock_manim.make,
    }
    if find_spec("matplotlib"):
        from . import matplotlib_script

        renderers["matplotlib"] = matplotlib_script.make
    return renderers


def measure(
    workload: Workload,
    rounds: int,
    say: Callable[[str], None],
    others_workload: Workload | None = None,
) -> dict[str, list[Measurement]]:
    """Measure epochreel and encoding alone alternately, and each of the other programs once.

    The other programs, which take long, are measured between the rounds. Start-up is excluded: each
    program renders a tiny video first.
    """
    theirs = others() if others_workload else {}
    for make in (epochreel_render.make, *theirs.values()):
        warm_up(make, workload)
    ceiling = Ceiling(workload)
    measurements: dict[str, list[Measurement]] = {
        name: [] for name in ("epochreel", "ceiling", *theirs)
    }
    for turn in range(rounds):
        say(f"measuring speed of {workload.scene}, round {turn + 1} of {rounds}")
        measurements["epochreel"].append(measured(epochreel_render.make, workload))
        measurements["ceiling"].append(measured(ceiling, workload))
        for name in list(theirs)[turn::rounds]:
            say(f"measuring speed of {name.replace('_', ' ')}")
            measurements[name].append(measured(theirs[name], others_workload or workload))
    return measurements


def warm_up(make: Renderer, workload: Workload) -> None:
    """Render a tiny film, so that what is done once is not measured."""
    measured(make, replace(workload, size=_TINY, seconds=0.5))


def measured(make: Renderer, workload: Workload) -> Measurement:
    """Render and time a workload; raises `RuntimeError` if frames are missing."""
    gc.collect()
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        started, spent = time.perf_counter(), time.process_time()
        path = make(workload, Path(folder))
        seconds, processor = time.perf_counter() - started, time.process_time() - spent
        with av.open(str(path)) as finished:
            frames = sum(packet.size > 0 for packet in finished.demux(video=0))
        megabytes = path.stat().st_size / 1e6
    # Stock Manim rounds the duration of each play to whole frames differently.
    if abs(frames - workload.timing.frames) > 2:
        raise RuntimeError(f"{path.name} has {frames} frames instead of {workload.timing.frames}")
    return Measurement(frames / seconds, processor / frames, megabytes)
