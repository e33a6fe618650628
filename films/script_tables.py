"""Reads the tables of a script, and collects what is wrong with them and on which line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import UserError
from ..options import fields_of
from ..reels.steps import Steps
from ..renders.options import RenderOptions
from ..scenes.finding import entry_of
from ..spelling import nearest
from ..training.estimatorspec import AnySpec, EstimatorSpec
from ..training.parameters import step_of
from .chapters import Chapter, SentenceSpec, names_in
from .events import never
from .faults import Faults
from .named_files import rows_from, scene_from
from .part_names import check_part
from .sentence_tables import Runs, check_measures, known_of, measures_in, sentences_of
from .toml_tables import check_once, each_table, made_of, without
from .toml_text import Key

_OF_CHAPTER = ("title", "duration", "theme")  # options with a place of their own


def options_taken(scene: str) -> list[str]:
    """Names of the options that a scene takes."""
    entry = entry_of(scene)
    names = [name for model in (*entry.frame, entry.options) for name in fields_of(model)]
    without = entry.options.without if entry.framed else ()
    return [name for name in names if name not in without]


def chapters_of(tables: object, runs: Runs, folder: Path, faults: Faults) -> tuple[Chapter, ...]:
    """The chapters that `[[chapter]]` tables describe, without those that are wrong."""
    found = list(each_table(("chapter",), tables, faults))
    check_once("id", found, faults)
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
    said = [*names_in(chapters), *(_texts_in(written) if wrong else ())]
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
    card = table.get("card")
    texts = {"card": card} if isinstance(card, str) else {}
    right = texts.keys() - faults.wrong_in(key)
    check_measures(key, measures_in(key, texts, faults), runs, faults)
    kept = {name: known_of(texts[name], runs) for name in right & faults.wrong_in(key)}
    chapter = chapter.model_copy(update=kept)
    chapter, meant = _with_known_runs(key, chapter, runs, faults)
    with faults.at((*key, "scene"), "`scene`"):
        entry_of(chapter.scene, least=0)
    entries = [entry for name in chapter.runs if (entry := runs.get(name))]
    unknown = faults.wrong_in(key) - meant
    if not unknown & {"runs", "scene"} and len(entries) == len(chapter.runs):
        try:
            RenderOptions(scene=chapter.scene).check_recordings(chapter.count_of(entries))
        except UserError as error:
            faults.add((*key, "runs"), error.within("`runs`"))
            meant = set()
    if "scene" not in faults.wrong_in(key):
        _check_options(key, chapter, faults)
    if entries and len(entries) == len(chapter.runs):
        sentences = _with_steps(key, chapter, entries[0].specs[:1], faults)
        chapter = chapter.model_copy(update={"sentences": sentences})
    wrong = faults.wrong_in(key) - meant
    if "scene" not in wrong and not (chapter.runs and _are_composed(chapter, runs, wrong)):
        chapter = _without_unknown_parts(key, chapter, faults)
    if wrong & {"scene", "runs", "options"}:
        return None
    return without(chapter, wrong - {"sentences"} - right, id=str(int(key[-1]) + 1))


def _are_composed(chapter: Chapter, runs: Runs, wrong: Collection[str]) -> bool:
    """Whether a chapter is composed before its runs are recorded: those of estimators are not."""
    entries = [runs.get(name) for name in names_in([chapter])]
    return not {*wrong} & {"runs", "options"} and all(
        entry and not any(isinstance(spec, EstimatorSpec) for spec in entry.specs[:1])
        for entry in entries
    )


def _without_unknown_parts(key: Key, chapter: Chapter, faults: Faults) -> Chapter:
    """The chapter; adds an error for each sentence that points at what its scene never has.

    What such a sentence points at is left out.
    """
    sentences = list(chapter.sentences)
    for index, each in enumerate(sentences):
        with faults.at((*key, "sentence", index, "at"), "`at`"):
            sentences[index] = without(each, {"at"})
            if each.at is not None:
                check_part(chapter.scene, each.at)
            sentences[index] = each
    return chapter.model_copy(update={"sentences": tuple(sentences)})


def _with_known_runs(
    key: Key, chapter: Chapter, runs: Runs, faults: Faults
) -> tuple[Chapter, set[str]]:
    """The chapter; adds an error for each run that there is none of.

    If all of these are misspellings of runs, those are shown, and the key is returned: more can
    then be said of the chapter.
    """
    shown = []
    for index, name in enumerate(chapter.runs):
        if name in runs:
            shown.append(name)
            continue
        error = UserError("`runs`: no run of that name", given=name, allowed=runs)
        faults.add((*key, "runs", index), error)
        shown += nearest(name, runs)[:1]
    if len(shown) < len(chapter.runs) or tuple(shown) == chapter.runs:
        return chapter, set()
    return chapter.model_copy(update={"runs": tuple(shown)}), {"runs"}


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
