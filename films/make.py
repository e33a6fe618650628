"""From a script to a film: runs are recorded, sentences spoken, chapters drawn and joined.

What is made on the way stays in a folder, and is made again only where something has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from ..appearing import temporary_folder
from ..errors import UserError
from ..renders.cores import Share
from ..renders.outline import Outline
from ..renders.workers import processes
from ..scenes.stage.narration import Narration
from ..scenes.stage.size import Size
from .between import TransitionJob, draw_transition
from .bound import narrations_of
from .chapter_files import ChapterJob, Drawn, draw_chapter, outlined
from .chapters import Chapter
from .film_runs import FilmRuns, film_runs, missing_runs, names_in
from .joined import Piece, join_film, sink_of
from .ledger import shows_claims, with_claims
from .script import Script
from .speaking import heard_out, sounds_of
from .transitions import frame_count

Result = TypeVar("Result")

Advance = Callable[[int, int], None]
"""Called with how much of a stage is done, and how much there is to do."""

Stages = Callable[[str], AbstractContextManager[Advance]]
"""Shows a stage of the work, such as 'recording' or 'drawing', while the block lasts."""


@dataclass(frozen=True)
class Film:
    """A film that was made: its file and its length, and what might be wrong with it."""

    path: Path
    frames: int
    size: Size
    warnings: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return float(self.frames / self.size.fps)


def make_film(script: Script, output: Path, folder: Path, stages: Stages) -> Film:
    """Make the film of a script, and keep in `folder` what it is made of.

    Captions are written beside it. Raises `UserError` for what is wrong with the script, before
    anything is drawn where that can be known.
    """
    sink_of(output.suffix)
    script = _measured(script, folder / "runs", stages)
    (folder / "chapters").mkdir(parents=True, exist_ok=True)
    runs = _recorded(script, folder / "runs", stages)
    narrations = narrations_of(script, runs.stacks)
    with stages("speaking") if script.voice else _unseen() as advance:
        sounds = sounds_of(script, script.chapters, narrations, folder / "voice", advance=advance)
    fps = script.frame.fps
    narrations = {name: heard_out(each, sounds, fps) for name, each in narrations.items()}
    jobs = jobs_of(script, script.chapters, runs, narrations, folder / "chapters", output.suffix)
    _draw_chapters(script, jobs, stages)
    drawn = [_whole(job) for job in jobs]
    between = [
        TransitionJob.of(folder / "chapters", chapter.transition, before, after)
        for chapter, (before, after) in zip(script.chapters[1:], pairwise(jobs), strict=True)
    ]
    between = [each for each in between if frame_count(each.kind, fps)]
    _draw_transitions(between, stages)
    pieces = list(_pieces(script, jobs, drawn, {each.after.path: each for each in between}))
    join_film(pieces, output, fps, title=script.title, sounds=sounds)
    warnings = [
        f"chapter {job.id}: {each}"
        for job, found in zip(jobs, drawn, strict=True)
        for each in found.warnings
    ]
    frames = sum(piece.frames for piece in pieces)
    return Film(output, frames, script.frame, tuple(dict.fromkeys(warnings)))


def jobs_of(
    script: Script,
    chapters: Iterable[Chapter],
    runs: FilmRuns,
    narrations: Mapping[str, Narration],
    folder: Path,
    suffix: str,
) -> list[ChapterJob]:
    """The jobs that draw chapters."""
    return [
        ChapterJob.of(
            chapter.id,
            folder,
            suffix,
            runs.reels_of(chapter),
            runs.digests,
            {"scene": chapter.scene, "size": str(script.frame), **script.options_of(chapter)},
            replace(narrations[chapter.id], shown=script.show_sentences),
        )
        for chapter in chapters
    ]


def _measured(script: Script, folder: Path, stages: Stages) -> Script:
    with stages("measuring") if any(map(shows_claims, script.chapters)) else _unseen() as advance:
        return with_claims(script, folder, progress=advance)


def _recorded(script: Script, folder: Path, stages: Stages) -> FilmRuns:
    names = names_in(script.chapters)
    missing = missing_runs(script, names, folder)
    with stages("recording") if missing else _unseen() as advance:
        return film_runs(script, names, folder, progress=advance)


def outlines_of(
    script: Script, jobs: Sequence[ChapterJob], advance: Advance = lambda _done, _all: None
) -> list[Outline]:
    """What chapters are or will be; those that are not drawn are composed for it."""
    with processes(_at_once(jobs)) as pool:
        composed = {pool.submit(outlined, job): job for job in jobs if job.drawn is None}
        found = {job.path: outline for job, outline in _results(script, composed, advance)}
    return [found.get(job.path) or _whole(job).outline for job in jobs]


def _draw_chapters(script: Script, jobs: Sequence[ChapterJob], stages: Stages) -> None:
    """Draw the chapters that are not there, the longest first, so that no core waits at the end."""
    missing = list({job.path: job for job in jobs if job.drawn is None}.values())
    if not missing:
        return
    with stages("composing") as advance:
        outlines = outlines_of(script, missing, advance)
    at_once = _at_once(missing)
    share = Share.all().among(at_once)
    found = {job.path: outline for job, outline in zip(missing, outlines, strict=True)}
    with (
        stages("drawing") as advance,
        temporary_folder(missing[0].path.parent) as folder,
        processes(at_once) as pool,
    ):
        missing.sort(key=lambda job: found[job.path].frames, reverse=True)
        drawn = {pool.submit(draw_chapter, job, folder, share): job for job in missing}
        for job, warnings in _results(script, drawn, advance):
            (folder / job.path.name).replace(job.path)
            Drawn(found[job.path], warnings).write(job.path)


def _at_once(jobs: Sequence[ChapterJob]) -> int:
    """How many chapters are drawn at the same time."""
    return max(1, min(Share.all().cores, len(jobs)))


def _draw_transitions(jobs: Sequence[TransitionJob], stages: Stages) -> None:
    missing = list({job.path: job for job in jobs if not job.path.is_file()}.values())
    if not missing:
        return
    with stages("joining") as advance:
        for done, job in enumerate(missing):
            advance(done, len(missing))
            draw_transition(job)
        advance(len(missing), len(missing))


def _results(
    script: Script, futures: Mapping[Future[Result], ChapterJob], advance: Advance
) -> Iterator[tuple[ChapterJob, Result]]:
    """What is done of chapters, in the order in which it is; errors name the chapter's line."""
    for done, future in enumerate(as_completed(futures), start=1):
        job = futures[future]
        try:
            result = future.result()
        except UserError as error:
            raise error.within(_place(script, job.id, error)) from None
        advance(done, len(futures))
        yield job, result


def _place(script: Script, name: str, error: UserError) -> str:
    """Where in the script an error of a chapter is: the sentence that points at what is wrong."""
    chapter = next(each for each in script.chapters if each.id == name)
    for number, spec in enumerate(chapter.sentences, start=1):
        if spec.at is not None and error.given == spec.at:
            line = spec.line_of("at")
            return f"{script.source}, line {line}: chapter {name}, sentence {number}: `at`"
    return f"{script.source}, line {chapter.line_of()}: chapter {name}"


def _whole(job: ChapterJob) -> Drawn:
    """What is known of a chapter that has been drawn."""
    if (found := job.drawn) is None:
        raise FileNotFoundError(f"{job.path} was removed while the film was made")
    return found


def _pieces(
    script: Script,
    jobs: Sequence[ChapterJob],
    drawn: Sequence[Drawn],
    before: Mapping[Path, TransitionJob],
) -> Iterator[Piece]:
    """The chapters of a film, each after the transition that is `before` it."""
    for chapter, job, found in zip(script.chapters, jobs, drawn, strict=True):
        if (transition := before.get(job.path)) is not None:
            yield Piece(transition.path, frame_count(transition.kind, script.frame.fps))
        yield Piece(job.path, found.outline.frames, chapter.title or chapter.id, found.outline.cues)


@contextmanager
def _unseen() -> Iterator[Advance]:
    """A stage with nothing to do."""
    yield lambda _done, _all: None
