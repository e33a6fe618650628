"""Fields of several classes: as if all logits were interpolated for every pixel."""

import cv2
import numpy as np
import pytest

from epochreel.scenes.fields.colouring import CLIP, LEVELS, WinnerColouring
from epochreel.scenes.fields.colours import class_colour
from epochreel.scenes.fields.contested import leads
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.sampling import Sampling, to_image
from epochreel.scenes.stage.theme import Theme

DOMAIN = (-1.0, 1.0, -1.0, 1.0)


def _field(classes: int, side: int, *, steep: bool) -> np.ndarray:
    """Logits of a few classes with bent boundaries."""
    drawn = np.random.default_rng(classes)
    coarse = drawn.normal(size=(classes, 7, 7)) * (40 if steep else 2)
    every = [cv2.resize(each, (side, side), interpolation=cv2.INTER_CUBIC) for each in coarse]
    return np.array(every, dtype=np.float32)


@pytest.mark.parametrize("steep", [False, True])
@pytest.mark.parametrize("classes", [3, 4, 12])
@pytest.mark.parametrize("pixels", [60, 304, 640])
@pytest.mark.parametrize("shrink", [1, 2])
def test_pixels_are_those_of_interpolated_logits(
    pixels: int, classes: int, shrink: int, steep: bool
) -> None:
    colours = [class_colour(index, classes) for index in range(classes)]
    colouring = WinnerColouring(colours, Theme.named("dark"))
    made, sampling = FieldPixels(DOMAIN, pixels, colouring), Sampling(DOMAIN, pixels)
    part = LEVELS // classes
    for grid in sampling.grids:
        field = _field(classes, len(grid.x), steep=steep)
        every = [sampling.between(layer, shrink) for layer in to_image(field)]
        logits = np.sort(every, axis=0)
        winner = np.argmax(every, axis=0)
        lead = np.minimum((logits[-1] - logits[-2]) * (part / CLIP), part - 1)
        found = made.levels(field, shrink)
        assert found.shape == (pixels // shrink, pixels // shrink)
        # Rounding decides where two classes are equal.
        equal = lead < 1
        assert (found // part == winner)[~equal].all()
        seen = made.palette.astype(int)
        expected = seen[(winner * part + lead).astype(int)]
        assert np.abs(seen[found] - expected)[~equal].max() <= 2
        assert np.mean(np.abs(seen[found] - expected)[~equal] > 1) < 1e-3
        assert equal.mean() < 0.02


def test_leads_name_the_first_two() -> None:
    logits = np.random.default_rng(0).normal(size=(5, 30, 30)).astype(np.float32)
    winner, second, lead = leads(logits)
    order = np.argsort(logits, axis=0)
    np.testing.assert_array_equal(winner, order[-1])
    np.testing.assert_array_equal(second, order[-2])
    best = np.sort(logits, axis=0)
    np.testing.assert_array_equal(lead, best[-1] - best[-2])


def test_of_equal_logits_the_first_wins() -> None:
    winner, _, lead = leads(np.zeros((3, 2, 2), dtype=np.float32))
    assert not winner.any()
    assert not lead.any()
