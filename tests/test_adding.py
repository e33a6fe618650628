"""Adds a scene, an option and a format to a copy of the package, as CONTRIBUTING.md describes."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import imageio.v3 as iio
import numpy as np
import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow

JPEG = '''
"""One JPEG: the last frame that was written."""

from __future__ import annotations

from pathlib import Path

import cv2

from ...scenes.stage.size import Size
from .options import Chosen, JpegOptions
from .sink import FileSink
from .still import StillSink


class JpegSink(StillSink):
    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        made = cls(path)
        made.quality = options.of(JpegOptions).quality
        return made

    def _finish(self) -> None:
        quality = (cv2.IMWRITE_JPEG_QUALITY, self.quality)
        self.part.write_bytes(cv2.imencode(".jpg", self._frame, quality)[1].tobytes())
'''

JPEG_OPTIONS = """

@dataclass(frozen=True)
class JpegOptions:
    quality: Annotated[int, Limits(ge=1, le=100), Help("Quality of the picture.")] = 90
"""


SCENE = '''
"""The plane alone, without words."""

from __future__ import annotations

from .composition import Composition, Live
from .fields.pace import Pace
from .parts.recorded_output import output_of
from .parts.plane import Plane
from .reel_scene import ReelScene
from .stage.places import places_of
from .suitable import one_reel


class Bare(ReelScene):
    """Field and boundary over the epochs."""

    def compose(self) -> Composition:
        reel = one_reel("bare", self.reels)
        plane = Plane.of(reel.dataset, places_of(self.stage).plane, self.stage)
        parts = [Live(each) for each in output_of(reel, plane)]
        return Composition(parts, Pace.named(self.pace, reel))
'''


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that a test may change."""
    unwanted = ("tests", "docs", "benchmarks", "build", ".*", "*.egg-info", "__pycache__")
    return Path(copytree(ROOT, tmp_path / "epochreel", ignore=ignore_patterns(*unwanted)))


def run(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line of the copy, from its parent folder."""
    return subprocess.run(
        [sys.executable, "-m", "epochreel", *arguments],
        cwd=package.parent,
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def test_a_format_is_a_row_and_a_sink(package: Path, reels: Path) -> None:
    sinks = package / "renders" / "sinks"
    (sinks / "jpeg.py").write_text(JPEG, "utf-8")
    with (sinks / "options.py").open("a", encoding="utf-8") as file:
        file.write(JPEG_OPTIONS)
    rows = "for each in (\n"
    jpeg = '".jpg", "JPEG picture", "image/jpeg", "jpeg:JpegSink", (StillOptions, JpegOptions)'
    row = f"Format({jpeg}),"
    change(sinks / "formats.py", rows, f"{rows}        {row}\n")
    change(
        sinks / "formats.py",
        "    EncoderOptions,\n    ",
        "    EncoderOptions,\n    JpegOptions,\n    ",
    )

    text = " ".join(run(package, "render", "--help").stdout.split())
    assert "Quality of the picture. [1 to 100; default: 90; only for .jpg]" in text
    assert "only for .jpg, .png, .svg and .pdf" in text
    sizes = []
    for quality in ("5", "95"):
        arguments = ["render", str(reels / "spiral.reel"), "-o", "a.jpg", "--size", "320x180"]
        done = run(package, *arguments, "--at", "0.5", "--quality", quality, "-f")
        assert done.returncode == 0, done.stderr
        sizes.append((package.parent / "a.jpg").stat().st_size)
    assert sizes[1] > 2 * sizes[0]
    refused = run(package, "render", "a.reel", "-o", "a.png", "--quality", "5")
    assert "option --quality does not apply to .png; it applies to .jpg" in refused.stderr
    refused = run(package, "render", "a.reel", "-o", "a.jpg", "--crf", "5")
    assert "option --crf does not apply to .jpg" in refused.stderr


def test_a_scene_is_a_file_and_a_line_of_the_catalogue(package: Path, reels: Path) -> None:
    (package / "scenes" / "bare.py").write_text(SCENE, "utf-8")
    line = '    "bare": Entry(".bare", "Bare", "the plane alone"),'
    head = "SCENES: dict[str, Entry] = {\n"
    change(package / "scenes" / "catalogue.py", head, f"{head}{line}\n")

    assert "bare           the plane alone\n" in run(package, "list", "scenes").stdout
    reel, size = str(reels / "spiral.reel"), ["--size", "320x180@10", "--duration", "1"]
    pictures = []
    for at in ("0", "1"):
        output = ["-o", "a.png", "--force", *size[:2], "--at", at]
        done = run(package, "render", reel, "--scene", "bare", *output)
        assert done.returncode == 0, done.stderr
        pictures.append(iio.imread(package.parent / "a.png"))
    assert np.abs(pictures[0].astype(int) - pictures[1]).mean() > 3
    assert run(package, "render", reel, "--scene", "bare", "-o", "a.mp4", *size).returncode == 0
    refused = run(package, "render", reel, "--scene", "bare", "--goal", "0.9")
    assert "option --goal does not apply to scene 'bare'" in refused.stderr


def test_a_scene_option_is_a_field_of_its_model(package: Path) -> None:
    change(
        package / "scenes" / "options.py",
        'class EnsembleOptions(SceneOptions):\n    """What the ensemble of many seeds takes."""\n',
        "class EnsembleOptions(SceneOptions):\n"
        '    dots: Annotated[int, Limits(ge=1, le=9), Help("Rows of dots.")] = 3\n',
    )
    text = " ".join(run(package, "render", "--help").stdout.split())
    assert "--dots INTEGER Rows of dots. [1 to 9; default: 3; only for scene ensemble]" in text
    refused = run(package, "render", "a.reel", "--dots", "2")
    assert "option --dots does not apply to scene 'convergence'; it applies to scene ensemble" in (
        refused.stderr
    )
    refused = run(package, "render", "a.reel", "--scene", "ensemble", "--dots", "10")
    assert "dots must be at most 9: got 10" in refused.stderr
    plan = '[[run]]\nname = "a"\n[[render]]\nruns = "a"\nscene = "ensemble"\ndots = 0\n'
    (package.parent / "plan.toml").write_text(plan, "utf-8")
    assert "dots must be at least 1: got 0" in run(package, "batch", "plan.toml").stderr
    program = (
        "from manim.renderer.cairo_renderer import CairoRenderer\n"
        "from epochreel.scenes import Ensemble\n"
        "class Mine(Ensemble):\n"
        "    dots = 5\n"
        "print(Ensemble(CairoRenderer()).dots, Mine(CairoRenderer()).dots)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=package.parent,
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "3 5\n", done.stderr
