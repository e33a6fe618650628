"""Counts what drawing frames of scenes takes: numbers that depend on no clock and no other load.

As a program it reads {scene: recordings}, pickled, and prints the counts of each as JSON: in a
process of its own, where no types are checked, which would take most calls.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import cairo
import numpy as np
import pytest
from manim import Scene

import epochreel
from epochreel.reels import forward
from epochreel.reels.recording import Recording
from epochreel.renders.drawing import glyph_atlas, rasterizer
from epochreel.renders.drawing.canvas import YuvCanvas
from epochreel.renders.drawing.layered import LayeredRenderer
from epochreel.renders.drawing.rectangles import Rectangle
from epochreel.renders.drawing.sprite import Sprite
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.finding import scene_class
from epochreel.scenes.stage.size import Size

TOLERANCE = 0.1
"""The part of a kept count by which another may differ."""

SIZE = Size.parse("640x360@30")
FRAMES = range(80, 85)
"""Of films of six seconds: when all scenes move."""

_KEPT = Path(__file__).parent / "work.json"
_FEW = 3  # by which small counts may differ as well
_FEW_KILOBYTES = 30  # caches of Python and NumPy make this difference
_PACKAGE = f"{epochreel.__name__}."
_PAINTING = {"fill", "fill_preserve", "stroke", "stroke_preserve", "paint", "mask_surface"}


@dataclass
class Work:
    """What some frames took."""

    answers: int = 0
    """Points that networks were asked about."""
    shapes: int = 0
    """What was filled, stroked or pasted, by Cairo or as it does."""
    corners: int = 0
    """Points of the paths of these."""
    pixels: int = 0
    """Pixels of frames that were written, each time that they were."""
    calls: int = 0
    """Calls of functions of this package, and those that they make of compiled functions."""
    kilobytes: int = 0
    """The largest amount of memory that one frame took for itself."""


def work_of(scene: type[Scene], size: Size, frames: range, **options: Any) -> Work:
    """What a film's `frames` take, except the first, for which much is made that is kept."""
    work = Work()
    sink = _CountingSink(work, len(frames))
    with pytest.MonkeyPatch.context() as patch, manim_for(size):
        _count(patch, sink)
        renderer = LayeredRenderer(sink, wanted=frames.__contains__)
        try:
            scene(renderer=renderer, **options).render()
        finally:
            sink.stop()
    return work


def counts_of(recordings: Mapping[str, Sequence[Recording]]) -> dict[str, dict[str, int]]:
    """The counts of each scene that is shown its recordings, found in another process."""
    counted = subprocess.run(
        [sys.executable, "-m", "epochreel.tests.scenes.work"],
        input=pickle.dumps(dict(recordings)),
        stdout=subprocess.PIPE,
        check=True,
    )
    counts: dict[str, dict[str, int]] = json.loads(counted.stdout)
    return counts


def kept() -> dict[str, dict[str, int]]:
    """The counts that were written down, by scene."""
    counts: dict[str, dict[str, int]] = json.loads(_KEPT.read_text())
    return counts


def keep(counts: Mapping[str, Mapping[str, int]]) -> None:
    """Write counts down, a line a scene."""
    lines = [f"  {json.dumps(scene)}: {json.dumps(counts[scene])}" for scene in sorted(counts)]
    _KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def differences(now: Mapping[str, int], before: Mapping[str, int]) -> list[str]:
    """A sentence on each count that is no longer what was written down, or nearly."""
    return [
        f"{name}: {count:,}, and {before[name]:,} before"
        for name, count in now.items()
        if abs(count - before[name])
        > max(TOLERANCE * before[name], _FEW_KILOBYTES if name == "kilobytes" else _FEW)
    ]


