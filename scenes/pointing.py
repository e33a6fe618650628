"""Which parts of a picture the sentences of a film point at, and in which frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from manim import Mobject

from ..errors import UserError
from .addressing import Addresses
from .composition import Composition
from .parts.emphasis import Emphasis, merged
from .stage.layout import Box
from .stage.narration import Schedule, Spoken, UnshownError
from .stage.stage import Stage
from .stage.target import Target, box_of


@dataclass(frozen=True)
class Pointing:
    """The sentences of a film over a composition, all of whose targets have `addresses`."""

    composition: Composition
    schedule: Schedule
    addresses: Addresses
    stage: Stage

    @classmethod
    def of(
        cls, composition: Composition, schedule: Schedule, addresses: Addresses, stage: Stage
    ) -> Pointing:
        """Raises `UnshownError` for sentences that point at what the scene does not have."""
        faults = []
        for each in schedule.spoken:
            if each.sentence.at is not None:
                try:
                    addresses.find(each.sentence.at)
                except UserError as error:
                    faults.append((each.sentence.key, error))
        if faults:
            raise UnshownError(faults)
        return cls(composition, schedule, addresses, stage)

    def emphases(self) -> Iterator[Emphasis]:
        """One for every sentence that points at something which is there when it comes."""
        for each in merged([_while_read(each) for each in self.schedule.spoken]):
            if each.sentence.at is None:
                continue
            target = self.addresses.find(each.sentence.at)
            boxes = self._boxes(target, each.first)
            over = None if target.over is None else target.over()
            while_seen = each if boxes else self._while_seen(over, each)
            if while_seen is not None:
                yield Emphasis(while_seen, boxes, over, self.stage)

    def without_room(self) -> Iterator[str]:
        """The keys of sentences that point at a part which this frame or this run does not have.

        What is there at the end has only not come yet.
        """
        end = self.schedule.timing.frames - 1
        for each in self.schedule.spoken:
            if each.sentence.at is None:
                continue
            target = self.addresses.find(each.sentence.at)
            if target.over is None and not any(
                self._boxes(target, frame) for frame in (each.first, end)
            ):
                yield each.sentence.key

    def _boxes(self, target: Target, frame: int) -> Sequence[Box]:
        self.composition.show(frame, self.schedule.timing)
        return target.boxes()

    def _while_seen(self, over: Mobject | None, spoken: Spoken) -> Spoken | None:
        """A sentence for as long as a part is seen from its first frame on; None if it is not."""
        if over is None:
            return None
        timing, changes = self.schedule.timing, type(over).show is not Mobject.show
        for frame in range(spoken.first, spoken.last + 1 if changes else spoken.first + 1):
            if changes:
                over.show(self.composition.moment_at(frame, timing))
            if not box_of([over], self.stage.layout):
                before = replace(spoken, last=frame - 1, followed=False)
                return before if frame > spoken.first else None
        return spoken


def _while_read(spoken: Spoken) -> Spoken:
    """The time in which a sentence is read; one beside which training runs may stay longer."""
    last = spoken.first + spoken.sentence.frames - 1
    if spoken.sentence.holds or last >= spoken.last:
        return spoken
    return replace(spoken, last=last, followed=False)
