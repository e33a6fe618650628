"""Anybody's scenes, played in sequence: as many frames as in stock Manim, and the same pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    OUT,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Animation,
    CapStyleType,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    ImageMobject,
    LaggedStart,
    Line,
    LineJointType,
    Mobject,
    PMobject,
    Rotate,
    Scene,
    Square,
    Succession,
    ThreeDCamera,
    ThreeDScene,
    Transform,
    Triangle,
    ValueTracker,
    VGroup,
    VMobject,
    Wait,
    always_redraw,
    linear,
)

from epochreel.reels.recording import Recording
from epochreel.renders.drawing.cairo_path import Context, set_path
from epochreel.renders.drawing.painter import Paintable, Painter
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]

SIZE = Size(320, 180, 10)


def _assert_alike(layered: list[Frame], stock: list[Frame]) -> None:
    assert len(layered) == len(stock)
    for number, (ours, theirs) in enumerate(zip(layered, stock, strict=True)):
        difference = np.abs(ours[:, :, :3].astype(int) - theirs[:, :, :3])
        assert difference.mean() < 0.5, number
        assert np.mean(difference.max(axis=-1) > 24) <= 0.001, number


def _square(**options: Any) -> Square:
    return Square(fill_opacity=1, fill_color=BLUE, **options)


class Together(Scene):
    """Several animations in one play, of different run times."""

    def construct(self) -> None:
        square, circle, triangle = _square(), Circle(color=RED), Triangle(color=GREEN)
        self.add(square, circle)
        self.play(
            square.animate(run_time=0.4).shift(LEFT),
            Rotate(circle, PI / 3, about_point=2 * RIGHT, run_time=0.9),
            Create(triangle, run_time=0.7),
        )
        self.play(Succession(FadeOut(square), Transform(circle, Square().shift(UP)), run_time=1))


class Lagged(Scene):
    """A group whose animations begin one after another."""

    def construct(self) -> None:
        dots = VGroup(*(Dot(radius=0.3).shift(x * RIGHT) for x in range(-3, 4)))
        self.add(_square(side_length=3))
        self.play(LaggedStart(*(FadeIn(dot, shift=DOWN) for dot in dots), lag_ratio=0.3))
        self.wait(0.3)


class Redrawn(Scene):
    """A line made over in every frame, below a shape that stays."""

    def construct(self) -> None:
        value = ValueTracker(-3.0)
        ends = 3 * LEFT + 2 * DOWN
        self.add(always_redraw(lambda: Line(ends, [value.get_value(), 2, 0], stroke_width=9)))
        self.add(_square(side_length=1.5))
        self.play(value.animate.set_value(3), run_time=0.8)
        self.wait(0.4)


class Rolling(Scene):
    """An updater that adds up the time, in plays and in waits, be they frozen or not."""

    def construct(self) -> None:
        dot = Dot(radius=0.4).shift(5 * LEFT)
        dot.add_updater(lambda each, dt: each.shift(2 * dt * RIGHT))
        self.add(_square(), dot, Circle(color=YELLOW))
        self.play(FadeIn(Triangle()), run_time=0.5)
        self.wait(0.6)
        self.wait(0.3, frozen_frame=True)
        self.wait(0.4)


class Following(Scene):
    """An updater without time, which stock Manim does not run in a wait."""

    def construct(self) -> None:
        square, dot = _square(), Dot(radius=0.4)
        dot.add_updater(lambda each: each.next_to(square, UP))
        self.add(square, dot)
        self.play(square.animate.shift(2 * RIGHT), run_time=0.5)
        square.shift(4 * LEFT)
        self.wait(0.3)
        self.wait(0.3, frozen_frame=False)


class Until(Scene):
    """A wait that ends with a condition, and one that its longest time ends."""

    def construct(self) -> None:
        dot = Dot(radius=0.4).add_updater(lambda each, dt: each.shift(3 * dt * RIGHT))
        self.add(dot)
        self.wait_until(lambda: dot.get_x() > 1.5, max_time=3)
        self.wait_until(lambda: False, max_time=0.4)
        self.wait(2, stop_condition=lambda: self.time > 1.25)


class Adding(Scene):
    """Mobjects that updaters add in the middle of a play, alone and to a group that moves."""

    def construct(self) -> None:
        square, group = _square(), VGroup(Circle(color=RED))
        done: list[float] = []

        def add(_: Mobject, dt: float) -> None:
            done.append(dt)
            if len(done) == 4:
                self.add(Triangle(color=GREEN, fill_opacity=1).shift(3 * RIGHT))
            if len(done) == 6:
                group.add(Dot(radius=0.5).shift(3 * LEFT))

        square.add_updater(add)
        group.add_updater(lambda each, dt: each.shift(dt * UP))
        self.add(square, group)
        self.play(square.animate.shift(RIGHT), run_time=0.9)
        self.wait(0.3)


class Removing(Scene):
    """Mobjects that updaters remove in the middle of a play."""

    def construct(self) -> None:
        square, circle, triangle = _square(), Circle(color=RED), Triangle(color=GREEN)
        below = Dot(radius=1).shift(3 * LEFT)

        def remove(_: Mobject, dt: float) -> None:  # noqa: ARG001  # Manim goes by the name
            if self.time > 0.25:
                self.remove(circle, below)

        square.add_updater(remove)
        self.add(below, square, circle, triangle)
        self.play(triangle.animate.shift(2 * RIGHT), run_time=0.6)
        self.wait(0.3)


class Interfering(Scene):
    """Mobjects without animation or updater, which the updaters of others and the scene change."""

    def construct(self) -> None:
        under, over = _square(side_length=1), _square(side_length=1).shift(2 * UP)
        mover = Dot(radius=0.5)

        def push(_: Mobject, dt: float) -> None:
            under.shift(dt * RIGHT)
            over.shift(2 * dt * LEFT)

        mover.add_updater(push)
        self.add(under.shift(2 * DOWN), mover, over)
        self.play(FadeIn(Triangle()), run_time=0.6)
        mover.clear_updaters()
        self.add_updater(lambda dt: over.rotate(2 * dt))
        self.play(mover.animate.shift(RIGHT), run_time=0.5)
        self.wait(0.4)


class Ordered(Scene):
    """z-indices that animations and updaters change, and foreground mobjects."""

    def construct(self) -> None:
        square = _square().set_z_index(1)
        circle = Circle(color=RED, fill_opacity=1).shift(RIGHT).set_z_index(3)
        triangle = Triangle(color=GREEN, fill_opacity=1).shift(LEFT).set_z_index(2)
        self.add(circle, triangle, square)
        self.add_foreground_mobject(Dot(radius=0.4, color=YELLOW).shift(0.5 * RIGHT))
        self.play(triangle.animate.shift(RIGHT), run_time=0.4)
        square.add_updater(lambda each: each.set_z_index(5 if self.time > 0.6 else 0))
        self.play(circle.animate.shift(LEFT), run_time=0.5)
        self.wait(0.2)


class Thawed(Scene):
    """Waits that are said to be frozen, or not to be."""

    def construct(self) -> None:
        self.add(Square(fill_opacity=0.5, fill_color=BLUE))
        self.wait(0.3, frozen_frame=False)
        self.wait(0.3, frozen_frame=True)
        self.play(Wait(0.2), FadeIn(Circle()))


class Rounded(Scene):
    """Run times of which rounding errors take a frame in Manim, or add one."""

    def construct(self) -> None:
        self.add(_square())
        self.wait(0.3)
        self.wait(0.7)
        self.play(Create(Circle()), run_time=0.1 + 0.2)
        self.play(Create(Triangle()), run_time=0.6)


class Short(Scene):
    """Plays shorter than a frame."""

    def construct(self) -> None:
        self.play(Create(Circle()), run_time=0.001)
        self.play(FadeIn(_square(), run_time=0.02), Create(Triangle(), run_time=0.3))
        self.wait(0.004)


class Ended(Scene):
    """What is added after the last play is not seen."""

    def construct(self) -> None:
        self.add(_square())
        self.wait(0.2)
        self.add(Circle(color=RED))


class Pictures(Scene):
    """Images that stay, that move and that change, clouds of points, and images as colours."""

    def construct(self) -> None:
        random = np.random.default_rng(0)
        pixels = random.integers(0, 255, (6, 8, 4)).astype(np.uint8)
        pixels[:, :, 3] = np.linspace(0, 255, 8)
        still, moving = (ImageMobject(pixels).set(height=2).shift(x) for x in (3 * LEFT, RIGHT))
        changing = ImageMobject(pixels.copy()).set(height=2).shift(2 * UP)
        cloud = PMobject(stroke_width=6)
        cloud.add_points(random.uniform(-2, 2, (40, 3)), color=YELLOW)
        ball = Circle(fill_opacity=1).shift(3 * RIGHT)

        def change(_: Mobject, dt: float) -> None:
            changing.pixel_array[:, :, 1] += round(dt * 300)

        ball.add_updater(change)
        self.add(ball, still, moving, changing, cloud)
        self.play(moving.animate.shift(DOWN), run_time=0.6)


SCENES = [
    Together,
    Lagged,
    Redrawn,
    Rolling,
    Following,
    Until,
    Adding,
    Removing,
    Interfering,
    Ordered,
    Thawed,
    Rounded,
    Short,
    Ended,
    Pictures,
]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.filterwarnings("ignore:.*divide")
def test_a_scene_is_drawn_as_by_stock_manim(scene: type[Scene], layered: Draw, stock: Draw) -> None:
    _assert_alike(layered(scene, SIZE), stock(scene, SIZE))


@pytest.mark.parametrize("scene", SCENES)
def test_frames_that_are_not_wanted_are_played_but_not_drawn(
    scene: type[Scene], layered: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = layered(scene, SIZE)
    painted: list[Painter] = []
    paint = Painter.paint

    def counted(self: Painter, paintables: Iterable[Paintable]) -> None:
        painted.append(self)
        paint(self, paintables)

    monkeypatch.setattr(Painter, "paint", counted)
    wanted = range(1, len(every), 3)
    some = layered(scene, SIZE, wanted=wanted)
    assert 1 <= len(painted) <= len(wanted)
    _assert_alike(some, [every[number] for number in wanted])


# What an updater may change of a mobject that nobody holds, and that is drawn above its own.
CHANGES: dict[str, Callable[[VMobject, Path], object]] = {
    "points": lambda shape, _: shape.shift(RIGHT),
    "stroke width": lambda shape, _: shape.set_stroke(width=20),
    "fill": lambda shape, _: shape.set_fill(GREEN),
    "stroke": lambda shape, _: shape.set_stroke(YELLOW),
    "halo": lambda shape, _: shape.set_stroke(YELLOW, background=True),
    "halo's width": lambda shape, _: shape.set_stroke(width=150, background=True),
    "gradient": lambda shape, _: shape.set_fill([RED, BLUE]),
    "its direction": lambda shape, _: setattr(shape, "sheen_direction", DOWN),
    "joints": lambda shape, _: setattr(shape, "joint_type", LineJointType.ROUND),
    "caps": lambda shape, _: setattr(shape, "cap_style", CapStyleType.ROUND),
    "background image": lambda shape, image: setattr(shape, "background_image", str(image)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_what_does_not_move_are_seen(
    name: str, tmp_path: Path, layered: Draw, stock: Draw
) -> None:
    image = tmp_path / "image.png"
    colours = np.random.default_rng(0).integers(100, 255, (SIZE.height // 20, SIZE.width // 20, 3))
    large = np.kron(colours, np.ones((20, 20, 1))).astype(np.uint8)
    iio.imwrite(image, large)

    class Changing(Scene):
        def construct(self) -> None:
            shape = VMobject(fill_color=[BLUE, RED, BLUE], fill_opacity=0.6, stroke_width=90)
            shape.set_points_as_corners(
                [[-4, -2, 0], [-2, 2, 0], [0, -2, 0], [2, 2, 0], [4, -2, 0]]
            )
            shape.set_stroke(RED, width=120, background=True)
            shape.joint_type, shape.cap_style = LineJointType.MITER, CapStyleType.BUTT
            dot = Dot()

            def change(_: Mobject, dt: float) -> None:  # noqa: ARG001  # Manim goes by the name
                if 0.15 < self.time < 0.25:
                    CHANGES[name](shape, image)

            self.add(dot.add_updater(change), shape)
            self.wait(0.4)

    frames = stock(Changing, SIZE)
    assert np.mean(np.abs(frames[1].astype(int) - frames[3]).max(axis=2) > 24) > 0.001
    _assert_alike(layered(Changing, SIZE), frames)


def test_what_does_not_move_is_drawn_once_in_a_play(
    layered: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crossing(Scene):
        def construct(self) -> None:
            dot, *squares = Dot(), _square(), Square(), Square(side_length=1)
            self.add(dot, *squares)
            self.play(dot.animate.shift(RIGHT), run_time=0.8)

    drawn: list[int] = []

    def counted(context: Context, points: np.ndarray, *, straight: bool, closing: bool) -> None:
        drawn.append(len(points))
        set_path(context, points, straight=straight, closing=closing)

    monkeypatch.setattr("epochreel.renders.drawing.rasterizer.set_path", counted)
    layered(Crossing, SIZE)
    assert drawn.count(16) == 3
    assert drawn.count(32) == 8


class Stepping(Animation):
    """An animation that counts its frames instead of going by the time."""

    def __init__(self, mobject: VMobject) -> None:
        super().__init__(mobject, run_time=0.6, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:  # noqa: ARG002  # Manim's
        self.mobject.shift(0.2 * RIGHT)


class Counting(Scene):
    """Such an animation in a scene of its own."""

    def construct(self) -> None:
        dot = Dot(radius=0.5)
        self.add(dot)
        self.play(Stepping(dot))
        self.wait(0.2)


class Own(Convergence):
    """A scene over recordings that does more than to show its film."""

    def construct(self) -> None:
        dot = Dot(radius=0.5)
        self.add(dot)
        self.play(Stepping(dot))
        super().construct()
        self.play(Stepping(dot))


def test_animations_that_count_frames_see_all_of_them(layered: Draw, stock: Draw) -> None:
    every = stock(Counting, SIZE)
    _assert_alike(layered(Counting, SIZE), every)
    _assert_alike(layered(Counting, SIZE, wanted=[5, 7]), [every[5], every[7]])


def test_a_recordings_scene_with_a_construct_of_its_own_is_played_in_sequence(
    spiral: Recording, layered: Draw, stock: Draw
) -> None:
    film: dict[str, Any] = {"recordings": [spiral], "duration": 1.4}
    every = layered(Own, SIZE, **film)
    _assert_alike(every, stock(Own, SIZE, **film))
    assert len(every) == 6 + 14 + 6
    _assert_alike(layered(Own, SIZE, wanted=[4, 13, 24], **film), [every[k] for k in (4, 13, 24)])


class Watched(Convergence):
    """A scene over recordings that gives one of its mobjects an updater."""

    def setup(self) -> None:
        super().setup()
        self.add(Dot(radius=0.5).add_updater(lambda each, dt: each.shift(dt * RIGHT)))


def test_a_recordings_scene_with_updaters_is_played_in_sequence(
    spiral: Recording, layered: Draw, stock: Draw
) -> None:
    film: dict[str, Any] = {"recordings": [spiral], "duration": 1.4}
    every = layered(Watched, SIZE, **film)
    _assert_alike(every, stock(Watched, SIZE, **film))
    _assert_alike(layered(Watched, SIZE, wanted=[9], **film), every[9:10])


def test_a_scene_without_a_play_is_one_frame(layered: Draw, stock: Draw) -> None:
    class Poster(Scene):
        def construct(self) -> None:
            self.add(_square(), Circle(color=RED))

    class Shown(Poster):
        def construct(self) -> None:
            super().construct()
            self.wait(0.1)

    _assert_alike(layered(Poster, SIZE), stock(Shown, SIZE))
    assert layered(Poster, SIZE, wanted=[1]) == []


@pytest.mark.parametrize("run_time", [0, -1])
def test_a_play_without_time_is_the_error_of_stock_manim(
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


def test_a_camera_in_three_dimensions_is_left_to_manim(layered: Draw, stock: Draw) -> None:
    ours = layered(Turning, SIZE, camera=ThreeDCamera)
    _assert_alike(ours, stock(Turning, SIZE, camera=ThreeDCamera))
    assert len(ours) == 7
