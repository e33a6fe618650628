"""Events of training that sentences wait for: from `when` to an epoch; draws nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

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

WATCHED = ("epoch", "train_accuracy", "test_accuracy", "train_loss", "test_loss")
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

    def epoch_in(
        self, shown: Recording, epochs: Iterable[float], look: Callable[[Measure, float], Value]
    ) -> float | None:
        """The first of some rising `epochs` at which it happens; None if it never does.

        Milestones are those of the recording that is `shown`; `look` finds the value of a measure
        at an epoch.
        """
        *_, last = every = list(epochs)
        if self.certain:
            return every[0] if self.text == "start" else last
        if self.epoch is not None:
            return float(self.epoch) if every[0] <= self.epoch <= last else None
        if (condition := self.condition) is not None:
            looks = ((epoch, partial(_at, look, epoch)) for epoch in every)
            return next((epoch for epoch, here in looks if condition.holds(here)), None)
        kind = _KINDS[self.text]
        found = [float(each.epoch) for each in milestones(shown) if each.kind == kind]
        return next((epoch for epoch in found if every[0] <= epoch <= last), None)


def _at(look: Callable[[Measure, float], Value], epoch: float, measure: Measure) -> Value:
    return look(measure, epoch)


def watched(recording: Recording, name: str, epoch: float) -> float:
    """The value of one of `WATCHED` at the last recorded step at or before an epoch."""
    position = recording.steps.before(epoch)
    if name == "epoch":
        return float(recording.epochs[position])
    return float(getattr(recording.metrics, name)[position])
