"""Short film scripts over runs whose measures are made up, and what their sentences say."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from epochreel.films.bound import narration_of
from epochreel.films.faults import Faults
from epochreel.films.script import Script
from epochreel.films.stack import Stack
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.stage.narration import Narration, Sentence

Measured = Callable[..., Recording]

RUNS = '[[run]]\nname = "one"\n[[run]]\nname = "two"\n'
CHAPTER = '[[chapter]]\nid = "a"\nruns = ["one"]\n'
BOTH = '\n[[chapter]]\nid = "both"\nscene = "comparison"\nruns = ["one", "two"]\n'
ACCURACY = [0.25, 0.5, 0.5, 1.0, 0.75, 0.875]
LOSS = [0.9, 0.5, 0.4, 0.1, 0.1 + 0.2, 0.2]
ELSE = {"else": "no"}


def bound(script: str, stacks: Mapping[str, Stack]) -> Narration:
    """The first chapter of a script, bound to stacks."""
    parsed = Script.parse(RUNS + script + BOTH)
    faults = Faults(parsed.source, {})
    narration = narration_of(parsed, parsed.chapters[0], stacks, faults)
    faults.check()
    assert narration is not None
    return narration


def said(script: str, **stacks: Recording) -> list[Sentence]:
    """The sentences of the first chapter of a script."""
    found = {name: Stack(name, (each,), each) for name, each in stacks.items()}
    return list(bound(script, found).sentences)


def sentence(**keys: Any) -> str:
    lines = [
        f"{name} = {str(v).lower() if v in (True, False) else repr(v)}" for name, v in keys.items()
    ]
    return "\n".join(["[[chapter.sentence]]", *lines, ""])


def changed(recording: Recording, **metrics: Any) -> Recording:
    """A recording with other measures."""
    made = replace(recording.metrics, **{k: np.array(v) for k, v in metrics.items()})
    states = np.zeros((len(made.train_loss), recording.stored.shape[1]))
    return Recording(recording.header, recording.steps, made, states)


def varied(recording: Recording, name: str = "C") -> Recording:
    """The same measures of values of a parameter."""
    values = np.array([0.01, 0.0464158, 0.1, 1, 1000, 100000])
    steps = Steps(np.arange(6), name, values)
    return Recording(recording.header, steps, recording.metrics, np.zeros((6, 3)))


TWICE = sentence(text="{epoch}", when="train_accuracy >= 1", **ELSE)
