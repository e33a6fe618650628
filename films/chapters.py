"""What chapters of a film script consist of: runs and sentences, as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from ..models import Frozen
from ..scenes.finding import entry_of
from ..training.estimatorspec import AnySpec
from .conditions import Condition
from .events import Event
from .placeholders import Template


def _without_null(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text has no character 0, which no program takes")
    return text


def _with_letters(text: str) -> str:
    if not text.strip():
        raise ValueError("a text does not consist of blanks alone")
    return text


WithoutNull = AfterValidator(_without_null)
Text = Annotated[
    str, Field(min_length=1, max_length=300), WithoutNull, AfterValidator(_with_letters)
]
Pick = Literal["median", "best", "first"]
Transition = Literal["fade", "plane", "cut"]


def _plain_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name):
        raise ValueError("a name is letters, digits and '_', and begins with a letter")
    return name


Name = Annotated[str, AfterValidator(_plain_name)]


class Placed(Frozen, frozen=True):
    """A table of a script, which knows the lines of its keys, and its own under ''."""

    lines: Mapping[str, int] = Field(default_factory=dict, exclude=True)

    def line_of(self, key: str = "") -> int:
        """The line of a key, or of the table."""
        return self.lines.get(key, self.lines.get("", 1))


class SentenceSpec(Placed, frozen=True):
    """A sentence: its text, the event it waits for, and what it points at.

    It stands only if `if_` holds; else `else_` stands in its place. One whose event never happens
    is left out if it is `optional` or has an `if_`, and its `else_` comes at the end. A sentence
    that does not `hold` the clock runs with it. `wav` is a file that is played in place of a voice.
    """

    text: Text
    when: Text = "start"
    at: Text | None = None
    hold: bool = True
    if_: Text | None = None
    else_: Text | None = None
    optional: bool = False
    wav: Text | None = None

    @property
    def event(self) -> Event:
        """What `when` means."""
        return Event.parse(self.when)

    @property
    def condition(self) -> Condition | None:
        """What `if_` means."""
        return None if self.if_ is None else Condition.parse(self.if_)

    @property
    def has_way_out(self) -> bool:
        """Whether it says what comes of it if its event never happens."""
        return self.optional or self.if_ is not None or self.else_ is not None

    @property
    def texts(self) -> tuple[str, ...]:
        """The text, and the one in its place."""
        return (self.text, *([self.else_] if self.else_ else []))


class RunsEntry(Placed, frozen=True):
    """Runs under one name: to record by `specs`, or in a `reel`.

    `pick` is the one that is shown of several; `count` a condition by which k of n are counted. If
    options were wrong that change nothing of what pictures have, they are `doubtful`.
    """

    name: Name
    specs: tuple[AnySpec, ...] = ()
    reel: str | None = None
    pick: Pick = "median"
    count: Text | None = None
    doubtful: bool = False

    @property
    def counted(self) -> Condition | None:
        """What `count` means."""
        return None if self.count is None else Condition.parse(self.count)


class Chapter(Placed, frozen=True):
    """A scene with its runs and sentences; `options` are those of the scene.

    `transition` leads from the chapter before to this one. A `card` is a title that stands over the
    first picture until it is read.
    """

    id: Name
    scene: Text = "convergence"
    runs: tuple[Name, ...] = ()
    title: Annotated[str, WithoutNull] | None = None
    duration: Annotated[float, Field(ge=0.5, le=3600)] | None = None
    options: Mapping[str, Any] = Field(default_factory=dict)
    sentences: tuple[SentenceSpec, ...] = ()
    transition: Transition = "fade"
    card: Text | None = None

    @property
    def shows_all(self) -> bool:
        """Whether all recordings of its runs are shown, in some scenes only if it has one name."""
        entry = entry_of(self.scene)
        return entry.every_run or (len(self.runs) == 1 and entry.shows[0] > 1)

    def count_of(self, entries: Sequence[RunsEntry]) -> int:
        """The number of recordings that it shows of its runs, which are `entries`."""
        if not self.shows_all:
            return len(entries)
        return sum(len(entry.specs) or 1 for entry in entries)


def names_in(chapters: Iterable[Chapter]) -> list[str]:
    """Names of the runs that chapters show, or speak of."""
    names: dict[str, None] = {}
    for chapter in chapters:
        names |= dict.fromkeys(chapter.runs)
        spoken = Template.parse(chapter.card or "").measures
        names |= dict.fromkeys(each.run for each in spoken if each.run)
        for sentence in chapter.sentences:
            measures = [each for text in sentence.texts for each in Template.parse(text).measures]
            for condition in (sentence.condition, sentence.event.condition):
                measures += condition.measures if condition else ()
            names |= dict.fromkeys(each.run for each in measures if each.run)
    return list(names)
