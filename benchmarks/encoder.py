"""Compares encoder settings: processor time, file size and similarity (SSIM).

`python -m benchmarks.encoder [--json]` draws a film of the spiral once, and encodes its frames with
the reference settings of x264, with today's, with today's at a variable rate, and with every
preset. `--scenes` does so for every scene, or for those named; the presets are compared on the
first. Sizes are interpolated at the SSIM of the first settings, since equal rate factors do not
mean equal quality.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import get_args

import av
import av.filter
import numpy as np

from epochreel.renders.sinks.options import EncoderOptions, EncoderPreset, RateOptions
from epochreel.renders.sinks.sink import Frame
from epochreel.renders.sinks.video import H264Sink
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.stage.size import Size

from .renderers import scene_costs
from .renderers.ceiling import drawn
from .renderers.encoder import ENCODING, reference_settings
from .renderers.machine import machine, sentence
from .renderers.markdown import table
from .renderers.processes import record_runs

_FACTORS = (ENCODING.crf - 1, ENCODING.crf, ENCODING.crf + 2)
_EVERY = 7  # frames, of which one is compared
_TICK = Fraction(1)

Frames = Sequence[tuple[Frame, int]]
"""Frames, and for how many each is shown."""

Compared = dict[str, dict[str, float]]
"""Numbers by the name of a setting."""


@dataclass(frozen=True)
class Setting:
    """One way to encode: a name, options, and whether x264 has the reference settings."""

    name: str
    encoding: EncoderOptions = ENCODING
    rate: RateOptions | None = None
    reference: bool = False


SETTINGS = (
    Setting("before", reference=True),
    Setting("now"),
    Setting("variable rate", rate=RateOptions(variable_rate=True)),
)


@dataclass(frozen=True)
class Encoded:
    """What an encoder made of a film: processor seconds, seconds, bytes and SSIM of luma."""

    processor: float
    seconds: float
    bytes: int
    ssim: float


def main() -> None:
    """Print the tables, or all numbers as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--size", type=Size.parse, default="1920x1080@60")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--scenes", nargs="*", choices=list(SCENES), default=["convergence"])
    options = parser.parse_args()
    described = machine()
    scenes: dict[str, Compared] = {}
    presets: Compared = {}
    with tempfile.TemporaryDirectory(prefix="epochreel-") as scratch:
        folder = Path(scratch)
        reels = record_runs(folder)
        for workload in scene_costs.workloads(reels, options.size, options.seconds):
            if options.scenes and workload.scene not in options.scenes:
                continue
            print(workload.scene, file=sys.stderr, flush=True)
            film = Film(drawn(workload), options.size, folder)
            scenes[workload.scene] = film.compared(SETTINGS)
            if not presets:
                presets = film.compared(_presets())
    result = {"scenes": scenes, "presets": presets, "machine": described}
    if options.json:
        print(json.dumps(result, indent=2))
        return
    print(f"{sentence(described)} Films are of {options.size} and {options.seconds:g} seconds.")
    print(f"\n{_scenes_table(scenes)}\n\n{_presets_table(presets)}")


def _presets() -> list[Setting]:
    """The default first, since it is what the others are compared with."""
    names = sorted(get_args(EncoderPreset), key=lambda name: name != ENCODING.preset)
    return [Setting(name, replace(ENCODING, preset=name)) for name in names]


