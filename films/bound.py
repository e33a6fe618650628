"""Sentences bound to recordings: at which epoch each comes, and with which numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from ..errors import UserError
from ..scenes.epoch_range import EpochRange
from ..scenes.finding import entry_of
from ..scenes.stage.narration import Card, Narration, Sentence
from .chapters import Chapter, SentenceSpec
from .conditions import Each, Measure, Value
from .events import Coming, never, watched
from .facts import OF_SOME_RUNS, fact
from .faults import Faults
from .placeholders import Placeholder, Template
from .reading import card_frames, frames_to_read, title_frames
from .script import Script
from .stack import Stack

Instant = float | Literal["start", "end"]


def narration_of(
    script: Script, chapter: Chapter, stacks: Mapping[str, Stack], faults: Faults
) -> Narration | None:
    """The sentences of a chapter, bound to the recordings of its runs.

    A fault is added for each that cannot be bound; then there is no narration.
    """
    before = len(faults)
    binding = _Binding(script, chapter, stacks)
    found: list[tuple[SentenceSpec, Sentence]] = []
    for number, spec in enumerate(chapter.sentences, start=1):
        where = f"chapter {chapter.id}, sentence {number}"
        try:
            bound = binding.sentence(spec, key=f"{chapter.id}.{number}")
            if bound is None:
                continue
            coming, earlier = binding.coming(spec, bound), [binding.coming(*each) for each in found]
            with _naming("when"):
                coming.check_between(earlier, spec.when)
            if not coming.repeats(earlier):
                found.append((spec, bound))
        except _UnboundError as fault:
            _add([(fault.key, fault.error), *binding.errors_of(spec)], spec, where, faults)
    sentences = binding.without_taken(found)
    card = None
    try:
        card = binding.card(has_sentences=bool(sentences))
    except UserError as first:
        for error in (first, *binding.errors_in(chapter.card or "", binding.opening())):
            faults.add_at(chapter.line_of("card"), error.within(f"chapter {chapter.id}: `card`"))
    if len(faults) > before:
        return None
    titled = title_frames(chapter, float(script.frame.fps))
    return Narration(tuple(sentences), card=card, titled=titled)


def foreseen(
    script: Script, chapter: Chapter, stacks: Mapping[str, Stack], faults: Faults
) -> Narration:
    """What a chapter points at, bound to stand-ins of runs that are not recorded yet.

    A fault is added for each sentence that cannot be bound to any runs of their shape.
    """
    binding = _Binding(script, chapter, stacks)
    for number, spec in enumerate(chapter.sentences, start=1):
        _add(binding.errors_of(spec), spec, f"chapter {chapter.id}, sentence {number}", faults)
    for error in binding.errors_in(chapter.card or "", binding.opening()):
        faults.add_at(chapter.line_of("card"), error.within(f"chapter {chapter.id}: `card`"))
    pointing = [
        Sentence(spec.text, "start", 1, holds=True, at=spec.at, key=f"{chapter.id}.{number}")
        for number, spec in enumerate(chapter.sentences, start=1)
    ]
    return Narration(tuple(pointing))


def _add(
    errors: Iterable[tuple[str, UserError]], spec: SentenceSpec, where: str, faults: Faults
) -> None:
    """Add errors of a sentence at the lines of their keys."""
    for key, error in errors:
        faults.add_at(spec.line_of(key), error.within(f"{where}: `{key}`"))


class _UnboundError(Exception):
    """An error, and the key of the sentence that it is in."""

    def __init__(self, key: str, error: UserError) -> None:
        super().__init__(str(error))
        self.key = key
        self.error = error


@dataclass(frozen=True)
class _Binding:
    """A chapter and all recordings, of which it shows some."""

    script: Script
    chapter: Chapter
    stacks: Mapping[str, Stack]
    known: dict[tuple[str, str, int], Value] = field(default_factory=dict)

    def sentence(self, spec: SentenceSpec, *, key: str) -> Sentence | None:
        """A sentence as it is shown; None if it is left out."""
        with _naming("when"):
            epoch = self._epoch(spec)
        text, part, when = spec.text, "text", spec.when
        if epoch is None:
            if spec.else_ is None:
                if spec.optional or spec.if_ is not None:
                    return None
                raise _UnboundError("when", never(when))
            text, part, when, epoch = spec.else_, "else", "end", float(self.epochs[-1])
        elif spec.condition is not None:
            with _naming("if"):
                holds = spec.condition.holds(lambda measure: self.look(measure, epoch))
            if not holds:
                if spec.else_ is None:
                    return None
                text, part = spec.else_, "else"
        with _naming(part):
            filled = Template.parse(text).filled(lambda measure: self.look(measure, epoch))
        place: Instant = epoch
        if when in ("start", "end"):
            place = "start" if when == "start" else "end"
        frames = frames_to_read(filled, float(self.script.frame.fps))
        with _naming(part):
            return Sentence(filled, place, frames, spec.hold, spec.at, key)

    def errors_of(self, spec: SentenceSpec) -> Iterator[tuple[str, UserError]]:
        """Errors, with their keys, of what no run of this shape has, whatever its values are."""
        epoch, event = self.opening(), spec.event
        try:
            fixed = event.planned and not event.certain
            if fixed and self._epoch(spec) is None and not spec.has_way_out:
                yield "when", never(spec.when)
        except UserError as error:
            yield "when", error
        awaited = event.condition.measures if event.condition else ()
        compared = spec.condition.measures if spec.condition else ()
        for key, measures in (("when", [each for each in awaited if each.at]), ("if", compared)):
            for measure in measures:
                try:
                    self._look_for(measure, epoch)
                except UserError as error:
                    yield key, error
        for key, text in (("text", spec.text), ("else", spec.else_)):
            for each in self.errors_in(text or "", epoch):
                yield key, each

    def errors_in(self, text: str, epoch: float) -> Iterator[UserError]:
        """An error for each placeholder that no run of this shape can fill."""
        for part in Template.parse(text).parts:
            if isinstance(part, Placeholder):
                try:
                    part.written(self._look_for(part.measure, epoch))
                except UserError as error:
                    yield error

    def _look_for(self, measure: Measure, epoch: float) -> Value:
        """A value of a measure; of one that some runs lack, any number."""
        return 0.0 if measure.name in OF_SOME_RUNS else self.look(measure, epoch)

    def coming(self, spec: SentenceSpec, sentence: Sentence) -> Coming:
        """When a sentence comes: those at the first and at the last epoch follow each other."""
        ends = {float(self.epochs[-1]): "end", float(self.epochs[0]): "start"}
        place: float | str = sentence.epoch
        if not isinstance(place, str):
            place = ends.get(place, place)
        return Coming(sentence.text, place, sentence.holds, spec.optional)

    def without_taken(self, found: Sequence[tuple[SentenceSpec, Sentence]]) -> list[Sentence]:
        """The sentences without those optional ones whose epoch another one takes.

        Of several that are optional, the first is kept.
        """
        taken = [sentence.epoch for spec, sentence in found if not spec.optional]
        kept = []
        for spec, sentence in found:
            if spec.optional and not self._at_an_end(sentence.epoch):
                if sentence.epoch in taken:
                    continue
                taken.append(sentence.epoch)
            kept.append(sentence)
        return kept

    def _at_an_end(self, epoch: Instant) -> bool:
        return isinstance(epoch, str) or epoch in self.epochs[[0, -1]]

    def card(self, *, has_sentences: bool) -> Card | None:
        """The card, for as long as it takes to read it and to look at the first picture.

        `has_sentences` is whether the chapter shows any, once some are left out.
        """
        if self.chapter.card is None:
            return None
        epoch = self.opening(has_sentences=has_sentences)
        text = Template.parse(self.chapter.card).filled(lambda each: self.look(each, epoch))
        fps = float(self.script.frame.fps)
        frames = card_frames(text, fps)
        return Card(text, frames, f"{self.chapter.id}.card")

    def _epoch(self, spec: SentenceSpec) -> float | None:
        if not self.own:
            if spec.event.certain:
                return 0.0
            raise UserError("the chapter has no runs in which it could happen", given=spec.when)
        if spec.when == "start":
            return self.opening()
        return spec.event.epoch_in(self.own[0].shown, self.epochs, self.watch)

    def opening(self, *, has_sentences: bool = True) -> float:
        """The epoch that the scene opens with, in a chapter that shows sentences or one without."""
        entry = entry_of(self.chapter.scene)
        last = entry.at_end or (entry.rewound and not has_sentences)
        return float(self.epochs[-1 if last else 0])

    @cached_property
    def own(self) -> list[Stack]:
        """The stacks of the runs that the chapter shows."""
        return [self.stacks[name] for name in self.chapter.runs]

    @cached_property
    def epochs(self) -> Each:
        """All epochs that the chapter may show, rising; 0 if it shows no runs."""
        stacks = self.own
        every = sorted({float(each) for stack in stacks for each in stack.shown.epochs.tolist()})
        shown = self.script.options_of(self.chapter).get("epochs_shown")
        if shown is not None and every:
            first, last = EpochRange.parse(shown).within([each.shown.steps.last for each in stacks])
            every = [each for each in every if first <= each <= last]
        return np.array(every or [0.0])

    def look(self, measure: Measure, epoch: float) -> Value:
        """The value of a measure at an epoch, or at that which it names.

        `epoch` alone is that of the film, which goes on where the run has ended.
        """
        if measure == Measure("epoch"):
            if self.own:
                self.own[0].check_epochs()
            return int(epoch)
        stack = self._stack(measure)
        steps = stack.shown.steps
        at = {"": epoch, "start": steps.first, "end": steps.last}.get(measure.at)
        if at is None:
            at = steps.within(int(measure.at))
        number = int(min(max(at, steps.first), steps.last))
        key = (stack.name, measure.name, number)
        if key not in self.known:
            self.known[key] = fact(stack, measure.name, number)
        return self.known[key]

    def watch(self, measure: Measure, epochs: Each) -> Value | Each:
        """The values of a measure that recordings have at all epochs, or that of one epoch."""
        if measure.at:
            return self.look(measure, float(epochs[0]))
        if measure.name == "epoch":
            self._stack(measure).check_epochs()
        return watched(self._stack(measure).shown, measure.name, epochs)

    def _stack(self, measure: Measure) -> Stack:
        if measure.run:
            return self.stacks[measure.run]
        if not self.own:
            remedy = f"name a run, like {next(iter(self.stacks), 'run')}.{measure.name}"
            raise UserError("the chapter has no runs", given=measure.name, remedy=remedy)
        return self.own[0]


@contextmanager
def _naming(key: str) -> Iterator[None]:
    """Errors in the block are in this key of the sentence."""
    try:
        yield
    except UserError as error:
        raise _UnboundError(key, error) from None
