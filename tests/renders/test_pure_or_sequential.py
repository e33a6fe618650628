"""Which scenes over recordings are played in sequence: those that do more than their film."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import (
    RIGHT,
    Animation,
    Dot,
    Scene,
    VMobject,
    linear,
)

from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]
Alike = Callable[[list[Frame], list[Frame]], None]

SIZE = Size(320, 180, 10)


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


def test_animations_that_count_frames_see_all_of_them(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    every = stock(Counting, SIZE)
    assert_alike(layered(Counting, SIZE), every)
    assert_alike(layered(Counting, SIZE, wanted=[5, 7]), [every[5], every[7]])


def test_a_recordings_scene_with_a_construct_of_its_own_is_played_in_sequence(
    spiral: Recording, layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    film: dict[str, Any] = {"recordings": [spiral], "duration": 1.4}
    every = layered(Own, SIZE, **film)
    assert_alike(every, stock(Own, SIZE, **film))
    assert len(every) == 6 + 14 + 6
    assert_alike(layered(Own, SIZE, wanted=[4, 13, 24], **film), [every[k] for k in (4, 13, 24)])


class Watched(Convergence):
    """A scene over recordings that gives one of its mobjects an updater."""

    def setup(self) -> None:
        super().setup()
        self.add(Dot(radius=0.5).add_updater(lambda each, dt: each.shift(dt * RIGHT)))


def test_a_recordings_scene_with_updaters_is_played_in_sequence(
    spiral: Recording, layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    film: dict[str, Any] = {"recordings": [spiral], "duration": 1.4}
    every = layered(Watched, SIZE, **film)
    assert_alike(every, stock(Watched, SIZE, **film))
    assert_alike(layered(Watched, SIZE, wanted=[9], **film), every[9:10])
