"""Reads the tables of a script, and collects what is wrong with them and on which line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import UserError
from ..models import explanations
from ..options import fields_of
from ..renders.options import RenderOptions
from ..scenes.catalogue import entry_of
from ..training.dataspec import data_from
from ..training.run_options import runs_from_options
from .chapters import Chapter, RunsEntry, SentenceSpec
from .conditions import Condition, Measure
from .events import WATCHED, Event, same_instant
from .facts import FACTS, SHARES
from .faults import Faults
from .placeholders import Template
from .toml_text import Key

Table = TypeVar("Table", bound=BaseModel)
Runs = Mapping[str, RunsEntry | None]
"""Runs by name; None is one that is known, but wrong."""

_OF_CHAPTER = ("title", "duration", "theme")  # options with a place of their own


def options_taken(scene: str) -> list[str]:
    """Names of the options that a scene takes."""
    entry = entry_of(scene)
    names = [name for model in (*entry.frame, entry.options) for name in fields_of(model)]
    without = entry.options.without if entry.framed else ()
    return [name for name in names if name not in without]


def made_of(
    model: type[Table],
    key: Key,
    table: Mapping[str, Any],
    faults: Faults,
    *,
    also: Sequence[str] = (),
    **own: Any,
) -> Table | None:
    """A table as a model, with values that no table gives; None if something is wrong with it.

    Keys that are read elsewhere are allowed `also`.
    """
    # Words of Python have a line at their end as names of fields.
    fields = {name.rstrip("_"): name for name in model.model_fields}
    allowed = [name for name, field in fields.items() if field not in own and name != "lines"]
    unknown = [name for name in table if name not in allowed]
    for name in unknown:
        error = UserError("unknown key", given=name, allowed=[*allowed, *also])
        faults.add((*key, name), error)
    known = {fields[name]: value for name, value in table.items() if name in allowed}
    if "lines" in fields:
        own["lines"] = faults.lines_in(key)
    try:
        made = model.model_validate({**known, **own})
    except ValidationError as error:
        for place, fault in explanations(error):
            named = fault.renamed(lambda name: f"`{name.rstrip('_')}`")
            faults.add(
                (*key, *(each.rstrip("_") if isinstance(each, str) else each for each in place)),
                named,
            )
        return None
    return None if unknown else made


def runs_of(tables: object, folder: Path, faults: Faults) -> Runs:
    """The runs that `[[run]]` tables describe."""
    found = list(_each(("run",), tables, faults))
    _once("name", found, faults)
    _complete(found, faults)
    return {
        table["name"]: _entry(key, table, folder, faults)
        for key, table in found
        if isinstance(table.get("name"), str) or _nameless(key, faults)
    }


def chapters_of(tables: object, runs: Runs, folder: Path, faults: Faults) -> tuple[Chapter, ...]:
    """The chapters that `[[chapter]]` tables describe, without those that are wrong."""
    found = list(_each(("chapter",), tables, faults))
    _once("id", found, faults)
    if not (found or faults):
        faults.add((), UserError("a film needs at least one [[chapter]]"))
    made = [_chapter(key, table, runs, folder, faults) for key, table in found]
    return tuple(chapter for chapter in made if chapter is not None)


def _each(key: Key, tables: object, faults: Faults) -> Iterator[tuple[Key, dict[str, Any]]]:
    """(its key, a copy) of every table in an array of tables."""
    if isinstance(tables, list) and all(isinstance(each, dict) for each in tables):
        yield from (((*key, index), dict(table)) for index, table in enumerate(tables))
        return
    heading = ".".join(part for part in key if isinstance(part, str))
    what = f"{key[-1]} must be tables, each headed [[{heading}]]"
    faults.add(key, UserError(what, given=tables))


def _once(name: str, found: Sequence[tuple[Key, Mapping[str, Any]]], faults: Faults) -> None:
    """Add an error for every table whose name another one before it has."""
    values = [table.get(name) for _, table in found]
    for index, (key, table) in enumerate(found):
        if isinstance(values[index], str) and values[index] in values[:index]:
            faults.add((*key, name), UserError(f"`{name}` is taken already", given=table[name]))


def _complete(found: Sequence[tuple[Key, dict[str, Any]]], faults: Faults) -> None:
    """Give runs that are `like` one above its options, unless they have their own."""
    above: dict[str, dict[str, Any]] = {}
    for key, table in found:
        like = table.pop("like", None)
        if isinstance(like, str) and like in above:
            table.update({**above[like], **table})
        elif like is not None:
            what = "`like`: no run of that name above"
            faults.add((*key, "like"), UserError(what, given=like, allowed=above))
        if isinstance(name := table.get("name"), str):
            above[name] = {option: value for option, value in table.items() if option != "name"}


def _nameless(key: Key, faults: Faults) -> bool:
    remedy = "write letters, digits and '_' that begin with a letter"
    faults.add((*key, "name"), UserError("`name` of a run is missing", remedy=remedy))
    return False


def _entry(key: Key, table: dict[str, Any], folder: Path, faults: Faults) -> RunsEntry | None:
    film: dict[str, Any] = {
        name: table.pop(name) for name in ("name", "pick", "count", "reel") if name in table
    }
    specs = []
    if "reel" in film:
        for name in table:
            what = f"`{name}` does not apply to runs that are in a file"
            faults.add((*key, name), UserError(what, remedy="leave it or `reel` out"))
        if isinstance(film["reel"], str):
            film["reel"] = str(folder / film["reel"])
            if not Path(film["reel"]).is_file():
                faults.add((*key, "reel"), UserError("no such recording", given=film["reel"]))
    else:
        for name in table.keys() & {"data", "path"}:
            table[name] = data_from(folder, table[name])
        named = dict(table)
        try:
            specs = list(runs_from_options(table.pop("preset", None), table).values())
        except UserError as error:
            faults.add((*key, *_guilty(error, named)), error)
    entry = made_of(RunsEntry, key, film, faults, specs=tuple(specs))
    if entry is not None and entry.count is not None:
        with faults.at((*key, "count"), "`count`"):
            for measure in Condition.parse(entry.count).measures:
                if measure.name not in WATCHED or measure.run or measure.at:
                    what = "runs are counted by their own measures of an epoch"
                    raise UserError(what, given=str(measure), allowed=WATCHED)
    return entry


def _guilty(error: UserError, table: Mapping[str, Any]) -> Key:
    """The key that an error speaks of: it names it, or its value."""
    words = error.what.replace(".", " ").replace(":", " ").split()
    guilty = [name for name in table if error.given == name or name in words]
    guilty += [name for name, value in table.items() if error.given == value]
    return (guilty[0],) if guilty else ()


def _chapter(
    key: Key, table: dict[str, Any], runs: Runs, folder: Path, faults: Faults
) -> Chapter | None:
    sentences = [
        _sentence(each, spec, runs, folder, faults)
        for each, spec in _each((*key, "sentence"), table.pop("sentence", []), faults)
    ]
    whole = tuple(each for each in sentences if each is not None)
    chapter = made_of(Chapter, key, table, faults, sentences=whole)
    if chapter is None:
        return None
    _check_instants(key, sentences, faults)
    measures = _measures_in(key, {"card": chapter.card}, faults)
    _check_measures(key, measures, runs, faults)
    known = True
    for index, name in enumerate(chapter.runs):
        if name not in runs:
            error = UserError("`runs`: no run of that name", given=name, allowed=runs)
            faults.add((*key, "runs", index), error)
        known = known and runs.get(name) is not None
    try:
        entry_of(chapter.scene)
    except UserError as error:
        faults.add((*key, "scene"), error.within("`scene`"))
        return chapter
    if known:
        entries = [entry for name in chapter.runs if (entry := runs[name])]
        with faults.at((*key, "runs"), "`runs`"):
            RenderOptions(scene=chapter.scene).check_recordings(chapter.count_of(entries))
    _check_options(key, chapter, faults)
    return chapter


def _check_options(key: Key, chapter: Chapter, faults: Faults) -> None:
    taken = [name for name in options_taken(chapter.scene) if name not in _OF_CHAPTER]
    before = len(faults)
    for name, value in chapter.options.items():
        with faults.at((*key, "options", name), "`options`"):
            if name in _OF_CHAPTER:
                what = f"`{name}` is no option here"
                raise UserError(what, remedy=f"write {name} = … in the chapter or the script")
            if name not in taken:
                raise UserError(f"scene {chapter.scene!r} has no option", given=name, allowed=taken)
            RenderOptions(scene=chapter.scene, **{name: value})
    if len(faults) == before:
        with faults.at((*key, "options"), "`options`"):
            RenderOptions(scene=chapter.scene, **chapter.options)


def _sentence(
    key: Key, table: dict[str, Any], runs: Runs, folder: Path, faults: Faults
) -> SentenceSpec | None:
    sentence = made_of(SentenceSpec, key, table, faults)
    if sentence is None:
        return None
    measures = _measures_in(key, {"text": sentence.text, "else": sentence.else_}, faults)
    with faults.at((*key, "if"), "`if`"):
        if sentence.condition:
            measures += [("if", each) for each in sentence.condition.measures]
    with faults.at((*key, "when"), "`when`"):
        if (condition := Event.parse(sentence.when).condition) is not None:
            measures += [("when", each) for each in condition.measures]
    _check_measures(key, measures, runs, faults)
    if sentence.wav is not None and not (folder / sentence.wav).is_file():
        faults.add((*key, "wav"), UserError("no such file", given=sentence.wav).within("`wav`"))
    if sentence.wav is not None and sentence.else_ is not None:
        what = "`wav` does not apply with `else`, which would sound like the text"
        remedy = "write two sentences, each with its `if`"
        faults.add((*key, "wav"), UserError(what, remedy=remedy))
    return sentence


def _measures_in(
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


def _check_measures(
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


def _check_instants(key: Key, sentences: Sequence[SentenceSpec | None], faults: Faults) -> None:
    """Add an error for a sentence that is certain to come at the instant of another one.

    At the start and at the end, sentences that hold the clock come one after the other, but not the
    same one twice.
    """
    for index, later in enumerate(sentences):
        for earlier in sentences[:index]:
            if later is None or earlier is None or later.when != earlier.when:
                continue
            if later.if_ or earlier.if_ or later.optional:
                continue
            error = same_instant(later.when)
            if later.when in ("start", "end"):
                if later.text != earlier.text and (later.hold or earlier.hold):
                    continue
                remedy = "let one of them hold the clock, or give it another event"
                error = UserError(error.what, given=later.when, remedy=remedy)
            faults.add((*key, "sentence", index, "when"), error.within("`when`"))
