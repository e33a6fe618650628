"""Which parts of a picture the sentences of a film point at, and in which frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from manim import Mobject

from ..errors import UserError
from .addressing import Addresses
from .composition import Composition
from .parts.emphasis import Emphasis, merged
from .stage.layout import Box
from .stage.narration import Schedule, Spoken, UnshownError
from .stage.stage import Stage
from .stage.target import Following, Target, box_of, joined_boxes

_LOOKS = 9  # at a part that moves while its sentence is read


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
        """One for every sentence that points at something which is there while it is read."""
        for each in merged([_while_read(each) for each in self.schedule.spoken]):
            if each.sentence.at is None:
                continue
            target = self.addresses.find(each.sentence.at)
            first, boxes = self._on_the_way(target, each)
            over = None if target.over is None else target.over()
            stretches = [replace(each, first=first)] if boxes else self._seen(over, each)
            if stretches:
                yield Emphasis(stretches, boxes, over, self.stage)

    def without_room(self) -> Iterator[str]:
        """The keys of sentences that point at a part which this frame or this run does not have.

        What is there at the end has only not come yet, and what comes and goes is there meanwhile.
        """
        end = self.schedule.timing.frames - 1
        for each in self.schedule.spoken:
            if each.sentence.at is None:
                continue
            target = self.addresses.find(each.sentence.at)
            if target.over is not None or any(
                self._boxes(target, frame) for frame in (each.first, end)
            ):
                continue
            if not self._on_the_way(target, _while_read(each))[1]:
                yield each.sentence.key

    def _on_the_way(self, target: Target, spoken: Spoken) -> tuple[int, Sequence[Box]]:
        """From which frame of a sentence there is a part, and the boxes of all places it takes."""
        timing = self.schedule.timing
        last = (
            spoken.last if timing.clock(spoken.first) < timing.clock(spoken.last) else spoken.first
        )
        frames = dict.fromkeys(np.linspace(spoken.first, last, _LOOKS).round().astype(int).tolist())
        found = {frame: boxes for frame in frames if (boxes := self._boxes(target, frame))}
        if len({len(boxes) for boxes in found.values()}) > 1:
            return min(found), [box for boxes in found.values() for box in boxes]
        places = [joined_boxes(each) for each in zip(*found.values(), strict=True)]
        return min(found, default=spoken.first), [box for each in places for box in each]

    def _boxes(self, target: Target, frame: int) -> Sequence[Box]:
        self.composition.show(frame, self.schedule.timing)
        return target.boxes()

    def _seen(self, over: Mobject | None, spoken: Spoken) -> list[Spoken]:
        """A sentence in each stretch of its frames in which a part over the veil is seen."""

        def is_seen(frame: int) -> bool:
            if isinstance(over, Following):
                over.keep_up_with(self.composition.moment_at(frame, self.schedule.timing))
            return over is not None and bool(box_of([over], self.stage.layout))

        if not isinstance(over, Following):
            return [spoken] if is_seen(spoken.first) else []
        frames = range(spoken.first, spoken.last + 1)
        stretches = [list(group) for seen, group in groupby(frames, is_seen) if seen]
        return [
            replace(
                spoken,
                first=each[0],
                last=each[-1],
                followed=spoken.followed and each[-1] == spoken.last,
            )
            for each in stretches
        ]


def _while_read(spoken: Spoken) -> Spoken:
    """The time in which a sentence is read; one beside which training runs may stay longer."""
    last = spoken.first + spoken.sentence.frames - 1
    if spoken.sentence.holds or last >= spoken.last:
        return spoken
    return replace(spoken, last=last, followed=False)
