"""What units add to an output: with the bias, it is that output."""

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.added_fields import AddedFields
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.theme import THEMES
from epochreel.tests.scenes.tiny import recording


def _with(classes: int, weights: float) -> tuple[Recording, AddedFields]:
    """A run of three units whose output weights are up to that, and what they add."""
    reel = recording(classes, hidden=(3,), activation="tanh")
    random = np.random.default_rng(0)
    first = random.normal(size=(2, 3)), random.normal(size=3)
    layers = [first, (weights * np.array([[1.0], [-1.0], [0.5]]), np.array([weights / 2]))]
    states = np.array([reel.perceptron.pack(layers)] * 3, dtype=np.float32)
    made = Recording(reel.header, reel.steps, reel.metrics, states)
    colouring = colours_of(made.task).added(THEMES["dark"])
    pixels = FieldPixels((-1.0, 1.0, -1.0, 1.0), 40, colouring)
    return made, AddedFields(made, pixels, within=1.0)


@pytest.mark.parametrize("weights", [0.1, 2.0])
@pytest.mark.parametrize("classes", [0, 2])
def test_what_units_and_the_bias_add_makes_the_output(classes: int, weights: float) -> None:
    """Of two classes, as logits, which are larger in pictures where all of them are small."""
    reel, fields = _with(classes, weights)
    points = fields.pixels.grid.points()
    output = reel.held(2).outputs(points)[-1][:, 0] - reel.task.middle
    shares = fields.at(Moment(2)).astype(float)
    added = shares if classes == 0 else 2 * np.arctanh(shares)
    summed = added.sum(axis=0).ravel()
    times = summed @ output / (output @ output)
    np.testing.assert_allclose(summed, times * output, atol=0.01 * np.abs(summed).max())
    full = np.abs(added).max()
    assert full == pytest.approx(1.0 if classes == 0 else max(3.0, full), rel=1e-3)


def test_the_last_of_them_is_the_bias() -> None:
    _, fields = _with(2, 2.0)
    every = [each.at(Moment(2))[0] for each in fields.fields()]
    assert len(every) == 4
    assert [bool(np.ptp(each) < 1e-6) for each in every] == [False, False, False, True]
    assert every[-1].min() > 0
