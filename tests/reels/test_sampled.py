"""Models that are recorded as logits on a grid: round trips and interpolation."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.network import Network, Sampled
from epochreel.reels.recording import Recording
from epochreel.reels.task import Classes, Values

Written = Callable[..., Recording]

GRID = Grid.over((-1.0, 8.0, 0.0, 6.0), rows=4, columns=7)


def sampled(header: Header, **changes: Any) -> Header:
    data = replace(header.dataset, **changes)
    return replace(header, dataset=data, model=GRID, step="batch", loss="hinge", recipe={})


THREE = {"class_names": ("a", "b", "c"), "labels": np.array([0, 1, 2, 0])}
VALUES = {"class_names": (), "labels": np.array([0.5, -0.5, 0.9, -0.9])}


@pytest.mark.parametrize(
    ("changes", "outputs"), [({}, 1), (THREE, 3), (VALUES, 1)], ids=["two", "three", "values"]
)
def test_logits_are_stored_in_half_precision_and_values_in_single(
    plain_header: Header, written: Written, changes: dict[str, Any], outputs: int
) -> None:
    rng = np.random.default_rng(2)
    fields = rng.normal(scale=10, size=(3, outputs, 4, 7))
    recording = written(sampled(plain_header, **changes), list(fields))
    stored = fields.astype(np.float32 if changes is VALUES else np.float16)
    assert recording.outputs == outputs
    assert isinstance(recording.task, Values if changes is VALUES else Classes)
    assert isinstance(recording.header.model, Grid)
    np.testing.assert_array_equal(recording.header.model.points(), GRID.points())
    logits = recording.logits([2, 0], GRID)
    assert logits.dtype == np.float32
    np.testing.assert_array_equal(logits, stored[[2, 0]])
    assert recording.metrics.gradient_norms.shape == (3, 0)
    assert recording.metrics.weight_norms.shape == (3, 0)
    assert recording.metrics.dead_units.shape == (3, 0)


@pytest.mark.parametrize("offset", [0.0, 2000.0, -1e6])
@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e9])
def test_the_class_that_wins_at_a_sample_stays_the_one_that_wins(
    plain_header: Header, written: Written, offset: float, scale: float
) -> None:
    """Half precision makes answers near 0, close to each other or very large equal."""
    field = np.random.default_rng(4).normal(size=(3, 4, 7)) * scale
    one = written(sampled(plain_header), [field[:1]]).logits([0], GRID)[0]
    np.testing.assert_array_equal(one > 0, field[:1] > 0)
    several = written(sampled(plain_header, **THREE), [field + offset]).logits([0], GRID)[0]
    np.testing.assert_array_equal(several.argmax(axis=0), (field + offset).argmax(axis=0))


def test_logits_are_interpolated_bilinearly_and_extended_from_the_edge(
    plain_header: Header, written: Written
) -> None:
    rng = np.random.default_rng(3)
    fields = rng.normal(size=(1, 3, 4, 7)).astype(np.float16)
    recording = written(sampled(plain_header, **THREE), list(fields))
    points = rng.uniform(-20, 20, size=(500, 2))
    points[:100] = rng.uniform((-1, 0), (8, 6), size=(100, 2))
    # Torch's places are from -1 to 1 over the image.
    places = torch.as_tensor((points - (3.5, 3)) / (4.5, 3))[None, :, None]
    expected = functional.grid_sample(
        torch.as_tensor(fields.astype(float)), places, padding_mode="border", align_corners=True
    )
    answers = recording.at(0)(points)
    assert answers.dtype == np.float32
    np.testing.assert_allclose(answers, expected[0, :, :, 0].numpy(), rtol=0, atol=1e-6)
    other = Grid.over((-3.0, 9.0, 1.0, 2.0), rows=5, columns=3)
    np.testing.assert_array_equal(
        recording.logits([0], other)[0], recording.at(0)(other.points()).reshape(3, 5, 3)
    )


def test_logits_at_samples_are_exact(plain_header: Header, written: Written) -> None:
    """Also next to a sample that has diverged."""
    field = np.arange(28.0).reshape(1, 4, 7)
    field[0, 1, 2] = np.nan
    field[0, 2, 5] = np.inf
    recording = written(sampled(plain_header), [field])
    expected = field.copy()
    expected[0, 1, 2], expected[0, 2, 5] = 0, 65504
    answers = recording.at(0)(GRID.points()).reshape(1, 4, 7)
    np.testing.assert_array_equal(answers, expected)


@pytest.mark.parametrize("value", [768_936.0, 1e-10, 2003.25, -1e30])
def test_values_keep_their_digits(plain_header: Header, written: Written, value: float) -> None:
    """They are drawn as numbers: house prices, years, and what is measured in tiny units."""
    recording = written(sampled(plain_header, **VALUES), [np.full((1, 4, 7), value)])
    np.testing.assert_allclose(recording.at(0)(np.zeros((1, 2))), value, rtol=1e-7)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(np.nan, 0), (np.inf, 65504), (-np.inf, -65504), (1e30, 65504), (-65519, -65504)],
)
def test_diverged_fields_have_finite_logits(
    plain_header: Header, written: Written, value: float, expected: float
) -> None:
    recording = written(
        sampled(plain_header), [np.zeros((1, 4, 7)), np.full((1, 4, 7), float(value))]
    )
    points = np.array([[0.3, 0.7], [100.0, -100.0]])
    np.testing.assert_array_equal(recording.at(1)(points), [[expected, expected]])
    np.testing.assert_array_equal(recording.at(0.5)(points), [[expected / 2, expected / 2]])
    assert (recording.logits([1], GRID) == expected).all()


def test_between_steps_fields_are_interpolated(plain_header: Header, written: Written) -> None:
    fields = [np.full((1, 4, 7), value) for value in (0.0, 8.0, 10.0)]
    recording = written(
        sampled(plain_header), fields, numbers=[10, 20, 40], values=[0.1, 1.0, 10.0]
    )
    points = np.array([[1.0, 1.0]])
    steps = {0: 0, 10: 0, 12.5: 2, 20: 8, 30: 9, 40: 10, 99: 10}
    assert {step: float(recording.held(step)(points)[0, 0]) for step in steps} == steps


def test_between_steps_with_models_of_their_own_nothing_is_interpolated(
    plain_header: Header, written: Written
) -> None:
    fields = [np.full((1, 4, 7), value) for value in (0.0, 8.0, 10.0)]
    header = replace(sampled(plain_header), step="tree")
    recording = written(header, fields, numbers=[10, 20, 40])
    points = np.array([[1.0, 1.0]])
    steps = {0: 0, 10: 0, 19.9: 0, 20: 8, 30: 8, 40: 10, 99: 10}
    assert {step: float(recording.held(step)(points)[0, 0]) for step in steps} == steps
    assert [recording.steps.written(step) for step in (10, 19.9, 39)] == ["10", "10", "20"]


def refusals(network: Network) -> list[Callable[[], Any]]:
    points = np.zeros((2, 2))
    return [
        lambda: network.layers,
        lambda: network.outputs(points),
        lambda: network.sums(points),
        lambda: network.onwards(0, points),
    ]


def test_parameters_and_units_of_sampled_models_are_refused(
    plain_header: Header, written: Written
) -> None:
    recording = written(sampled(plain_header), [np.zeros((1, 4, 7))] * 2)
    assert recording.architecture is None
    calls: list[Callable[[], Any]] = [
        lambda: recording.perceptron,
        lambda: recording.units([0], GRID),
        lambda: recording.layers(0),
        lambda: recording.parameters(0),
        *refusals(recording.at(0)),
        *refusals(recording.at(0.5)),
    ]
    for call in calls:
        with pytest.raises(UserError, match="answers over the plane, not the parameters of a net"):
            call()


def test_no_steps_give_no_fields(plain_header: Header, written: Written) -> None:
    recording = written(sampled(plain_header, **THREE), [np.zeros((3, 4, 7))])
    assert recording.logits([], GRID).shape == (0, 3, 4, 7)


def test_the_smallest_grid_is_interpolated() -> None:
    grid = Grid.over((0.0, 1.0, 0.0, 1.0), rows=2, columns=2)
    field = np.array([[[0.0, 1.0], [2.0, 3.0]]])
    points = np.array([[0.5, 0.5], [1.0, 1.0], [0.25, 0.0], [-5.0, 5.0]])
    np.testing.assert_array_equal(Sampled(grid, field)(points), [[1.5, 3.0, 0.25, 2.0]])
