"""Mobjects that do not move: drawn once in a play, and again when something changes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    GREEN,
    RED,
    RIGHT,
    YELLOW,
    CapStyleType,
    Dot,
    LineJointType,
    Mobject,
    Scene,
    Square,
    VMobject,
)

from epochreel.renders.drawing.cairo_path import Context, set_path
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]
Alike = Callable[[list[Frame], list[Frame]], None]

SIZE = Size(320, 180, 10)


def _square(**options: Any) -> Square:
    return Square(fill_opacity=1, fill_color=BLUE, **options)


# Changes that the updater of one mobject makes to another mobject, which does not move.
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
def test_changes_of_static_mobjects_are_drawn(
    name: str, tmp_path: Path, layered: Draw, stock: Draw, assert_alike: Alike
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

            def change(_: Mobject, dt: float) -> None:  # noqa: ARG001  # Manim looks for the name
                if 0.15 < self.time < 0.25:
                    CHANGES[name](shape, image)

            self.add(dot.add_updater(change), shape)
            self.wait(0.4)

    frames = stock(Changing, SIZE)
    assert np.mean(np.abs(frames[1].astype(int) - frames[3]).max(axis=2) > 24) > 0.001
    assert_alike(layered(Changing, SIZE), frames)


def test_static_mobjects_are_drawn_once_in_a_play(
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
    monkeypatch.setattr("epochreel.renders.drawing.filling.COMPILED", False)
    layered(Crossing, SIZE)
    assert drawn.count(16) == 3
    assert drawn.count(32) == 8