class Film:
    """Frames in memory, to be encoded in several ways."""

    def __init__(self, frames: Frames, size: Size, folder: Path) -> None:
        self._frames, self._size, self._path = frames, size, folder / "encoded.mp4"
        self._starts = [0, *accumulate(repeat for _, repeat in frames)]

    def compared(self, settings: Sequence[Setting]) -> Compared:
        """For each setting, numbers at the default rate factor, and ratios to the first setting.

        `processor` and `bytes` are such ratios, the latter at the SSIM of the first setting.
        """
        encoded = {each.name: [self._encoded(each, crf) for crf in _FACTORS] for each in settings}
        default = _FACTORS.index(ENCODING.crf)
        first = encoded[settings[0].name]
        goal = first[default]
        least = min(each.processor for each in first)
        return {
            name: {
                "processor_seconds": (spent := min(each.processor for each in found)),
                "frames_per_second": self._starts[-1] / min(each.seconds for each in found),
                "kilobytes": found[default].bytes / 1000,
                "ssim": found[default].ssim,
                "processor": spent / least,
                "bytes": _bytes_at(found, goal.ssim) / goal.bytes,
            }
            for name, found in encoded.items()
        }

    def _encoded(self, setting: Setting, crf: int) -> Encoded:
        with reference_settings() if setting.reference else nullcontext():
            begun, worked = time.perf_counter(), time.process_time()
            encoding = replace(setting.encoding, crf=crf)
            sink = H264Sink(self._path, self._size, encoding, setting.rate)
            for frame, repeat in self._frames:
                sink.write(frame, repeat)
            sink.close()
            taken, spent = time.perf_counter() - begun, time.process_time() - worked
        return Encoded(spent, taken, self._path.stat().st_size, self._ssim())

    def _ssim(self) -> float:
        """Mean structural similarity of luma over a part of the frames."""
        compare = Similarity(self._size)
        return float(np.mean([compare(shown, frame) for shown, frame in self._pairs()]))

    def _pairs(self) -> Iterator[tuple[av.VideoFrame, Frame]]:
        """What the file shows at some times, and the frames that were drawn for them."""
        at = 0
        with av.open(str(self._path)) as video:
            ends = chain(video.decode(video=0), [None])
            for shown, following in pairwise(ends):
                assert shown is not None  # only the last is
                end = self._number(following) if following else self._starts[-1]
                for number in range(at, end, _EVERY):
                    place = bisect_right(self._starts, number) - 1
                    yield shown, self._frames[place][0]
                    at = number + _EVERY

    def _number(self, frame: av.VideoFrame) -> int:
        """The number of the frame of the film at which a frame of the file begins."""
        assert frame.pts is not None
        assert frame.time_base is not None
        return round(frame.pts * frame.time_base * self._size.fps)


class Similarity:
    """Structural similarity of luma, by libavfilter's ssim."""

    def __init__(self, size: Size) -> None:
        self._graph, self._number = av.filter.Graph(), 0  # filters are freed with their graph
        self._sources = [
            self._graph.add_buffer(
                width=size.width,
                height=size.height,
                format=av.VideoFormat("yuv420p"),
                time_base=_TICK,
            )
            for _ in range(2)
        ]
        measure, self._sink = self._graph.add("ssim"), self._graph.add("buffersink")
        for index, source in enumerate(self._sources):
            source.link_to(measure, 0, index)
        measure.link_to(self._sink)
        self._graph.configure()

    def __call__(self, shown: av.VideoFrame, original: Frame) -> float:
        """That of two frames, at most 1."""
        for source, planes in zip(
            self._sources, (shown.to_ndarray(format="yuv420p"), original), strict=True
        ):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = self._number, _TICK
            source.push(frame)
        self._number += 1
        return float(self._sink.pull().metadata["lavfi.ssim.Y"])


def _bytes_at(found: Sequence[Encoded], ssim: float) -> float:
    """Bytes at an SSIM, by a straight line through the measured ones on logarithmic scales."""
    loss = [np.log(1 - each.ssim) for each in found]
    slope, start = np.polyfit(loss, [np.log(each.bytes) for each in found], 1)
    return float(np.exp(start + slope * np.log(1 - ssim)))


def _scenes_table(scenes: dict[str, Compared]) -> str:
    """A row for every scene: processor time and size of each setting, as ratios to the first."""
    others = [each.name for each in SETTINGS[1:]]
    heads = ["scene", "processor time", "size", "SSIM"]
    for name in others:
        heads += [f"{name}: processor time", "size at that SSIM", "SSIM"]
    rows = []
    for scene, found in scenes.items():
        first = found[SETTINGS[0].name]
        row = [scene, f"{first['processor_seconds']:.2f} s", f"{first['kilobytes']:.0f} kB"]
        row += [f"{first['ssim']:.5f}"]
        for name in others:
            each = found[name]
            row += [f"{each['processor']:.2f}", f"{each['bytes']:.2f}", f"{each['ssim']:.5f}"]
        rows.append(row)
    return table(heads, rows)


def _presets_table(presets: Compared) -> str:
    """A row for every preset, the fastest first."""
    heads = ["preset", "frames per second", "processor time", "size at equal SSIM"]
    rows = [
        [
            name,
            f"{presets[name]['frames_per_second']:.1f}",
            f"{presets[name]['processor']:.2f}",
            f"{presets[name]['bytes']:.2f}",
        ]
        for name in get_args(EncoderPreset)
    ]
    return table(heads, rows)


if __name__ == "__main__":
    main()
