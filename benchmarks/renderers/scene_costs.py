"""Every scene against its own ceiling, and what each of its frames costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for, play
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.renders.sinks.video import FrameBuffer
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.stage.size import Size

from . import epochreel_render
from .ceiling import Ceiling
from .markdown import table
from .measurement import measured
from .samples import Samples
from .speed import warm_up
from .workload import Workload


def workloads(runs: Sequence[Path], size: Size, seconds: float) -> list[Workload]:
    """A film of every scene: of one of the `runs`, or of all where the scene needs several."""
    return [
        Workload(tuple(runs if entry.shows[0] > 1 else runs[:1]), size, seconds, scene)
        for scene, entry in SCENES.items()
    ]


def measure(workload: Workload, rounds: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Speed of a scene as a part of that of its encoder, and milliseconds for each frame.

    `wall` and `processor` are those of the whole render; the others are processor time, which
    several threads may spend at once. Frames that are held cost nothing but their encoding.
    """
    warm_up(partial(measured, epochreel_render.make), workload)
    say(f"{workload.scene}: drawing")
    costs = _Costs(workload)
    ceiling = Ceiling(workload)
    ours, bounds = [], []
    for turn in range(rounds):
        say(f"{workload.scene}: round {turn + 1} of {rounds}")
        ours.append(measured(epochreel_render.make, workload))
        bounds.append(measured(ceiling, workload))
    rate, bound = (median(each.rate for each in found) for found in (ours, bounds))
    return {
        "of_ceiling": rate / bound,
        "frames_per_second": rate,
        "ceiling_frames_per_second": bound,
        "set_up_seconds": costs.set_up,
        "milliseconds": {
            "wall": 1000 / rate,
            "processor": 1000 * median(each.processor for each in ours),
            **costs.milliseconds(),
            "encoding": 1000 * median(each.processor for each in bounds),
        },
    }


def as_table(scenes: dict[str, dict[str, Any]]) -> str:
    """The results of all scenes in Markdown."""
    heads = ["scene", "of its ceiling", "frames/s", "encoding alone", "set-up", "ms a frame"]
    costs = ["processor", "fields", "drawing", "conversion", "encoding"]
    rows = []
    for name, found in scenes.items():
        each = found["milliseconds"]
        rows.append(
            [
                name,
                f"{found['of_ceiling']:.2f}",
                f"{found['frames_per_second']:.1f}",
                f"{found['ceiling_frames_per_second']:.1f}",
                f"{found['set_up_seconds']:.2f} s",
                f"{each['wall']:.1f}",
                *(f"{each[cost]:.1f}" for cost in costs),
            ]
        )
    return table([*heads, *costs], rows)


class _Costs(FrameSink):
    """Draws a film and copies its frames as if for an encoder, and takes the time.

    `set_up` is seconds until the first frame; processor time is counted from there on.
    """

    colours = "yuv420p"

    def __init__(self, workload: Workload) -> None:
        self._frames = workload.timing.frames
        self._buffer = FrameBuffer(workload.size)
        self._samples = Samples()
        self.set_up = self._begun = self._spent = 0.0
        reels = [Recording.open(path) for path in workload.reels]
        options = RenderOptions(
            scene=workload.scene, size=str(workload.size), duration=workload.seconds
        )
        with manim_for(workload.size), self._samples.taken():
            self._started = time.perf_counter()
            play(reels, options, self, workload.size, wanted=lambda _: True)

    def milliseconds(self) -> dict[str, float]:
        """Processor time for each frame of the film, by what it is spent on."""
        whole = 1000 * self._spent / self._frames
        return {part: whole * share for part, share in self._samples.shares().items()}

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # it is drawn once
        self._buffer.fill(frame)
        if not self.set_up:
            self.set_up = time.perf_counter() - self._started
            self._begun = time.thread_time()
            self._samples.forget()

    def close(self) -> None:
        self._spent = time.thread_time() - self._begun

    def abort(self) -> None:
        pass
