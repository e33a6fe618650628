"""Faint paths: strokes whose edges are smoothed less finely than those of others."""

from collections.abc import Callable

import numpy as np
from manim import LEFT, RIGHT, YELLOW, Scene, VMobject

from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]
SMALL, LARGE = Size(320, 180, 10), Size(1280, 720, 10)


class Thread(VMobject):
    """A thin line to and fro."""

    straight_path = True

    def __init__(self) -> None:
        super().__init__(stroke_color=YELLOW, stroke_width=2, stroke_opacity=0.35, fill_opacity=0)
        y = np.linspace(-1.5, 1.5, 101)
        corners = np.column_stack([2 * np.sin(3 * y), y, np.zeros(len(y))])
        third = np.diff(corners, axis=0) / 3
        each = [corners[:-1], corners[:-1] + third, corners[1:] - third, corners[1:]]
        self.points = np.stack(each, axis=1).reshape(-1, 3)


class FaintThread(Thread):
    """The same, whose edges nobody can see well."""

    faint_path = True


def _drawn(layered: Draw, size: Size, *paths: VMobject) -> Frame:
    class Threads(Scene):
        def construct(self) -> None:
            self.add(*paths)
            self.wait(1 / 10)

    (frame,) = layered(Threads, size)
    return frame.astype(int)


def test_edges_of_a_faint_path_are_smoothed_coarsely_and_those_of_others_are_not(
    layered: Draw,
) -> None:
    fine, coarse = _drawn(layered, LARGE, Thread()), _drawn(layered, LARGE, FaintThread())
    assert 0 < np.abs(fine - coarse).max() <= 32
    right = Thread().shift(3 * RIGHT)
    after = _drawn(layered, LARGE, FaintThread().shift(3 * LEFT), right.copy())
    assert np.array_equal(after[:, 640:], _drawn(layered, LARGE, right)[:, 640:])


def test_in_a_small_picture_a_faint_path_is_smoothed_as_others_are(layered: Draw) -> None:
    fine, other = _drawn(layered, SMALL, Thread()), _drawn(layered, SMALL, FaintThread())
    assert np.array_equal(fine, other)
