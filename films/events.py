"""Events of training that sentences wait for: from `when` to an epoch; draws nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import UserError
from ..reels.milestones import milestones
from ..reels.recording import Recording
from .conditions import Condition, Measure, Value

_KINDS = {
    "plateau": "plateau",
    "first overfit": "overfitting",
    "unit dies": "dying units",
    "diverges": "divergence",
}
"""Events that milestones know, and what they call them."""

EVENTS = ("start", "end", "epoch 40", *_KINDS, "train_accuracy >= 0.95")
"""Every form of an event, as an example."""

WATCHED = (
    "epoch",
    "train_accuracy",
    "test_accuracy",
    "train_loss",
    "test_loss",
)
"""Measures that a condition may wait for, since recordings have them at every epoch."""


@dataclass(frozen=True)
class Event:
    """When a sentence comes: an edge of the film, an epoch, a milestone or a condition."""

    text: str
    epoch: int | None = None
    condition: Condition | None = None

    @classmethod
    def parse(cls, text: str) -> Event:
        """The event that a script names; raises `UserError` for anything else."""
        if text in ("start", "end") or text in _KINDS:
            return cls(text)
        if found := re.fullmatch(r"epoch (\d{1,9})", text, re.ASCII):
            return cls(text, epoch=int(found[1]))
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

    def epoch_in(self, shown: Recording, look: Callable[[Measure, float], Value]) -> float | None:
        """The epoch at which it first happens in a recording; None if it never does.

        `look` finds the value of a measure at an epoch.
        """
        first, last = shown.steps.first, shown.steps.last
        if self.certain:
            return first if self.text == "start" else last
        if self.epoch is not None:
            return float(self.epoch) if first <= self.epoch <= last else None
        if self.condition is None:
            kind = _KINDS[self.text]
            return next(
                (float(each.epoch) for each in milestones(shown) if each.kind == kind), None
            )
        for epoch in shown.epochs.tolist():

            def here(measure: Measure, epoch: float = float(epoch)) -> Value:
                return look(measure, epoch)

            if self.condition.holds(here):
                return float(epoch)
        return None


def watched(recording: Recording, name: str, epoch: float) -> float:
    """The value of one of `WATCHED` at the last recorded step at or before an epoch."""
    position = recording.steps.before(epoch)
    if name == "epoch":
        return float(recording.epochs[position])
    return float(getattr(recording.metrics, name)[position])
