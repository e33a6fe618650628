"""Reads the tables of a script, and collects what is wrong with them and on which line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import UserError
from ..options import fields_of
from ..reels.steps import Steps
from ..renders.options import RenderOptions
from ..scenes.finding import entry_of
from ..training.chosen_runs import runs_from_options
from ..training.dataspec import data_from
from ..training.estimatorspec import AnySpec, EstimatorSpec
from ..training.parameters import step_of
from ..training.run_options import RUN_KEYS
from .chapters import Chapter, RunsEntry, SentenceSpec, names_in
from .events import WATCHED, never
from .faults import Faults
from .named_files import rows_from, scene_from
from .sentence_tables import Runs, check_measures, check_statements, measures_in, sentences_of
from .toml_tables import each_table, guilty, known_in, made_of, without
from .toml_text import Key

_OF_FILMS = ("name", "pick", "count", "reel")  # what runs of films have of their own
_OF_OTHERS = {"data", "estimator", "playground", "preset"}  # which decide the options that apply
_OF_CHAPTER = ("title", "duration", "theme")  # options with a place of their own


def options_taken(scene: str) -> list[str]:
    """Names of the options that a scene takes."""
    entry = entry_of(scene)
    names = [name for model in (*entry.frame, entry.options) for name in fields_of(model)]
    without = entry.options.without if entry.framed else ()
    return [name for name in names if name not in without]


def runs_of(tables: object, folder: Path, faults: Faults) -> Runs:
    """The runs that `[[run]]` tables describe."""
    found = list(each_table(("run",), tables, faults))
    _once("name", found, faults)
    _complete(found, faults)
    named = [(table.get("name"), _entry(key, table, folder, faults)) for key, table in found]
    return {name: entry for name, entry in named if isinstance(name, str)}


def chapters_of(tables: object, runs: Runs, folder: Path, faults: Faults) -> tuple[Chapter, ...]:
    """The chapters that `[[chapter]]` tables describe, without those that are wrong."""
    found = list(each_table(("chapter",), tables, faults))
    _once("id", found, faults)
    if not (found or faults):
        faults.add((), UserError("a film needs at least one [[chapter]]"))
    if found and "transition" in found[0][1]:
        what = "`transition` leads from the chapter before, and this is the first"
        faults.add((*found[0][0], "transition"), UserError(what, remedy="leave it out"))
    made = [_chapter(key, table, runs, folder, faults) for key, table in found]
    return tuple(chapter for chapter in made if chapter is not None)


def check_all_used(
    runs: object, written: object, chapters: Iterable[Chapter], faults: Faults
) -> None:
    """Add an error for each run that no chapter shows or names, and that no other run is `like`.

    `runs` and `written` are the tables of runs and chapters as they were written, right or wrong.
    Where something is wrong with chapters, whatever looks like the name of a run is taken for it.
    """
    tables = [each for each in runs if isinstance(each, dict)] if isinstance(runs, list) else []
    wrong = faults.wrong_in(("chapter",))
    said = [*(_texts_in(written) if wrong else names_in(chapters))]
    said += [str(table.get("like")) for table in tables]
    for index, table in enumerate(tables):
        if not isinstance(name := table.get("name"), str):
            continue
        named = re.compile(
            rf"{re.escape(name)}|(.*[^\w.])?{re.escape(name)}\.[A-Za-z].*", re.DOTALL
        )
        if not any(map(named.fullmatch, said)):
            remedy = "name it in the `runs` of a chapter, or leave it out"
            error = UserError("no chapter shows this run", given=name, remedy=remedy)
            faults.add_at(faults.line_of(("run", index, "name")), error)


def _texts_in(value: object) -> Iterator[str]:
    """All texts in a value of TOML, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(each)


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


def _entry(key: Key, table: dict[str, Any], folder: Path, faults: Faults) -> RunsEntry | None:
    """The runs of a table; None if nothing can be said of what they record."""
    film: dict[str, Any] = {name: table.pop(name) for name in _OF_FILMS if name in table}
    specs: Sequence[AnySpec] = ()
    if "reel" in film:
        for name in [*table, *(["pick"] if "pick" in film else [])]:
            what = f"`{name}` does not apply to runs that are in a file"
            faults.add((*key, name), UserError(what, remedy="leave it or `reel` out"))
        if isinstance(film["reel"], str):
            film["reel"] = str(folder / film["reel"])
            if not Path(film["reel"]).is_file():
                faults.add((*key, "reel"), UserError("no such recording", given=film["reel"]))
    else:
        for name in table.keys() & {"data", "path"}:
            table[name] = data_from(folder, table[name])
        known = known_in(key, table, faults, allowed=RUN_KEYS, also=(*_OF_FILMS, "like"))
        specs = _specs(key, known, faults)
    entry = made_of(RunsEntry, key, film, faults, instead={"name": "x"}, specs=tuple(specs))
    with faults.at((*key, "count"), "`count`"):
        if entry.counted is not None:
            check_statements(entry.counted)
        for measure in entry.counted.measures if entry.counted else ():
            if measure.name not in WATCHED or measure.run or measure.at:
                what = "runs are counted by their own measures of an epoch"
                raise UserError(what, given=str(measure), allowed=WATCHED)
    wrong = faults.wrong_in(key)
    return without(entry, wrong) if wrong <= {"pick", "count"} else None


