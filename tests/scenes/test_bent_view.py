"""What is in view of a plane that is bent, and what is said of it meanwhile."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.feature_space import _known
from epochreel.scenes.fields.feature_projection import FeatureProjection
from epochreel.scenes.parts.bent_lines import _cut
from epochreel.scenes.parts.captions import OneAtATime
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording

Runs = dict[str, Recording]


def test_a_line_ends_at_the_edge_where_it_leaves(
    composed: Callable[..., Composed], runs: Runs
) -> None:
    film = composed("feature_space", [runs["arms"]], "640x360")
    plane = Plane(Box(0, 0, 100, 100), (-1.0, 1.0, -1.0, 1.0), film.scene.stage)
    lines = [np.array([[-3.0, 0.5], [0.0, 0.5], [0.5, 2.5]]), np.array([[0.0, 0.0], [np.nan, 0.0]])]
    points, inside, ends = _cut(plane, np.concatenate(lines), np.array([3, 5]))
    expected = np.array([[-1, 0.5], [0, 0.5], [0.125, 1], [0, 0]])
    np.testing.assert_allclose(points[inside], expected)
    assert ends.tolist() == [5, 7]


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_points_at_one_place_are_told_from_a_plane_that_is(share: float) -> None:
    """A unit may answer in a corner of the plane where there are no points."""
    reel = recording(hidden=(3,), activation="relu")
    weights, biases = np.zeros((2, 3)), np.zeros(3)
    weights[:, 0], biases[0] = share, -3.0
    reel = reel.on(replace(reel.dataset, domain=(-9.0, 9.0, -9.0, 9.0)))
    last = np.zeros((3, 1)), np.ones(1)
    state = reel.perceptron.pack([(weights, biases), last]).astype(np.float32)
    states = np.stack([state] * len(reel.epochs))
    same = Recording(reel.header, reel.steps, reel.metrics, states)
    known = _known(same, FeatureProjection(same))
    assert (known.one_place, known.one_point) == (True, not share)


@pytest.mark.parametrize(("points", "at_one_place"), [(1, False), (5, False), (6, True)])
def test_only_points_that_differ_are_moved_to_one_place(points: int, *, at_one_place: bool) -> None:
    """Five points that are one, and another; all are the same to the network."""
    reel = recording(hidden=(2,), activation="relu", points=points, tested=0)
    places = np.full_like(reel.dataset.points, 0.5)
    places[5:] = -0.5
    layers = [(np.zeros((2, 2)), np.ones(2)), (np.ones((2, 1)), np.zeros(1))]
    state = reel.perceptron.pack(layers).astype(np.float32)
    states = np.stack([state] * len(reel.epochs))
    reel = reel.on(replace(reel.dataset, points=places))
    same = Recording(reel.header, reel.steps, reel.metrics, states)
    known = _known(same, FeatureProjection(same))
    assert (known.one_place, known.one_point) == (at_one_place, True)


def test_nothing_is_said_of_the_bent_plane_while_it_is_flat(
    composed: Callable[..., Composed], runs: Runs
) -> None:
    film = composed("feature_space", [runs["narrow"]], "1920x1080")
    notes, *_ = (part for part in film.composition.mobjects if type(part) is OneAtATime)

    def shown(clock: float) -> bool:
        film.composition.show_moment(Moment(0.0, clock))
        return any(each.get_fill_opacity() > 0 for each in notes.get_family() if len(each.points))

    assert [shown(clock) for clock in (0.0, 0.09, 0.2, 1.0)] == [True, False, True, True]


def test_the_plane_bends_as_it_was_at_first(composed: Callable[..., Composed], runs: Runs) -> None:
    reel = runs["narrow"]
    pace = composed("feature_space", [reel], "640x360").composition.pace
    first, last = reel.steps.first, reel.steps.last
    assert [pace(clock) for clock in (0.0, 0.1, 0.2, 1.0)] == [last, first, first, last]


def test_points_fill_the_view_however_they_drift() -> None:
    """Answers that move by many times their differences do not make them small."""
    reel = recording(hidden=(3,), activation="identity")
    layers = [
        ([(np.eye(2, 3), np.full(3, drift)), (np.ones((3, 1)), np.zeros(1))])
        for drift in (0.0, 100.0, 200.0)
    ]
    states = np.stack([reel.perceptron.pack(each) for each in layers]).astype(np.float32)
    drifts = Recording(reel.header, reel.steps, reel.metrics, states)
    features = FeatureProjection(drifts)
    for epoch in drifts.epochs:
        extent = np.ptp(features.at(float(epoch), drifts.dataset.points), axis=0)
        assert extent.max() > 0.8
