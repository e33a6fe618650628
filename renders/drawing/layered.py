"""A Manim renderer that draws what does not move once, and hands frames straight to a sink."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Camera, Mobject, Scene, logger
from manim.renderer.cairo_renderer import CairoRenderer

from ..sinks.sink import FrameSink
from .canvas import Canvas, RgbCanvas, YuvCanvas
from .frame_output import FrameOutput
from .painter import Painter
from .pure_frames import PureFrames
from .sequential_frames import LayeredFrames, SequentialFrames, WholeFrames
from .still_camera import StillCamera, is_still


class LayeredRenderer(CairoRenderer):
    """Plays a scene into a sink, frame by frame, without files of its own.

    `wanted` says of a frame, by its number in the film, whether it is drawn. A scene whose
    attribute `pure_frames` is true when a play begins is set to the frames that are wanted and to
    no others; its camera must not move. Any other scene is played as stock Manim plays it.
    """

    def __init__(
        self,
        sink: FrameSink,
        *,
        wanted: Callable[[int], bool],
        camera_class: type[Camera] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(camera_class=camera_class or StillCamera, **options)
        camera = self.camera
        kind = YuvCanvas if sink.colours == "yuv420p" else RgbCanvas
        canvas: Canvas = kind(camera.pixel_width, camera.pixel_height)
        painter = Painter(camera, canvas)
        self._output = FrameOutput(sink, canvas, wanted)
        self._pure: PureFrames | None = None
        if is_still(camera):
            use_z_index = camera.use_z_index
            self._pure = PureFrames(painter, self._output, use_z_index=use_z_index)
            self._sequential: SequentialFrames = LayeredFrames(camera, painter)
        else:
            logger.debug("%s may move: every frame is drawn whole", type(camera).__name__)
            self._sequential = WholeFrames(self, canvas)

    def init_scene(self, *_: Any) -> None:
        """Frames go to the sink: Manim's own file writer is not needed."""
        self.file_writer = _NoFiles()

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play animations; Manim calls this."""
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        if self._pure and getattr(scene, "pure_frames", False):
            rate = self.camera.frame_rate
            self.time += self._pure.play(scene, rate) / rate
        else:
            self._play_in_sequence(scene)
        self.num_plays += 1

    def render(
        self,
        scene: Scene,
        time: float,  # noqa: ARG002  # Manim's
        moving_mobjects: Sequence[Mobject] | None = None,
    ) -> None:
        """Draw the next frame of a scene that is played in sequence; Manim calls this."""
        if self._output.wanted():
            self._sequential.draw(scene, moving_mobjects or ())
        self._write(1)

    def scene_finished(self, scene: Scene) -> None:
        """A scene without a play is one frame of what it shows."""
        if not self.num_plays:
            self._sequential.begin(scene)
            self.render(scene, 0.0)

    def _play_in_sequence(self, scene: Scene) -> None:
        """Play animations that have begun: as many frames as stock Manim, at the same times."""
        step = 1 / self.camera.frame_rate
        frozen = scene.is_current_animation_frozen_frame()
        # Manim's own count, be it one less than there is time for, by a rounding error.
        count = int(scene.duration / step) if frozen else len(np.arange(0, scene.duration, step))
        wanted = self._output.wanted(count)
        if wanted:
            self._sequential.begin(scene)
        if not frozen:
            scene.play_internal()
            return
        if wanted:
            self._sequential.draw(scene, scene.moving_mobjects)
        self._write(count)

    def _write(self, count: int) -> None:
        self._output.write(count)
        self.time += count * (1 / self.camera.frame_rate)


class _NoFiles:
    """Answers what Manim asks of a file writer, and writes nothing."""

    def __init__(self) -> None:
        self.subcaptions: list[Any] = []

    def abort_encode_jobs(self, **_: Any) -> None:
        """There are none."""

    def next_section(self, *_: Any) -> None:
        """A film is one file."""
