"""From a script to a film: runs are recorded, sentences spoken, chapters drawn and joined.

What is made on the way stays in a folder, and is made again only where something has changed.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from ..appearing import remove_left, temporary_folder
from ..datasets.named_modules import importable_from
from ..errors import UserError
from ..renders.cores import Share
from ..renders.sinks.additions import ChapterMark
from ..renders.sinks.metadata import PROGRAM, Metadata, program_version
from ..renders.workers import processes
from ..scenes.stage.size import Size
from ..scenes.words.phrases import counted
from .between import TransitionJob, draw_transition
from .chapter_files import ChapterJob, Composed, draw_chapter
from .chapters import Chapter, names_in
from .checked import checked, foresee_others
from .faults import Faults
from .film_runs import FilmRuns, film_runs, missing_runs
from .joined import Piece, join_film, sink_of
from .laid_out import LaidOut, Stages, laid_out, unseen
from .ledger import shows_claims, with_claims
from .needed import Needed
from .script import Script
from .transitions import frame_count


@dataclass(frozen=True)
class Film:
    """A film that was made: its file, its length and chapters, and what might be wrong with it."""

    path: Path
    frames: int
    size: Size
    marks: tuple[ChapterMark, ...]
    metadata: Metadata
    warnings: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return float(self.frames / self.size.fps)


def make_film(
    script: Script,
    output: Path,
    folder: Path,
    stages: Stages,
    faults: Faults,
    asked: Sequence[str] = (),
) -> Film:
    """Make the film of a script, and keep in `folder` what it is made of.

    Captions are written beside it. The command that the film says it is made by has the options
    `asked`. Raises `UserError` for `faults` that were found before, and for what else is wrong with
    the script, before anything is recorded where that can be known.
    """
    sink_of(output.suffix)
    with importable_from(script.folder):
        return _made(script, output, folder, stages, faults, asked)


def _made(
    script: Script,
    output: Path,
    folder: Path,
    stages: Stages,
    faults: Faults,
    asked: Sequence[str],
) -> Film:
    for parts in ("runs", "chapters"):
        remove_left(folder / parts)
    if faults or missing_runs(script, names_in(script.chapters), folder / "runs"):
        with stages("checking"):
            checked(script, folder, output.suffix, faults)
    script = _measured(script, folder / "runs", stages)
    runs = _recorded(script, folder / "runs", stages)
    chapters = script.chapters
    film = laid_out(script, chapters, runs, folder, output.suffix, faults=faults, stages=stages)
    if faults:
        foresee_others(script, film, runs, output.suffix, faults)
        faults.check()
    jobs = [film.jobs[chapter.id] for chapter in chapters]
    between = [
        TransitionJob.of(folder / "chapters", chapter.transition, before, after)
        for chapter, (before, after) in zip(chapters[1:], pairwise(jobs), strict=True)
    ]
    fps = script.frame.fps
    between = [each for each in between if frame_count(each.kind, fps)]
    titles = [_title(chapter, film) for chapter in chapters]
    metadata = _metadata(script, titles, output, asked)
    files = [each for job in jobs for each in (job.path, job.beside)]
    files += [each.path for each in between]
    needed = Needed(folder / "chapters", folder / "films", output, tuple(asked))
    with needed.making(files):
        _draw_chapters(script, jobs, film.known, stages)
        drawn = [_whole(job) for job in jobs]
        _draw_transitions(between, stages)
        before = {each.after.path: each for each in between}
        pieces = list(_pieces(titles, jobs, drawn, before, fps))
        marks = join_film(pieces, output, fps, metadata=metadata, sounds=film.sounds)
    warnings = [
        f"chapter {job.id}: {each}"
        for job, known in zip(jobs, drawn, strict=True)
        for each in known.warnings
    ]
    warnings += film.warnings
    frames = sum(piece.frames for piece in pieces)
    return Film(output, frames, script.frame, marks, metadata, tuple(dict.fromkeys(warnings)))


def _title(chapter: Chapter, film: LaidOut) -> str:
    """What a chapter is called where the film is published, in one line."""
    card = film.jobs[chapter.id].narration.card
    heading = film.known[chapter.id].outline.title
    title = chapter.title or (card.text if card else "") or heading or chapter.id
    return " ".join(title.split())


def _metadata(
    script: Script, titles: Sequence[str], output: Path, asked: Sequence[str]
) -> Metadata:
    """What the film says of itself: its chapters stand for what is seen."""
    command = [PROGRAM, "film", Path(script.source).name, *asked, "-o", output.name]
    return Metadata(
        title=script.title,
        description=f"A film with {counted(len(titles), 'chapter', 'chapters')}: "
        f"{'; '.join(titles)}.",
        command=shlex.join(command),
        version=program_version(),
    )


def _measured(script: Script, folder: Path, stages: Stages) -> Script:
    with stages("measuring") if any(map(shows_claims, script.chapters)) else unseen() as advance:
        return with_claims(script, folder, progress=advance)


def _recorded(script: Script, folder: Path, stages: Stages) -> FilmRuns:
    names = names_in(script.chapters)
    missing = missing_runs(script, names, folder)
    with stages("recording") if missing else unseen() as advance:
        return film_runs(script, names, folder, progress=advance)


def _draw_chapters(
    script: Script, jobs: Sequence[ChapterJob], known: Mapping[str, Composed], stages: Stages
) -> None:
    """Draw the chapters that are not there, the longest first, so that no core waits at the end."""
    missing = list({job.path: job for job in jobs if not job.path.is_file()}.values())
    if not missing:
        return
    missing.sort(key=lambda job: known[job.id].outline.frames, reverse=True)
    at_once = max(1, min(Share.all().cores, len(missing)))
    share = Share.all().among(at_once)
    with (
        stages("drawing") as advance,
        temporary_folder(missing[0].path.parent) as folder,
        processes(at_once) as pool,
    ):
        drawn = {pool.submit(draw_chapter, job, folder, share): job for job in missing}
        for done, future in enumerate(as_completed(drawn), start=1):
            job = drawn[future]
            try:
                warnings = future.result()
            except UserError as error:
                line = next(each for each in script.chapters if each.id == job.id).line_of()
                raise error.within(f"{script.source}, line {line}: chapter {job.id}") from None
            replace(known[job.id], warnings=warnings).write(job.beside)
            (folder / job.path.name).replace(job.path)
            advance(done, len(drawn))


def _draw_transitions(jobs: Sequence[TransitionJob], stages: Stages) -> None:
    missing = list({job.path: job for job in jobs if not job.path.is_file()}.values())
    if not missing:
        return
    with stages("joining") as advance:
        for done, job in enumerate(missing):
            advance(done, len(missing))
            draw_transition(job)
        advance(len(missing), len(missing))


def _whole(job: ChapterJob) -> Composed:
    """What is known of a chapter that has been drawn."""
    if (found := job.drawn) is None:
        raise FileNotFoundError(f"{job.path} was removed while the film was made")
    return found


def _pieces(
    titles: Sequence[str],
    jobs: Sequence[ChapterJob],
    drawn: Sequence[Composed],
    before: Mapping[Path, TransitionJob],
    fps: Fraction,
) -> Iterator[Piece]:
    """The chapters of a film, each after the transition that is `before` it."""
    for title, job, found in zip(titles, jobs, drawn, strict=True):
        if (transition := before.get(job.path)) is not None:
            yield Piece(transition.path, frame_count(transition.kind, fps))
        yield Piece(job.path, found.outline.frames, title, found.outline.cues)
