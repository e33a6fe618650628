"""The question of data, in a table: both sides of every condition."""

from dataclasses import replace

import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.words.asked import questions
from epochreel.tests.scenes.tiny import recording


def _named(label_name: str) -> Recording:
    """Values under a name."""
    reel = recording(0)
    header = replace(reel.header, dataset=replace(reel.dataset, label_name=label_name))
    return Recording(header, reel.steps, reel.metrics, reel._states)


@pytest.mark.parametrize(
    ("reel", "asked"),
    [
        (recording(2), ["a or b?", "Which of 2 classes?"]),
        (recording(3), ["a, b or c?", "Which of 3 classes?"]),
        (recording(4), ["Which of 4 classes?"]),
        (recording(12), ["Which of 12 classes?"]),
        (_named(""), ["What is its value?"]),
        (_named("price"), ["What is its price?", "What is its value?"]),
    ],
)
def test_the_question_names_few_classes_and_what_values_are(
    reel: Recording, asked: list[str]
) -> None:
    assert questions(reel) == asked
