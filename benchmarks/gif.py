"""Compares our GIFs with those of imageio, ffmpeg and gifski: bytes, seconds and PSNR.

`python -m benchmarks.gif [--json] [--scene convergence|network|comparison]` draws a film of the
spiral in continuous colours. Every encoder gets these frames; only encoding is timed, after that of
a few frames, and for us with the reduction of fields to levels. A render draws them in levels
instead: colours of edges, which are blends, differ a little from those that are reduced afterwards.
Such frames, as composed, are encoded as well: `bytes_rendered` and `psnr` are of that GIF, and
`psnr` is against what it was given. `psnr_full` and those of the others are against the frames in
continuous colours. ffmpeg makes a palette for the whole film and dithers, as it does by default;
all GIFs play for ever.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import av
import cv2
import imageio.v3 as iio
import numpy as np
from jaxtyping import UInt8, UInt32

from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for, play
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.formats import FORMATS
from epochreel.renders.sinks.gif import GifSink
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.fields.colours import TWO_CLASSES, field_colours, field_share
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.theme import Theme

from .renderers.machine import machine, sentence
from .renderers.processes import record_runs

_SCENES = {"convergence": 1, "network": 1, "comparison": 9}
_LEADS = 1 << 16  # from 0 to as much as changes colours

Encoder = Callable[[list[Frame], Path], None]


def main() -> None:
    """Print the ratios, or all numbers as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scene", choices=list(_SCENES), default="convergence")
    parser.add_argument("--size", type=Size.parse, default="640x640@25")
    parser.add_argument("--seconds", type=float, default=6.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="epochreel-") as scratch:
        folder = Path(scratch)
        count = _SCENES[options.scene]
        reels = [Recording.open(path) for path in record_runs(folder)[:count]]
        full, composed = (
            _drawn(reels, options.scene, options.size, options.seconds, levels)
            for levels in (None, FORMATS[".gif"].levels)
        )
        result = _compared(full, composed, options.size, folder)
    if options.json:
        print(json.dumps({"scene": options.scene, **result, "machine": machine()}, indent=2))
        return
    print(f"{sentence(machine())} {options.scene}, {options.size}, {len(full)} frames.")
    for name, number in result.items():
        print(f"{name:20} {number:.4g}")


def _drawn(
    reels: list[Recording], scene: str, size: Size, seconds: float, levels: int | None
) -> list[Frame]:
    """Every frame of a film."""
    options = RenderOptions(scene=scene, size=str(size), duration=seconds)
    if levels is not None:
        options = options.replaced(levels=levels)
    sink = _Repeating()
    with manim_for(size):
        play(reels, options, sink, size, wanted=lambda _: True)
    return sink.frames


