"""Mobjects of other libraries that implement the renderer's protocols are drawn correctly."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from manim import (
    BLUE,
    RED,
    YELLOW,
    Circle,
    ImageMobject,
    Scene,
    UpdateFromAlphaFunc,
    VMobject,
)

from epochreel.renders.drawing.cairo_path import Context
from epochreel.renders.drawing.glyph_atlas import GlyphAtlas
from epochreel.renders.drawing.rasterizer import Rasterizer
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]
Alike = Callable[[list[Frame], list[Frame]], None]

SIZE = Size(320, 180, 10)
FRAMES = 6


class Heat(ImageMobject):
    """A field of 60 by 40 pixels; Manim draws it red, and its palette is green."""

    opacity = 1.0
    pixel_size = (60, 40)
    palette = np.full((65536, 3), (0, 200, 0), dtype=np.uint8)

    def __init__(self) -> None:
        super().__init__(np.full((40, 60, 4), (200, 0, 0, 255), dtype=np.uint8))
        self.set(height=40 / 180 * 8)

    def levels(self, shrink: int) -> np.ndarray:
        return np.zeros((40 // shrink, 60 // shrink), dtype=np.uint16)


class Heating(Scene):
    """A field that moves from whole to fractional pixel positions."""

    def construct(self) -> None:
        heat = Heat()
        self.add(heat)
        shift = UpdateFromAlphaFunc(heat, lambda each, alpha: each.move_to([alpha / 100, 0, 0]))
        self.play(shift, run_time=FRAMES / 10)


def test_a_field_on_the_pixel_grid_is_looked_up_in_its_palette(
    layered: Draw,
) -> None:
    frames = layered(Heating, SIZE)
    assert frames[0][90, 160].tolist() == [0, 200, 0]
    assert frames[-1][90, 160].tolist() == [200, 0, 0]
    assert len(frames) == FRAMES


class Painting(ImageMobject):
    """A picture of 60 by 40 pixels; Manim draws it red, and its own colours are green."""

    opacity = 1.0
    pixel_size = (60, 40)

    def __init__(self) -> None:
        super().__init__(np.full((40, 60, 4), (200, 0, 0, 255), dtype=np.uint8))
        self.set(height=40 / 180 * 8)

    def colours(self) -> np.ndarray:
        return np.full((40, 60, 3), (0, 200, 0), dtype=np.uint8)


class Painted(Scene):
    """A picture that moves from whole to fractional pixel positions."""

    def construct(self) -> None:
        painting = Painting()
        self.add(painting)
        shift = UpdateFromAlphaFunc(painting, lambda each, alpha: each.move_to([alpha / 100, 0, 0]))
        self.play(shift, run_time=FRAMES / 10)


@pytest.mark.parametrize("colours", ["rgb24", "yuv420p"])
def test_a_picture_on_the_pixel_grid_is_taken_as_it_is(layered: Draw, colours: str) -> None:
    frames = layered(Painted, SIZE, colours=colours)
    first, last = frames[0], frames[-1]
    if colours == "rgb24":
        assert first[90, 160].tolist() == [0, 200, 0]
        assert last[90, 160].tolist() == [200, 0, 0]
    else:
        red, green = 16 + 200 * 0.2126 * 219 / 255, 16 + 200 * 0.7152 * 219 / 255
        assert first[90, 160] == pytest.approx(green, abs=0.6)
        assert last[90, 160] == pytest.approx(red, abs=0.6)


class Glyph(NamedTuple):
    key: str
    outline: np.ndarray
    x: float
    y: float


class Beads(VMobject):
    """Two circles as glyphs with equal outlines."""

    def __init__(self) -> None:
        super().__init__(fill_color=YELLOW, fill_opacity=1, stroke_width=0)
        self.outline = Circle(radius=0.4).points
        self.show(0)

    def show(self, x: float) -> None:
        self.glyphs = [Glyph("bead", self.outline, x + shift, 0.0) for shift in (-1, 1)]
        places = [np.array([glyph.x, glyph.y, 0]) for glyph in self.glyphs]
        self.points = self.made = np.concatenate([self.outline + place for place in places])

    def glyph_run(self) -> list[Glyph] | None:
        return self.glyphs if self.points is self.made else None


class Beading(Scene):
    """A run of glyphs that moves, and then one that Manim moves."""

    def construct(self) -> None:
        beads = Beads()
        self.add(beads)
        show = UpdateFromAlphaFunc(beads, lambda each, alpha: each.show(alpha))
        self.play(show, run_time=FRAMES / 10)
        self.play(beads.animate.shift([0, 1, 0]), run_time=FRAMES / 10)


def test_a_run_of_glyphs_is_drawn_from_cached_images_until_it_changes(
    layered: Draw, stock: Draw, monkeypatch: pytest.MonkeyPatch, assert_alike: Alike
) -> None:
    drawn: list[int] = []
    draw = GlyphAtlas.draw

    def counted(self: GlyphAtlas, context: Context, glyphs: list[Glyph], rgba: np.ndarray) -> None:
        drawn.append(len(glyphs))
        draw(self, context, glyphs, rgba)

    monkeypatch.setattr(GlyphAtlas, "draw", counted)
    assert_alike(layered(Beading, SIZE), stock(Beading, SIZE))
    assert drawn == [2] * FRAMES


class Notice(VMobject):
    """A path that is marked as fixed text."""

    fixed_text = True


def _points_of_paths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list to which the number of points of each path that is drawn is appended."""
    sizes: list[int] = []
    draw = Rasterizer._draw_path

    def counted(self: Rasterizer, context: Context, picture: np.ndarray, shape: VMobject) -> None:
        sizes.append(len(shape.points))
        draw(self, context, picture, shape)

    monkeypatch.setattr(Rasterizer, "_draw_path", counted)
    return sizes


