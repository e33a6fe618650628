"""The ends of a scale of colours say where there is more, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.task import values_of
from epochreel.scenes.words import surface
from epochreel.scenes.words.beyond import WITHIN, Beyond, answers_beyond, clipped, values_beyond
from epochreel.tests.scenes.tiny import recording


def _answering(bias: float, step: int) -> Recording:
    """A network that answers this at one step, and 0 at all others."""
    reel = recording(0)
    states = np.zeros_like(reel._states)
    states[step, -1] = bias  # of the output
    return Recording(reel.header, reel.steps, reel.metrics, states)


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize(
    ("bias", "beyond"),
    [(0.9, (False, False)), (1.015, (False, False)), (1.1, (False, True)), (-1.1, (True, False))],
)
def test_answers_are_beyond_the_scale_at_any_step(
    bias: float, beyond: tuple[bool, bool], step: int
) -> None:
    assert answers_beyond(_answering(bias, step)) == beyond


@pytest.mark.parametrize(("last", "beyond"), [(40.0, (False, True)), (np.nan, (False, False))])
def test_answers_after_divergence_are_beyond_the_scale_while_they_are_numbers(
    last: float, beyond: tuple[bool, bool]
) -> None:
    reel = recording(0, loss=(1.0, 0.5, np.inf))
    states = np.zeros_like(reel._states)
    states[2, -1] = last
    assert answers_beyond(Recording(reel.header, reel.steps, reel.metrics, states)) == beyond


@pytest.mark.parametrize(
    ("rare", "beyond"),
    [
        ((), (False, False)),
        ((3.0,), (False, True)),
        ((-3.0,), (True, False)),
        ((3, -3), (True, True)),
    ],
)
def test_rare_true_values_are_beyond_the_scale(
    rare: tuple[float, ...], beyond: tuple[bool, bool]
) -> None:
    reel = recording(0, points=1000)
    labels = reel.dataset.labels.copy()
    labels[: len(rare)] = rare
    header = replace(reel.header, dataset=replace(reel.dataset, labels=labels))
    far = Recording(header, reel.steps, reel.metrics, reel._states)
    task = values_of(far.task)
    assert (task.low, task.high) == (-1.0, 1.0)
    assert values_beyond(task, labels) == answers_beyond(far) == beyond


def test_what_looks_like_the_end_of_the_scale_is_not_beyond_it() -> None:
    task = values_of(recording(0).task)
    assert values_beyond(task, np.array([-1.02, 1.02])) == WITHIN
    assert values_beyond(task, np.array([-1.021, 1.021])) == (True, True)


def test_of_a_run_that_diverged_at_once_true_values_alone_may_be_beyond() -> None:
    reel = recording(0)
    lost = np.full_like(reel._states, np.nan)
    assert answers_beyond(Recording(reel.header, reel.steps, reel.metrics, lost)) == WITHIN


def test_classes_have_no_scale_to_go_beyond() -> None:
    assert answers_beyond(recording(2)) == WITHIN


def test_one_of_several_is_enough_to_go_beyond() -> None:
    assert Beyond.of_any([]) == WITHIN
    low, high = Beyond(below=True, above=False), Beyond(below=False, above=True)
    assert Beyond.of_any([WITHIN, low]) == low
    assert Beyond.of_any([low, high]) == (True, True)


def test_ends_that_stand_for_more_say_so() -> None:
    assert clipped(("1", "2"), WITHIN) == ["1", "2"]
    assert clipped(("1", "2"), Beyond(below=True, above=False)) == ["≤ 1", "2"]
    marks = surface.marks_of(recording(0), Beyond(below=False, above=True))
    assert marks == [(0.0, "−1"), (0.5, "0"), (1.0, "≥ 1")]
