"""The upper bound of the speed: the same frames, drawn in advance, are only encoded."""

from __future__ import annotations

from pathlib import Path

import av

from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for, play
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.sink import Frame, FrameSink

from .encoder import encoder
from .workload import Workload


class Ceiling:
    """Encodes the frames of one workload, which are drawn into memory when this is constructed."""

    def __init__(self, workload: Workload) -> None:
        self._frames = [
            (av.VideoFrame.from_ndarray(frame, format="yuv420p"), repeat)
            for frame, repeat in drawn(workload)
        ]

    def __call__(self, workload: Workload, folder: Path) -> Path:
        """Encode the frames."""
        output = folder / "ceiling.mp4"
        with encoder(output, workload.size) as encode:
            for frame, repeat in self._frames:
                for _ in range(repeat):
                    encode(frame)
        return output


def drawn(workload: Workload) -> list[tuple[Frame, int]]:
    """All frames of a film as yuv420p, and for how many frames each is shown."""
    sink = _MemorySink()
    reels = [Recording.open(path) for path in workload.reels]
    options = RenderOptions(
        scene=workload.scene, size=str(workload.size), duration=workload.seconds
    )
    with manim_for(workload.size):
        play(reels, options, sink, workload.size, wanted=lambda _: True)
    return sink.frames


class _MemorySink(FrameSink):
    """Keeps frames in memory; a repeated frame is kept once."""

    colours = "yuv420p"

    def __init__(self) -> None:
        self.frames: list[tuple[Frame, int]] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self.frames.append((frame.copy(), repeat))

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass
