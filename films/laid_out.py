"""A film laid out: every chapter with its sentences, when they come and how they sound.

Nothing is drawn, and what is laid out can be kept, so that films again need no time for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..datasets.dataset import Dataset
from ..errors import UserError
from ..renders.cores import Share
from ..renders.outline import Outline
from ..renders.sinks.additions import Samples
from ..renders.workers import processes
from .bindings import BoundChapter, bound_chapters
from .chapter_files import ChapterJob, Composed, Faulty, composed
from .chapters import Chapter
from .faults import Faults
from .film_runs import FilmRuns
from .partly_counted import partly_counted
from .script import Script
from .speaking import heard_out, place_of, sounds_of, spec_of

Advance = Callable[[int, int], None]
"""Called with how much of a stage is done, and how much there is to do."""

Stages = Callable[[str], AbstractContextManager[Advance]]
"""Shows a stage of the work, such as 'recording' or 'drawing', while the block lasts."""


@contextmanager
def unseen(_stage: str = "") -> Iterator[Advance]:
    """A stage that nobody sees, or with nothing to do."""
    yield lambda _done, _all: None


@dataclass(frozen=True)
class LaidOut:
    """Chapters by their `id`: how each is drawn, and what is known of it; sounds of sentences.

    `warnings` are about sentences that point at nothing, or count a part of the points as all.
    """

    jobs: Mapping[str, ChapterJob]
    known: Mapping[str, Composed]
    sounds: Mapping[str, Samples]
    warnings: tuple[str, ...] = ()


def laid_out(
    script: Script,
    chapters: Sequence[Chapter],
    runs: FilmRuns,
    folder: Path,
    suffix: str,
    *,
    faults: Faults,
    stages: Stages = unseen,
    keeps: bool = True,
) -> LaidOut:
    """Lay chapters out whose runs are recorded, and add a fault for all that is wrong with them.

    Those with faults are left out. What is laid out is kept in the folder if it `keeps` anything;
    sentences are then spoken, too, unless something was wrong before. Else nothing is written, and
    only those have sounds that were spoken once.
    """
    bound = bound_chapters(script, chapters, runs, folder / "bound", faults, keeps=keeps)
    narrations = {name: each.narration for name, each in bound.items()}
    chapters = [each for each in chapters if each.id in bound]
    speaks = keeps and not faults
    with stages("speaking") if script.voice and speaks else unseen() as advance:
        sounds = sounds_of(
            script,
            chapters,
            narrations,
            folder / "voice",
            known_only=not speaks,
            faults=faults,
            advance=advance,
        )
    if chapters and keeps:
        (folder / "chapters").mkdir(parents=True, exist_ok=True)
    jobs = {
        each.id: _job(script, each, runs, bound[each.id], sounds, folder / "chapters", suffix)
        for each in chapters
    }
    known = _composed(script, jobs, faults, stages, keeps=keeps)

    def points_of(name: str) -> Dataset | None:
        return runs[name].shown.dataset if name in runs else None

    warnings = [each for one in chapters for each in partly_counted(script, one, points_of)]
    warnings += [
        each
        for name in known
        for each in unpointed_warnings(script, _chapter(script, jobs[name]), known[name].outline)
    ]
    return LaidOut({name: jobs[name] for name in known}, known, sounds, tuple(warnings))


def _job(
    script: Script,
    chapter: Chapter,
    runs: FilmRuns,
    bound: BoundChapter,
    sounds: Mapping[str, Samples],
    folder: Path,
    suffix: str,
) -> ChapterJob:
    narration = heard_out(bound.narration, sounds, script.frame.fps)
    return ChapterJob.of(
        chapter.id,
        folder,
        suffix,
        bound.reels_of(chapter, runs),
        runs.digests,
        {"scene": chapter.scene, "size": str(script.frame), **script.options_of(chapter)},
        replace(narration, shown=script.show_sentences),
    )


def _composed(
    script: Script,
    jobs: Mapping[str, ChapterJob],
    faults: Faults,
    stages: Stages,
    *,
    keeps: bool,
) -> dict[str, Composed]:
    """What is known of chapters; those that were not composed before are now."""
    known = {name: each for name, job in jobs.items() if (each := job.composed)}
    missing = {name: job for name, job in jobs.items() if name not in known}
    if missing:
        at_once = max(1, min(Share.all().cores, len(missing)))
        with stages("composing") as advance, processes(at_once) as pool:
            futures = {pool.submit(composed, job): job for job in missing.values()}
            for done, future in enumerate(as_completed(futures), start=1):
                job = futures[future]
                chapter = _chapter(script, job)
                with faults.at_line(chapter.line_of(), f"chapter {job.id}"):
                    known[job.id], faulty = future.result()
                    add_unshown(chapter, faulty, faults)
                    if keeps and not faulty:
                        known[job.id].write(job.beside)
                advance(done, len(futures))
    for name in [] if script.preview else known:
        for text in known[name].cut:
            _add_cut(script, jobs[name], text, faults)
    return {name: known[name] for name in jobs if name in known}


def add_unshown(chapter: Chapter, faulty: Faulty, faults: Faults) -> None:
    """Add a fault for each sentence that points at what its scene does not have."""
    for key, each in faulty:
        line = spec_of(chapter, key).line_of("at")
        faults.add_at(line, each.within(f"{place_of(chapter, key)}: `at`"))


def unpointed_warnings(script: Script, chapter: Chapter, outline: Outline) -> Iterator[str]:
    """A warning for each sentence that points at a part for which there is no room.

    There is none for previews, which have less room than their film.
    """
    size = script.frame
    for key in () if script.preview else outline.unpointed:
        spec = spec_of(chapter, key)
        yield (
            f"{script.source}, line {spec.line_of('at')}: {place_of(chapter, key)}: at: "
            f"at {size.width}×{size.height} the scene has no {spec.at!r}; nothing is pointed at"
        )


def _add_cut(script: Script, job: ChapterJob, text: str, faults: Faults) -> None:
    """Add a fault for the sentence, or the card, of which a text was cut."""
    chapter = _chapter(script, job)
    what = f"too long for its place in a picture of {script.frame}"
    remedy = "shorten it, or make two sentences of it"
    for each in job.narration.sentences:
        whole = " ".join(each.text.split())
        if " ".join(text.split()) in whole:  # thin spaces are blanks now
            line = spec_of(chapter, each.key).line_of("text")
            error = UserError(what, given=whole, remedy=remedy)
            faults.add_at(line, error.within(f"{place_of(chapter, each.key)}: `text`"))
            return
    error = UserError(what, given=text, remedy=remedy)
    faults.add_at(chapter.line_of("card"), error.within(f"chapter {chapter.id}: `card`"))


def _chapter(script: Script, job: ChapterJob) -> Chapter:
    return next(each for each in script.chapters if each.id == job.id)
