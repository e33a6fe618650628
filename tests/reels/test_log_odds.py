"""Leads as log odds: compiled and in NumPy."""

import numpy as np
import pytest

from epochreel.reels import log_odds as module
from epochreel.reels.log_odds import log_odds

from ..conftest import skip_outside_ci

try:
    from epochreel.reels import _forward
except ImportError:
    skip_outside_ci("the forward pass is not compiled")

MOST = 0.999999


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_log_odds_of_leads_of_any_size(
    dtype: type, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_COMPILED", compiled)
    small = 10.0 ** np.linspace(-30, 0, 1003)
    leads = np.concatenate([[0], small, -small, 1 - small, small - 1, np.linspace(-1, 1, 10_000)])
    leads = leads.astype(dtype)
    before = leads.copy()
    expected = 2 * np.arctanh(np.clip(leads, -dtype(MOST), dtype(MOST)).astype(float))
    found = log_odds(leads, MOST)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=0)
    np.testing.assert_array_equal(leads, before)


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("count", [0, 1, 7, 8, 9])
def test_each_of_any_number_of_leads_is_turned_and_what_is_none_stays(
    count: int, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_COMPILED", compiled)
    leads = np.full((1, count), 0.5, dtype=np.float32)
    np.testing.assert_allclose(log_odds(leads, MOST), np.full((1, count), np.log(3)), rtol=1e-6)
    leads[:] = np.nan
    assert np.isnan(log_odds(leads[:, ::-1], MOST)).all()


@pytest.mark.parametrize("compiled", [True, False])
def test_leads_beyond_the_most_count_as_that(
    compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_COMPILED", compiled)
    found = log_odds(np.array([-2, -1, 1, 2], dtype=np.float32), 0.5)
    np.testing.assert_allclose(found, np.log(3) * np.array([-1, -1, 1, 1]), rtol=1e-6)


def test_compiled_log_odds_are_those_of_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    small = 10.0 ** np.linspace(-30, 0, 1003)
    leads = np.concatenate([[0, np.nan, 2, -2], small, -small, 1 - small, small - 1])
    leads = leads.astype(np.float32)
    found = log_odds(leads, MOST)
    monkeypatch.setattr(module, "_COMPILED", False)
    np.testing.assert_array_equal(found, log_odds(leads, MOST))


def test_leads_and_sides_that_do_not_fit_are_refused() -> None:
    few, many = np.zeros(3, np.float32), np.zeros(4, np.float32)
    with pytest.raises(ValueError, match="fit"):
        _forward.sides(few, MOST, few.copy(), few.copy(), many)
