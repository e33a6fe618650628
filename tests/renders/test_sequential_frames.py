"""Scenes of other people, played in sequence: the same frames as in stock Manim."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    ImageMobject,
    LaggedStart,
    Line,
    Mobject,
    PMobject,
    Rotate,
    Scene,
    Square,
    Succession,
    Transform,
    Triangle,
    ValueTracker,
    VGroup,
    Wait,
    always_redraw,
)

from epochreel.renders.drawing.painter import Paintable, Painter
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]
Alike = Callable[[list[Frame], list[Frame]], None]

SIZE = Size(320, 180, 10)


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
    """A line that is redrawn in every frame, below a shape that does not move."""

    def construct(self) -> None:
        value = ValueTracker(-3.0)
        ends = 3 * LEFT + 2 * DOWN
        self.add(always_redraw(lambda: Line(ends, [value.get_value(), 2, 0], stroke_width=9)))
        self.add(_square(side_length=1.5))
        self.play(value.animate.set_value(3), run_time=0.8)
        self.wait(0.4)


class Rolling(Scene):
    """An updater that accumulates time, in plays and in waits, frozen or not."""

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
    """A wait that a condition ends, and one that ends after its maximum time."""

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

        def remove(_: Mobject, dt: float) -> None:  # noqa: ARG001  # Manim looks for the name
            if self.time > 0.25:
                self.remove(circle, below)

        square.add_updater(remove)
        self.add(below, square, circle, triangle)
        self.play(triangle.animate.shift(2 * RIGHT), run_time=0.6)
        self.wait(0.3)


class Interfering(Scene):
    """Mobjects that are changed by updaters of other mobjects and of the scene."""

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
    """Waits with an explicit `frozen_frame`."""

    def construct(self) -> None:
        self.add(Square(fill_opacity=0.5, fill_color=BLUE))
        self.wait(0.3, frozen_frame=False)
        self.wait(0.3, frozen_frame=True)
        self.play(Wait(0.2), FadeIn(Circle()))


class Rounded(Scene):
    """Run times at which rounding errors cost a frame in Manim, or add one."""

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
    """A mobject that is added after the last play, and is not shown."""

    def construct(self) -> None:
        self.add(_square())
        self.wait(0.2)
        self.add(Circle(color=RED))


class Pictures(Scene):
    """Images that rest, move and change, and clouds of points."""

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


SCENES = [Together, Lagged, Redrawn, Rolling, Following, Until, Adding, Removing, Interfering]
SCENES += [Ordered, Thawed, Rounded, Short, Ended, Pictures]


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_drawn_as_by_stock_manim(
    scene: type[Scene], layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    assert_alike(layered(scene, SIZE), stock(scene, SIZE))


@pytest.mark.parametrize("scene", SCENES)
def test_unwanted_frames_are_played_but_not_drawn(
    scene: type[Scene], layered: Draw, monkeypatch: pytest.MonkeyPatch, assert_alike: Alike
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
    assert_alike(some, [every[number] for number in wanted])
