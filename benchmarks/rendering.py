"""Rendering measured against the encoder and against others, in the same run; prints ratios.

`of_ceiling`: frames a second from reel to finished file, over those of encoding the same frames.
`vs_manim_script`, `vs_stock_renderer`, `vs_matplotlib`: how many times as many frames a second as a
Manim script, the same scene in stock Manim, and a matplotlib script. `memory_growth`: peak memory
of a film over that of one a sixth as long. `startup_seconds_ratio`: seconds to the first frame over
those to import Manim. `comparison_of_ceiling`: as `of_ceiling`, of a comparison of nine runs.
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

from .films.film import Film
from .films.processes import Growth, memory_growth, record_preset, startup

_COMPARED = 9  # runs
_PACKAGES = ("manim", "av", "numpy", "opencv-python-headless", "pycairo", "matplotlib")


def measure(
    film: Film, comparison: Film, folder: Path, *, rounds: int, others_seconds: float | None
) -> dict[str, Any]:
    """All ratios and what they are made of. Memory comes first, while this process is small."""
    machine = _machine()
    _say("memory")
    growth = memory_growth(film, folder)
    _say("start-up")
    first, imported = startup(film, folder, rounds)
    from .films import speed

    others_film = replace(film, seconds=others_seconds or film.seconds)
    makings = speed.measure(film, rounds, _say, others_film)
    rates = {name: [each.rate for each in makings[name]] for name in makings}
    typical = {name: median(each) for name, each in rates.items()}
    ours = typical["epochreel"]
    compared = {
        name: median(each.rate for each in every)
        for name, every in speed.measure(comparison, rounds, _say).items()
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
        "megabytes": {name: made[0].megabytes for name, made in makings.items()},
        "seconds": {"first_frame": first, "import_manim": imported},
        "memory": {
            "size": str(growth.size),
            "film_seconds": growth.seconds,
            "peak_megabytes": [peak / 1e6 for peak in growth.peaks],
        },
        "film": _told(film, others_film),
        "machine": machine,
        "notes": _notes(film, growth),
    }


def _told(film: Film, others_film: Film) -> dict[str, Any]:
    """What was rendered."""
    from .films.encoder import ENCODING

    return {
        "size": str(film.size),
        "seconds": film.seconds,
        "frames": film.timing.frames,
        "others_seconds": others_film.seconds,
        "others_frames": others_film.timing.frames,
        "crf": ENCODING.crf,
        "preset": ENCODING.preset,
    }


def _machine() -> dict[str, Any]:
    """What it runs on, and how busy that is with other things."""
    told = {
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
    }
    for name in _PACKAGES:
        try:
            told[name] = version(name)
        except PackageNotFoundError:
            told[name] = "not installed"
    return told


def _notes(film: Film, growth: Growth) -> list[str]:
    """What a reader has to know."""
    notes = []
    if growth.size != film.size:
        notes.append(f"memory is measured at {growth.size}, or it would take too long")
    if find_spec("matplotlib"):
        from .films.matplotlib_script import writer_name

        notes.append(f"matplotlib saves through {writer_name()}")
    return notes


def _table(result: dict[str, Any]) -> str:
    """Ratios, and below them what they were made of."""
    ratios = {name: value for name, value in result.items() if isinstance(value, float)}
    groups = {name: value for name, value in result.items() if isinstance(value, dict)}
    rows = [f"{name:26}{_brief(value)}" for name, value in ratios.items()]
    for group, values in groups.items():
        rows += ["", group, *(f"  {name:24}{_brief(value)}" for name, value in values.items())]
    return "\n".join([*rows, "", *result["notes"]])


def _brief(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_brief, value))
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _say(what: str) -> None:
    print(f"measuring {what}", file=sys.stderr, flush=True)


def main() -> None:
    """Print the ratios, as JSON if so asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long our film is")
    parser.add_argument("--size", type=Size.parse, default="1920x1080@60")
    parser.add_argument("--others-seconds", type=float, help="and theirs, if shorter")
    parser.add_argument("--rounds", type=int, default=5, help="medians are taken of so many")
    parser.add_argument("--reel", type=Path, help="in place of the spiral preset, recorded anew")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="epochreel-") as scratch:
        folder = Path(scratch)
        reel = options.reel
        if reel is None:
            _say("nothing yet: the spiral is being recorded")
            reel = folder / "spiral.reel"
            record_preset(reel)
            record_preset(folder / "runs", "--seeds", f"1-{_COMPARED}")
        compared = tuple(sorted((folder / "runs").glob("*.reel"))) or (reel,) * _COMPARED
        result = measure(
            Film((reel,), options.size, options.seconds),
            Film(compared, options.size, options.seconds, scene="comparison"),
            folder,
            rounds=options.rounds,
            others_seconds=options.others_seconds,
        )
    print(json.dumps(result, indent=2) if options.json else _table(result))


if __name__ == "__main__":
    main()
