"""A Manim renderer that draws what does not move once, and hands frames straight to a sink."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Camera, Mobject, Scene, logger
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.section import Section

from ...errors import UserError
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
    Sound, subcaptions and windows are refused with a `UserError`.
    """

    def __init__(self, sink: FrameSink, *, wanted: Callable[[int], bool]) -> None:
        super().__init__(camera_class=StillCamera)
        kind = YuvCanvas if sink.colours == "yuv420p" else RgbCanvas
        self._canvas: Canvas = kind(self.camera.pixel_width, self.camera.pixel_height)
        self._output = FrameOutput(sink, self._canvas, wanted)
        self._pure: PureFrames | None = None
        self._sequential: SequentialFrames

    @property
    def frames(self) -> int:
        """How many frames there have been, wanted or not."""
        return self._output.frames

    def init_scene(self, scene: Scene, *_: Any) -> None:
        """Take the camera that the scene asks for; Manim calls this.

        Frames go to the sink: Manim's own file writer is not needed.
        """
        self.file_writer = _NoFiles()
        scene.interactive_embed = _no_window
        self._original_skipping_status = scene.skip_animations
        if scene.camera_class is not Camera:
            self.camera = scene.camera_class()
        camera = self.camera
        if is_still(camera):
            painter, use_z_index = Painter(camera, self._canvas), camera.use_z_index
            self._pure = PureFrames(painter, self._output, use_z_index=use_z_index)
            self._sequential = LayeredFrames(camera, painter)
        else:
            logger.debug("%s may move: every frame is drawn whole", type(camera).__name__)
            self._sequential = WholeFrames(self, self._canvas)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play animations; Manim calls this."""
        self.skip_animations = self._original_skipping_status
        self.update_skipping_status()
        scene.compile_animation_data(*args, **kwargs)
        if self.skip_animations:
            self.time += scene.duration
        scene.begin_animations()
        if self._pure and getattr(scene, "pure_frames", False) and not self.skip_animations:
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
        if self.skip_animations:
            return
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
        wanted = 0 if self.skip_animations else self._output.wanted(count)
        if wanted:
            self._sequential.begin(scene)
        if not frozen:
            scene.play_internal()
            return
        if self.skip_animations:
            return
        if wanted:
            self._sequential.draw(scene, scene.moving_mobjects)
        self._write(count)

    def _write(self, count: int) -> None:
        self._output.write(count)
        self.time += count * (1 / self.camera.frame_rate)


class _NoFiles:
    """Answers what Manim asks of a file writer, and writes nothing.

    A film is one file, whatever its sections are called; those that are skipped are not in it.
    """

    def __init__(self) -> None:
        self.sections = [Section("", None, "", skip_animations=False)]
        self.output_spec = _Film()
        self.subcaptions = _NoSubcaptions()

    def next_section(self, name: str, kind: str, skip_animations: bool) -> None:
        """Begin a section, whose frames may be skipped."""
        self.sections.append(Section(kind, None, name, skip_animations))

    def add_sound(self, *_: Any, **__: Any) -> None:
        """Refuse sound rather than lose it."""
        raise _unsupported("add_sound")

    def abort_encode_jobs(self, **_: Any) -> None:
        """There are none."""


class _Film:
    """What Manim's renderer asks of the output: that it is no still, which would be skipped."""

    is_still = False


class _NoSubcaptions(list[Any]):
    """Refuses subcaptions rather than lose them."""

    def append(self, _: Any) -> None:
        raise _unsupported("add_subcaption")


def _no_window() -> None:
    """Stands for a method of scenes that needs one."""
    raise _unsupported("interactive_embed")


def _unsupported(method: str) -> UserError:
    remedy = "leave the call out, or render the scene with `manim`"
    return UserError(f"{method} is not supported", remedy=remedy)
