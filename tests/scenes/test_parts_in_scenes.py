"""Field, boundary and points in Manim scenes: they stay where they are moved to, at any epoch.

It is longer than other files because all of it is about the same parts.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    ReplacementTransform,
    Scene,
    Square,
    Transform,
    Uncreate,
    UpdateFromAlphaFunc,
    linear,
)

from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.fields.colouring import ScaleColouring
from epochreel.scenes.fields.field import Field
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.parts.corners import mapped
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.points import dots_of
from epochreel.scenes.parts.recorded_output import output_of
from epochreel.scenes.parts.unit_lines import UnitLines
from epochreel.scenes.stage.layout import Box, Layout
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.timing import Timing

Draw = Callable[..., list[Frame]]

SIZE = Size(320, 180, 10)
EPOCHS = (0, 20, 33.5, 60)
EXACT = 1e-7  # Manim units; fields stand a hair off the pixels


def _plane(reel: Recording) -> Plane:
    stage = Stage(Layout.of(SIZE, 8.0), Theme.named("dark"), Timing.of(3, SIZE.fps))
    return Plane.of(reel.dataset, Box(120, 120, 840, 840), stage)


def _parts(reel: Recording) -> tuple[FieldImage, Boundary, Mobject]:
    plane = _plane(reel)
    hues = colours_of(reel.task).hues(reel.dataset.labels)
    return *output_of(reel, plane), dots_of(reel.dataset, hues, plane)


def _alike(ours: list[Frame], theirs: list[Frame]) -> None:
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        difference = np.abs(one[:, :, :3].astype(int) - other[:, :, :3])
        assert difference.mean() < 0.5
        assert np.mean(difference.max(axis=-1) > 24) <= 0.002


MOVES: dict[str, Callable[[Mobject], Mobject]] = {
    "shifted": lambda each: each.shift(2 * LEFT + UP),
    "smaller, at the edge": lambda each: each.scale(0.5).to_edge(RIGHT),
    "moved": lambda each: each.move_to(3 * LEFT + DOWN),
    "beside": lambda each: each.next_to(Circle(), RIGHT),
    "turned": lambda each: each.rotate(0.7).scale(1.3),
    "stretched": lambda each: each.stretch(0.4, 1),
    "flipped": lambda each: each.flip(),
    "of a width": lambda each: each.set(width=2.5),
    "turned in space": lambda each: each.rotate(PI / 3, UP),
}


@pytest.mark.parametrize("move", MOVES)
def test_a_boundary_stays_where_it_was_moved_to(move: str, spiral: Recording) -> None:
    with manim_for(SIZE):
        field, boundary, points = _parts(spiral)
        _, unmoved, _ = _parts(spiral)
        group = MOVES[move](Group(field, boundary, points))
        home, centre = _plane(spiral).corners, group.get_center()
    for epoch in EPOCHS:
        for part in (field, boundary, unmoved):
            part.show(epoch)
        expected = mapped(unmoved.points, home, field.three)
        np.testing.assert_allclose(boundary.points, expected, atol=EXACT)
        assert len(boundary.points) > 30
        origin, right, up = field.three
        shares = (boundary.points - origin) @ np.linalg.pinv(np.array([right, up]) - origin)
        assert -EXACT < shares.min() < shares.max() < 1 + EXACT
    np.testing.assert_allclose(group.get_center(), centre, atol=EXACT)


@pytest.mark.parametrize("move", ["smaller, at the edge", "turned"])
def test_points_stay_on_their_field(move: str, spiral: Recording) -> None:
    with manim_for(SIZE):
        field, boundary, points = _parts(spiral)
        MOVES[move](Group(field, boundary, points))
        plane = _plane(spiral)
    expected = mapped(plane.places(spiral.dataset.points), plane.corners, field.three)
    middles = np.array([(dot.points[0] + dot.points[8]) / 2 for dot in points])
    apart = np.linalg.norm(expected[:, None] - middles[None], axis=-1)
    assert apart.min(axis=0).max() < EXACT
    assert apart.min(axis=1).max() < EXACT


class Halves(Field):
    """All blue until epoch 1; then the left half is orange."""

    def __init__(self, pixels: FieldPixels) -> None:
        rows, columns = pixels.grid.shape
        self.right = np.tile(np.linspace(-1, 1, columns, dtype=np.float32), (1, rows, 1))

    def at(self, moment: Moment) -> np.ndarray:
        return self.right if moment.epoch >= 1 else np.ones_like(self.right)


def test_a_boundary_that_was_moved_before_there_was_one_is_in_place(linear: Recording) -> None:
    with manim_for(SIZE):
        plane = _plane(linear)
        colouring = colours_of(linear.task).colouring(plane.stage.theme)
        assert isinstance(colouring, ScaleColouring)
        pixels = FieldPixels(plane.domain, plane.pixels, colouring)
        boundary = Boundary(plane, Halves(pixels), pixels, colours_of(linear.task).lines)
        edge = plane.corners[1][0]
        boundary.show(0)
        assert len(np.unique(boundary.points, axis=0)) == 1  # nothing that is drawn
        boundary.scale(0.5, about_point=[edge, 0, 0])
    boundary.show(1)
    width = plane.corners[1][0] - plane.corners[0][0]
    np.testing.assert_allclose(boundary.points[:, 0], edge - width / 4, atol=1e-6)


def test_copies_move_and_show_epochs_on_their_own(spiral: Recording) -> None:
    with manim_for(SIZE):
        field, boundary, _ = _parts(spiral)
    for part in (field, boundary):
        part.show(20)
        copy = part.copy().shift(RIGHT)
        copy.show(60)
        assert (part.moment.epoch, copy.moment.epoch) == (20, 60)
        np.testing.assert_allclose(
            copy.three if copy is field else copy.get_center()[0],
            part.three if copy is field else part.get_center()[0] + 1,
        )
    assert copy.source is boundary.source  # samples and colours are shared


def test_a_state_that_is_restored_has_its_epoch(spiral: Recording) -> None:
    with manim_for(SIZE):
        parts: list[Any] = [*_parts(spiral)[:2]]
    before = [part.points.copy() for part in parts]
    for part, points in zip(parts, before, strict=True):
        part.save_state()
        part.show(60)
        part.shift(RIGHT).restore()
        assert part.moment.epoch == 0
        np.testing.assert_allclose(part.points, points, atol=EXACT)


def test_the_style_of_a_boundary_is_not_that_of_its_corners(
    spiral: Recording, layered: Draw
) -> None:
    class Styled(Scene):
        def construct(self) -> None:
            _, boundary, _ = _parts(spiral)
            boundary.set_stroke(RED, width=8, opacity=0.9).set_fill(RED, opacity=0).set_opacity(1)
            self.add(boundary.set_fill(opacity=0))

    frame = layered(Styled, SIZE)[0]
    assert frame[:, :, 0].max() > 200
    red = np.argwhere(frame[:, :, 0] > 40)
    top, left = 120 / 6, 120 / 6  # the corner of the plane, in pixels
    assert not ((red[:, 0] < top + 2) & (red[:, 1] < left + 40)).any()


def _playing(reel: Recording, act: Callable[[Scene, FieldImage, Boundary], None]) -> type[Scene]:
    class Playing(Scene):
        def construct(self) -> None:
            field, boundary, points = _parts(reel)
            self.add(field, boundary, points)
            act(self, field, boundary)

    return Playing


def _animated(scene: Scene, field: FieldImage, boundary: Boundary) -> None:
    shown = [part.animate.show(60) for part in (field, boundary)]
    scene.play(*shown, run_time=0.8, rate_func=linear)
    scene.wait(0.2)


def _stepped(scene: Scene, field: FieldImage, boundary: Boundary) -> None:
    def show(part: FieldImage | Boundary, alpha: float) -> None:
        part.show(60 * alpha)

    steps = [UpdateFromAlphaFunc(part, show) for part in (field, boundary)]
    scene.play(*steps, run_time=0.8, rate_func=linear)
    scene.wait(0.2)


@pytest.mark.slow
def test_an_animation_shows_the_epochs_between(
    spiral: Recording, layered: Draw, stock: Draw
) -> None:
    ours = layered(_playing(spiral, _animated), SIZE)
    for one, other in zip(ours, layered(_playing(spiral, _stepped), SIZE), strict=True):
        np.testing.assert_array_equal(one, other)
    _alike(ours, stock(_playing(spiral, _animated), SIZE))
    assert len(ours) == 10
    assert np.abs(ours[4].astype(int) - ours[-1]).mean() > 1


def _busy(scene: Scene, field: FieldImage, boundary: Boundary) -> None:
    both = Group(field, boundary)
    scene.play(FadeIn(both, scale=0.5), run_time=0.4)
    aside = both.animate.scale(0.7).to_edge(RIGHT)
    scene.play(aside, run_time=0.4)
    scene.play(field.animate.show(30).shift(LEFT), boundary.animate.show(30).shift(LEFT))
    scene.play(Create(boundary), run_time=0.4)
    scene.play(Transform(both, both.copy().rotate(0.4)), run_time=0.4)
    scene.play(FadeOut(both), run_time=0.4)
    scene.add(both)
    scene.wait(0.2)


@pytest.mark.slow
def test_other_animations_are_drawn_as_by_manim(
    spiral: Recording, layered: Draw, stock: Draw
) -> None:
    ours = layered(_playing(spiral, _busy), SIZE)
    _alike(ours, stock(_playing(spiral, _busy), SIZE))


def test_a_boundary_can_become_something_else(
    spiral: Recording, layered: Draw, stock: Draw
) -> None:
    def morph(scene: Scene, _: FieldImage, boundary: Boundary) -> None:
        square = Square(color=RED, stroke_width=12)
        scene.play(ReplacementTransform(boundary, square), run_time=0.5)
        scene.wait(0.2)

    ours = layered(_playing(spiral, morph), SIZE)
    _alike(ours, stock(_playing(spiral, morph), SIZE))
    assert (ours[-1][:, :, 0] > 200).any()


def test_lines_of_units_stay_where_they_were_moved_to(spiral: Recording) -> None:
    with manim_for(SIZE):
        plane = _plane(spiral)
        made = [
            UnitLines(
                spiral,
                plane,
                colours=["#ff0000"] * 8,
                shares=lambda _: np.ones(8),
                strength=lambda _: 1.0,
            )
            for _ in range(2)
        ]
        moved, unmoved = made
        moved.scale(0.5).to_edge(RIGHT)
    for epoch in EPOCHS:
        for lines in made:
            lines.show(epoch)
        for one, other in zip(moved, unmoved, strict=True):
            expected = mapped(other.points, plane.corners, moved[-1].three)
            np.testing.assert_allclose(one.points, expected, atol=EXACT)


def test_the_edge_of_a_dot_is_scaled_along(spiral: Recording) -> None:
    with manim_for(SIZE):
        _, _, points = _parts(spiral)
        before = [dot.background_stroke_width for dot in points]
        Group(points).scale(0.5).rotate(0.3)
        after = [dot.background_stroke_width for dot in points]
    np.testing.assert_allclose(after, np.array(before) / 2)
    dot = points[0].set_stroke(width=3, background=True)
    assert dot.copy().scale(2).background_stroke_width == pytest.approx(6)


@pytest.mark.parametrize(("kind", "shares"), [(Create, (0.25, 0.5, 1)), (Uncreate, (0.75, 0.5, 0))])
def test_a_boundary_is_drawn_over_the_whole_time(
    kind: type[Any], shares: tuple[float, ...], spiral: Recording
) -> None:
    with manim_for(SIZE):
        _, boundary, _ = _parts(spiral)
        boundary.show(60)
        whole = boundary.get_num_curves()
        animation = kind(boundary, rate_func=linear)
        animation.begin()
        for alpha, share in zip((0.25, 0.5, 1), shares, strict=True):
            animation.interpolate(alpha)
            assert boundary.get_num_curves() / whole == pytest.approx(share, abs=0.02)
        assert (animation.introducer, animation.remover) == (kind is Create, kind is Uncreate)
