"""epochreel compared with encoding alone and with other programs, in ratios within one run."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from .markdown import table
from .processes import Growth, memory_growth, startup
from .workload import Workload

_NAMES = {
    "epochreel": "epochreel, from recording to finished file",
    "ceiling": "encoding alone, of the same frames from memory",
    "manim_script": "a Manim script, as a proficient user writes it, with parallel encoders",
    "manim_script_serially": "the same with one encoder, Manim's default",
    "stock_renderer": "epochreel's scene in stock Manim",
    "matplotlib": "a matplotlib script: FuncAnimation with `set_data`",
    "manimgx": "the Manim script in ManimGX, on the processor",
}


def measure(
    workload: Workload,
    comparison: Workload,
    folder: Path,
    say: Callable[[str], None],
    *,
    rounds: int,
    others_seconds: float | None,
    python_with_manimgx: str | None,
) -> dict[str, Any]:
    """All ratios, and the measurements behind them; memory first, while this process is small."""
    say("measuring memory")
    growth = memory_growth(workload, folder)
    say("measuring start-up")
    first, imported = startup(workload, folder, rounds)
    from . import speed

    others_workload = replace(workload, seconds=others_seconds or workload.seconds)
    others = speed.others(python_with_manimgx)
    measurements = speed.measure(workload, rounds, say, others, others_workload)
    rates = {name: [each.rate for each in found] for name, found in measurements.items()}
    typical = {name: median(each) for name, each in rates.items()}
    ours = typical["epochreel"]
    compared = {
        name: median(each.rate for each in found)
        for name, found in speed.measure(comparison, rounds, say).items()
    }
    return {
        "of_ceiling": ours / typical["ceiling"],
        "comparison_of_ceiling": compared["epochreel"] / compared["ceiling"],
        **{f"vs_{name}": ours / typical[name] for name in others},
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
        "notes": _notes(workload, growth, typical),
    }


def as_table(result: dict[str, Any]) -> str:
    """The programs in Markdown, and the other ratios in sentences."""
    rates = result["frames_per_second"]
    rows = [
        [
            what,
            f"{rates[name]:.1f}" if name in rates else "not measured",
            f"{rates['epochreel'] / rates[name]:.2f}" if name in rates else "",
        ]
        for name, what in _NAMES.items()
    ]
    compared, seconds = result["comparison_frames_per_second"], result["seconds"]
    sentences = [
        f"A comparison of nine runs renders at {compared['epochreel']:.1f} frames per second, "
        f"{result['comparison_of_ceiling']:.2f} times as fast as encoding alone.",
        f"A film six times as long takes {result['memory_growth']:.2f} times the memory.",
        f"Rendering the first frame takes {seconds['first_frame']:.2f} s, "
        f"{result['startup_seconds_ratio']:.2f} times as long as `import manim`.",
        *result["notes"],
    ]
    heads = ["program", "frames per second", "epochreel is as many times as fast"]
    return "\n\n".join([table(heads, rows), *sentences])


def _described(workload: Workload, others_workload: Workload) -> dict[str, Any]:
    """Size, duration and encoder options."""
    from .encoder import ENCODING

    return {
        "size": str(workload.size),
        "seconds": workload.seconds,
        "frames": workload.timing.frames,
        "others_seconds": others_workload.seconds,
        "others_frames": others_workload.timing.frames,
        "crf": ENCODING.crf,
        "preset": ENCODING.preset,
    }


def _notes(workload: Workload, growth: Growth, measured: Container[str]) -> list[str]:
    """Remarks that readers of the numbers need."""
    notes = []
    if growth.size != workload.size:
        notes.append(f"Memory is measured at {growth.size}, to save time.")
    if find_spec("matplotlib"):
        from .matplotlib_script import writer_name

        notes.append(f"matplotlib saves through {writer_name()}.")
    if "manimgx" in measured:
        notes.append("Fields were computed before for ManimGX, and are not in its time.")
    return notes
