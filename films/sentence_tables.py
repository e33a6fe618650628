"""Reads the sentences of a chapter, and collects what is wrong with them and on which line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import UserError
from .chapters import RunsEntry, SentenceSpec
from .conditions import Condition, Measure
from .events import Coming, Event
from .facts import FACTS, SHARES, TRUTHS
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
    """A sentence without what is wrong in it, which may then be left out.

    Texts stay, with what is right of their placeholders.
    """
    sentence = made_of(SentenceSpec, key, table, faults, instead={"text": "…"})
    # As they are written, whatever else is wrong with them.
    texts = {name: text for name in ("text", "else") if isinstance(text := table.get(name), str)}
    right = texts.keys() - faults.wrong_in(key)
    measures = measures_in(key, texts, faults)
    with faults.at((*key, "if"), "`if`"):
        if sentence.condition:
            check_statements(sentence.condition)
            measures += [("if", each) for each in sentence.condition.measures]
    with faults.at((*key, "when"), "`when`"):
        event = Event.parse(sentence.when)
        if event.condition is not None:
            check_statements(event.condition)
            measures += [("when", each) for each in event.condition.measures]
        _check_ways_out(sentence, event, faults.wrong_in(key))
    check_measures(key, measures, runs, faults)
    _check_needed(key, sentence, faults)
    if sentence.wav is not None and not (folder / sentence.wav).is_file():
        faults.add((*key, "wav"), UserError("no such file", given=sentence.wav).within("`wav`"))
    if sentence.wav is not None and sentence.else_ is not None:
        what = "`wav` does not apply with `else`, which would sound like the text"
        remedy = "write two sentences, each with its `if`"
        faults.add((*key, "wav"), UserError(what, remedy=remedy))
    wrong = faults.wrong_in(key) - right
    fields = {name.rstrip("_"): name for name in SentenceSpec.model_fields}
    update: dict[str, Any] = {
        fields[name]: known_of(texts[name], runs) for name in right & faults.wrong_in(key)
    }
    if wrong & {"text", "when", *_WAYS_OUT}:
        update["optional"] = True
    return without(sentence.model_copy(update=update), wrong - {"optional"}, text="…")


def _check_ways_out(sentence: SentenceSpec, event: Event, wrong: Collection[str]) -> None:
    """Raise `UserError` for a sentence whose event need not happen, unless something is said."""
    said = sentence.if_ or sentence.else_ or sentence.optional or {*wrong} & _WAYS_OUT
    if not event.planned and not said:
        what = "it need not happen in other runs"
        remedy = "give the sentence an `if` or an `else`, or make it `optional`"
        raise UserError(what, given=sentence.when, remedy=remedy)


def _check_needed(key: Key, sentence: SentenceSpec, faults: Faults) -> None:
    """Add an error for what cannot matter to a sentence that always comes."""
    if sentence.when not in ("start", "end") or faults.wrong_in(key) & {"if", "when"}:
        return
    what = f"does not apply to a sentence at the {sentence.when}, which always comes"
    if sentence.optional:
        instead = "" if sentence.if_ else ", or write an `if` in its place"
        remedy = f"leave it out{instead}"
        faults.add((*key, "optional"), UserError(f"`optional` {what}", remedy=remedy))
    if sentence.else_ is not None and sentence.if_ is None:
        remedy = "leave it out, or give the sentence an `if`"
        faults.add((*key, "else"), UserError(f"`else` {what}", remedy=remedy))


def check_statements(condition: Condition) -> None:
    """Raise `UserError` for a measure that stands for a condition, but is a number."""
    for each in condition.statements:
        if each.name in FACTS and each.name not in TRUTHS:
            remedy = f"compare it, like {each} > 0"
            raise UserError("a number is no condition", given=str(each), remedy=remedy)


def measures_in(key: Key, texts: Mapping[str, str], faults: Faults) -> list[tuple[str, Measure]]:
    """The measures in texts by their keys; adds an error for what cannot be written like that."""
    found: list[tuple[str, Measure]] = []
    for name, text in texts.items():
        template, errors = Template.draft(text)
        found += [(name, each) for each in template.measures]
        for each in template.in_per_cent:
            if each.name in FACTS and each.name not in SHARES:
                what, remedy = "this is no share, to be written in per cent", f"{{{each}:.2f}}"
                errors.append(UserError(what, given=str(each), remedy=f"write it like {remedy}"))
        for error in errors:
            faults.add((*key, name), error.within(f"`{name}`"))
    return found


def known_of(text: str, runs: Runs) -> str:
    """A text in which placeholders that are wrong, or of unknown runs or measures, are plain."""
    template, _ = Template.draft(text)
    return template.with_known(
        lambda each: each.name in FACTS and (not each.run or each.run in runs)
    )


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
    """Add an error for a sentence that is certain to come at the instant of another one."""
    before: list[Coming] = []
    for index, each in enumerate(sentences):
        if each.if_ is None:
            coming = Coming(each.text, each.when, each.hold, each.optional)
            with faults.at((*key, "sentence", index, "when"), "`when`"):
                coming.check_written(before, each.when)
            before.append(coming)
