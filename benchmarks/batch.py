"""Batches: memory over the number of jobs, and time over bare renders and through Dask.

`memory_growth`: the most memory of a batch of 400 runs and as many small GIFs, over that of 40; of
its own process or of its largest worker, whichever grows more.
`overhead`: the time of a batch of GIFs in one process, divided by that of rendering them one after
the other. `dask_overhead`: the same through a Dask scheduler with one worker.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from epochreel.training.record import record_runs
from epochreel.training.spec_from_options import run_from_options

_JOBS, _FILMS = 400, 60

_PLAN = """
[[run]]
name = "r"
data = "circles"
points = 40
hidden = [2]
epochs = 3
seed = "0-{last}"

[[render]]
runs = "r"
each = "run"
size = "128x72@10"
duration = 0.5
formats = "gif"
"""

_FILMS_PLAN = """
[[render]]
runs = "one.reel"
name = "film-{domain}"
size = "240x135@20"
duration = 4
formats = "gif"
domain = [DOMAINS]
"""

_MEASURED = """
import resource, runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module("epochreel", run_name="__main__")
finally:
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    print(*(resource.getrusage(kind).ru_maxrss for kind in kinds))
"""

_BARE = """
import sys
from pathlib import Path
from epochreel.reels.recording import Recording
from epochreel.renders.cores import Share
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
reel = Recording.open("one.reel")
for number, domain in enumerate(sys.argv[2:]):
    options = RenderOptions(domain=domain, size="240x135@20", duration=4)
    render_recordings([reel], Path(sys.argv[1]) / f"{number}.gif", options, share=Share(1))
"""


def measured(jobs: int = _JOBS) -> dict[str, float]:
    """Ratios: of memory from a tenth to all jobs, and of times with one process of each kind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = _memory(folder, jobs // 10), _memory(folder, jobs)
        record_runs([run_from_options(None, {"epochs": 20})], [folder / "one.reel"])
        domains = [f"-1,{1 + k / 1000:.3f},-1,1" for k in range(_FILMS)]
        listed = ", ".join(f'"{each}"' for each in domains)
        (folder / "films.toml").write_text(_FILMS_PLAN.replace("DOMAINS", listed))
        (folder / "bare").mkdir()
        bare = _seconds([sys.executable, "-c", _BARE, "bare", *domains], folder)
        batch = [sys.executable, "-m", "epochreel", "batch", "films.toml", "-q", "-o"]
        local = _seconds([*batch, "local", "--jobs", "1"], folder)
        with_dask = _dask_seconds([*batch, "dask"], folder)
    return {
        "memory_growth": round(max(b / a for a, b in zip(few, many, strict=True)), 3),
        "overhead": round(local / bare, 3),
        "dask_overhead": round(with_dask / bare, 3),
    }


def _memory(folder: Path, count: int) -> list[int]:
    """The most memory of the process of a batch and of a worker, with as many runs and films."""
    plan = folder / f"{count}.toml"
    plan.write_text(_PLAN.replace("{last}", str(count - 1)))
    command = ["epochreel", "batch", plan.name, "-q", "-o", str(count)]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return [int(each) for each in done.stdout.split()[-2:]]


def _seconds(command: list[str], folder: Path) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True)
    return time.perf_counter() - started


def _dask_seconds(command: list[str], folder: Path) -> float:
    """The time through a scheduler with one worker, whose start is not counted."""
    from distributed import LocalCluster as Cluster

    made: Any = Cluster

    with made(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        return _seconds([*command, "--scheduler", cluster.scheduler_address], folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    help_of_jobs = "runs and pictures of the larger batch, at least 10"
    parser.add_argument("--jobs", type=int, default=_JOBS, help=help_of_jobs)
    arguments = parser.parse_args()
    if arguments.jobs < 10:
        parser.error("--jobs must be at least 10")
    found = measured(arguments.jobs)
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, ratio in found.items():
            print(f"{name}  {ratio}")
