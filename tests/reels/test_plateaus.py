"""Plateaus are found as by looking at one step after the other, also in long runs."""

import numpy as np
import pytest

from epochreel.reels.plateaus import plateaus_of


def _one_after_the_other(loss: np.ndarray) -> list[tuple[int, int]]:
    """Each plateau from where the one before ends, without those that touch made one."""
    least, width = max(10, round(0.1 * (len(loss) - 1))), 0.01 * (loss[0] - loss.min())
    found, start = [], 0
    while start < len(loss) - 1:
        end = start
        while end + 1 < len(loss):
            part = loss[start : end + 2]
            if np.ptp(part) > min(width, 0.2 * abs(part.max())):
                break
            end += 1
        if end - start >= least:
            found.append((start, end))
        start = max(end, start + 1)
    return found


@pytest.mark.parametrize("noise", [0.0, 1e-3, 1e-2])
@pytest.mark.parametrize("count", [1, 2, 11, 64, 150, 257])
def test_plateaus_are_those_of_one_step_after_the_other(count: int, noise: float) -> None:
    random = np.random.default_rng(count)
    for slope in (1, 5, 20):
        loss = 0.5 + np.exp(-np.arange(count) / slope) + noise * random.random(count)
        apart = _one_after_the_other(loss)
        found = plateaus_of(loss)
        ends = {place for span in apart for place in span}
        assert {place for span in found for place in span} <= ends
        covered = [range(*span) for span in found]
        assert all(any(start in span for span in covered) for start, _ in apart)
        assert bool(found) == bool(apart)


def test_a_long_run_whose_loss_jumps_takes_no_time_for_each_step() -> None:
    """One after the other, its steps would take minutes."""
    loss = 1.5 + np.sin(np.arange(100_000) / 3)
    loss[60_000:80_000] = 1.5
    ((start, end),) = plateaus_of(loss)
    assert 59_990 < start <= 60_000
    assert end == 79_999
