"""Compares rendering with encoding alone and with other programs; prints ratios within one run.

`of_ceiling`: frames per second from recording to finished file, divided by those of encoding the
same frames. `comparison_of_ceiling`: the same for a comparison of nine runs. `vs_manim_script`,
`vs_stock_renderer`, `vs_matplotlib`: frames per second divided by those of a Manim script, of the
same scene in stock Manim, and of a matplotlib script. `memory_growth`: peak memory for a video
divided by that for one a sixth as long. `startup_seconds_ratio`: seconds to the first frame divided
by those to import Manim.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from epochreel.scenes.stage.size import Size

from .renderers.processes import Growth, memory_growth, record_preset, startup
from .renderers.workload import Workload

_COMPARED_RUNS = 9
_PACKAGES = ("manim", "av", "numpy", "opencv-python-headless", "pycairo", "matplotlib")


def measure(
    workload: Workload,
    comparison: Workload,
    folder: Path,
    *,
    rounds: int,
    others_seconds: float | None,
) -> dict[str, Any]:
    """All ratios, and the measurements behind them; memory first, while this process is small."""
    machine = _machine()
    _say("measuring memory")
    growth = memory_growth(workload, folder)
    _say("measuring start-up")
    first, imported = startup(workload, folder, rounds)
    from .renderers import speed

    others_workload = replace(workload, seconds=others_seconds or workload.seconds)
    measurements = speed.measure(workload, rounds, _say, others_workload)
    rates = {name: [each.rate for each in found] for name, found in measurements.items()}
    typical = {name: median(each) for name, each in rates.items()}
    ours = typical["epochreel"]
    compared = {
        name: median(each.rate for each in found)
        for name, found in speed.measure(comparison, rounds, _say).items()
    }
    return {
        "of_ceiling": ours / typical["ceiling"],
        "comparison_of_ceiling": compared["epochreel"] / compared["ceiling"],
        **{f"vs_{name}": ours / typical[name] for name in speed.others()},
        "memory_growth": growth.ratio,
        "startup_seconds_ratio": first / imported,
        "frames_per_second": typical,
        "comparison_frames_per_second": compared,
        "every_round": rates,
        "megabytes": {name: found[0].megabytes for name, found in measurements.items()},
        "seconds": {"first_frame": first, "import_manim": imported},
        "memory": {
            "size": str(growth.size),
            "video_seconds": growth.seconds,
            "peak_megabytes": [peak / 1e6 for peak in growth.peaks],
        },
        "workload": _described(workload, others_workload),
        "machine": machine,
        "notes": _notes(workload, growth),
    }


def _described(workload: Workload, others_workload: Workload) -> dict[str, Any]:
    """Size, duration and encoder options."""
    from .renderers.encoder import ENCODING

    return {
        "size": str(workload.size),
        "seconds": workload.seconds,
        "frames": workload.timing.frames,
        "others_seconds": others_workload.seconds,
        "others_frames": others_workload.timing.frames,
        "crf": ENCODING.crf,
        "preset": ENCODING.preset,
    }


def _machine() -> dict[str, Any]:
    """The number of cores, the load average, and versions of Python and packages."""
    found = {
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
    }
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _notes(workload: Workload, growth: Growth) -> list[str]:
    """Remarks that readers of the numbers need."""
    notes = []
    if growth.size != workload.size:
        notes.append(f"memory is measured at {growth.size}, to save time")
    if find_spec("matplotlib"):
        from .renderers.matplotlib_script import writer_name

        notes.append(f"matplotlib saves through {writer_name()}")
    return notes


def _table(result: dict[str, Any]) -> str:
    """The ratios, followed by the measurements behind them."""
    ratios = {name: value for name, value in result.items() if isinstance(value, float)}
    groups = {name: value for name, value in result.items() if isinstance(value, dict)}
    rows = [f"{name:26}{_formatted(value)}" for name, value in ratios.items()]
    for group, values in groups.items():
        rows += ["", group, *(f"  {name:24}{_formatted(value)}" for name, value in values.items())]
    return "\n".join([*rows, "", *result["notes"]])


def _formatted(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_formatted, value))
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main() -> None:
    """Print the ratios as a table, or as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=10.0, help="duration of the video")
    parser.add_argument("--size", type=Size.parse, default="1920x1080@60")
    parser.add_argument("--others-seconds", type=float, help="the same for the other programs")
    parser.add_argument("--rounds", type=int, default=5, help="measurements for each median")
    parser.add_argument("--reel", type=Path, help="recording to render, not the spiral")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="epochreel-") as scratch:
        folder = Path(scratch)
        reel = options.reel
        if reel is None:
            _say("recording the spiral preset")
            reel = folder / "spiral.reel"
            record_preset(reel)
            record_preset(folder / "runs", "--seeds", f"1-{_COMPARED_RUNS}")
        compared = tuple(sorted((folder / "runs").glob("*.reel"))) or (reel,) * _COMPARED_RUNS
        result = measure(
            Workload((reel,), options.size, options.seconds),
            Workload(compared, options.size, options.seconds, scene="comparison"),
            folder,
            rounds=options.rounds,
            others_seconds=options.others_seconds,
        )
    print(json.dumps(result, indent=2) if options.json else _table(result))


if __name__ == "__main__":
    main()
