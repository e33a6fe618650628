"""Measures pages of recordings: bytes beside films of the same run, frames a second, first picture.

`python -m benchmarks.page [--json]` records five runs and writes a page, an MP4 and a GIF of each,
two runs at a time; then it plays the pages in Chromium, one after another, while nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from epochreel.renders.render import render
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

from .renderers.machine import machine, sentence
from .renderers.markdown import table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUNS: Mapping[str, dict[str, Any]] = {
    "spiral": {"data": "spiral", "hidden": (8, 8), "epochs": 600, "seed": 4},
    "4-4-2 relu": {"hidden": (4, 4, 2), "activation": "relu", "epochs": 1000},
    "30 tanh": {"data": "circles", "hidden": (30,), "epochs": 600, "learning_rate": 0.01},
    "three classes": {
        "data": {"name": "arms", "options": {"classes": 3}},
        "hidden": (8, 8),
        "epochs": 600,
    },
    "32-32": {"hidden": (32, 32), "epochs": 600},
}
_ADAM = {"learning_rate": 0.02, "batch_size": 25}
_SECONDS = 3  # of playing
_AT_ONCE = 2  # runs that are recorded and drawn

# Milliseconds until the plane's first picture is shown: until the frame after the one that puts it.
_WATCH = """(() => {
  const put = CanvasRenderingContext2D.prototype.putImageData;
  window.planes = 0;
  CanvasRenderingContext2D.prototype.putImageData = function (...given) {
    put.apply(this, given);
    if (!this.canvas.closest(".picture")) return;
    window.planes += 1;
    if (window.planes > 1) return;
    requestAnimationFrame((now) => { window.first = now; });
  };
})()"""

# Pictures of the plane a second, while the page plays.
_PLAY = """(seconds) => new Promise((resolve) => {
  document.querySelector(".play").click();
  const before = window.planes;
  setTimeout(() => resolve((window.planes - before) / seconds), 1000 * seconds);
})"""


def written(name: str, folder: Path) -> dict[str, int]:
    """Bytes of the page, the MP4 and the GIF of a run."""
    recording = record(RunSpec.parse({**_ADAM, **RUNS[name]}), folder / f"{name}.reel")
    sizes = {}
    for suffix in ("html", "mp4", "gif"):
        output = folder / f"{name}.{suffix}"
        render(recording, output)
        sizes[suffix] = output.stat().st_size
    return sizes


def played(path: Path, browser: Browser) -> dict[str, float]:
    """How soon and how smoothly a page draws its plane, of which it samples 128 x 128 places."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-rests]", state="attached")
    first, frames = page.evaluate("window.first"), page.evaluate(_PLAY, _SECONDS)
    context.close()
    return {"frames_a_second": round(frames, 1), "first_picture_ms": round(first)}


def main() -> None:
    """Measure all runs, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit("benchmarks.page needs playwright: pip install playwright")
    path = shutil.which("chromium")
    if path is None:
        sys.exit("benchmarks.page needs chromium")
    with tempfile.TemporaryDirectory() as name:
        folder, processes = Path(name), multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(_AT_ONCE, mp_context=processes) as pool:
            sizes = list(pool.map(written, RUNS, [folder] * len(RUNS)))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            found: dict[str, dict[str, Any]] = {
                run: {"bytes": each, **played(folder / f"{run}.html", browser)}
                for run, each in zip(RUNS, sizes, strict=True)
            }
            browser.close()
    if arguments.json:
        print(json.dumps({"machine": machine(), "runs": found}, indent=2))
        return
    print(sentence(machine()))
    rows = [
        [
            name,
            *(f"{each['bytes'][suffix] / 1000:,.0f} kB" for suffix in ("html", "mp4", "gif")),
            f"{each['frames_a_second']}",
            f"{each['first_picture_ms']} ms",
        ]
        for name, each in found.items()
    ]
    print(table(["run", "page", "MP4", "GIF", "frames a second", "first picture"], rows))


if __name__ == "__main__":
    main()
