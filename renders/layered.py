"""A Manim renderer that draws what does not move once, and hands frames straight to a sink."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
from manim import Animation, Camera, Mobject, Scene, VMobject, Wait, logger
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from ..scenes.curves import Curve
from ..scenes.plane import FieldImage
from ..scenes.shapes import Polyline
from ..scenes.typography import Words
from .canvas import Canvas, Paint, Rectangle, Rgba, RgbCanvas, Sprite, YuvCanvas
from .sink import FrameSink

_ROUNDING = 1e-6  # of a frame: run times are sums of floats
_EXACT = 0.05  # pixels that a field may be off its place
_JOINT = 3  # segments of a curve that are stroked again, for a joint without a seam
_GAP = 1e-6  # Manim units, between the end of a line and the start of the next
_STRETCH = 64  # segments of a curve that are kept together
_SLACK = 4096  # pixels that joining two rectangles may add


Layer = Paint | list[Mobject]
"""A static picture, or mobjects to draw anew in every frame."""


class LayeredRenderer(CairoRenderer):
    """Plays a scene into a sink, frame by frame, without files of its own.

    `wanted` tells which frames of the film to draw, by number; the others cost nothing. `frames`
    counts all of them.
    """

    def __init__(self, sink: FrameSink, *, wanted: Callable[[int], bool], **options: Any) -> None:
        super().__init__(**options)
        self._sink, self._wanted = sink, wanted
        canvas = YuvCanvas if sink.colours == "yuv420p" else RgbCanvas
        # Of every line of type: its points and colours, and its pictures while they stay so.
        self._kept_words: dict[int, tuple[NDArray[np.floating], bytes, list[Paint]]] = {}
        # Of every growing curve: how many stretches are drawn, and they themselves.
        self._grown: dict[int, tuple[int, Rgba, Rectangle | None]] = {}
        self._canvas: Canvas = canvas(self.camera.pixel_width, self.camera.pixel_height)
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
        self._grown.clear()
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
        if type(self.camera) is Camera:
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
            return id(mobject) in moving or isinstance(mobject, FieldImage)

        everything = list_update(scene.mobjects, scene.foreground_mobjects)
        # Also what has no points yet: it may get some during the play.
        family = _family(everything, camera.use_z_index)
        runs = [(moves, list(group)) for moves, group in groupby(family, anew)]
        camera.reset()
        if runs and not runs[0][0]:
            self._paint(runs.pop(0)[1])
        self._canvas.lay(camera.pixel_array)
        camera.pixel_array[:] = 0
        layers: list[Layer] = []
        for moves, group in runs:
            layers += [group] if moves else list(self._pictures(group))
        return layers

    def _pictures(self, mobjects: Iterable[Mobject]) -> Iterator[Paint]:
        """Mobjects as sprites, shapes and images apart."""
        for is_image, group in groupby(mobjects, _is_image):
            shapes = list(group)
            self._paint(shapes)
            extents = [self._extent(each) for each in shapes]
            for rectangle in merged([each for each in extents if each]):
                sprite = Sprite.cut(self.camera.pixel_array, rectangle)
                sprite.erase(self.camera.pixel_array)
                # Manim pastes images with their colours as they are, not multiplied by alpha.
                yield self._canvas.prepare(sprite.multiplied() if is_image else sprite)

    def _draw(self, layers: Iterable[Layer]) -> None:
        canvas = self._canvas
        shapes = [each for layer in layers if isinstance(layer, list) for each in layer]
        fields = {id(each): self._place(each) for each in shapes if isinstance(each, FieldImage)}
        opaque = [fields[id(each)] for each in shapes if id(each) in fields and each.opacity >= 1]
        canvas.restore([place for place in opaque if place])
        for layer in layers:
            if isinstance(layer, Paint):
                canvas.blend(layer)
                continue
            for is_field, group in groupby(layer, lambda each: bool(fields.get(id(each)))):
                if not is_field:
                    self._draw_shapes(list(group))
                    continue
                for image in group:
                    left, top, _, _ = fields[id(image)] or (0, 0, 0, 0)
                    canvas.fill(image, left, top, image.opacity)

    def _draw_shapes(self, mobjects: Sequence[Mobject]) -> None:
        """Draw mobjects over the frame, by way of a transparent picture."""
        for growing, group in groupby(mobjects, lambda each: isinstance(each, Curve)):
            if growing:
                for curve in group:
                    self._draw_curve(curve)
                continue
            visible = [each for each in group if _is_visible(each)]
            # Always apart, changed or not: a frame must not depend on those before it.
            for words, run in groupby(visible, lambda each: isinstance(each, Words)):
                pictured = self._pictured if words else self._pictures
                for picture in pictured(list(run)):
                    self._canvas.blend(picture)

    def _pictured(self, lines: Iterable[Words]) -> Iterator[Paint]:
        """Pictures of lines of type, each drawn once for as long as it stays as it is."""
        for words in lines:
            now = (words.points.copy(), words.fill_rgbas.tobytes())
            kept = self._kept_words.get(id(words))
            if kept is None or kept[1] != now[1] or not np.array_equal(kept[0], now[0]):
                kept = (*now, list(self._pictures([words])))
                self._kept_words[id(words)] = kept
            yield from kept[2]

    def _draw_curve(self, curve: Curve) -> None:
        """Draw a curve of which only the last stretch is stroked; the rest is kept from before.

        Stretches have fixed ends, so that a frame does not depend on those before it. Strokes of
        one colour add up to the larger coverage where stretches overlap.
        """
        if not curve.drawn:
            return
        done, kept, whole = self._grown.get(id(curve), (0, None, None))
        ready = curve.drawn // _STRETCH
        if kept is None or ready < done:
            done, kept, whole = 0, np.zeros_like(self.camera.pixel_array), None
        for stretch in range(done, ready):
            part = curve.part(max(0, stretch * _STRETCH - _JOINT), (stretch + 1) * _STRETCH)
            whole, area, together = self._stroked(part, kept, whole)
            area[:] = together
        self._grown[id(curve)] = ready, kept, whole
        part = curve.part(max(0, ready * _STRETCH - _JOINT), curve.drawn)
        whole, area, together = self._stroked(part, kept, whole)
        before = area.copy()
        area[:] = together
        self._canvas.blend(self._canvas.prepare(Sprite.cut(kept, whole)))
        area[:] = before

    def _stroked(
        self, part: Polyline, kept: Rgba, whole: Rectangle | None
    ) -> tuple[Rectangle, Rgba, Rgba]:
        """`whole` grown by what `part` touches, that area of `kept`, and the two drawn together."""
        self._paint([part])
        touched = self._extent(part) or (0, 0, 0, 0)
        left, top, right, bottom = touched
        fresh = self.camera.pixel_array[top:bottom, left:right]
        area = kept[top:bottom, left:right]
        together = np.maximum(area, fresh)
        fresh[:] = 0
        return around(whole or touched, touched), area, together

    def _paint(self, mobjects: Iterable[Mobject]) -> None:
        """Draw with Cairo; what has no points would be taken for the path drawn before it."""
        drawn = [mobject for mobject in mobjects if len(mobject.points)]
        for straight, group in groupby(drawn, lambda each: isinstance(each, Polyline)):
            if straight:
                for line in group:
                    self._stroke(line)
            else:
                self.camera.capture_mobjects(list(group), include_submobjects=False)

    def _stroke(self, line: Polyline) -> None:
        """Stroke straight segments as what they are: Manim would take them for curves."""
        context = self.camera.get_cairo_context(self.camera.pixel_array)
        starts, ends = line.points[0::4, :2], line.points[3::4, :2]
        begins = np.ones(len(starts), dtype=bool)
        begins[1:] = np.abs(starts[1:] - ends[:-1]).max(axis=1) > _GAP
        first = starts[0]
        context.new_path()
        for begin, start, end in zip(begins.tolist(), starts.tolist(), ends.tolist(), strict=True):
            if begin:
                first = start
                context.move_to(*start)
            context.line_to(*end)
            if abs(end[0] - first[0]) + abs(end[1] - first[1]) < _GAP:
                context.close_path()
        self.camera.apply_stroke(context, line)

    def _extent(self, mobject: Mobject) -> Rectangle | None:
        """The even pixels that a mobject may touch; None if there are none."""
        if not len(mobject.points):
            return None
        camera = self.camera
        places = camera.points_to_subpixel_coords(mobject, mobject.points)
        scale = camera.pixel_width / camera.frame_width
        widths = [getattr(mobject, each, 0) for each in ("stroke_width", "background_stroke_width")]
        # Mitred corners reach further than half a stroke; Cairo's limit is ten times that.
        reach = max(widths) * camera.cairo_line_width_multiple * scale * 5 + 2
        low = np.floor(places.min(axis=0) - reach).astype(int) & ~1
        high = (np.ceil(places.max(axis=0) + reach).astype(int) + 1) & ~1
        left, top = np.maximum(low, 0)
        right, bottom = np.minimum(high, [camera.pixel_width, camera.pixel_height])
        return (
            (int(left), int(top), int(right), int(bottom))
            if left < right and top < bottom
            else None
        )

    def _place(self, image: FieldImage) -> Rectangle | None:
        """Where a field stands if its pixels are those of the frame; None if it must be warped."""
        corners = self.camera.points_to_subpixel_coords(image, image.points)
        height, width = image.pixel_array.shape[:2]
        left, top = (round(value) for value in corners[0])
        right, bottom = left + width, top + height
        expected = [[left, top], [right, top], [left, bottom], [right, bottom]]
        inside = left >= 0 and top >= 0 and right <= self._canvas.width
        even = left % 2 == top % 2 == width % 2 == height % 2 == 0
        exact = even and inside and bottom <= self._canvas.height
        if exact and np.abs(corners - expected).max() < _EXACT:
            return (left, top, right, bottom)
        return None


def merged(rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    """Rectangles that cover the same, fewer where joining them adds little."""
    kept: list[Rectangle] = []
    for rectangle in rectangles:
        joined = rectangle
        for other in tuple(kept):
            both = around(joined, other)
            if _area(both) < 1.2 * (_area(joined) + _area(other)) + _SLACK:
                kept.remove(other)
                joined = both
        kept.append(joined)
    return kept


def around(one: Rectangle, other: Rectangle) -> Rectangle:
    """The smallest rectangle around both."""
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return left, top, max(one[2], other[2]), max(one[3], other[3])


def _area(rectangle: Rectangle) -> int:
    left, top, right, bottom = rectangle
    return (right - left) * (bottom - top)


def _is_visible(mobject: Mobject) -> bool:
    if not isinstance(mobject, VMobject):
        return True
    stroked = mobject.stroke_width > 0 and mobject.stroke_rgbas[:, 3].any()
    halo = mobject.background_stroke_width > 0 and mobject.background_stroke_rgbas[:, 3].any()
    return bool(mobject.fill_rgbas[:, 3].any() or stroked or halo)


def _is_image(mobject: Mobject) -> bool:
    return isinstance(mobject, AbstractImageMobject)


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
