"""A recording as one mobject: its place, its epoch and its pixels, in stock Manim and in ours."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, FadeIn, Group, Scene, ValueTracker, linear, tempconfig

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes import PlaneOf
from epochreel.scenes.stage.size import Size
from epochreel.tests.scenes import guide
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

Draw = Callable[..., list[Frame]]

SIZE = Size(320, 180, 10)
EXAMPLES = [name for name, body in guide.EXAMPLES.items() if "PlaneOf" in body]


def _alike(ours: list[Frame], theirs: list[Frame]) -> None:
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        difference = np.abs(one[:, :, :3].astype(int) - other[:, :, :3])
        assert difference.mean() < 0.5
        assert np.mean(difference.max(axis=-1) > 24) <= 0.002


def _equal(ones: list[Frame], others: list[Frame]) -> None:
    """Equal, but for the rounding of what is drawn together or apart."""
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_allclose(one.astype(int), other.astype(int), atol=3)


def _playing(reel: Recording, act: Callable[[Scene, PlaneOf], None]) -> type[Scene]:
    class Playing(Scene):
        def construct(self) -> None:
            plane = PlaneOf(reel, height=5)
            self.add(plane)
            act(self, plane)

    return Playing


@pytest.mark.parametrize("height", [1.3, 5, 7])
@pytest.mark.parametrize("size", [SIZE, Size(854, 480, 15), Size(180, 320, 10)])
def test_it_is_a_square_in_the_middle(height: float, size: Size, spiral: Recording) -> None:
    with manim_for(size):
        plane = PlaneOf(spiral, height=height)
        assert (plane.height, plane.width) == pytest.approx((height, height))
        np.testing.assert_allclose(plane.get_center(), 0, atol=1e-7)
        covered = height / 8 * size.height
        for side in plane.field.pixel_size:
            assert covered / 1.02 <= side <= covered + 4


@pytest.mark.parametrize("scale", [0.3, 0.9, 1.5, 3])
def test_it_has_the_pixels_that_it_covers_after_it_was_scaled(
    scale: float, spiral: Recording
) -> None:
    with manim_for(Size(640, 360, 10)):
        plane = PlaneOf(spiral, height=4)
        Group(plane).scale(scale).rotate(0.3)
        covered = 4 * scale / 8 * 360
        for side in plane.field.pixel_size:
            assert covered / 1.02 <= side <= covered * 1.2 + 4
        assert plane.field.get_pixel_array().shape == (*plane.field.pixel_size, 4)
        assert plane.field.levels(1).shape == plane.field.pixel_size


def test_it_is_as_sharp_as_one_that_was_made_larger(spiral: Recording, layered: Draw) -> None:
    def drawn(height: float, scale: float) -> np.ndarray:
        class Field(Scene):
            def construct(self) -> None:
                self.add(PlaneOf(spiral, height=height, epoch=60).scale(scale).field)

        return layered(Field, Size(640, 360, 10))[0].astype(int)

    assert np.abs(drawn(1.6, 4) - drawn(6.4, 1)).max() <= 4


def test_points_of_the_data_are_found_wherever_it_was_moved_to(spiral: Recording) -> None:
    x_min, x_max, y_min, y_max = spiral.dataset.domain
    with manim_for(SIZE):
        plane = PlaneOf(spiral, height=5)
        np.testing.assert_allclose(plane.at(x_min, y_max), [-2.5, 2.5, 0], atol=1e-7)
        plane.rotate(0.4).scale(0.5).to_edge(RIGHT).show(60)
        corners = [plane.at(x, y) for y in (y_max, y_min) for x in (x_min, x_max)]
        np.testing.assert_allclose(corners, plane.field.points, atol=1e-7)
        middles = np.array([(dot.points[0] + dot.points[8]) / 2 for dot in plane.dots])
        for x, y in spiral.dataset.points[::20].tolist():
            assert np.linalg.norm(middles - plane.at(x, y), axis=1).min() < 1e-7


def test_places_are_in_the_units_that_the_data_came_in(tmp_path: Path) -> None:
    table = "x,y,label\n" + "".join(f"{1000 + k},{k % 7 / 1e3},{k % 2}\n" for k in range(40))
    (tmp_path / "own.csv").write_text(table)
    data = {"name": str(tmp_path / "own.csv"), "standardise": True}
    record([RunSpec.parse({"data": data, "epochs": 1})], [tmp_path / "own.reel"])
    with manim_for(SIZE):
        plane = PlaneOf(tmp_path / "own.reel")
    middles = np.array([(dot.points[0] + dot.points[8]) / 2 for dot in plane.dots])
    for k in range(40):
        there = plane.at(1000 + k, k % 7 / 1e3)
        assert np.linalg.norm(middles - there, axis=1).min() < 1e-6


@pytest.mark.slow
def test_its_epoch_is_a_tracker(spiral: Recording, layered: Draw, stock: Draw) -> None:
    def set_(scene: Scene, plane: PlaneOf) -> None:
        plane.epoch.set_value(60)
        scene.wait(0.2)
        plane.epoch.set_value(0)
        scene.play(plane.epoch.animate.set_value(60), run_time=0.5)
        scene.wait(0.2)

    def shown(scene: Scene, plane: PlaneOf) -> None:
        scene.wait(0.2) if plane.show(60) is plane else None
        scene.play(plane.show(0).animate.show(60), run_time=0.5)
        scene.wait(0.2)

    ours = layered(_playing(spiral, set_), SIZE)
    _equal(ours, layered(_playing(spiral, shown), SIZE))
    _alike(ours, stock(_playing(spiral, set_), SIZE))
    _equal(ours[:1], ours[-1:])
    assert np.abs(ours[2].astype(int) - ours[-1]).mean() > 1


@pytest.mark.slow
def test_it_moves_while_its_epoch_is_animated(
    spiral: Recording, layered: Draw, stock: Draw
) -> None:
    def together(scene: Scene, plane: PlaneOf) -> None:
        shown = plane.animate.show(60).scale(0.7).to_edge(RIGHT)
        scene.play(shown, run_time=0.8)

    def apart(scene: Scene, plane: PlaneOf) -> None:
        aside = plane.animate.scale(0.7).to_edge(RIGHT)
        scene.play(aside, plane.epoch.animate.set_value(60), run_time=0.8)

    def reversed_(scene: Scene, plane: PlaneOf) -> None:
        aside = plane.animate.scale(0.7).to_edge(RIGHT)
        scene.play(plane.epoch.animate.set_value(60), aside, run_time=0.8)

    ours = layered(_playing(spiral, apart), SIZE)
    _equal(ours, layered(_playing(spiral, reversed_), SIZE))
    _equal(ours, layered(_playing(spiral, together), SIZE))
    for way in (together, apart):
        _alike(ours, stock(_playing(spiral, way), SIZE))


def test_planes_with_one_tracker_show_one_epoch(spiral: Recording, arms: Recording) -> None:
    epoch = ValueTracker(5)
    with manim_for(SIZE):
        planes = [PlaneOf(reel, epoch=epoch) for reel in (spiral, arms)]
        copy = planes[0].copy()
    planes[1].show(30)
    assert [plane.field.moment.epoch for plane in planes] == [30, 30]
    assert [plane.boundary.moment.epoch for plane in planes] == [30, 30]
    copy.epoch.set_value(7)
    assert (copy.field.moment.epoch, epoch.get_value()) == (7, 30)
    assert copy.epoch is not epoch


@pytest.mark.slow
def test_it_fades_and_turns_as_in_manim(spiral: Recording, layered: Draw, stock: Draw) -> None:
    def act(scene: Scene, plane: PlaneOf) -> None:
        scene.remove(plane)
        scene.play(FadeIn(plane, shift=UP), run_time=0.4)
        scene.play(plane.animate.rotate(0.5).scale(1.6), rate_func=linear, run_time=0.4)
        plane.field.set_opacity(0.5)
        scene.play(plane.animate.shift(2 * LEFT).show(60), run_time=0.4)

    _alike(layered(_playing(spiral, act), SIZE), stock(_playing(spiral, act), SIZE))


@pytest.mark.slow
@pytest.mark.usefixtures("reels_of_guide")
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_guide_is_drawn_as_by_manim(name: str, layered: Draw, stock: Draw) -> None:
    scene, wanted = guide.scene_of(name), range(0, 1000, 6)
    ours = layered(scene, SIZE, wanted=wanted)
    _alike(ours, stock(scene, SIZE, wanted=wanted))
    assert len(ours) >= 5


def test_there_are_three_examples() -> None:
    assert len(EXAMPLES) == 3


def test_sides_of_manims_frame_may_be_odd(spiral: Recording) -> None:
    with tempconfig({"pixel_width": 321, "pixel_height": 181}):
        assert PlaneOf(spiral, height=4).height == pytest.approx(4)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"height": 0}, "a plane needs a height above 0: got 0"),
        ({"theme": "drak"}, "unknown theme: got 'drak'"),
    ],
)
def test_what_it_cannot_be_made_of_is_said(
    wrong: dict[str, object], message: str, spiral: Recording
) -> None:
    with manim_for(SIZE), pytest.raises(UserError, match=re.escape(message)):
        PlaneOf(spiral, **wrong)  # type: ignore[arg-type]  # as users do


def test_a_recording_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        PlaneOf(tmp_path / "none.reel")


def test_epochs_beyond_the_run_are_shown_by_trackers_only(spiral: Recording) -> None:
    last = spiral.steps.last
    with manim_for(SIZE):
        plane = PlaneOf(spiral)
        for show in (plane.show, plane.animate.show, lambda epoch: PlaneOf(spiral, epoch=epoch)):
            with pytest.raises(UserError, match=f"from 0 to {last:g}, the last .* got 900"):
                show(900)
        part = PlaneOf(spiral.between(20, last))
        assert part.epoch.get_value() == 20
        plane.show(last)
        shown = plane.field.get_pixel_array().copy(), plane.boundary.points.copy()
        plane.epoch.set_value(900)
        np.testing.assert_array_equal(plane.field.get_pixel_array(), shown[0])
        np.testing.assert_array_equal(plane.boundary.points, shown[1])