class _CountingSink(FrameSink):
    """Counts between the first frame that it gets and the last."""

    colours = "yuv420p"

    def __init__(self, work: Work, frames: int) -> None:
        self.work, self.counting, self._left, self._held = work, False, frames, 0

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # it is not looked at
        sys.setprofile(None)
        if self.counting:
            taken = tracemalloc.get_traced_memory()[1] - self._held
            self.work.kilobytes = max(self.work.kilobytes, taken // 1000)
        elif self._left > 1:
            tracemalloc.start()
        self._left -= repeat
        self.counting = self._left > 0
        if self.counting:
            self._held = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            sys.setprofile(self._profile)
        else:
            self.stop()

    def stop(self) -> None:
        """Count no more."""
        sys.setprofile(None)
        tracemalloc.stop()
        self.counting = False

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass

    def _profile(self, frame: FrameType, event: str, called: object) -> None:
        """Count a call; comprehensions are none, for not every Python makes functions of them."""
        if event == "c_call" and _paints(called):
            self.work.shapes += 1
        code = frame.f_code
        named = event == "call" and not code.co_name.startswith("<")
        ours = frame.f_globals.get("__name__", "").startswith(_PACKAGE)
        if (named or event == "c_call") and ours:
            self.work.calls += 1


def _paints(called: object) -> bool:
    """Whether a compiled function makes Cairo draw."""
    if getattr(called, "__name__", "") not in _PAINTING:
        return False
    return isinstance(getattr(called, "__self__", None), cairo.Context)


def _count(patch: pytest.MonkeyPatch, sink: _CountingSink) -> None:
    """Count answers, corners and pixels while the sink does."""
    work = sink.work

    def counted(owner: Any, name: str, count: Callable[..., None]) -> None:
        function = getattr(owner, name)

        def counting(*arguments: Any, **keywords: Any) -> Any:
            if sink.counting:
                count(*arguments, **keywords)
            return function(*arguments, **keywords)

        patch.setattr(owner, name, counting)

    def answers(_: object, __: object, inputs: np.ndarray) -> None:
        work.answers += len(inputs)

    def answers_of_each(
        networks: Sequence[object], _: object, inputs: np.ndarray, *__: object
    ) -> None:
        work.answers += len(networks) * len(inputs)

    def corners(_: object, points: np.ndarray, *, straight: bool, **__: object) -> None:
        work.corners += len(points) // 4 * (1 if straight else 3)

    def painting(paint: Callable[..., bool]) -> Callable[..., bool]:
        """What is refused is left to Cairo, and counted there."""

        def counting(
            picture: Any, context: Any, points: np.ndarray, *arguments: Any, **style: Any
        ) -> bool:
            painted = paint(picture, context, points, *arguments, **style)
            if painted and sink.counting:
                work.shapes += 1
                corners(None, points, straight=style.get("straight", True))
            return painted

        return counting

    def areas(_: object, rectangle: Rectangle) -> None:
        left, top, right, bottom = rectangle
        work.pixels += (right - left) * (bottom - top)

    def picture(_: object, __: object, rectangles: Sequence[Rectangle]) -> None:
        for each in rectangles:
            areas(None, each)

    def sprite(_: object, sprite: Sprite) -> None:
        work.pixels += 4 * len(sprite.corners)

    for function, count in (
        (forward.forward, answers),
        (forward.logits_of, answers),
        (forward.logits_of_each, answers_of_each),
    ):
        name = function.__name__
        for module in tuple(sys.modules.values()):
            if module is not forward and getattr(module, name, None) is function:
                counted(module, name, count)
    for module in (rasterizer, glyph_atlas):
        counted(module, "set_path", corners)
    for name in ("fill_path", "stroke_path"):
        patch.setattr(rasterizer, name, painting(getattr(rasterizer, name)))
    # Fields are written, and what was there before is put back, by areas.
    counted(YuvCanvas, "areas", areas)
    counted(YuvCanvas, "blend_picture", picture)
    counted(YuvCanvas, "blend", sprite)


if __name__ == "__main__":
    json.dump(
        {
            scene: asdict(work_of(scene_class(scene), SIZE, FRAMES, recordings=reels, duration=6.0))
            for scene, reels in pickle.load(sys.stdin.buffer).items()
        },
        sys.stdout,
    )
