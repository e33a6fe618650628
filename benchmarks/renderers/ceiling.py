"""The upper bound of the speed: the same frames, drawn in advance, are only encoded."""

from __future__ import annotations

import tempfile
from pathlib import Path

import av

from epochreel.renders.drawing.layered import LayeredRenderer
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.catalogue import scene_class

from .encoder import encoder
from .stock_manim import manim_writing_to
from .workload import Workload


class Ceiling:
    """Encodes the frames of one workload, which are drawn into memory when this is constructed."""

    def __init__(self, workload: Workload) -> None:
        sink = _MemorySink()
        with (
            tempfile.TemporaryDirectory(prefix="epochreel-") as folder,
            manim_writing_to(Path(folder), workload),
        ):
            renderer = LayeredRenderer(sink, wanted=lambda _: True)
            scene = scene_class(workload.scene)
            scene(renderer, recordings=workload.reels, duration=workload.seconds).render()
        self._frames = sink.frames

    def __call__(self, workload: Workload, folder: Path) -> Path:
        """Encode the frames."""
        output = folder / "ceiling.mp4"
        with encoder(output, workload.size) as encode:
            for frame, repeat in self._frames:
                for _ in range(repeat):
                    encode(frame)
        return output


class _MemorySink(FrameSink):
    """Keeps frames in memory as yuv420p; a repeated frame is kept once."""

    colours = "yuv420p"

    def __init__(self) -> None:
        self.frames: list[tuple[av.VideoFrame, int]] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self.frames.append((av.VideoFrame.from_ndarray(frame, format="yuv420p"), repeat))

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass
