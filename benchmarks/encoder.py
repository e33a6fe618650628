"""Compares encoder presets: file size at equal similarity (SSIM), and speed.

`python -m benchmarks.encoder [--json]` renders the spiral once losslessly, and encodes those frames
with every preset at several rate factors. Sizes are interpolated at the SSIM of the default
options.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import get_args

import av
import av.filter
import numpy as np
from numpy.typing import NDArray

from epochreel import RunSpec, record, render
from epochreel.renders.cores import Share
from epochreel.renders.sinks.options import EncoderOptions, EncoderPreset
from epochreel.renders.sinks.video import H264Sink
from epochreel.scenes.stage.size import Size
from epochreel.training.presets import PRESETS

_FACTORS = (14, 18, 22, 26)


def main() -> None:
    """Print the table, or all numbers as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--size", default="1920x1080@60")
    parser.add_argument("--seconds", type=float, default=4.0)
    arguments = parser.parse_args()
    size = Size.parse(arguments.size)
    with tempfile.TemporaryDirectory() as folder:
        frames = _frames(Path(folder), size, arguments.seconds)
        presets = get_args(EncoderPreset)
        rows = {name: _measured(Path(folder), frames, size, name) for name in presets}
    default = EncoderOptions()
    ssim = rows[default.preset][_FACTORS.index(default.crf)]["ssim"]
    table = [
        {
            "preset": name,
            "frames_per_second": round(np.median([row["fps"] for row in measured]), 1),
            "kilobytes_at_equal_ssim": round(_size_at(measured, ssim)),
        }
        for name, measured in rows.items()
    ]
    if arguments.json:
        print(json.dumps({"ssim": ssim, "presets": table, "all": rows}))
        return
    print(f"{size}, {len(frames)} frames, SSIM {ssim:.4f} (crf {default.crf}, {default.preset})")
    print("\n| preset | frames per second | kilobytes at that SSIM |\n|---|---|---|")
    for row in table:
        print("| {preset} | {frames_per_second} | {kilobytes_at_equal_ssim} |".format(**row))


def _frames(folder: Path, size: Size, seconds: float) -> list[NDArray[np.uint8]]:
    record([RunSpec.parse(PRESETS["spiral"])], [folder / "spiral.reel"])
    path = folder / "exact.mp4"
    render(
        folder / "spiral.reel", path, size=str(size), duration=seconds, crf=0, preset="ultrafast"
    )
    with av.open(str(path)) as video:
        decoded = video.decode(video=0)
        return [
            frame.to_ndarray(format="yuv420p").astype(np.uint8, copy=False) for frame in decoded
        ]


def _measured(
    folder: Path, frames: list[NDArray[np.uint8]], size: Size, preset: EncoderPreset
) -> list[dict[str, float]]:
    rows = []
    for factor in _FACTORS:
        path = folder / f"{preset}-{factor}.mp4"
        started = time.perf_counter()
        threads = Share.all().encoder_threads
        encoding = EncoderOptions(crf=factor, preset=preset, threads=threads)
        sink = H264Sink(path, size, encoding)
        for frame in frames:
            sink.write(frame)
        sink.close()
        seconds = time.perf_counter() - started
        row = {"crf": factor, "fps": len(frames) / seconds, "kilobytes": path.stat().st_size / 1000}
        rows.append({**row, "ssim": _ssim(path, frames, size)})
    return rows


def _ssim(path: Path, frames: list[NDArray[np.uint8]], size: Size) -> float:
    """Mean structural similarity of luma over every tenth frame, by libavfilter's ssim."""
    graph = av.filter.Graph()
    tick = Fraction(1)
    sources = [
        graph.add_buffer(
            width=size.width, height=size.height, format=av.VideoFormat("yuv420p"), time_base=tick
        )
        for _ in range(2)
    ]
    measure, sink = graph.add("ssim"), graph.add("buffersink")
    for index, source in enumerate(sources):
        source.link_to(measure, 0, index)
    measure.link_to(sink)
    graph.configure()
    found = []
    with av.open(str(path)) as video:
        for number, shown in enumerate(video.decode(video=0)):
            if number % 10:
                continue
            original = av.VideoFrame.from_ndarray(frames[number], format="yuv420p")
            for source, frame in zip(sources, (shown, original), strict=True):
                frame.pts, frame.time_base = number, tick
                source.push(frame)
            found.append(float(sink.pull().metadata["lavfi.ssim.Y"]))
    return float(np.mean(found))


def _size_at(rows: list[dict[str, float]], ssim: float) -> float:
    """Kilobytes at an SSIM, interpolated on logarithmic scales between the measured factors."""
    loss = [np.log(1 - row["ssim"]) for row in rows]
    return float(np.exp(np.interp(np.log(1 - ssim), loss, [np.log(r["kilobytes"]) for r in rows])))


if __name__ == "__main__":
    main()
