"""The ends of a scale of colours say where there is more, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.task import values_of
from epochreel.scenes.words import surface
from epochreel.scenes.words.beyond import answers_beyond, clipped, labels_beyond
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


def test_answers_after_divergence_are_not_beyond_the_scale() -> None:
    reel = recording(0, loss=(1.0, 0.5, np.nan))
    states = np.zeros_like(reel._states)
    states[2, -1] = 40.0
    lost = Recording(reel.header, reel.steps, reel.metrics, states)
    assert answers_beyond(lost) == (False, False)
    assert answers_beyond(_answering(40.0, 2)) == (False, True)


def test_true_values_are_beyond_the_scale() -> None:
    reel = recording(0)
    task, labels = values_of(reel.task), reel.dataset.labels.copy()
    assert labels_beyond(task, labels) == answers_beyond(reel) == (False, False)
    labels[:2] = 1.5, -1.5
    assert labels_beyond(task, labels) == (True, True)
    header = replace(reel.header, dataset=replace(reel.dataset, labels=labels))
    far = Recording(header, reel.steps, reel.metrics, reel._states)
    assert answers_beyond(far) == labels_beyond(values_of(far.task), labels)


def test_ends_that_stand_for_more_say_so() -> None:
    assert clipped(("1", "2"), (False, False)) == ["1", "2"]
    assert clipped(("1", "2"), (True, False)) == ["≤ 1", "2"]
    marks = surface.marks_of(recording(0), (False, True))
    assert marks == [(0.0, "−1"), (0.5, "0"), (1.0, "≥ 1")]
