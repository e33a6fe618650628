"""The shape of boundaries, on networks whose boundary is known."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.reels.forward import Layer
from epochreel.reels.metrics import Metrics
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.reels.task import Classes
from epochreel.scenes.fields.boundary_lines import BoundaryLines
from epochreel.scenes.fields.creases import corners_of, lines_of_units
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec

Draw = Callable[..., Recording]


@pytest.fixture
def drawn() -> Draw:
    """A function that makes a recording of one epoch of a network with given layers."""

    def make(layers: Sequence[Layer], points: Sequence[tuple[float, float]] = (), **spec: str):  # type: ignore[no-untyped-def]
        hidden = [weights.shape[1] for weights, _ in layers[:-1]]
        asked = RunSpec.parse({"hidden": hidden, "activation": "relu", "dtype": "float64", **spec})
        outputs = layers[-1][0].shape[1]
        names = tuple("abcdef"[: max(outputs, 2)])
        places = np.array(points or [(0.0, 0.0), (4.0, 4.0), (-4.0, 4.0)])
        labels = np.arange(len(places)) % len(names)
        dataset = Dataset(places, labels, np.ones(len(places), bool), names, (-5.0, 5.0, -5.0, 5.0))
        header = header_of(asked, dataset)
        assert header.model is not None
        row = np.concatenate([array.ravel() for layer in layers for array in layer])[None]
        one = np.ones(1)
        metrics = Metrics(
            *(one,) * 5,
            np.ones((1, len(layers))),
            np.zeros((1, len(hidden))),
            np.ones((1, len(layers))),
        )
        return Recording(header, Steps(np.arange(1)), metrics, row)

    return make


def ring(radius: float, sides: int) -> list[Layer]:
    """A relu network whose boundary is a polygon with corners on the lines of its neurons."""
    angles = np.arange(sides) * 2 * np.pi / sides
    weights = np.stack([np.cos(angles), np.sin(angles)])
    return [(weights, np.zeros(sides)), (-np.ones((sides, 1)), np.array([radius]))]


def lines_of(recording: Recording) -> BoundaryLines:
    assert isinstance(recording.task, Classes)
    return BoundaryLines.of(recording, recording.task, 0)


@pytest.mark.parametrize(("radius", "encloses"), [(2.0, True), (0.2, False), (40.0, False)])
def test_a_polygon_encloses_what_is_inside(radius: float, encloses: bool, drawn: Draw) -> None:
    # A small one has no point inside, a large one is outside the plane.
    found = lines_of(drawn(ring(radius, 5), [(1.0, 0.0), (4.0, 4.0)]))
    assert found.encloses(np.array([[0.5, 0.0], [4.0, 4.0]])) is encloses
    assert found.regions == (1 if radius == 40 else 2)


def test_its_corners_lie_on_the_lines_of_neurons(drawn: Draw) -> None:
    reel = drawn(ring(2.0, 5))
    at, units = corners_of(reel, 0, lines_of(reel))
    # Each line goes through the middle and crosses the polygon twice.
    assert sorted(units.tolist()) == sorted([*range(5)] * 2)
    angles = np.arange(5) * 2 * np.pi / 5
    normals = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert np.abs((normals[units] * at).sum(axis=1)).max() < 1e-6


@pytest.mark.parametrize("weight", [0.0, 1e-4])
def test_a_line_on_which_the_boundary_hardly_turns_is_not_used(weight: float, drawn: Draw) -> None:
    weights = np.array([[1.0, 0.0], [0.0, 1.0]])
    layers = [(weights, np.array([6.0, 0.0])), (np.array([[1.0], [weight]]), np.array([-6.0]))]
    reel = drawn(layers)
    assert lines_of_units(reel, 0) == [False, True]
    assert corners_of(reel, 0, lines_of(reel))[1].tolist() == []


def test_a_smooth_network_has_no_corners(drawn: Draw) -> None:
    layers = ring(2.0, 5)
    reel = drawn([layers[0], (layers[1][0], np.array([2.4]))], activation="sigmoid")
    found = lines_of(reel)
    assert found.lines
    assert len(corners_of(reel, 0, found)[0]) == 0


@pytest.mark.parametrize("degrees", [0, 30, 90, 150])
def test_the_angle_of_a_straight_line(degrees: float, drawn: Draw) -> None:
    angle = np.radians(degrees)
    normal = np.array([[-np.sin(angle)], [np.cos(angle)]])
    found = lines_of(drawn([(normal, np.array([0.1]))]))
    assert found.straight
    difference = abs(found.angle - degrees)
    assert min(difference, 180 - difference) < 1e-3
    assert found.regions == 2


def test_what_is_not_one_straight_line_has_no_angle(drawn: Draw) -> None:
    polygon, none = lines_of(drawn(ring(2.0, 5))), lines_of(drawn(ring(40.0, 5)))
    assert (polygon.straight, none.straight) == (False, True)
    assert np.isnan([polygon.angle, none.angle]).all()


def test_lines_between_three_classes_turn_on_them_too(drawn: Draw) -> None:
    # |x| wins right and left, y − 1 above and −y − 1 below; both lines turn at x = 0.
    first = np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
    last = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    reel = drawn([(first, np.zeros(4)), (last, np.array([0.0, -1.0, -1.0]))])
    found = lines_of(reel)
    at, units = corners_of(reel, 0, found)
    assert found.regions == 3
    assert set(units.tolist()) == {0, 1}
    assert {(round(x), round(y)) for x, y in at.tolist()} == {(0, 1), (0, -1)}
