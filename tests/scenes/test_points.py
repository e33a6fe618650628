"""Points on the plane: cut off at its edges, and a density where there are many."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.reels.task import task_of
from epochreel.scenes.fields.colours import darkened
from epochreel.scenes.fields.task_colours import Hues, colours_of
from epochreel.scenes.parts.plane import Plane, looks_of, points_of
from epochreel.scenes.stage.layout import Box
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
    dots = points_of(dataset, _hues(dataset), plane)
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
    looks = [look for look, members in looks_of(dataset, hues, plane) if len(members)]
    dense = points > 2000
    for look in looks:
        filled = look.fill_opacity > 0
        shown = look.fill_rgbas[0] if filled else look.background_stroke_rgbas[0]
        assert (shown[3] < 1) == dense
        colour = tuple(np.rint(shown[:3] * 255).astype(int))
        assert (colour in {channels_of(darkened(each)) for each in hues.colours}) == dense
    rings = [look for look in looks if not look.fill_opacity]
    assert bool(rings) == dense
