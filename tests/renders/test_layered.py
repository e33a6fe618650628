"""The layered renderer draws the same frames as stock Manim, and exactly as many."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from manim import (
    BLUE,
    OUT,
    PI,
    RED,
    YELLOW,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    MovingCameraScene,
    Scene,
    Square,
    ThreeDScene,
    ValueTracker,
    VMobject,
)

from epochreel.reels.recording import Recording
from epochreel.renders.drawing import canvas, numpy_blending
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.fields import numpy_on_relief, numpy_relief, relief
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.finding import scene_class
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.recorded_output import pixels_of
from epochreel.scenes.stage.layout import Box, Layout
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.timing import Timing

Draw = Callable[..., list[Frame]]
Alike = Callable[[list[Frame], list[Frame]], None]

SIZE = Size(320, 180, 15)


class Ordinary(Scene):
    """Common animations: mobjects that appear, wait, cross others, and follow a value."""

    def construct(self) -> None:
        square = Square(fill_opacity=1, fill_color=BLUE)
        self.add(square)
        self.play(Create(Circle(radius=2)), run_time=0.7)
        self.wait(0.5)
        value = ValueTracker(0.0)
        dot = Circle(radius=0.3, fill_opacity=1).add_updater(
            lambda mobject: mobject.move_to([value.get_value(), 0, 0])
        )
        self.add(dot)
        self.play(value.animate.set_value(3), run_time=1.1)
        self.play(FadeIn(Square().shift([0, 2, 0])), square.animate.shift([-1, 0, 0]), run_time=0.3)
        self.wait(0.33)


class Unusual(Scene):
    """Cases that are hard to layer: moving and fading fields, foreground, z-index, late points."""

    recording: Recording

    def construct(self) -> None:
        stage = Stage(Layout.of(SIZE), Theme.named("dark"), Timing.of(2, SIZE.fps))
        data = self.recording.dataset
        images = []
        for x in (200.0, 900.0):
            plane = Plane.of(data, Box(x, 200, 600, 600), stage)
            pixels = pixels_of(self.recording.task, plane)
            images.append(FieldImage(plane, RecordedField(self.recording, pixels.grid), pixels))
            images[-1].show(Moment(epoch=20.0))
        square = Square(fill_opacity=0.5, fill_color=BLUE).set_z_index(2)
        circle = Circle(color=RED, stroke_width=12)
        late = VMobject(stroke_color=YELLOW, stroke_width=8)
        late.add_updater(
            lambda each: each.set_points_as_corners([[0, 0, 0], [2, 1, 0], [2, -1, 0]])
        )
        self.add(square, *images, late)
        self.add_foreground_mobject(circle)
        self.play(circle.animate.shift([1, 0, 0]), run_time=0.4)
        self.play(images[0].animate.shift([0.37, 0.1, 0]), run_time=0.4)
        images[0].set_opacity(0.4)
        self.play(square.animate.shift([-2, 0, 0]), run_time=0.4)
        self.remove(late)
        self.play(FadeOut(images[1]), run_time=0.4)
        self.wait(0.2)


class Travelling(MovingCameraScene):
    """A camera that moves, so that no layer can be reused."""

    def construct(self) -> None:
        self.add(Square(fill_opacity=1), Circle().shift([2, 0, 0]))
        self.play(self.camera.frame.animate.scale(0.5).shift([1, 0, 0]), run_time=0.6)


def test_cases_that_are_hard_to_layer_are_drawn_as_by_stock_manim(
    spiral: Recording, layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    Unusual.recording = spiral
    assert_alike(layered(Unusual, SIZE), stock(Unusual, SIZE))


class WithBackground(Scene):
    """A scene that sets the background of its camera."""

    def construct(self) -> None:
        across = np.linspace(0, 255, SIZE.width).astype(np.uint8)
        background = np.full((SIZE.height, SIZE.width, 4), 255, dtype=np.uint8)
        background[:, :, 0] = across
        self.camera.set_background(background)
        self.add(Circle(color=RED, stroke_width=12))
        self.wait(0.2)


def test_a_scene_may_set_its_background(layered: Draw, stock: Draw, assert_alike: Alike) -> None:
    assert_alike(layered(WithBackground, SIZE), stock(WithBackground, SIZE))


def test_frames_of_a_moving_camera_are_drawn_completely(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    ours = layered(Travelling, SIZE)
    assert_alike(ours, stock(Travelling, SIZE))
    assert len(ours) == 9


@pytest.mark.parametrize("size", [Size(320, 180, 15), Size(854, 480, 15)])
def test_frames_in_yuv_have_the_colours_of_stock_manim(
    size: Size, spiral: Recording, layered: Draw, stock: Draw
) -> None:
    """Frames composed in yuv420p are compared with frames that libswscale converted."""
    options: dict[str, Any] = {"recordings": [spiral], "duration": 1.4, "wanted": range(0, 21, 5)}
    drawn = layered(Convergence, size, colours="yuv420p", **options)
    for ours, theirs in zip(drawn, stock(Convergence, size, **options), strict=True):
        picture = av.VideoFrame.from_ndarray(theirs, format="rgba").reformat(
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_colorspace=Colorspace.ITU709,
        )
        difference = np.abs(ours.astype(int) - picture.to_ndarray())
        assert difference.mean() < 0.6
        # Chroma is that of the middle of a block here, and filtered by libswscale.
        assert np.mean(difference > 24) <= 0.002


def test_common_animations_are_drawn_as_by_stock_manim(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    ours = layered(Ordinary, SIZE)
    assert_alike(ours, stock(Ordinary, SIZE))
    assert len(np.unique([frame.sum() for frame in ours])) > 20


@pytest.mark.parametrize(
    "seconds", [0.5, 0.7, 1.3, *(pytest.param(each, marks=pytest.mark.slow) for each in (2.0, 2.9))]
)
def test_both_renderers_draw_exactly_the_frames_of_the_timing(
    seconds: float, linear: Recording, layered: Draw, stock: Draw
) -> None:
    for draw in (layered, stock):
        frames = draw(Convergence, SIZE, recordings=[linear], duration=seconds)
        assert len(frames) == round(seconds * SIZE.fps)


def test_a_scene_without_a_play_is_one_frame(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    class Poster(Scene):
        def construct(self) -> None:
            self.add(Square(fill_opacity=1, fill_color=BLUE), Circle(color=RED))

    class Shown(Poster):
        def construct(self) -> None:
            super().construct()
            self.wait(0.1)

    assert_alike(layered(Poster, SIZE), stock(Shown, SIZE))
    assert layered(Poster, SIZE, wanted=[1]) == []


@pytest.mark.parametrize("run_time", [0, -1])
def test_a_play_without_duration_raises_the_error_of_stock_manim(
    run_time: float, layered: Draw, stock: Draw
) -> None:
    class Timeless(Scene):
        def construct(self) -> None:
            self.play(Create(Circle()), run_time=run_time)

    errors = []
    for draw in (layered, stock):
        with pytest.raises(ValueError, match="run_time") as error:
            draw(Timeless, SIZE)
        errors.append(str(error.value))
    assert errors[0] == errors[1]


class Turning(ThreeDScene):
    """A camera that moves around a solid."""

    def construct(self) -> None:
        self.set_camera_orientation(phi=PI / 3, theta=-PI / 4)
        self.add(Square(fill_opacity=1).shift(OUT), Circle(color=RED))
        self.begin_ambient_camera_rotation(rate=1)
        self.wait(0.4)
        self.move_camera(phi=PI / 5, run_time=0.3)


def test_a_three_dimensional_camera_is_left_to_manim(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    ours = layered(Turning, SIZE)
    assert_alike(ours, stock(Turning, SIZE))
    assert len(ours) == 6 + 5


def test_no_files_are_left_and_random_states_are_restored(
    spiral: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layered: Draw
) -> None:
    import random

    monkeypatch.chdir(tmp_path)
    random.seed(3)
    np.random.seed(3)
    expected = random.random(), np.random.random()
    random.seed(3)
    np.random.seed(3)
    layered(Convergence, SIZE, recordings=[spiral], duration=1)
    assert (random.random(), np.random.random()) == expected
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("scene", ["convergence", "network", "neurons", "surface"])
def test_frames_are_equal_without_the_compiled_module(
    scene: str, layered: Draw, spiral: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = {"wanted": range(0, 30, 3), "colours": "yuv420p"}
    options = {**some, "recordings": [spiral], "duration": 2}
    compiled = layered(scene_class(scene), SIZE, **options)
    monkeypatch.setattr(canvas, "blend", numpy_blending.blend)
    monkeypatch.setattr(canvas, "stamp", numpy_blending.stamp)
    monkeypatch.setattr(canvas, "convert", numpy_blending.convert)
    monkeypatch.setattr(relief, "ground", numpy_relief.ground)
    monkeypatch.setattr(relief, "lines", numpy_on_relief.lines)
    monkeypatch.setattr(relief, "marks", numpy_on_relief.marks)
    numpy = layered(scene_class(scene), SIZE, **options)
    assert len(numpy) == len(compiled) == 10
    for one, other in zip(numpy, compiled, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1
