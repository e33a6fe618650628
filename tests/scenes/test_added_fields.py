"""What units add to an output: with the bias, it is that output."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.added_fields import AddedFields
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.theme import THEMES
from epochreel.tests.scenes.tiny import recording

BETWEEN = np.array([-1.0, 0.0, 1.0]) / 3  # of a cell: the middles of its three parts


def _with(
    classes: int, weights: float, *, steep: float = 1.0, highest: float = 1.0
) -> tuple[Recording, AddedFields]:
    """A run of three units whose output weights are up to that, and what they add.

    Values to learn go from −1, or from 0 where the `highest` is above 1.
    """
    reel = recording(classes, hidden=(3,), activation="tanh")
    if highest > 1:
        reel = reel.on(replace(reel.dataset, labels=np.resize([0.0, highest], 8)))
    random = np.random.default_rng(0)
    first = steep * random.normal(size=(2, 3)), random.normal(size=3)
    layers = [first, (weights * np.array([[1.0], [-1.0], [0.5]]), np.array([weights / 2]))]
    states = np.array([reel.perceptron.pack(layers)] * 3, dtype=np.float32)
    made = Recording(reel.header, reel.steps, reel.metrics, states)
    made = made.on(reel.dataset)
    colouring = colours_of(made.task).added(THEMES["dark"])
    pixels = FieldPixels((-1.0, 1.0, -1.0, 1.0), 40, colouring)
    return made, AddedFields(made, pixels, within=1.0)


def _added(reel: Recording, points: np.ndarray) -> np.ndarray:
    """What units and the bias add, by the formula itself."""
    (first, biases), (weights, bias) = reel.held(2).layers
    answers = np.tanh(points @ first + biases) * weights[:, 0]
    return np.column_stack([answers, np.full(len(points), bias[0] - reel.task.middle)]).T


@pytest.mark.parametrize(("weights", "times"), [(0.1, 0.0), (2.0, 0.0), (6.0, 1.0)])
def test_of_two_classes_tiles_are_coloured_as_single_logits_unless_all_are_weak(
    weights: float, times: float
) -> None:
    """Logits of which none is 3 are larger in pictures, so that the strongest is 3 there."""
    reel, fields = _with(2, weights)
    points = fields.pixels.grid.points()
    added = _added(reel, points)
    assert (np.abs(added).max() >= 3) == bool(times)
    times = times or 3 / np.abs(added).max()
    shares = fields.at(Moment(2)).reshape(4, -1)
    np.testing.assert_allclose(shares, np.tanh(times * added / 2), atol=1e-5)
    output = reel.held(2).outputs(points)[-1][:, 0]
    summed = 2 * np.arctanh(shares.astype(float)).sum(axis=0)
    np.testing.assert_allclose(summed, times * output, atol=0.01 * np.abs(summed).max())


@pytest.mark.parametrize("highest", [1.0, 10.0])
@pytest.mark.parametrize("weights", [0.1, 2.0])
def test_values_add_up_to_the_output_from_the_middle_of_their_scale_on(
    weights: float, highest: float
) -> None:
    reel, fields = _with(0, weights, highest=highest)
    assert reel.task.middle == (5 if highest > 1 else 0)
    points = fields.pixels.grid.points()
    added = _added(reel, points)
    shares = fields.at(Moment(2)).reshape(4, -1)
    np.testing.assert_allclose(shares, added / np.abs(added).max(), atol=1e-5)
    output = reel.held(2).outputs(points)[-1][:, 0] - reel.task.middle
    summed = shares.sum(axis=0)
    np.testing.assert_allclose(summed * np.abs(added).max(), output, atol=1e-4)


def test_what_is_added_at_steep_lines_is_the_mean_of_the_parts_of_a_cell() -> None:
    """Each unit's own parts: neither its neighbours' nor another unit's."""
    reel, fields = _with(2, 6.0, steep=60.0)
    grid = fields.pixels.grid
    cell = np.array([grid.x[1] - grid.x[0], grid.y[1] - grid.y[0]])
    moves = [cell * (right, up) for right in BETWEEN for up in BETWEEN]
    parts = [np.tanh(_added(reel, grid.points() + move) / 2) for move in moves]
    shares = fields.at(Moment(2)).reshape(4, -1)
    np.testing.assert_allclose(shares, np.mean(parts, axis=0), atol=1e-3)
    assert np.abs(shares - np.tanh(_added(reel, grid.points()) / 2)).max() > 0.1


def test_the_last_of_them_is_the_bias() -> None:
    _, fields = _with(2, 2.0)
    every = [each.at(Moment(2))[0] for each in fields.fields()]
    assert len(every) == 4
    assert [bool(np.ptp(each) < 1e-6) for each in every] == [False, False, False, True]
    assert every[-1].min() > 0
