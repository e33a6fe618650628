"""A composition with the sentences of a narration over it, and how such a film is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol, runtime_checkable

from manim import Mobject, VGroup

from .addressing import Addresses
from .composition import Composition, Live, Still
from .parts.captions import Captions
from .parts.emphasis import Emphasis
from .parts.spoken_sentences import SpokenSentences, fade_frames, presence
from .parts.title_card import TitleCard
from .parts.titles import Heading
from .pointing import Pointing
from .stage.easing import Fade
from .stage.moment import Moment
from .stage.narration import Narration, Schedule, Spoken, tells
from .stage.stage import Stage
from .stage.timing import Timing

_READ = 1.5  # seconds, the shortest time in which a heading comes back between sentences


@runtime_checkable
class SpokenPart(Protocol):
    """A live part that comes and goes with sentences."""

    def show(self, moment: Moment) -> None:
        """Show this moment."""

    def state(self, frame: int) -> object:
        """What it shows in a frame while the clock stands, to be compared."""


@dataclass(frozen=True)
class Stretch:
    """Frames in which the same mobjects are `moving`; while the film rests there are none."""

    first: int
    count: int
    moving: tuple[Mobject, ...]


@dataclass(frozen=True)
class Played:
    """A composition, the timing of its film, and the parts of it that come and go with sentences.

    They move with the sentences; those that are `running` move with the clock, too. `unpointed` are
    the keys of sentences that point at a part for which this frame or this run has no room.
    """

    composition: Composition
    schedule: Schedule
    spoken: Sequence[SpokenPart] = ()
    running: Sequence[SpokenPart] = ()
    unpointed: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        composition: Composition,
        narration: Narration | None,
        addresses: Callable[[], Addresses],
        stage: Stage,
    ) -> Played:
        """The film of a composition, with a narration if there is one.

        Raises `UnshownError` for sentences that point at what the scene does not have.
        """
        if narration is None or not (narration.sentences or narration.card):
            return cls(composition, Schedule(stage.timing, ()))
        schedule = Schedule.of(narration, stage.timing, composition.clock_of)
        spoken: list[SpokenPart] = []
        parts: list[Still | Live] = []
        kept = 0.0
        for part in composition.parts:
            if isinstance(part.mobject, Captions) and tells(narration):
                continue
            if isinstance(part.mobject, Heading) and narration.shown and schedule.spoken:
                kept = part.mobject.kept
                spoken.append(
                    between := _BetweenSentences(part.mobject, narration, schedule, stage)
                )
                part = Live(between)
            parts.append(part)
        emphases: list[Emphasis] = []
        unpointed: tuple[str, ...] = ()
        pointing = Pointing.of(composition, schedule, addresses(), stage)
        if narration.followed:
            emphases, unpointed = list(pointing.emphases()), tuple(pointing.without_room())
        over: list[SpokenSentences | Emphasis | TitleCard] = [*emphases]
        if narration.shown:
            last = schedule.timing.frames - 1
            over.append(SpokenSentences(schedule.spoken, stage, last=last, kept=kept))
        if narration.card is not None:
            over.append(TitleCard(narration.card, stage))
        whole = replace(composition, parts=[*parts, *map(Live, over)])
        running = [each for each in emphases if each.over is not None]
        return cls(whole, schedule, [*spoken, *over], running, unpointed)

    @property
    def timing(self) -> Timing:
        """That of the film, in which the clock stands for some sentences."""
        return self.schedule.timing

    def stretches(self) -> Iterator[Stretch]:
        """All frames of the film, in order."""
        spoken = {id(part) for part in self.spoken}
        running = {id(part) for part in self.running}
        for (_, changing, clocked), group in groupby(range(self.timing.frames), self._kind):
            frames = list(group)
            moving = [
                each
                for each in self.composition.moving
                if (changing and id(each) in spoken)
                or (clocked and (id(each) not in spoken or id(each) in running))
            ]
            yield Stretch(frames[0], len(frames), tuple(moving))

    def _kind(self, frame: int) -> tuple[float | None, bool, bool]:
        """Where the clock stands, whether anything fades, and whether the clock runs."""
        clocked = not self.timing.stands(frame)
        changing = frame > 0 and any(
            part.state(frame) != part.state(frame - 1) for part in self.spoken
        )
        return None if clocked else self.timing.clock(frame), changing, clocked


class _BetweenSentences(VGroup):
    """The heading of a scene, wherever no sentence stands in its place for long enough."""

    def __init__(
        self, heading: Heading, narration: Narration, schedule: Schedule, stage: Stage
    ) -> None:
        super().__init__(heading)
        self._fade, self._lasting = Fade(heading), fade_frames(stage)
        self._last = schedule.timing.frames - 1
        least = round(_READ * float(stage.timing.fps))
        self._gaps = [
            gap
            for gap in _gaps(schedule, narration.card_frames)
            if gap.last - gap.first + 1 >= min(least, narration.titled or least)
        ]

    def show(self, moment: Moment) -> None:
        """Show as much of it as is there in the moment's frame."""
        self._fade.set(self.state(moment.frame))

    def state(self, frame: int) -> float:
        """How much of it is seen in a frame, 0 to 1."""
        last, lasting = self._last, self._lasting
        there = (presence(each, frame, lasting, stays=each.last == last) for each in self._gaps)
        # While it goes and a sentence comes, neither is seen at the middle.
        return max(2 * max(there, default=0.0) - 1, 0.0)


def _gaps(schedule: Schedule, begin: int) -> Iterator[Spoken]:
    """From frame `begin` on, when there is no sentence."""
    for each in schedule.spoken:
        if begin < each.first:
            yield Spoken(begin, each.first - 1, each.sentence, followed=True)
        begin = each.last + 1
    if begin < schedule.timing.frames:
        yield Spoken(begin, schedule.timing.frames - 1, schedule.spoken[-1].sentence)
