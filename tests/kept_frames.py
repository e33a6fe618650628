"""What keeps the frames of two renderers in memory: epochreel's, and Manim's own."""

from collections.abc import Container
from typing import Any, Literal

from manim import Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.section import Section

from epochreel.renders.sinks.sink import Frame, FrameSink


class MemorySink(FrameSink):
    """Keeps frames in memory."""

    def __init__(self, colours: Literal["rgb24", "yuv420p"]) -> None:
        self.colours = colours
        self.frames: list[Frame] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self.frames += [frame.copy()] * repeat

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


class StockWriter:
    """Replaces the file writer of Manim's renderer, and keeps the wanted frames in memory."""

    def __init__(self, wanted: Container[int], *_: Any) -> None:
        self.wanted, self.number = wanted, 0
        self.frames: list[Frame] = []
        self.output_spec = self
        self.is_still = self.is_video = self.is_image_sequence = self.fallback_to_still = False
        self.sections = [Section("", None, "", skip_animations=False)]

    def next_section(self, name: str, kind: str, skip_animations: bool) -> None:
        self.sections.append(Section(kind, None, name, skip_animations))

    def write_frame(self, frame: Frame, repeat: int) -> None:
        numbers = range(self.number, self.number + repeat)
        self.frames += [frame] * sum(number in self.wanted for number in numbers)
        self.number += repeat

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: False


class StockRenderer(CairoRenderer):
    """Manim's renderer, except that frames which are not wanted are not drawn."""

    def init_scene(self, scene: Scene, *arguments: Any) -> None:
        """Make what a scene makes with a renderer of its own: its camera."""
        super().init_scene(scene, *arguments)
        self.camera = scene.camera_class()
        self._original_skipping_status = scene.skip_animations

    def render(self, scene: Scene, time: float, moving: Any = None) -> None:  # noqa: ARG002  # Manim's
        if self.file_writer.number in self.file_writer.wanted:
            self.update_frame(scene, moving)
        self.add_frame(self.get_frame())
