"""Subclasses of epochreel's scenes that are more than pure frames are played in sequence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
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
    """An animation that depends on the number of calls instead of the time."""

    def __init__(self, mobject: VMobject) -> None:
        super().__init__(mobject, run_time=0.6, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:  # noqa: ARG002  # Manim's
        self.mobject.shift(0.2 * RIGHT)


class Counting(Scene):
    """A Manim scene with such an animation."""

    def construct(self) -> None:
        dot = Dot(radius=0.5)
        self.add(dot)
        self.play(Stepping(dot))
        self.wait(0.2)


class Extended(Convergence):
    """A scene over recordings with animations before and after its own."""

    def construct(self) -> None:
        dot = Dot(radius=0.5)
        self.add(dot)
        self.play(Stepping(dot))
        super().construct()
        self.play(Stepping(dot))


def test_animations_are_called_for_every_frame(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    every = stock(Counting, SIZE)
    assert_alike(layered(Counting, SIZE), every)
    assert_alike(layered(Counting, SIZE, wanted=[5, 7]), [every[5], every[7]])


@pytest.mark.slow
def test_a_subclass_with_its_own_construct_is_played_in_sequence(
    spiral: Recording, layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    options: dict[str, Any] = {"recordings": [spiral], "duration": 1.4}
    every = layered(Extended, SIZE, **options)
    assert_alike(every, stock(Extended, SIZE, **options))
    assert len(every) == 6 + 14 + 6
    assert_alike(
        layered(Extended, SIZE, wanted=[4, 13, 24], **options), [every[k] for k in (4, 13, 24)]
    )


class WithUpdater(Convergence):
    """A scene over recordings with a mobject that has an updater."""

    def setup(self) -> None:
        super().setup()
        self.add(Dot(radius=0.5).add_updater(lambda each, dt: each.shift(dt * RIGHT)))


@pytest.mark.slow
def test_a_subclass_with_updaters_is_played_in_sequence(
    spiral: Recording, layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    options: dict[str, Any] = {"recordings": [spiral], "duration": 1.4}
    every = layered(WithUpdater, SIZE, **options)
    assert_alike(every, stock(WithUpdater, SIZE, **options))
    assert_alike(layered(WithUpdater, SIZE, wanted=[9], **options), every[9:10])
