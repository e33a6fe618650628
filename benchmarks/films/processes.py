"""What can only be seen from outside: seconds and peak memory of whole processes.

This is loaded by a process that stays small: the peak that a system reports for a child can be that
of the parent it was forked from.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from epochreel.scenes.stage.size import Size

from .film import Film

_COMMAND = (str(Path(sysconfig.get_path("scripts"), "epochreel")),)  # what users type
_LONGER = 6
_PATIENCE = 180.0  # seconds that the longer film may take


@dataclass(frozen=True)
class Process:
    """How a process fared: its seconds, and the most memory it or a child of its held, in bytes."""

    seconds: float
    peak: int


def run(*command: str) -> Process:
    """Run a program to its end, which has to be a good one.

    Python may keep what it has compiled, as it has that of Manim since that was installed.
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
    """Record the spiral of `epochreel record spiral`."""
    run(*_COMMAND, "record", "spiral", "--output", str(path), "--quiet", *options)


@dataclass(frozen=True)
class Growth:
    """Peak memory (bytes) of a film and of one that lasts longer, and at which size."""

    seconds: tuple[float, float]
    peaks: tuple[int, int]
    size: Size

    @property
    def ratio(self) -> float:
        """How many times as much the longer one takes."""
        return self.peaks[1] / self.peaks[0]


def memory_growth(film: Film, folder: Path) -> Growth:
    """Memory of `film` and of one six times as long, at fewer frames a second if it takes ages."""
    longer = replace(film, seconds=film.seconds * _LONGER)
    brief = _rendered(film, folder)
    expected = brief.seconds * _LONGER
    if expected > _PATIENCE:
        size = replace(film.size, fps=max(1, int(film.size.fps * _PATIENCE / expected)))
        film, longer = replace(film, size=size), replace(longer, size=size)
        brief = _rendered(film, folder)
    long = _rendered(longer, folder)
    return Growth((film.seconds, longer.seconds), (brief.peak, long.peak), film.size)


def startup(film: Film, folder: Path, rounds: int) -> tuple[float, float]:
    """Seconds to the film's first frame as a PNG, and to import Manim: medians, taken in turn.

    The first of each, which may have to read from a cold disk, is not counted.
    """
    still = folder / "first.png"
    command = (
        *_COMMAND,
        "render",
        *map(str, film.reels),
        "--output",
        str(still),
        "--at",
        "0",
        "--quiet",
    )
    ours, imports = [], []
    for _ in range(1 + 2 * rounds):  # they are brief, and vary
        ours.append(run(*command, "--size", str(film.size)).seconds)
        imports.append(run(sys.executable, "-c", "import manim").seconds)
    return median(ours[1:]), median(imports[1:])


def _rendered(film: Film, folder: Path) -> Process:
    chosen = ("--size", str(film.size), "--duration", str(film.seconds), "--quiet")
    return run(
        *_COMMAND, "render", *map(str, film.reels), "--output", str(folder / "long.mp4"), *chosen
    )
