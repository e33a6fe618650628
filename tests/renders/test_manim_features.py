"""What Manim offers to scenes: drawn as stock Manim draws it.

It is longer than other files because every feature is a small scene of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    DEGREES,
    DOWN,
    GREEN,
    LEFT,
    OUT,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    AnimationGroup,
    Camera,
    Circle,
    Create,
    Cube,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    Group,
    ImageMobject,
    MovingCameraScene,
    Scene,
    Square,
    Succession,
    SVGMobject,
    Text,
    ThreeDAxes,
    ThreeDScene,
    Transform,
    Triangle,
    Write,
    ZoomedScene,
)

from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.parts.plane_of import PlaneOf
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]
Alike = Callable[[list[Frame], list[Frame]], None]

SIZE = Size(320, 180, 10)


class Grouped(Scene):
    """Animations in groups of groups."""

    def construct(self) -> None:
        one, two, three = Square(), Circle(color=RED).shift(LEFT), Triangle().shift(2 * RIGHT)
        group = AnimationGroup(Create(one), FadeIn(two), lag_ratio=0.5)
        self.play(Succession(group, Write(three)), run_time=1.2)
        self.play(AnimationGroup(one.animate.shift(UP), FadeOut(two)), three.animate.scale(2))


class Sections(Scene):
    """Sections, of which one is skipped: its frames are absent, its changes are not."""

    def construct(self) -> None:
        dot = Dot(radius=0.5).add_updater(lambda each, dt: each.shift(dt * RIGHT))
        self.add(dot)
        self.wait(0.4)
        self.next_section("skipped", skip_animations=True)
        square = Square(fill_opacity=1, color=BLUE)
        self.play(Create(square), run_time=0.8)
        self.wait(0.5)
        self.wait(0.3, frozen_frame=True)
        self.next_section("shown")
        self.play(square.animate.shift(2 * LEFT), run_time=0.5)
        self.wait(0.2)


class Skipping(Scene):
    """Frames that are skipped from the middle of a play, until the next one begins."""

    def construct(self) -> None:
        def skip(_: object, dt: float) -> None:  # noqa: ARG001  # Manim looks for the name
            if 0.35 < self.time < 0.6:
                self.renderer.skip_animations = True

        dot = Dot(radius=0.5).add_updater(skip)
        self.add(dot)
        self.play(dot.animate.shift(3 * RIGHT), run_time=0.8)
        self.play(dot.animate.shift(3 * LEFT), run_time=0.4)


class Coloured(Scene):
    """Backgrounds as a colour, as a name, and changed between two plays."""

    def construct(self) -> None:
        self.camera.background_color = GREEN
        self.add(Square(fill_opacity=0.5, color=BLUE))
        self.wait(0.2)
        self.camera.background_color = "#123456"
        self.play(FadeIn(Circle(color=RED)), run_time=0.4)
        self.camera.background_color = "red"
        self.wait(0.2)


class Opaque(Scene):
    """A background that is half transparent."""

    def construct(self) -> None:
        self.camera.background_opacity = 0.5
        self.camera.background_color = YELLOW
        self.add(Square(fill_opacity=0.5, color=BLUE))
        self.wait(0.2)


class Zoomed(ZoomedScene):
    """A part of the scene in a display of its own."""

    def construct(self) -> None:
        self.add(Dot(radius=0.2, color=YELLOW), Square(side_length=0.5))
        self.activate_zooming(animate=False)
        self.play(self.zoomed_camera.frame.animate.shift(0.5 * RIGHT), run_time=0.5)
        self.wait(0.2)


class Moved(MovingCameraScene):
    """A camera that follows, with an updater, and that is restored."""

    def construct(self) -> None:
        dot = Dot(radius=0.4)
        self.camera.frame.save_state()
        self.add(dot, Square(fill_opacity=0.5))
        self.camera.frame.add_updater(lambda each: each.move_to(dot))
        self.play(dot.animate.shift(2 * RIGHT), run_time=0.5)
        self.camera.frame.clear_updaters()
        self.play(self.camera.frame.animate.restore().scale(1.5), run_time=0.4)
        self.wait(0.2)


class Space(ThreeDScene):
    """Solids, a camera that turns by itself, and text that stays where it is."""

    def construct(self) -> None:
        self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES)
        label = Text("fixed", font_size=48).to_corner(UP + LEFT)
        self.add_fixed_in_frame_mobjects(label)
        self.add(ThreeDAxes(), Cube(side_length=1.5, fill_opacity=0.7))
        self.begin_ambient_camera_rotation(rate=1)
        self.wait(0.4)
        self.stop_ambient_camera_rotation()
        self.play(FadeIn(Square(fill_opacity=1).shift(OUT)), run_time=0.3)


class Nothing(Scene):
    """Waits shorter than a frame between plays."""

    def construct(self) -> None:
        self.add(Square())
        self.wait(0.05)
        self.play(Create(Circle()), run_time=0.3)
        self.wait(0.09)
        self.play(FadeIn(Dot()), run_time=1e-3)


_SVG = (
    '<svg viewBox="0 0 8 8"><path fill="#fa0" d="M0 0h8v4l-4 4z"/>'
    '<circle cx="4" cy="3" r="2"/></svg>'
)


class Drawn(Scene):
    """Vector graphics, text in several fonts, and an image behind the scene."""

    folder: Any

    def construct(self) -> None:
        path = self.folder / "shape.svg"
        path.write_text(_SVG, "utf-8")
        shape = SVGMobject(str(path), height=2).shift(3 * LEFT)
        text = Text("Grüße", font="Inter", slant="ITALIC", t2c={"ü": RED}).shift(2 * RIGHT + UP)
        image = (
            ImageMobject(np.array([[0, 90], [180, 250]], dtype=np.uint8)).set(height=2).shift(DOWN)
        )
        self.add(image)
        self.play(FadeIn(shape), Write(text), run_time=0.6)
        self.play(shape.animate.rotate(PI / 3), text.animate.set_opacity(0.3), run_time=0.4)


class Planes(Scene):
    """Planes of a recording among Manim's own mobjects."""

    recording: Recording

    def construct(self) -> None:
        one = PlaneOf(self.recording, height=4).shift(3 * LEFT)
        two = PlaneOf(self.recording, height=4, epoch=60).shift(3 * RIGHT)
        self.play(FadeTransform(one, two.copy()), run_time=0.4)
        self.add(one)
        self.play(Transform(one, two), run_time=0.4)
        one.save_state()
        self.play(one.animate.rotate(PI / 5).scale(0.5), run_time=0.4)
        self.play(one.animate.restore(), Group(two, Square()).animate.shift(UP), run_time=0.4)
        one.become(two.copy().shift(DOWN))
        self.wait(0.2)


