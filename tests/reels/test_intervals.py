"""Intervals, compared with SciPy's."""

import pytest
from scipy.stats import binomtest

from epochreel.reels.intervals import wilson


@pytest.mark.parametrize(("k", "n"), [(0, 100), (2, 100), (12, 100), (19, 20), (20, 20), (1, 1)])
def test_they_are_those_of_scipy(k: int, n: int) -> None:
    expected = binomtest(k, n).proportion_ci(method="wilson")
    assert wilson(k, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_more_than_all_cannot_be_counted(k: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{k} of {n}"):
        wilson(k, n)
