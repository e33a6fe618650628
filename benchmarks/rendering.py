"""Compares rendering with encoding alone and with other programs; prints ratios within one run.

`of_ceiling`: frames per second from recording to finished file, divided by those of encoding the
same frames. `comparison_of_ceiling`: the same for a comparison of nine runs. `vs_manim_script`,
`vs_stock_renderer`, `vs_matplotlib`, `vs_manimgx`: frames per second divided by those of a Manim
script with parallel encoders (`vs_manim_script_serially`: with one), of the same scene in stock
Manim, of a matplotlib script, and of the Manim script in ManimGX. `memory_growth`: peak memory for
a video divided by that for one a sixth as long. `startup_seconds_ratio`: seconds to the first frame
divided by those to import Manim.

`--scenes` measures every scene against its own ceiling instead, and what each of its frames costs;
`--growth` how memory and time grow with the length, the size and what is shown.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import Any

from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.stage.size import Size

from .renderers import growth, peers
from .renderers.machine import machine, sentence
from .renderers.processes import record_runs
from .renderers.workload import Workload

_RUNS = 9  # that are compared with each other
_SECONDS = {"peers": 10.0, "scenes": 3.0, "growth": 3.0}


def main() -> None:
    """Print the ratios as tables in Markdown, or as JSON."""
    options = _parsed()
    # What libraries say while they are imported is not part of the result.
    with redirect_stdout(sys.stderr), tempfile.TemporaryDirectory(prefix="epochreel-") as scratch:
        result, printed = _measured(options, Path(scratch))
    print(json.dumps(result, indent=2) if options.json else printed)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--scenes", nargs="*", choices=list(SCENES), help="all, or those named")
    what.add_argument(
        "--growth", nargs="*", choices=list(growth.MEASURES), help="by all measures, or those named"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, help="duration of a video, by default 10 or 3")
    parser.add_argument("--size", type=Size.parse, default="1920x1080@60")
    parser.add_argument("--others-seconds", type=float, help="the same for the other programs")
    parser.add_argument(
        "--manimgx",
        metavar="PYTHON",
        help="a Python, 3.13 or later, where ManimGX is installed, to compare with it",
    )
    parser.add_argument(
        "--rounds", type=int, help="measurements for each median, by default 5 or 3"
    )
    parser.add_argument("--reel", type=Path, help="recording to render, not the spiral")
    parser.add_argument(
        "--reference-encoder",
        action="store_true",
        help="encoder settings that never change, for ratios that are compared over time",
    )
    return parser.parse_args()


def _measured(options: argparse.Namespace, folder: Path) -> tuple[dict[str, Any], str]:
    """What was asked for, and its tables."""
    described = machine()
    head = f"{sentence(described)} Films are {str(options.size).replace('x', '×')}"
    if options.growth is not None:
        seconds = options.seconds or _SECONDS["growth"]
        measures = options.growth or list(growth.MEASURES)
        found = growth.measure(measures, options.size, seconds, folder, _say)
        head += f", {seconds:g} seconds, unless the table says otherwise."
        return {"growth": found, "machine": described}, f"{head}\n\n{growth.as_table(found)}"
    reels = _recorded(options.reel, folder)
    if options.scenes is None:
        seconds = options.seconds or _SECONDS["peers"]
        result = _peers(options, reels, seconds, folder)
        head += f", {seconds:g} seconds."
        return {**result, "machine": described}, f"{head}\n\n{peers.as_table(result)}"
    from .renderers import encoder, scene_costs

    seconds = options.seconds or _SECONDS["scenes"]
    head += f", {seconds:g} seconds."
    if options.reference_encoder:
        head += f" Settings of x264: {encoder.REFERENCE[1:]}."
    with encoder.reference_settings() if options.reference_encoder else nullcontext():
        scenes = {
            each.scene: scene_costs.measure(each, options.rounds or 3, _say)
            for each in scene_costs.workloads(reels, options.size, seconds)
            if not options.scenes or each.scene in options.scenes
        }
    result = {"scenes": scenes, "seconds": seconds, "size": str(options.size), "machine": described}
    return result, f"{head}\n\n{scene_costs.as_table(scenes)}"


def _peers(
    options: argparse.Namespace, reels: tuple[Path, ...], seconds: float, folder: Path
) -> dict[str, Any]:
    return peers.measure(
        Workload(reels[:1], options.size, seconds),
        Workload(reels, options.size, seconds, scene="comparison"),
        folder,
        _say,
        rounds=options.rounds or 5,
        others_seconds=options.others_seconds,
        python_with_manimgx=options.manimgx,
    )


def _recorded(given: Path | None, folder: Path) -> tuple[Path, ...]:
    """Nine recordings: the one that was given, again and again, or runs of the spiral."""
    if given is not None:
        return (given,) * _RUNS
    _say("recording the spiral preset")
    return record_runs(folder, _RUNS)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