class PlaneInSpace(ThreeDScene):
    """A plane of a recording, seen by a camera that turns."""

    recording: Recording

    def construct(self) -> None:
        self.set_camera_orientation(phi=40 * DEGREES, theta=-60 * DEGREES)
        plane = PlaneOf(self.recording, height=5)
        self.add(plane)
        self.move_camera(theta=-90 * DEGREES, run_time=0.3)
        self.play(plane.animate.show(60), run_time=0.4)


SCENES: list[Any] = [
    Grouped,
    Sections,
    Skipping,
    Coloured,
    Opaque,
    Zoomed,
    Moved,
    Space,
    Nothing,
    Drawn,
]
SCENES += [pytest.param(Planes, marks=pytest.mark.slow), PlaneInSpace]


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_drawn_as_by_stock_manim(
    scene: type[Any],
    layered: Draw,
    stock: Draw,
    assert_alike: Alike,
    spiral: Recording,
    tmp_path: Any,
) -> None:
    scene.recording, scene.folder = spiral, tmp_path
    every = stock(scene, SIZE)
    assert_alike(layered(scene, SIZE), every)
    some = range(1, len(every), 3)
    assert_alike(layered(scene, SIZE, wanted=some), [every[number] for number in some])


class _Grounds(Convergence):
    """A background of its own, set before those of the scene, which is set up twice."""

    def setup(self) -> None:
        self.camera.background_color = "#402010"
        super().setup()
        super().setup()


def test_a_background_that_an_author_sets_first_is_kept(
    layered: Draw, stock: Draw, assert_alike: Alike, spiral: Recording
) -> None:
    options: dict[str, Any] = {"recordings": [spiral], "duration": 1, "wanted": [0, 9]}
    for theme in ("dark", "light"):
        ours = layered(_Grounds, SIZE, theme=theme, **options)
        assert ours[0][2, 2].tolist() == [0x40, 0x20, 0x10]
        assert_alike(ours, stock(_Grounds, SIZE, theme=theme, **options))


class _Pictured(Scene):
    """A camera with an image behind everything."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, camera_class=_Behind, **options)

    def construct(self) -> None:
        self.add(Square(fill_opacity=0.5))
        self.wait(0.3)


class _Behind(Camera):
    path = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(background_image=self.path, **options)


def test_an_image_may_be_the_background(
    layered: Draw, stock: Draw, assert_alike: Alike, tmp_path: Any
) -> None:
    from PIL import Image

    pixels = np.random.default_rng(0).integers(0, 255, (18, 32, 3)).astype(np.uint8)
    picture = Image.fromarray(pixels).resize((SIZE.width, SIZE.height), Image.Resampling.NEAREST)
    _Behind.path = str(tmp_path / "behind.png")
    picture.save(_Behind.path)
    every = layered(_Pictured, SIZE)
    assert every[0][:9].std() > 30
    assert_alike(every, stock(_Pictured, SIZE))
