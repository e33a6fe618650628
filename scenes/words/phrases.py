"""Phrases that depend on what is learnt; knows nothing of type or places."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from ...numerals import grouped
from ...reels.recording import Recording
from ...reels.steps import Steps
from ...reels.task import Classes, Task, Values

_CAPTION = 60  # characters that have room in wide and in tall frames


class Phrases(ABC):
    """What sentences are made of where it matters whether classes or values are learnt.

    `regression` is what a model without hidden layers is called, `answer` is what is learnt.
    """

    regression: str
    answer: str

    @abstractmethod
    def contents(self, labels: np.ndarray) -> list[str]:
        """What there is to learn from, in parts, by the labels (n,) of all points."""

    @abstractmethod
    def reached(self, goal: str, title: str) -> str:
        """A goal as part of a sentence on a problem: '95 % on the spiral'."""


class ClassPhrases(Phrases):
    """Of classes and the boundary between them."""

    regression = "Logistic regression"
    answer = "boundary"

    def contents(self, labels: np.ndarray) -> list[str]:
        """Classes that have points, and points."""
        classes = counted(len(np.unique(labels)), "class", "classes")
        return [classes, counted(len(labels), "point", "points")]

    def reached(self, goal: str, title: str) -> str:
        """The goal and the title of the run."""
        return f"{goal} on {title}"


class ValuePhrases(Phrases):
    """Of values."""

    regression = "Linear regression"
    answer = "answer"

    def contents(self, labels: np.ndarray) -> list[str]:
        """Points alone."""
        return [counted(len(labels), "point", "points")]

    def reached(self, goal: str, title: str) -> str:  # noqa: ARG002  # there is no room for it
        """The goal alone."""
        return goal


def phrases_of(task: Task) -> Phrases:
    """The phrases of a task; there are none of what is neither classes nor values."""
    if isinstance(task, Classes):
        return ClassPhrases()
    if isinstance(task, Values):
        return ValuePhrases()
    raise TypeError(f"there are no phrases for {type(task).__name__}")


def got_there(steps: Steps) -> str:
    """Of a film that has shown the end, what comes after that."""
    if len(steps) == 1:
        return f"Only {steps.named(steps.first)} is shown."
    return f"How training got there, from {steps.named(steps.first)} on."


def no_line(*, diverged: bool) -> str:
    """Why there is no line where the model has no answers at any step that is shown."""
    return f"{'Training has diverged' if diverged else 'Answers are missing'}: there is no line."


def is_part(recording: Recording) -> bool:
    """Whether it lacks steps of the recording that it is a part of, at either end."""
    return len(recording.steps) < len(recording.whole.steps)


THE_END = "in the end"
"""When something holds of runs that are shown to their ends."""


def the_end(recordings: Sequence[Recording], whole: str = THE_END) -> str:
    """`whole` if every run is shown to its end, else 'at epoch 96'."""
    steps = Steps.shared([each.steps for each in recordings])
    cut = any(each.cut_short for each in recordings)
    return f"at {steps.named(steps.last)}" if cut else whole


def by_the_end(recordings: Sequence[Recording]) -> str:
    """What follows on something that has happened in parts of runs: ' by epoch 96', else ''."""
    steps = Steps.shared([each.steps for each in recordings])
    return f" by {steps.named(steps.last)}" * any(each.cut_short for each in recordings)


def probable(recording: Recording) -> bool:
    """Whether outputs are probabilities: only cross-entropy is minimised by those."""
    return recording.header.loss == recording.task.loss_name


def beginning(text: str) -> str:
    """The same at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def caption_of(ways: Sequence[str]) -> str:
    """The first of several ways to say something for which captions have room, or the last."""
    return next((each for each in ways if len(each) <= _CAPTION), ways[-1])


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: '1 point', '2,000 points'."""
    return f"{grouped(number)} {one if number == 1 else many}"


def listed(words: Sequence[str]) -> str:
    """Some words as a list in a sentence: 'one, two and three'."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