def _specs(key: Key, table: Mapping[str, Any], faults: Faults) -> Sequence[AnySpec]:
    """The runs that options describe; adds an error for each that is wrong."""
    left, found = dict(table), set[str]()
    if faults.wrong_in(key) & _OF_OTHERS:
        return ()
    while True:
        options = dict(left)
        try:
            specs = list(runs_from_options(options.pop("preset", None), options).values())
            if specs and specs[0].data.options.get("path") != "-":
                specs[0].data.dataset()  # of which seeds change nothing that can be wrong
            return specs
        except UserError as error:
            at = guilty(error, left) or _source(left)
            if str(error) not in found:
                faults.add((*key, *at), error)
            # What the others are for is not known without some of them.
            if str(error) in found or not at or at[0] in _OF_OTHERS:
                return ()
            found.add(str(error))
            del left[str(at[0])]


def _source(table: Mapping[str, Any]) -> Key:
    """The key that says which points are learnt, if there is one."""
    return ("data",) if "data" in table else ()


def _chapter(
    key: Key, table: dict[str, Any], runs: Runs, folder: Path, faults: Faults
) -> Chapter | None:
    """A chapter without what is wrong in it; None if nothing can be said of its picture."""
    sentences = sentences_of(key, table.pop("sentence", []), runs, folder, faults)
    if "scene" in table:
        table["scene"] = scene_from(folder, table["scene"])
    if isinstance(table.get("options"), dict):
        table["options"] = rows_from(folder, table["options"])
    chapter = made_of(Chapter, key, table, faults, instead={"id": "x"}, sentences=sentences)
    measures = measures_in(key, {"card": chapter.card}, faults)
    check_measures(key, measures, runs, faults)
    for index, name in enumerate(chapter.runs):
        if name not in runs:
            error = UserError("`runs`: no run of that name", given=name, allowed=runs)
            faults.add((*key, "runs", index), error)
    with faults.at((*key, "scene"), "`scene`"):
        entry_of(chapter.scene, least=0)
    entries = [entry for name in chapter.runs if (entry := runs.get(name))]
    if not faults.wrong_in(key) & {"runs", "scene"} and len(entries) == len(chapter.runs):
        with faults.at((*key, "runs"), "`runs`"):
            RenderOptions(scene=chapter.scene).check_recordings(chapter.count_of(entries))
    if "scene" not in faults.wrong_in(key):
        _check_options(key, chapter, faults)
    if entries and len(entries) == len(chapter.runs):
        sentences = _with_steps(key, chapter, entries[0].specs[:1], faults)
        chapter = chapter.model_copy(update={"sentences": sentences})
    wrong = faults.wrong_in(key)
    if wrong & {"scene", "runs", "options"}:
        return None
    return without(chapter, wrong - {"sentences"}, id=str(int(key[-1]) + 1))


def _with_steps(
    key: Key, chapter: Chapter, specs: Sequence[AnySpec], faults: Faults
) -> tuple[SentenceSpec, ...]:
    """The sentences; adds an error for each that waits for a value which an estimator has not.

    What such a sentence waits for is left out.
    """
    sentences = list(chapter.sentences)
    for spec in specs:
        if not isinstance(spec, EstimatorSpec) or (varied := spec.variation) is None:
            continue
        values = np.array(varied.values, dtype=float)
        steps = Steps(np.arange(1, len(values) + 1), step_of(varied.parameter), values)
        for index, each in enumerate(sentences):
            if (event := each.event).step is None:
                continue
            with faults.at((*key, "sentence", index, "when"), "`when`"):
                sentences[index] = without(each, {"when"})
                if event.step_in(steps) is None and not each.has_way_out:
                    raise never(each.when)
                sentences[index] = each
    return tuple(sentences)


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
    for name, value in (("title", chapter.title), ("duration", chapter.duration)):
        if value is not None:
            with faults.at((*key, name), f"`{name}`"):
                RenderOptions(scene=chapter.scene, **{name: value})
    rows = chapter.options.get("rows")
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        reel = row.get("reel") if isinstance(row, Mapping) else None
        if isinstance(reel, str) and reel and not Path(reel).is_file():
            error = UserError("no such recording", given=reel).within("`options`")
            faults.add((*key, "options", "rows", index, "reel"), error)
    if len(faults) == before:
        with faults.at((*key, "options"), "`options`"):
            RenderOptions(scene=chapter.scene, **chapter.options)
