"""Events of training that sentences wait for: from `when` to an epoch; draws nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import UserError
from ..numerals import in_code
from ..reels.milestones import milestones
from ..reels.recording import Recording
from ..reels.steps import Steps
from ..training.parameters import step_of
from .conditions import NUMBER, Condition, Each, Measure, Value

_STEP = re.compile(rf"([A-Za-z_][\w ]*) (-?{NUMBER})", re.ASCII)

_KINDS = {
    "plateau": "plateau",
    "first overfit": "overfitting",
    "unit dies": "dying units",
    "diverges": "divergence",
}
"""Events that milestones know, and what they call them."""

EVENTS = ("start", "end", "epoch 40", "C 0.1", *_KINDS, "train_accuracy >= 0.95")
"""Every form of an event, as an example."""

_AT_ONCE = "another sentence comes at the same instant"

WATCHED = ("epoch", "train_accuracy", "test_accuracy", "train_loss", "test_loss")
"""Measures that a condition may wait for, since recordings have them at every epoch."""

_NO_STEPS = ("start", "end", *_KINDS, *WATCHED)


@dataclass(frozen=True)
class Event:
    """When a sentence comes: an edge of the film, an epoch, a step, a milestone or a condition.

    A `step` is the name of what is varied or counted, such as max_depth, depth or tree, and its
    value or number.
    """

    text: str
    epoch: int | None = None
    step: tuple[str, float] | None = None
    condition: Condition | None = None

    @classmethod
    def parse(cls, text: str) -> Event:
        """The event that a script names; raises `UserError` for anything else."""
        if text in ("start", "end") or text in _KINDS:
            return cls(text)
        if found := re.fullmatch(r"epoch (\d{1,9})", text, re.ASCII):
            return cls(text, epoch=int(found[1]))
        if (found := _STEP.fullmatch(in_code(text))) and found[1] not in _NO_STEPS:
            return cls(text, step=(found[1], float(found[2])))
        if not re.search(r"[<>=]", text):
            raise UserError("unknown event", given=text, allowed=EVENTS)
        condition = Condition.parse(text)
        for measure in condition.measures:
            if not measure.at and measure.name not in WATCHED:
                remedy = "or say of which epoch, like wrong@end"
                what = "an event waits for a measure of every epoch"
                raise UserError(what, given=measure.name, allowed=WATCHED, remedy=remedy)
        return cls(text, condition=condition)

    @property
    def certain(self) -> bool:
        """Whether it happens in every run."""
        return self.text in ("start", "end")

    @property
    def planned(self) -> bool:
        """Whether it happens in every run that is recorded in the same way."""
        return self.certain or self.epoch is not None or self.step is not None

    def epoch_in(
        self, shown: Recording, epochs: Each, look: Callable[[Measure, Each], Value | Each]
    ) -> float | None:
        """The first of some rising `epochs` at which it happens; None if it never does.

        Milestones are those of the recording that is `shown`; `look` finds the values of a measure
        at the epochs, or the one that it has at all of them. Raises `UserError` for an epoch or a
        step of a recording whose steps have another name.
        """
        first, last = float(epochs[0]), float(epochs[-1])
        if self.certain:
            return first if self.text == "start" else last
        if self.epoch is not None:
            if not shown.steps.called("epoch"):
                shown.steps.step_at("epoch", self.epoch)  # which raises
            return float(self.epoch) if first <= self.epoch <= last else None
        if self.step is not None:
            step = self.step_in(shown.steps)
            return step if step is not None and first <= step <= last else None
        if self.condition is not None:
            holds = self.condition.holds_at_each(lambda measure: look(measure, epochs))
            found = epochs[np.broadcast_to(holds, epochs.shape)].tolist()
        else:
            kind = _KINDS[self.text]
            found = [float(each.epoch) for each in milestones(shown) if each.kind == kind]
        return next((epoch for epoch in found if first <= epoch <= last), None)

    def step_in(self, steps: Steps) -> float | None:
        """Which of some steps it waits for, or the one of the nearest value; None if of none.

        Raises `UserError` if steps have another name.
        """
        if self.step is None:
            return None
        name, number = self.step
        if not steps.called(name):
            name = step_of(name)  # it may be the parameter that is varied
        try:
            return steps.step_at(name, number)
        except UserError as error:
            if steps.called(name):
                return None
            raise UserError(error.what, given=self.text, remedy=error.remedy) from None


def never(when: str) -> UserError:
    """The error of a sentence whose event never happens, where nothing is said in its place."""
    remedy = "give the sentence an `if` or an `else`, or make it `optional`"
    return UserError("it never happens", given=when, remedy=remedy)


@dataclass(frozen=True)
class Coming:
    """A sentence that comes at a `place`: 'start', 'end', an epoch, or an event as it is written.

    One that is `optional` gives way to others.
    """

    text: str
    place: float | str
    holds: bool
    optional: bool

    def check_written(self, others: Sequence[Coming], when: str) -> None:
        """Raise `UserError` if it is written to come `when` one of the others does.

        At the start and at the end, those that hold the clock come one after the other, but not the
        same one twice. In between, one that is optional gives way.
        """
        self.check_between(others, when)
        for other in others:
            if other.place != self.place or not self.at_an_end or other.optional or self.optional:
                continue
            if other.text == self.text or not (other.holds or self.holds):
                remedy = "let one of them hold the clock, or give it another event"
                raise UserError(_AT_ONCE, given=when, remedy=remedy)

    def check_between(self, others: Sequence[Coming], when: str) -> None:
        """Raise `UserError` if it comes `when` another does in between, and neither is optional."""
        if self.optional or self.at_an_end:
            return
        if any(other.place == self.place and not other.optional for other in others):
            remedy = "give it another event, or make it `optional`, so that it is left out"
            raise UserError(_AT_ONCE, given=when, remedy=remedy)

    def repeats(self, others: Sequence[Coming]) -> bool:
        """Whether one of the others says the same at the same end."""
        found = [other for other in others if other.place == self.place and other.text == self.text]
        return self.at_an_end and bool(found)

    @property
    def at_an_end(self) -> bool:
        """Whether it comes at the start or at the end, where sentences follow each other."""
        return self.place in ("start", "end")


def watched(recording: Recording, name: str, epochs: Each) -> Each:
    """The values of one of `WATCHED` at the last recorded steps at or before some epochs."""
    after = np.searchsorted(recording.epochs, epochs, side="right")
    positions = np.maximum(after - 1, 0)
    values = recording.epochs if name == "epoch" else getattr(recording.metrics, name)
    return np.asarray(values[positions], dtype=float)