class Noticing(Scene):
    """Fixed text in an animation that changes its colour half-way, and then in a slower one."""

    def construct(self) -> None:
        notice = Notice(fill_color=BLUE, fill_opacity=1, stroke_width=0)
        notice.points = Circle().points
        self.add(notice)

        def colour(each: VMobject, alpha: float) -> None:
            each.set_color(RED if alpha > 0.4 else BLUE)

        self.play(UpdateFromAlphaFunc(notice, colour), run_time=FRAMES / 10)
        self.play(notice.animate.set_stroke(width=9), run_time=FRAMES / 10)


def test_fixed_text_is_drawn_once_until_it_changes(
    layered: Draw, stock: Draw, monkeypatch: pytest.MonkeyPatch, assert_alike: Alike
) -> None:
    drawn = _points_of_paths(monkeypatch)
    assert_alike(layered(Noticing, SIZE), stock(Noticing, SIZE))
    assert drawn == [len(Circle().points)] * (2 + FRAMES)


class Fading(Scene):
    """Fixed text of one colour that fades, then some with an edge, then some with a gradient."""

    def construct(self) -> None:
        notice = Notice(fill_color=BLUE, fill_opacity=1, stroke_width=0)
        notice.points = Circle().points
        self.add(notice)
        for width in (0, 9):
            notice.set_stroke(RED, width)
            fade = UpdateFromAlphaFunc(notice, lambda each, alpha: each.set_opacity(1 - alpha / 2))
            self.play(fade, run_time=FRAMES / 10)
        notice.set_fill([RED, BLUE])
        self.play(fade, run_time=FRAMES / 10)


def test_fixed_text_fades_without_being_drawn_again(
    layered: Draw, stock: Draw, monkeypatch: pytest.MonkeyPatch, assert_alike: Alike
) -> None:
    drawn = _points_of_paths(monkeypatch)
    assert_alike(layered(Fading, SIZE), stock(Fading, SIZE))
    # Each text when it is opaque, then each of its styles; the gradient in every frame.
    assert drawn == [len(Circle().points)] * (1 + 1 + 1 + 2 + FRAMES)


class Zigzag(VMobject):
    """A path whose segments are marked as straight."""

    straight_path = True


def test_only_the_ends_of_straight_segments_are_used(layered: Draw) -> None:
    def bent(kind: type[VMobject]) -> Frame:
        class Bent(Scene):
            def construct(self) -> None:
                path = kind(stroke_color=YELLOW, stroke_width=20)
                path.points = np.array([[-3, 0, 0], [-1, 3, 0], [1, 3, 0], [3, 0, 0]], dtype=float)
                self.add(path)

        (frame,) = layered(Bent, SIZE)
        return frame

    assert bent(Zigzag)[90, 160].tolist() == bent(VMobject)[40, 160].tolist() != [0, 0, 0]


class Trail(VMobject):
    """A line that grows to the right."""

    straight_path = growing_path = True

    def show(self, segments: int) -> None:
        x = np.linspace(-3, 3, 301)[: segments + 1]
        corners = np.column_stack([x, np.sin(4 * x), np.zeros(len(x))])
        third = np.diff(corners, axis=0) / 3
        each = [corners[:-1], corners[:-1] + third, corners[1:] - third, corners[1:]]
        self.points = np.stack(each, axis=1).reshape(-1, 3)


class Trailing(Scene):
    """A path that grows from 200 segments to 300, and then has a gradient."""

    def construct(self) -> None:
        trail = Trail(stroke_color=YELLOW, stroke_width=6, fill_opacity=0)
        self.add(trail)
        self.play(
            UpdateFromAlphaFunc(trail, lambda each, alpha: each.show(200 + int(alpha * 100))),
            run_time=FRAMES / 10,
        )
        trail.set_stroke([RED, BLUE])
        self.wait(1 / 10)


def test_only_the_end_of_a_growing_path_is_stroked_in_every_frame(
    layered: Draw, stock: Draw, monkeypatch: pytest.MonkeyPatch, assert_alike: Alike
) -> None:
    drawn = _points_of_paths(monkeypatch)
    assert_alike(layered(Trailing, SIZE), stock(Trailing, SIZE))
    # Each of the 300 segments once, the last ones several times, and the gradient completely.
    assert sum(drawn) < 4 * 300 * 3
    assert drawn[-1] == 4 * 300
