"""Parts of recordings: the same steps under the same numbers, and words that name the part."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.measure import measures_of
from epochreel.reels.recording import Recording
from epochreel.tests.scenes.tiny import recording


def test_a_part_is_the_same_run(spiral: Recording) -> None:
    part = spiral.between(20, 40)
    assert part.epochs.tolist() == list(range(20, 41))
    assert (part.steps.first, part.steps.last, len(part.steps)) == (20, 40, 21)
    np.testing.assert_array_equal(part.metrics.test_loss, spiral.metrics.test_loss[20:41])
    np.testing.assert_array_equal(part.metrics.gradient_norms, spiral.metrics.gradient_norms[20:41])
    points = spiral.dataset.points
    for epoch in (20, 30.25, 40):
        np.testing.assert_array_equal(part.at(epoch)(points), spiral.at(epoch)(points))
    np.testing.assert_array_equal(part.held(50)(points), spiral.at(40)(points))
    grid = Grid.over(spiral.dataset.domain, 4, 4)
    np.testing.assert_array_equal(part.logits([25], grid), spiral.logits([25], grid))
    with pytest.raises(UserError, match=r"epoch not in the recording \(20 to 40\): got 41"):
        part.layers(41)


def test_a_part_names_itself_and_knows_the_whole(spiral: Recording) -> None:
    part = spiral.between(20, 40)
    assert part.about.summary == f"{spiral.about.summary} · epochs 20 to 40 of 60"
    assert part.about.settings == spiral.about.settings
    smaller = part.between(25, 30)
    assert smaller.about.summary == f"{spiral.about.summary} · epochs 25 to 30 of 60"
    assert spiral.between(0, 0).about.summary == f"{spiral.about.summary} · epoch 0 of 60"
    assert part.whole is smaller.whole is spiral
    assert (part.cut_short, spiral.between(20, 60).cut_short) == (True, False)
    assert spiral.between(0, 60) is spiral.whole is spiral


@given(st.integers(0, 60), st.integers(0, 60))
def test_parts_have_all_steps_between(spiral: Recording, first: int, last: int) -> None:
    if first > last:
        with pytest.raises(UserError, match=rf"no recorded epochs between; .*: got '{first}\.\."):
            spiral.between(first, last)
    else:
        assert spiral.between(first, last).epochs.tolist() == list(range(first, last + 1))


def test_a_recording_is_freed_without_the_garbage_collector() -> None:
    whole = recording(accuracy=(0.5, 1.0), loss=(1.0,) * 2)
    freed = weakref.ref(whole)
    gc.disable()
    try:
        del whole
        assert freed() is None
    finally:
        gc.enable()


def test_a_goal_is_reached_when_the_whole_run_reaches_it() -> None:
    whole = recording(accuracy=(0.5, 0.8, 1.0, 0.7, 1.0), loss=(1.0,) * 5)
    for first, last, reached in ((0, 1, np.inf), (0, 2, 2), (3, 4, 2), (3, 3, 2)):
        (measure,) = measures_of([whole.between(first, last)])
        assert measure.first(0.9) == reached
        assert measure.learnt(0.9) == (whole.metrics.train_accuracy[last] >= 0.9)
