"""How memory and time grow with the length of a film, and with what it shows.

Import this in a small process only: see `processes`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.scenes.stage.size import Size

from .markdown import table
from .processes import record_preset
from .workload import Workload

_BRIEF = ("--epochs", "30", "--batch-size", "500")  # of training, which is not measured


Case = tuple[str, Workload]
"""What a measure has grown to, and the film that is rendered."""


def measure(
    measures: Sequence[str], size: Size, seconds: float, folder: Path, say: Callable[[str], None]
) -> list[dict[str, Any]]:
    """Peak memory, and time for each frame with the set-up, of films in processes of their own."""
    spiral = folder / "600.reel"
    record_preset(spiral)
    usual = Workload((spiral,), size, seconds)
    found = []
    for name in measures:
        for value, workload in MEASURES[name](usual, folder):
            say(f"{name}: {value}")
            done = rendered(workload)
            found.append(
                {
                    "measure": name,
                    "value": value,
                    "scene": workload.scene,
                    "megabytes": done["megabytes"],
                    "milliseconds": 1000 * done["seconds"] / done["frames"],
                    "processor_milliseconds": 1000 * done["processor_seconds"] / done["frames"],
                }
            )
    return found


def _seconds(usual: Workload, folder: Path) -> Iterator[Case]:  # noqa: ARG001
    for length in (1, 10, 60):
        yield f"{length}", replace(usual, seconds=float(length))


def _runs(usual: Workload, folder: Path) -> Iterator[Case]:
    """A single run has a scene of its own."""
    yield "1", usual
    several = (9, 64)
    record_preset(folder / "runs", "--seeds", f"1-{several[-1]}")
    reels = tuple(sorted((folder / "runs").glob("*.reel")))
    for count in several:
        yield f"{count}", replace(usual, reels=reels[:count], scene="ensemble")


def _points(usual: Workload, folder: Path) -> Iterator[Case]:
    for count in (250, 2_000, 5_000, 100_000):
        reel = folder / f"{count}-points.reel"
        record_preset(reel, "--points", f"{count}", *_BRIEF)
        yield f"{count:,}", replace(usual, reels=(reel,))


def _epochs(usual: Workload, folder: Path) -> Iterator[Case]:
    yield "600", usual
    reel = folder / "stretched.reel"
    stretch(usual.reels[0], reel, 100_000)
    yield "100,000", replace(usual, reels=(reel,))


def _units(usual: Workload, folder: Path) -> Iterator[Case]:
    for units in ("8,8", "256,256"):
        reel = folder / f"{units}.reel"
        record_preset(reel, "--hidden", units, *_BRIEF)
        yield units.replace(",", "-"), replace(usual, reels=(reel,))


def _size(usual: Workload, folder: Path) -> Iterator[Case]:  # noqa: ARG001
    for size in ("1280x720", "1920x1080", "3840x2160"):
        yield size.replace("x", "×"), replace(usual, size=Size.parse(f"{size}@{usual.size.fps}"))


MEASURES: dict[str, Callable[[Workload, Path], Iterator[Case]]] = {
    "seconds": _seconds,
    "runs": _runs,
    "points": _points,
    "epochs": _epochs,
    "units": _units,
    "size": _size,
}
"""What grows, and the films by which that is measured, whose recordings are made in a folder."""


def as_table(found: list[dict[str, Any]]) -> str:
    """The results in Markdown."""
    heads = ["what grows", "to", "scene", "peak memory", "ms a frame", "processor ms"]
    rows = [
        [
            each["measure"],
            each["value"],
            each["scene"],
            f"{each['megabytes']:.0f} MB",
            f"{each['milliseconds']:.1f}",
            f"{each['processor_milliseconds']:.1f}",
        ]
        for each in found
    ]
    return table(heads, rows)


def rendered(workload: Workload) -> dict[str, float]:
    """What rendering took in a process of its own."""
    reels = map(str, workload.reels)
    arguments = (workload.scene, str(workload.size), str(workload.seconds), *reels)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.renderers.one_render", *arguments],
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def stretch(path: Path, output: Path, epochs: int) -> None:
    """Write a recording of as many epochs, in which it learns what the one at `path` does."""
    source = Recording.open(path)
    metrics, last = source.metrics, int(source.epochs[-1])
    with RecordingWriter(output, source.header) as writer:
        for epoch in range(epochs + 1):
            at = epoch / epochs * last
            step = int(at)
            writer.append(
                Snapshot(
                    epoch=epoch,
                    train_loss=float(metrics.train_loss[step]),
                    test_loss=float(metrics.test_loss[step]),
                    train_accuracy=float(metrics.train_accuracy[step]),
                    test_accuracy=float(metrics.test_accuracy[step]),
                    gradient_norms=tuple(metrics.gradient_norms[step].tolist()),
                    dead_units=tuple(metrics.dead_units[step].tolist()),
                    seconds=float(metrics.seconds[step]),
                    layers=tuple(source.at(at).layers),
                )
            )
