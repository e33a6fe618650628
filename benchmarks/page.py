"""Measures pages of recordings: bytes beside films of the same run, frames a second, first picture.

`python -m benchmarks.page [--json]` records five runs, writes a page, an MP4 and a GIF of each, and
plays the pages in Chromium, where one is installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
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

# Frames in which the plane changed, while the page plays for some seconds.
_FRAMES = """(seconds) => new Promise((resolve) => {
  const plane = document.querySelector(".picture canvas");
  const pen = plane.getContext("2d");
  const put = pen.putImageData.bind(pen);
  let frames = 0;
  pen.putImageData = (...given) => { frames += 1; put(...given); };
  document.querySelector(".play").click();
  setTimeout(() => resolve(frames / seconds), 1000 * seconds);
})"""
_FIRST = """() => performance.getEntriesByName("first-contentful-paint")[0].startTime"""


def measured(name: str, settings: dict[str, Any], folder: Path, browser: Browser) -> dict[str, Any]:
    """What is known of one run."""
    recording = record(RunSpec.parse({**_ADAM, **settings}), folder / f"{name}.reel")
    sizes = {}
    for suffix in ("html", "mp4", "gif"):
        output = folder / f"{name}.{suffix}"
        render(recording, output)
        sizes[suffix] = output.stat().st_size
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto((folder / f"{name}.html").as_uri())
    page.locator(".picture canvas").first.wait_for()
    page.wait_for_timeout(1000)
    first, frames = page.evaluate(_FIRST), page.evaluate(_FRAMES, _SECONDS)
    context.close()
    return {"bytes": sizes, "frames_a_second": round(frames, 1), "first_picture_ms": round(first)}


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
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found = {name: measured(name, run, Path(folder), browser) for name, run in RUNS.items()}
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
