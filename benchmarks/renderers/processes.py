"""Run time and peak memory of whole processes.

Import this in a small process only: the peak memory that the system reports for a child process can
be that of the parent which it was forked from.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from statistics import median

from epochreel.scenes.stage.size import Size

from .workload import Workload

_COMMAND = (str(Path(sysconfig.get_path("scripts"), "epochreel")),)
_LONGER = 6
_MAX_SECONDS = 180.0  # for rendering the longer video


@dataclass(frozen=True)
class Process:
    """Run time of a process in seconds, and peak memory of it or of its children, in bytes."""

    seconds: float
    peak: int


def run(*command: str) -> Process:
    """Run a program; raises `RuntimeError` if it fails.

    Python may write bytecode, so that epochreel is compiled in advance as installed packages are.
    """
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return Process(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def record_preset(path: Path, *options: str) -> None:
    """Run `epochreel record spiral`."""
    run(*_COMMAND, "record", "spiral", "--output", str(path), "--force", "--quiet", *options)


def record_runs(folder: Path, count: int = 9) -> tuple[Path, ...]:
    """Record the spiral preset, and the same with other seeds; that of the preset comes first."""
    first = folder / "spiral.reel"
    record_preset(first)
    record_preset(folder / "runs", "--seeds", f"11-{count + 9}")
    return (first, *sorted((folder / "runs").glob("*.reel")))


@dataclass(frozen=True)
class Growth:
    """Peak memory in bytes of a video and of a longer one, their durations, and their size."""

    seconds: tuple[float, float]
    peaks: tuple[int, int]
    size: Size

    @property
    def ratio(self) -> float:
        """Peak memory of the longer video divided by that of the other."""
        return self.peaks[1] / self.peaks[0]


def memory_growth(workload: Workload, folder: Path) -> Growth:
    """Peak memory for `workload` and one six times as long, at a lower frame rate if necessary."""
    longer = replace(workload, seconds=workload.seconds * _LONGER)
    brief = _rendered(workload, folder)
    expected = brief.seconds * _LONGER
    if expected > _MAX_SECONDS:
        size = replace(
            workload.size, fps=Fraction(max(1, int(workload.size.fps * _MAX_SECONDS / expected)))
        )
        workload, longer = replace(workload, size=size), replace(longer, size=size)
        brief = _rendered(workload, folder)
    long = _rendered(longer, folder)
    return Growth((workload.seconds, longer.seconds), (brief.peak, long.peak), workload.size)


def startup(workload: Workload, folder: Path, rounds: int) -> tuple[float, float]:
    """Median seconds to render the first frame as a PNG, and to import Manim, run alternately.

    The first run of each is discarded, since files may not be in the disk cache.
    """
    still = folder / "first.png"
    command = (
        *_COMMAND,
        "render",
        *map(str, workload.reels),
        "--output",
        str(still),
        "--at",
        "0",
        "--force",
        "--quiet",
    )
    ours, imports = [], []
    for _ in range(1 + 2 * rounds):  # short runs vary more
        ours.append(run(*command, "--size", str(workload.size)).seconds)
        imports.append(run(sys.executable, "-c", "import manim").seconds)
    return median(ours[1:]), median(imports[1:])


def _rendered(workload: Workload, folder: Path) -> Process:
    chosen = ("--size", str(workload.size), "--duration", str(workload.seconds))
    return run(
        *_COMMAND,
        "render",
        *map(str, workload.reels),
        "--output",
        str(folder / "long.mp4"),
        *chosen,
        "--force",
        "--quiet",
    )
