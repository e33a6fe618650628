"""A Manim renderer that draws what does not move once, and hands frames straight to a sink."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from jaxtyping import Float, Int, UInt8
from manim import Animation, Mobject, Scene, Wait
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from ..scenes.plane import FieldImage
from .sink import Frame, FrameSink

_ROUNDING = 1e-6  # of a frame: run times are sums of floats


@dataclass(frozen=True)
class Overlay:
    """Static pictures above something that moves: only the pixels they touch, premultiplied."""

    places: Int[np.ndarray, " pixels"]
    colours: UInt8[np.ndarray, "pixels 4"]
    through: Float[np.ndarray, "pixels 1"]

    @classmethod
    def of(cls, layer: Frame) -> Overlay:
        """The touched pixels of a whole transparent layer."""
        flat = layer.reshape(-1, 4)
        places = np.flatnonzero(flat[:, 3])
        colours = flat[places]
        through = (1 - colours[:, 3:].astype(np.float32) / 255).astype(np.float32)
        return cls(places, colours, through)

    def blend(self, frame: Frame) -> None:
        """Draw over `frame`."""
        flat = frame.reshape(-1, 4)
        below = flat[self.places] * self.through
        flat[self.places] = self.colours + np.rint(below).astype(np.uint8)


Layer = Overlay | list[Mobject]
"""A static picture, or mobjects to draw anew in every frame."""


class LayeredRenderer(CairoRenderer):
    """Plays a scene into a sink, frame by frame, without files of its own.

    `wanted` tells which frames of the film to draw, by number; the others cost nothing. `frames`
    counts all of them.
    """

    def __init__(self, sink: FrameSink, *, wanted: Callable[[int], bool], **options: Any) -> None:
        super().__init__(**options)
        self._sink, self._wanted = sink, wanted
        self.frames = 0

    def init_scene(self, *_: Any) -> None:
        """Frames go to the sink: Manim's own file writer is not needed."""
        self.file_writer = _NoFiles()

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play animations: as many frames as stock Manim, counted without rounding errors."""
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        rate = self.camera.frame_rate
        if scene.is_current_animation_frozen_frame():
            count = math.floor(scene.duration * rate + _ROUNDING)
            self._rest(scene, count)
        else:
            count = math.ceil(scene.duration * rate - _ROUNDING)
            self._run(scene, count)
        for animation in scene.animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)
        self.time += count / rate
        self.num_plays += 1

    def scene_finished(self, scene: Scene) -> None:
        """A scene without a play is one frame of what it shows."""
        if not self.num_plays:
            self._rest(scene, 1)

    def _rest(self, scene: Scene, count: int) -> None:
        wanted = sum(self._wanted(self.frames + frame) for frame in range(count))
        self.frames += count
        if wanted:
            self._draw(*self._split(scene))
            self._sink.write(self.camera.pixel_array, wanted)

    def _run(self, scene: Scene, count: int) -> None:
        ground: Frame | None = None
        layers: list[Layer] = []
        for frame in range(count):
            if self._wanted(self.frames + frame):
                scene.update_to_time(frame / self.camera.frame_rate)
                if ground is None:
                    ground, layers = self._split(scene)
                self._draw(ground, layers)
                self._sink.write(self.camera.pixel_array)
        self.frames += count

    def _split(self, scene: Scene) -> tuple[Frame, list[Layer]]:
        """What is below everything that moves, and the layers from there up, in drawing order."""
        camera = self.camera
        moving = _moving(scene)

        def anew(mobject: Mobject) -> bool:
            return id(mobject) in moving or isinstance(mobject, FieldImage)

        everything = list_update(scene.mobjects, scene.foreground_mobjects)
        # Also what has no points yet: it may get some during the play.
        family = _family(everything, camera.use_z_index)
        runs = [(moves, list(group)) for moves, group in groupby(family, anew)]
        camera.reset()
        if runs and not runs[0][0]:
            self._paint(runs.pop(0)[1])
        ground = camera.pixel_array.copy()
        layers: list[Layer] = []
        for moves, group in runs:
            if moves:
                layers.append(group)
            else:
                camera.pixel_array[:] = 0
                self._paint(group)
                layers.append(Overlay.of(camera.pixel_array))
        return ground, layers

    def _draw(self, ground: Frame, layers: Iterable[Layer]) -> None:
        frame = self.camera.pixel_array
        frame[:] = ground
        for layer in layers:
            if isinstance(layer, Overlay):
                layer.blend(frame)
                continue
            for is_field, group in groupby(layer, lambda mobject: isinstance(mobject, FieldImage)):
                if is_field:
                    for image in group:
                        self._blit(image, frame)
                else:
                    self._paint(group)

    def _paint(self, mobjects: Iterable[Mobject]) -> None:
        """Draw onto the frame; what has no points would be taken for the path drawn before it."""
        drawn = [mobject for mobject in mobjects if len(mobject.points)]
        self.camera.capture_mobjects(drawn, include_submobjects=False)

    def _blit(self, image: FieldImage, frame: Frame) -> None:
        """Copy a field, whose pixels are those of the frame, to where it stands."""
        corner = self.camera.points_to_subpixel_coords(image, image.points)[0]
        left, top = (round(value) for value in corner)
        height, width = image.pixel_array.shape[:2]
        frame[top : top + height, left : left + width] = image.pixel_array


class _NoFiles:
    """Answers what Manim asks of a file writer, and writes nothing."""

    def __init__(self) -> None:
        self.subcaptions: list[Any] = []

    def abort_encode_jobs(self, **_: Any) -> None:
        """There are none."""

    def next_section(self, *_: Any) -> None:
        """A film is one file."""


def _moving(scene: Scene) -> set[int]:
    """Identities of all mobjects that animations or updaters change."""
    roots = [animation.mobject for animation in _each(scene.animations or [])]
    roots += [m for m in scene.get_mobject_family_members() if m.updaters]
    return {id(member) for root in roots for member in root.get_family()}


def _each(animations: Iterable[Animation]) -> Iterable[Animation]:
    for animation in animations:
        if not isinstance(animation, Wait):
            yield animation
        yield from _each(getattr(animation, "animations", []))


def _family(mobjects: Iterable[Mobject], use_z_index: bool) -> list[Mobject]:
    members = [member for mobject in mobjects for member in mobject.get_family()]
    unique = list({id(member): member for member in members}.values())
    return sorted(unique, key=lambda member: member.z_index) if use_z_index else unique
