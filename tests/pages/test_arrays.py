"""Arrays that come back from a page as they went into it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from epochreel.pages.arrays import as_floats, in_steps, size_of

from .unpacking import unpacked


@given(arrays(np.float32, (5, 3), elements=st.floats(width=32)))
def test_floats_come_back_to_the_last_bit(values: np.ndarray) -> None:
    values = np.where(np.isnan(values), np.float32(np.nan), values)
    assert unpacked(as_floats(values)).tobytes() == values.tobytes()


def test_fewer_bits_keep_as_many_digits() -> None:
    values = np.array([0.123456789, 1e-30, -4e20, 0.0, np.inf, -np.inf, np.nan])
    found = unpacked(as_floats(values, 24))[:, 0]
    np.testing.assert_allclose(found, values, rtol=1.6e-5)


@given(arrays(np.int64, (4, 2), elements=st.integers(-(10**12), 10**12)))
def test_whole_numbers_come_back_exactly(values: np.ndarray) -> None:
    assert unpacked(in_steps(values, 1)).tolist() == values.tolist()


@pytest.mark.parametrize("step", [2.0**-12, 0.5, 8.0])
def test_numbers_are_rounded_to_the_nearest_step(step: float) -> None:
    values = np.random.default_rng(1).normal(size=(9, 4)) * 20
    found = unpacked(in_steps(values, step))
    assert np.abs(found - values).max() <= step / 2
    assert (found % step == 0).all()


def test_columns_have_steps_of_their_own() -> None:
    values, steps = np.array([[1.3, 1.3, 1.3]]), np.array([0.5, 0.5, 1.0])
    assert unpacked(in_steps(values, steps)).tolist() == [[1.5, 1.5, 1.0]]


def test_rows_have_finer_and_coarser_steps() -> None:
    values, halvings = (
        np.random.default_rng(1).normal(size=(6, 4)) * 20,
        np.array([0, 3, 3, -2, 1, 6]),
    )
    found = unpacked(in_steps(values, 0.5, halvings))
    steps = 0.5 * 2.0 ** -halvings[:, None]
    np.testing.assert_array_equal(found, np.rint(values / steps) * steps)


def test_no_character_has_to_be_escaped() -> None:
    texts = {in_steps(np.random.default_rng(1).integers(0, 256, 9000), 1)["data"]}
    assert not set("".join(texts)) & set("\"\\&<>'")


def test_numbers_too_large_for_their_step_are_floats() -> None:
    large = np.array([2.0**44, -(2.0**44)])
    assert unpacked(in_steps(large, 1))[:, 0].tolist() == large.tolist()
    assert "steps" in in_steps(large, 1)
    assert unpacked(in_steps(large * 2**40, 1))[:, 0].tolist() == (large * 2**40).tolist()
    assert "steps" not in in_steps(large * 2**40, 1)


def test_one_row_is_an_array_too() -> None:
    assert unpacked(in_steps(np.array([[7, -7]]), 1)).tolist() == [[7, -7]]


def test_what_hardly_changes_takes_few_bytes() -> None:
    still = np.tile(np.random.default_rng(1).normal(size=50), (1000, 1))
    assert size_of(in_steps(still, 2.0**-12)) < 600
