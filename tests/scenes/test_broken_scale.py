"""The scale of columns: true at every step, and broken only where columns dwarf all others."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from epochreel.scenes.parts.broken_scale import BrokenScale


def _fitting(*steps: list[float]) -> BrokenScale:
    """The scale of steps with shares in per cent."""
    return BrokenScale.fitting([np.array(each, dtype=float) / 100 for each in steps])


@pytest.mark.parametrize(
    ("shares", "low"),
    [
        ([94, 3, 3], 0.1),
        ([46, 48, 3, 3], 0.1),
        ([30, 31, 31, 5, 3], 0.1),
        ([81, 14, 4, 1], 0.2),  # 14 % is large beside 4 %, but not beside 81 %
        ([84, 16], 0.2),
    ],
)
def test_a_scale_breaks_below_the_largest_shares_that_dwarf_the_others(
    shares: list[float], low: float
) -> None:
    scale = _fitting(shares)
    assert (scale.low, scale.top) == (low, 1.0)
    assert (np.array(shares) / 100 > low).tolist() == scale.is_beyond(
        np.array(shares) / 100
    ).tolist()


@pytest.mark.parametrize(
    ("shares", "end"),
    [
        ([31, *[10] * 6, 9], 0.5),  # the others are no dwarfs
        ([50, 10, 10, 10, 10, 10], 0.5),  # nor where they are a fifth
        ([24, 24, 24, 24, 4], 0.5),  # four are not few
        ([60, 30, 5, 5], 1.0),  # one of two large ones is twice the other
        ([75, 22, 3], 1.0),  # the others would hardly gain
        ([100, 0], 1.0),
        ([50, 50], 0.5),
        ([19, 18, 18, 17, 16, 12], 0.2),
        ([10] * 10, 0.1),
    ],
)
def test_other_shares_have_a_scale_without_a_break(shares: list[float], end: float) -> None:
    scale = _fitting(shares)
    assert (scale.low, scale.top) == (end, end)
    assert scale.heights(np.array(shares) / 100) == pytest.approx(np.array(shares) / 100 / end)


def test_nothing_has_a_scale_of_all() -> None:
    assert _fitting() == _fitting([0, 0]) == BrokenScale(1.0, 1.0)


@pytest.mark.parametrize(
    ("first", "breaks"),
    [
        ([24, 16, 31, 29], False),
        ([0, 50, 50, 0], True),
        ([90, 5, 5, 0], True),
        ([100, 0, 0, 0], True),
    ],
)
def test_shares_that_are_alike_at_any_step_are_not_cut_because_of_another(
    first: list[float], *, breaks: bool
) -> None:
    """Unless they are alone there."""
    last = [82.0, 1.0, 2.0, 15.0]
    assert _fitting(last).breaks
    assert _fitting(first, last).breaks == _fitting(last, first).breaks == breaks


def test_steps_are_taken_until_no_broken_scale_is_left() -> None:
    taken = []

    def steps() -> Iterator[np.ndarray]:
        for each in ([82, 1, 2, 15], [24, 16, 31, 29], [94, 3, 3, 0]):
            taken.append(each)
            yield np.array(each) / 100

    assert not BrokenScale.fitting(steps()).breaks
    assert len(taken) == 2


@settings(max_examples=200, deadline=None)
@given(
    some.lists(
        some.lists(some.sampled_from([0, 1, 2, 3, 5, 8, 20, 60, 300]), min_size=10, max_size=10),
        min_size=1,
        max_size=4,
    )
)
def test_no_share_stands_nearly_as_high_as_another_that_is_much_smaller(
    counts: list[list[int]],
) -> None:
    """Twice a share is at least 1.25 times as high, and what is higher is larger."""
    steps = [np.array(each) / max(sum(each), 1) for each in counts]
    scale = BrokenScale.fitting(steps)
    for shares in steps:
        heights = scale.heights(shares)
        assert heights.max() <= 1 + 1e-9
        order = np.argsort(shares)
        assert (np.diff(heights[order]) >= 0).all()
        for share, height in zip(shares, heights, strict=True):
            smaller = shares <= share / 2
            assert (heights[smaller] * 1.25 <= height + 1e-9).all()
        beyond = scale.is_beyond(shares)
        if beyond.any():
            assert (heights[~beyond] * 1.4 <= heights[beyond].min()).all()
            assert (shares[~beyond] * 5 <= shares[beyond].min()).all()
