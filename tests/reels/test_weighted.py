"""Means of arrays: compiled and in NumPy."""

import numpy as np
import pytest

from epochreel.reels import weighted as module
from epochreel.reels.weighted import weighted

from ..conftest import skip_outside_ci

try:
    from epochreel.reels import _forward
except ImportError:
    skip_outside_ci("the forward pass is not compiled")


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_mean_has_the_shares_that_are_given_or_equal_ones(
    count: int, dtype: type, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_COMPILED", compiled)
    rng = np.random.default_rng(0)
    every: list[np.ndarray] = [rng.normal(size=(2, 3, 7)).astype(dtype) for _ in range(count)]
    every[0] = every[0][:, ::-1]  # which lies otherwise in memory
    before = [each.copy() for each in every]
    np.testing.assert_allclose(weighted(every), np.mean(every, axis=0), atol=1e-6)
    shares = rng.dirichlet(np.ones(count)).tolist()
    found = weighted(every, shares)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, np.average(every, axis=0, weights=shares), atol=1e-6)
    np.testing.assert_array_equal(every, before)


def test_numbers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="fit"):
        _forward.add(np.zeros(3, np.float32), np.zeros(4, np.float32), 1.0)
