"""A Manim renderer that draws what does not move once, and hands frames straight to a sink."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
from manim import Animation, Camera, Mobject, Scene, VMobject, Wait, logger
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.color import color_to_int_rgba
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from ..sinks.sink import FrameSink
from .canvas import Canvas, RgbCanvas, YuvCanvas
from .picture import Picture, is_image, is_visible, merged
from .protocols import Field, offers_of
from .sprite import Rectangle, Sprite

_ROUNDING = 1e-6  # of a frame: run times are sums of floats
_EXACT = 0.05  # pixels that a field may be off its place

Layer = Sprite | list[Mobject]
"""A static picture, or mobjects to draw anew in every frame."""


class LayeredRenderer(CairoRenderer):
    """Plays a scene into a sink, frame by frame, without files of its own.

    `wanted` tells which frames of the film to draw, by number; the others cost nothing. `frames`
    counts all of them.
    """

    def __init__(
        self,
        sink: FrameSink,
        *,
        wanted: Callable[[int], bool],
        camera_class: type[Camera] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(camera_class=camera_class or _StillCamera, **options)
        self._sink, self._wanted = sink, wanted
        canvas = YuvCanvas if sink.colours == "yuv420p" else RgbCanvas
        # Of every line of type: its points and colours, and its pictures while they stay so.
        self._kept_words: dict[int, tuple[NDArray[np.floating], bytes, list[Sprite]]] = {}
        self._canvas: Canvas = canvas(self.camera.pixel_width, self.camera.pixel_height)
        self._picture = Picture(self.camera)
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
            self._drawing(scene)()
            self._sink.write(self._canvas.frame(), wanted)

    def _run(self, scene: Scene, count: int) -> None:
        draw: Callable[[], None] | None = None
        advance = _advancer(scene)
        self._kept_words.clear()
        for frame in range(count):
            if self._wanted(self.frames + frame):
                advance(frame / self.camera.frame_rate)
                if draw is None:
                    draw = self._drawing(scene)
                draw()
                self._sink.write(self._canvas.frame())
        self.frames += count

    def _drawing(self, scene: Scene) -> Callable[[], None]:
        """What draws a frame of the play that has begun, in layers where that can be."""
        if type(self.camera) in (Camera, _StillCamera):
            return partial(self._draw, self._split(scene))
        logger.debug("%s may move: every frame is drawn whole", type(self.camera).__name__)
        return partial(self._draw_whole, scene)

    def _draw_whole(self, scene: Scene) -> None:
        self.static_image = None
        self.update_frame(scene)
        self._canvas.lay(self.camera.pixel_array)

    def _split(self, scene: Scene) -> list[Layer]:
        """Lay what is below everything that moves; the layers from there up, in drawing order."""
        camera = self.camera
        moving = _moving(scene)

        def anew(mobject: Mobject) -> bool:
            return id(mobject) in moving or offers_of(mobject).field

        everything = list_update(scene.mobjects, scene.foreground_mobjects)
        # Also what has no points yet: it may get some during the play.
        family = _family(everything, camera.use_z_index)
        runs = [(moves, list(group)) for moves, group in groupby(family, anew)]
        camera.reset()
        if runs and not runs[0][0]:
            self._picture.draw(runs.pop(0)[1])
        self._canvas.lay(camera.pixel_array)
        camera.pixel_array[:] = 0
        layers: list[Layer] = []
        for moves, group in runs:
            layers += [group] if moves else list(self._pictures(group))
        return layers

    def _pictures(self, mobjects: Iterable[Mobject]) -> Iterator[Sprite]:
        """Mobjects as sprites, shapes and images apart."""
        for image, group in groupby(mobjects, is_image):
            sprite = self._picture.take(group)
            # Manim pastes images with their colours as they are, not multiplied by alpha.
            yield sprite.multiplied() if image else sprite

    def _draw(self, layers: Iterable[Layer]) -> None:
        canvas = self._canvas
        shapes = [each for layer in layers if isinstance(layer, list) for each in layer]
        fields = {id(each): self._place(each) for each in shapes if offers_of(each).field}
        opaque = [fields[id(each)] for each in shapes if id(each) in fields and each.opacity >= 1]
        canvas.restore([place for place in opaque if place])
        for layer in layers:
            if isinstance(layer, Sprite):
                canvas.blend(layer)
                continue
            for is_field, group in groupby(layer, lambda each: bool(fields.get(id(each)))):
                if not is_field:
                    self._draw_shapes(group)
                    continue
                for image in group:
                    left, top, _, _ = fields[id(image)] or (0, 0, 0, 0)
                    canvas.fill(image, left, top, image.opacity)

    def _draw_shapes(self, mobjects: Iterable[Mobject]) -> None:
        """Draw mobjects over the frame, by way of a transparent picture."""
        visible = [each for each in mobjects if is_visible(each)]
        for drawing, run in groupby(visible, self._way):
            drawing(list(run))

    def _way(self, mobject: Mobject) -> Callable[[list[Any]], None]:
        """How a moving mobject is drawn."""
        # Fixed text is always apart, changed or not: a frame must not depend on those before it.
        if offers_of(mobject).fixed_text:
            return self._draw_words
        return self._draw_images if is_image(mobject) else self._draw_anew

    def _draw_anew(self, shapes: list[Mobject]) -> None:
        rectangles = merged(self._picture.draw(shapes))
        self._canvas.draw(self.camera.pixel_array, rectangles)

    def _draw_images(self, images: list[Mobject]) -> None:
        for picture in self._pictures(images):
            self._canvas.blend(picture)

    def _draw_words(self, lines: list[VMobject]) -> None:
        """Draw lines of type, each made ready once for as long as it stays as it is."""
        for words in lines:
            now = (words.points.copy(), words.fill_rgbas.tobytes())
            kept = self._kept_words.get(id(words))
            if kept is None or kept[1] != now[1] or not np.array_equal(kept[0], now[0]):
                kept = (*now, list(self._pictures([words])))
                self._kept_words[id(words)] = kept
            for picture in kept[2]:
                self._canvas.blend(picture)

    def _place(self, image: Mobject) -> Rectangle | None:
        """Where a field stands if its pixels are those of the frame; None if it must be warped."""
        corners = self.camera.points_to_subpixel_coords(image, image.points)
        field: Field = image
        width, height = field.pixel_size
        left, top = (round(value) for value in corners[0])
        right, bottom = left + width, top + height
        expected = [[left, top], [right, top], [left, bottom], [right, bottom]]
        inside = left >= 0 and top >= 0 and right <= self._canvas.width
        even = left % 2 == top % 2 == width % 2 == height % 2 == 0
        exact = even and inside and bottom <= self._canvas.height
        if exact and np.abs(corners - expected).max() < _EXACT:
            return (left, top, right, bottom)
        return None


def _advancer(scene: Scene) -> Callable[[float], None]:
    """What sets the scene to a time of the play, without asking mobjects that have no updaters."""
    updated = any(each.updaters for each in scene.get_mobject_family_members())
    if updated or scene.updaters or scene.always_update_mobjects:
        whole: Callable[[float], None] = scene.update_to_time
        return whole

    def advance(time: float) -> None:
        for animation in scene.animations:
            animation.update_mobjects(time - scene.last_t)
            animation.interpolate(time / animation.run_time)
        scene.last_t = time

    return advance


class _StillCamera(Camera):
    """Manim's, whose background takes no memory, and hardly any time to fill a picture with."""

    def init_background(self) -> None:
        """One colour all over: a view of one pixel."""
        colour = color_to_int_rgba(self.background_color, self.background_opacity)
        pixel = np.asarray(colour, dtype=np.uint8)
        self.background = np.broadcast_to(pixel, (self.pixel_height, self.pixel_width, 4))

    def reset(self) -> _StillCamera:
        """Fill the picture, a whole pixel at a time, unless a scene has set another background."""
        if any(self.background.strides[:2]):
            super().reset()
            return self
        if getattr(self, "pixel_array", None) is None:
            self.pixel_array = np.empty(self.background.shape, dtype=np.uint8)
        self.pixel_array.view(np.uint32)[:] = self.background[0, 0].view(np.uint32)
        return self


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
