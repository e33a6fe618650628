"""Frames that depend on their number only: unwanted ones are not computed."""

from collections.abc import Callable, Container, Iterable
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    GREEN,
    RED,
    Animation,
    Dot,
    Group,
    ImageMobject,
    Mobject,
    MovingCamera,
    Scene,
    Square,
    UpdateFromAlphaFunc,
    VMobject,
    config,
    linear,
)

from epochreel.reels.recording import Recording
from epochreel.renders.drawing.layered import LayeredRenderer
from epochreel.renders.drawing.painter import Painter
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]
Alike = Callable[[list[Frame], list[Frame]], None]

SIZE = Size(320, 180, 15)


def test_a_frame_is_a_pure_function_of_its_number(spiral: Recording, layered: Draw) -> None:
    options: dict[str, Any] = {"recordings": [spiral], "duration": 2.2}
    numbers = (0, 7, 20, 32)
    every, some = (layered(Convergence, SIZE, wanted=w, **options) for w in (range(33), numbers))
    for frame, number in zip(some, numbers, strict=True):
        assert (frame == every[number]).all()


class Disturbed(Convergence):
    """A scene whose author sets Manim's frame rate after the camera was made."""

    def setup(self) -> None:
        super().setup()
        config.frame_rate = 7


def test_the_clock_has_the_frame_rate_of_the_camera(spiral: Recording, layered: Draw) -> None:
    options: dict[str, Any] = {"recordings": [spiral], "duration": 1, "wanted": (0, 7, 14)}
    disturbed, usual = (layered(kind, SIZE, **options) for kind in (Disturbed, Convergence))
    assert all((ours == theirs).all() for ours, theirs in zip(disturbed, usual, strict=True))
    assert config.frame_rate != 7


class Pure(Scene):
    """A scene whose frames are marked as independent of each other."""

    pure_frames = True
    shown: list[float]

    def construct(self) -> None:
        square = Square(fill_opacity=1)

        def show(each: VMobject, alpha: float) -> None:
            self.shown.append(alpha)
            each.move_to([alpha, 0, 0])

        self.add(square)
        self.wait(0.4)
        self.play(UpdateFromAlphaFunc(square, show, rate_func=linear), run_time=1)


def test_unwanted_pure_frames_are_not_computed(layered: Draw) -> None:
    Pure.shown = []
    every = layered(Pure, SIZE)
    assert len(every) == 6 + 15
    Pure.shown = []
    some = layered(Pure, SIZE, wanted=(3, 9, 18))
    # Manim also sets an animation to its start and to its end.
    assert Pure.shown == pytest.approx([0, 3 / 15, 12 / 15, 1])
    assert all((one == every[k]).all() for one, k in zip(some, (3, 9, 18), strict=True))


def test_pure_frames_are_played_in_sequence_for_a_camera_that_may_move(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    Pure.shown = []
    some = layered(Pure, SIZE, wanted=(3, 9, 18), camera_class=MovingCamera)
    assert len(Pure.shown) == 1 + 15 + 1
    assert_alike(some, stock(Pure, SIZE, wanted=(3, 9, 18)))


class Twice(Scene):
    """A play and a rest, before which what has not moved may `change`."""

    pure_frames = True

    def construct(self) -> None:
        below, self.mark = Square(fill_opacity=1, color=BLUE), Dot()
        self.still = Square(fill_opacity=1, color=RED).shift([2, 0, 0])
        self.add(below, self.mark, self.still)
        self.play(Shift(self.mark), run_time=0.2)
        self.change()
        self.wait(0.2, frozen_frame=True)

    def change(self) -> None:
        """Change nothing."""


class Shift(Animation):
    """Moves a mobject to the right."""

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.move_to([alpha, 0, 0])


class Recoloured(Twice):
    """What has not moved has another colour at rest."""

    def change(self) -> None:
        self.still.set_color(GREEN)


class Joined(Twice):
    """There is more at rest."""

    def change(self) -> None:
        self.add(Square(fill_opacity=1).shift([-3, 0, 0]))


@pytest.mark.parametrize(("kind", "drawn"), [(Twice, 1), (Recoloured, 2), (Joined, 2)])
def test_what_looks_as_in_the_play_before_is_not_drawn_again(
    kind: type[Twice],
    drawn: int,
    layered: Draw,
    stock: Draw,
    assert_alike: Alike,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []
    original = Painter.set_background

    def counting(painter: Painter, mobjects: Iterable[Mobject]) -> None:
        calls.append(mobjects)
        original(painter, mobjects)

    monkeypatch.setattr(Painter, "set_background", counting)
    frames = layered(kind, SIZE)
    assert len(calls) == drawn
    assert_alike(frames, stock(kind, SIZE))


class Replaced(Scene):
    """A square at rest with other points each time, in arrays that nobody can write to."""

    pure_frames = True

    def construct(self) -> None:
        square = Square(fill_opacity=1, color=RED)
        start = square.points.copy()

        def put(x: float) -> None:
            points = start.copy()
            points[:, 0] += x
            points.flags.writeable = False
            square.points = points

        put(-3)
        self.add(square)
        self.wait(0.2)
        for x in (-1, 1, 3):
            put(x - 0.5)
            put(x)  # which may be where the points of the last rest were in memory
            self.wait(0.2)


def test_points_that_are_replaced_between_rests_are_drawn(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    assert_alike(layered(Replaced, SIZE), stock(Replaced, SIZE))


class Pausing(Scene):
    """A square that stands still for a third of its way, and what else moves."""

    pure_frames = True
    image = False

    def construct(self) -> None:
        square = Square(fill_opacity=1)
        picture = (
            ImageMobject(np.full((2, 2, 3), 200, dtype=np.uint8)) if self.image else VMobject()
        )

        def show(group: Group, alpha: float) -> None:
            group[0].points = start + np.array([min(max(alpha, 0.35), 0.65), 0, 0])

        start, group = square.points.copy(), Group(square, picture)
        self.add(group)
        self.play(UpdateFromAlphaFunc(group, show, rate_func=linear), run_time=1)


class _Repeats(FrameSink):
    """Keeps for how many frames each is shown."""

    def __init__(self) -> None:
        self.repeats: list[int] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # it is not looked at
        self.repeats.append(repeat)

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


@pytest.mark.parametrize(
    ("image", "wanted", "repeats"),
    [
        (False, range(15), [6, 1, 1, 1, 1, 5]),
        (False, (0, 2, 4, 7, 14), [3, 1, 1]),
        (True, range(15), [1] * 15),
    ],
)
def test_frames_in_which_no_path_changes_are_drawn_once(
    image: bool, wanted: Container[int], repeats: list[int]
) -> None:
    sink, kind = _Repeats(), type("Kind", (Pausing,), {"image": image})
    with manim_for(SIZE):
        kind(renderer=LayeredRenderer(sink, wanted=wanted.__contains__)).render()
    assert sink.repeats == repeats


def test_frames_that_are_held_are_those_that_would_be_drawn(
    layered: Draw, stock: Draw, assert_alike: Alike
) -> None:
    assert_alike(layered(Pausing, SIZE), stock(Pausing, SIZE))