class _Repeating(FrameSink):
    """Keeps each frame as often as it is shown."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self.frames += [frame.copy()] * repeat

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


def _compared(
    full: list[Frame], composed: list[Frame], size: Size, folder: Path
) -> dict[str, float]:
    table = _in_levels(FORMATS[".gif"].levels)  # a render has no need of it
    encoders: dict[str, Encoder] = {
        "ours": lambda frames, path: _ours(frames, path, size, table),
        "imageio": lambda frames, path: iio.imwrite(
            path, np.stack(frames), plugin="pillow", duration=1000 / float(size.fps), loop=0
        ),
        "ffmpeg": lambda frames, path: _ffmpeg(frames, path, size),
    }
    if shutil.which("gifski"):
        encoders["gifski"] = lambda frames, path: _gifski(frames, path, size)
    result: dict[str, float] = {"frames": len(full)}
    for name, encode in encoders.items():
        path = folder / f"{name}.gif"
        encode(full[:10], path)  # what is done once is not measured
        begun = time.perf_counter()
        encode(full, path)
        result[f"seconds_{name}"] = time.perf_counter() - begun
        result[f"bytes_{name}"] = path.stat().st_size
        result[f"psnr_full_{name}"] = _psnr(_shown(path, size), full)
    rendered = folder / "rendered.gif"
    _written(composed, rendered, size)
    result["bytes_rendered"] = rendered.stat().st_size
    result["psnr"] = _psnr(_shown(rendered, size), composed)
    result["psnr_full"] = result.pop("psnr_full_ours")
    result["shown_seconds"] = sum(1 for _ in _shown(folder / "ours.gif", size)) / float(size.fps)
    for name in list(encoders)[1:]:
        for what in ("bytes", "seconds"):
            result[f"{what}_vs_{name}"] = result[f"{what}_ours"] / result[f"{what}_{name}"]
    return result


def _ours(
    frames: list[Frame], path: Path, size: Size, table: UInt32[np.ndarray, " colours"]
) -> None:
    """Reduce fields to the levels of GIFs, as a render does, and encode."""
    sink, reduced = GifSink(path, size), np.empty_like(frames[0])
    numbers, steps = (np.empty(reduced.shape[:2], dtype="<u4") for _ in range(2))
    channels = numbers.view(np.uint8).reshape(*numbers.shape, 4)
    for frame, repeat in _held(frames):
        cv2.cvtColor(frame, cv2.COLOR_RGB2BGRA, dst=channels)
        numbers &= 0xFFFFFF
        numbers ^= np.take(table, numbers, out=steps, mode="clip")
        cv2.cvtColor(channels, cv2.COLOR_BGRA2RGB, dst=reduced)
        sink.write(reduced, repeat=repeat)
    sink.close()


def _written(frames: list[Frame], path: Path, size: Size) -> None:
    """Encode frames as they are."""
    sink = GifSink(path, size)
    for frame, repeat in _held(frames):
        sink.write(frame, repeat=repeat)
    sink.close()


def _held(frames: list[Frame]) -> Iterator[tuple[Frame, int]]:
    """Each frame that is drawn, and for how many frames it is shown."""
    for _, same in groupby(frames, key=id):
        shown = list(same)
        yield shown[0], len(shown)


def _in_levels(levels: int | None) -> UInt32[np.ndarray, " colours"]:
    """For every colour as a number, the bits by which that in levels differs; 0 for others.

    A colour may lie on both sides of where a level ends; it belongs to that of its middle.
    """
    table = np.zeros(1 << 24, dtype=np.uint32)
    theme, leads = Theme.named("dark"), np.linspace(0, 16, _LEADS)
    for colour in TWO_CLASSES:
        continuous, stepped = (
            _numbers(field_colours(field_share(leads, steps), colour, theme))
            for steps in (None, levels)
        )
        changes = np.flatnonzero(np.diff(continuous)) + 1
        middles = np.append(0, changes) + np.append(changes, _LEADS) >> 1
        table[continuous[middles]] = (continuous ^ stepped)[middles]
    return table


def _numbers(colours: UInt8[np.ndarray, "*shape 3"]) -> UInt32[np.ndarray, "*shape"]:
    numbers = colours[..., 0].astype(np.uint32)
    for channel in (1, 2):
        numbers <<= 8
        numbers |= colours[..., channel]
    return numbers


def _ffmpeg(frames: list[Frame], path: Path, size: Size) -> None:
    """With a palette of its own for the whole film, and its defaults."""
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size.width}x{size.height}"]
    chain = "split[a][b];[a]palettegen[p];[b][p]paletteuse"
    command = ["ffmpeg", "-y", "-loglevel", "error", *raw, "-r", str(size.fps), "-i", "-"]
    with subprocess.Popen([*command, "-vf", chain, str(path)], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames:
            process.stdin.write(frame.tobytes())
    if process.returncode:
        raise RuntimeError(f"ffmpeg ended with {process.returncode}")


def _gifski(frames: list[Frame], path: Path, size: Size) -> None:
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        names = [str(Path(folder) / f"{number:05}.png") for number in range(len(frames))]
        for name, frame in zip(names, frames, strict=True):
            iio.imwrite(name, frame, compression=0)
        command = ["gifski", "--quality", "90", "--fps", str(size.fps), "-o", str(path)]
        subprocess.run([*command, *names], check=True, capture_output=True)


def _shown(path: Path, size: Size) -> Iterator[Frame]:
    """What is shown at the middle of each frame of the film, as libav decodes it."""
    with av.open(str(path)) as film:
        (stream,) = film.streams.video
        number, last, end = 0, None, 0.0
        for frame in film.decode(stream):
            while last is not None and (number + 0.5) / float(size.fps) < (frame.time or 0.0):
                yield last
                number += 1
            last = frame.to_ndarray(format="rgb24")
            lasting = (frame.duration or 0) * (frame.time_base or 0)
            end = (frame.time or 0.0) + float(lasting)
        while last is not None and (number + 0.5) / float(size.fps) < end:
            yield last
            number += 1


def _psnr(shown: Iterator[Frame], frames: list[Frame]) -> float:
    """Peak signal-to-noise ratio over all frames, in decibels."""
    squares = [
        float(np.mean((one.astype(np.float32) - other) ** 2))
        for one, other in zip(shown, frames, strict=True)
    ]
    mean = sum(squares) / len(squares)
    return math.inf if mean == 0 else 10 * math.log10(255**2 / mean)


if __name__ == "__main__":
    main()
