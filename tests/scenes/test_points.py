"""Points on the plane: cut off at its edges, and a density where there are many."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.reels.task import task_of
from epochreel.scenes.fields.colours import darkened
from epochreel.scenes.fields.task_colours import Hues, colours_of
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.points import dots_of, looks_of, points_of
from epochreel.scenes.parts.shapes import Dots
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.marks import ROUND, Mark, class_mark
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import channels_of
from epochreel.tests.scenes import tiny


def _hues(dataset: Dataset) -> Hues:
    return colours_of(task_of(dataset)).hues(dataset.labels)


@pytest.mark.parametrize("classes", [2, 12])
def test_points_at_an_edge_stay_within_the_plane(
    classes: int, stage_of: Callable[[str], Stage]
) -> None:
    places = np.array([[-1, 0], [1, 0.3], [0.2, -1], [1, 1], [0.995, -0.5], [0, 0], [0.4, 0.1]])
    dataset = tiny.dataset(classes, points=7, tested=3)
    dataset = replace(dataset, points=places)
    plane = Plane.of(dataset, Box(100, 100, 400, 400), stage_of("1280x720"))
    low, high = plane.corners.min(axis=0), plane.corners.max(axis=0)
    dots = dots_of(dataset, _hues(dataset), plane)
    assert len(dots) == 7
    for dot in dots:
        edge = dot.background_stroke_width / 200
        assert (dot.points[:, :2] >= (low + edge - 1e-6)[:2]).all()
        assert (dot.points[:, :2] <= (high - edge + 1e-6)[:2]).all()
    widths = sorted(dot.width for dot in dots)
    assert widths[0] < 0.8 * widths[-1]  # those at an edge are cut, not moved


@pytest.mark.parametrize("classes", [0, 2, 12])
@pytest.mark.parametrize("points", [2000, 2001])
def test_above_2000_points_are_a_density(
    classes: int, points: int, stage_of: Callable[[str], Stage]
) -> None:
    dataset = tiny.dataset(classes, points=points, tested=points // 2)
    plane = Plane.of(dataset, Box(100, 100, 800, 800), stage_of("1920x1080"))
    hues = _hues(dataset)
    dense, white = points > 2000, (255, 255, 255)
    own = {channels_of(each) for each in hues.colours}
    dark = {channels_of(darkened(each)) for each in hues.colours}
    edges = dark if dense else {channels_of(each) for each in hues.edges}
    reaches: dict[bool, set[float]] = {True: set(), False: set()}
    for look, members in looks_of(dataset, hues, plane):
        if not len(members):
            continue
        (trained,) = set(dataset.train[members].tolist())
        reaches[trained].add(round(look.reach, 9))
        assert (look.fill_rgbas[0, 3] < 1) == dense
        fill = tuple(np.rint(look.fill_rgbas[0, :3] * 255).astype(int))
        edge = tuple(np.rint(look.background_stroke_rgbas[0, :3] * 255).astype(int))
        edged = look.background_stroke_width > 0 and look.background_stroke_rgbas[0, 3] > 0
        if trained:
            assert fill in (dark if dense else own)
            assert bool(edged) == (not dense)
            assert not edged or edge == white
        else:  # white in a ring of its colour, to be told apart in a crowd as well
            assert fill == white
            assert edged
            assert edge in edges
    if classes < 12:  # whose marks differ in size
        ((tested,), (trained,)) = reaches[False], reaches[True]
        assert (tested / trained > 1.2) == dense


@pytest.mark.parametrize("points", [2001, 20_000])
def test_dots_of_one_mobject_of_a_density_are_apart(
    points: int, stage_of: Callable[[str], Stage]
) -> None:
    """So that every overlap shows, as if each were drawn on its own."""
    dataset = tiny.dataset(2, points=points, tested=points // 3)
    places = (
        np.random.default_rng(0)
        .normal(0, 0.3 if points == 2001 else 0.1, (points, 2))
        .clip(-0.98, 0.98)
    )
    dataset = replace(dataset, points=places)
    plane = Plane.of(dataset, Box(100, 100, 400, 400), stage_of("1280x720"))
    dots = points_of(dataset, _hues(dataset), plane)
    assert len(dots) < points / 4
    shown = 0
    for each in dots:
        # A circle has sixteen points; rings have an outer and an inner one.
        circles = each.points.reshape(-1, 16, 3)
        middles = ((circles.max(axis=1) + circles.min(axis=1)) / 2).round(9)
        sides = np.ptp(circles, axis=1).max(axis=1)
        outer = sides > sides.max() * 0.99
        shown += int(outer.sum())
        far = np.hypot(*(middles[outer][:, None] - middles[outer][None]).transpose(2, 0, 1)[:2])
        np.fill_diagonal(far, np.inf)
        assert far.min() > sides.max()
    assert (shown == points) == (points == 2001)  # in a crowd, those below are left out


def test_a_density_of_which_nothing_is_on_the_plane_is_empty(
    stage_of: Callable[[str], Stage],
) -> None:
    dataset = tiny.dataset(2, points=2001)
    dataset = replace(dataset, domain=(5.0, 6.0, 5.0, 6.0))
    plane = Plane.of(dataset, Box(100, 100, 400, 400), stage_of("1280x720"))
    assert len(points_of(dataset, _hues(dataset), plane)) == 0


@pytest.mark.parametrize("points", [1, 60, 600])
def test_points_that_share_a_mobject_are_drawn_as_if_each_had_its_own(
    points: int, stage_of: Callable[[str], Stage]
) -> None:
    """Of any two that meet, the one that is drawn later is the same in both ways."""
    dataset = tiny.dataset(2, points=points, tested=points // 3)
    places = np.random.default_rng(1).normal(0, 0.2, (points, 2)).clip(-0.98, 0.98)
    dataset = replace(dataset, points=places)
    plane = Plane.of(dataset, Box(100, 100, 400, 400), stage_of("1280x720"))
    single, shared = (made(dataset, _hues(dataset), plane) for made in (dots_of, points_of))
    outlines = {each.points.round(9).tobytes(): index for index, each in enumerate(single)}
    order, turn = [], []
    for index, each in enumerate(shared):
        for outline in each.points.reshape(-1, 16, 3):
            order.append(outlines[outline.round(9).tobytes()])
            turn.append(index)
    assert sorted(order) == list(range(points))
    assert points == 1 or len(shared) < len(single)
    middles = np.array([single[index].get_center() for index in order])
    wide = 2 * max(each.points[:, 0].max() - each.get_center()[0] for each in single)
    far = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1)[:2])
    for one, other in np.argwhere((far < wide) & (far > 0)).tolist():
        if order[one] < order[other]:
            assert turn[one] < turn[other]


@pytest.mark.parametrize(("mark", "halves"), [(ROUND, 2), (class_mark(6), 1)])
def test_round_dots_are_halved_into_edges_and_fills(mark: Mark, halves: int) -> None:
    dots = Dots(radius=0.1, fill="#ff0000", edge="#ffffff", edge_width=0.02, mark=mark)
    found = dots.halved()
    assert len(found) == halves
    for half in found:
        half.place(np.zeros((1, 3)), np.ones(1))
    if halves == 2:
        assert [half.points[:, 0].max() for half in found] == pytest.approx([0.11, 0.09])
        assert [half.get_fill_color().to_hex() for half in found] == ["#FFFFFF", "#FF0000"]
