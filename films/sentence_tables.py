"""Reads the sentences of a chapter, and collects what is wrong with them and on which line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import UserError
from .chapters import RunsEntry, SentenceSpec
from .conditions import Measure
from .events import Event, same_instant
from .facts import FACTS, SHARES
from .faults import Faults
from .placeholders import Template
from .toml_tables import each_table, made_of, without
from .toml_text import Key

_WAYS_OUT = {"if", "else", "optional"}

Runs = Mapping[str, RunsEntry | None]
"""Runs by name; None is one that is known, but wrong."""


def sentences_of(
    key: Key, tables: object, runs: Runs, folder: Path, faults: Faults
) -> tuple[SentenceSpec, ...]:
    """The sentences that `[[chapter.sentence]]` tables describe in the chapter of a key.

    What is wrong is left out of them.
    """
    found = [
        _sentence(each, table, runs, folder, faults)
        for each, table in each_table((*key, "sentence"), tables, faults)
    ]
    _check_instants(key, found, faults)
    return tuple(found)


def _sentence(
    key: Key, table: dict[str, Any], runs: Runs, folder: Path, faults: Faults
) -> SentenceSpec:
    """A sentence without what is wrong in it, which may then be left out."""
    sentence = made_of(SentenceSpec, key, table, faults, instead={"text": "…"})
    measures = measures_in(key, {"text": sentence.text, "else": sentence.else_}, faults)
    with faults.at((*key, "if"), "`if`"):
        if sentence.condition:
            measures += [("if", each) for each in sentence.condition.measures]
    with faults.at((*key, "when"), "`when`"):
        event = Event.parse(sentence.when)
        if event.condition is not None:
            measures += [("when", each) for each in event.condition.measures]
        _check_ways_out(sentence, event, faults.wrong_in(key))
    check_measures(key, measures, runs, faults)
    if sentence.wav is not None and not (folder / sentence.wav).is_file():
        faults.add((*key, "wav"), UserError("no such file", given=sentence.wav).within("`wav`"))
    if sentence.wav is not None and sentence.else_ is not None:
        what = "`wav` does not apply with `else`, which would sound like the text"
        remedy = "write two sentences, each with its `if`"
        faults.add((*key, "wav"), UserError(what, remedy=remedy))
    wrong = faults.wrong_in(key)
    if wrong & {"text", "when", *_WAYS_OUT}:
        sentence = sentence.model_copy(update={"optional": True})
    return without(sentence, wrong - {"optional"}, text="…")


def _check_ways_out(sentence: SentenceSpec, event: Event, wrong: Collection[str]) -> None:
    """Raise `UserError` for a sentence whose event need not happen, unless something is said."""
    said = sentence.if_ or sentence.else_ or sentence.optional or {*wrong} & _WAYS_OUT
    if event.epoch is None and not event.certain and not said:
        what = "it need not happen in other runs"
        remedy = "give the sentence an `if` or an `else`, or make it `optional`"
        raise UserError(what, given=sentence.when, remedy=remedy)


def measures_in(
    key: Key, texts: Mapping[str, str | None], faults: Faults
) -> list[tuple[str, Measure]]:
    """The measures in texts by their keys; adds an error for what cannot be written like that."""
    found: list[tuple[str, Measure]] = []
    for name, text in texts.items():
        with faults.at((*key, name), f"`{name}`"):
            template = Template.parse(text or "")
            found += [(name, each) for each in template.measures]
            for each in template.in_per_cent:
                if each.name in FACTS and each.name not in SHARES:
                    what, remedy = "this is no share, to be written in per cent", f"{{{each}:.2f}}"
                    raise UserError(what, given=str(each), remedy=f"write it like {remedy}")
    return found


def check_measures(
    key: Key, measures: Iterable[tuple[str, Measure]], runs: Runs, faults: Faults
) -> None:
    """Add an error for each measure, with the key it is in, that there is none of."""
    for name, measure in dict.fromkeys(measures):
        if measure.name not in FACTS:
            what = f"`{name}`: nothing of that name is measured"
            faults.add((*key, name), UserError(what, given=measure.name, allowed=FACTS))
        if measure.run and measure.run not in runs:
            error = UserError("no run of that name", given=measure.run, allowed=runs)
            faults.add((*key, name), error.within(f"`{name}`"))


def _check_instants(key: Key, sentences: Sequence[SentenceSpec], faults: Faults) -> None:
    """Add an error for a sentence that is certain to come at the instant of another one.

    At the start and at the end, sentences that hold the clock come one after the other, but not the
    same one twice.
    """
    for index, later in enumerate(sentences):
        for earlier in sentences[:index]:
            if later.when != earlier.when:
                continue
            if later.if_ or earlier.if_ or later.optional or earlier.optional:
                continue
            error = same_instant(later.when)
            if later.when in ("start", "end"):
                if later.text != earlier.text and (later.hold or earlier.hold):
                    continue
                remedy = "let one of them hold the clock, or give it another event"
                error = UserError(error.what, given=later.when, remedy=remedy)
            faults.add((*key, "sentence", index, "when"), error.within("`when`"))
