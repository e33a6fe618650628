"""All that is wrong with a film, as far as it can be known before anything is recorded or drawn."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

from ..datasets.dataset import Dataset
from ..datasets.named_modules import importable_from
from ..errors import UserError
from ..reels.recording import Recording
from ..renders.cores import Share
from ..renders.options import RenderOptions
from ..renders.outline import Outline
from ..renders.sinks.formats import format_of
from ..renders.workers import processes
from ..scenes.stage.narration import Narration, UnshownError
from .bound import foreseen
from .chapters import Chapter, names_in
from .faults import Faults
from .film_runs import FilmRuns, missing_runs
from .laid_out import LaidOut, add_unshown, laid_out, unpointed_warnings
from .ledger import missing_claim_runs, shows_claims, with_claims
from .partly_counted import partly_counted
from .script import Script
from .sound import read_sound
from .stack import Stack
from .stand_ins import stand_ins
from .voice import Voice


@dataclass(frozen=True)
class Checked:
    """A film as far as it is known: what is laid out, and how many runs of each name are missing.

    `script` has rows in tables of claims, unless some of their runs are missing, `unmeasured`.
    `warnings` are about sentences that point at nothing, or count a part of the points as all.
    """

    script: Script
    film: LaidOut
    missing: dict[str, int]
    unmeasured: int
    warnings: tuple[str, ...] = ()


def checked(script: Script, folder: Path, suffix: str, faults: Faults) -> Checked:
    """Lay out the chapters whose runs are recorded in `folder`, and check the others without.

    Nothing is written. Raises `UserError` for `faults` that were found before, and for all that are
    found now.
    """
    with importable_from(script.folder):
        return _checked(script, folder, suffix, faults)


def _checked(script: Script, folder: Path, suffix: str, faults: Faults) -> Checked:
    missing = missing_runs(script, names_in(script.chapters), folder / "runs")
    claims = any(map(shows_claims, script.chapters))
    unmeasured = missing_claim_runs(folder / "runs") if claims else 0
    if not unmeasured:
        script = with_claims(script, folder / "runs", keeps=False)
    waiting = [
        each
        for each in script.chapters
        if missing.keys() & set(names_in([each])) or shows_claims(each)
    ]
    ready = [each for each in script.chapters if each not in waiting]
    known = [name for name in names_in(script.chapters) if name not in missing]
    runs = FilmRuns({name: script.runs[name] for name in known}, folder / "runs")
    film = laid_out(script, ready, runs, folder, suffix, faults=faults, keeps=False)
    for chapter in waiting:
        _check_sounds(script, chapter, faults)
    spoken = [each for chapter in waiting for each in chapter.sentences if each.wav is None]
    if script.voice and spoken:
        with faults.at_line(script.line_of("voice")):
            Voice(script.voice, folder, at=script.folder).check()
    warnings = foresee_others(script, film, runs, suffix, faults, waiting=waiting)
    faults.check()
    return Checked(script, film, missing, unmeasured, (*film.warnings, *warnings))


def foresee_others(
    script: Script,
    film: LaidOut,
    runs: FilmRuns,
    suffix: str,
    faults: Faults,
    *,
    waiting: Sequence[Chapter] = (),
) -> list[str]:
    """Add faults of chapters that are not laid out, since they are `waiting` or cannot be bound.

    Of these it is not known yet what they point at. Returns warnings about their sentences.
    """
    unbound = [
        each
        for each in script.chapters
        if each not in waiting and each.id not in film.known and _are_sound(each, runs)
    ]
    foreseen_only = [each for each in (*waiting, *unbound) if each.runs]
    return _foresee(script, foreseen_only, runs, suffix, faults)


def _are_sound(chapter: Chapter, runs: FilmRuns) -> bool:
    """Whether all recordings that a chapter needs can be opened."""
    try:
        return all(runs[name] for name in names_in([chapter]))
    except UserError:
        return False


def _check_sounds(script: Script, chapter: Chapter, faults: Faults) -> None:
    """Add a fault for each file of a sentence that has no sound."""
    for number, sentence in enumerate(chapter.sentences, start=1):
        if sentence.wav is not None:
            where = f"chapter {chapter.id}, sentence {number}: `wav`"
            with faults.at_line(sentence.line_of("wav"), where):
                read_sound(script.folder / sentence.wav)


def _foresee(
    script: Script, chapters: Sequence[Chapter], runs: FilmRuns, suffix: str, faults: Faults
) -> list[str]:
    """Add faults of chapters that cannot be laid out, by what is known of runs of their shape.

    Returns warnings about their sentences.
    """
    stacks = stand_ins([script.runs[name] for name in names_in(chapters)], runs)

    def points_of(name: str) -> Dataset | None:
        if name in stacks:
            return stacks[name].shown.dataset
        specs = script.runs[name].specs if name in script.runs else ()
        return specs[0].data.dataset() if specs else None

    warnings = [each for one in chapters for each in partly_counted(script, one, points_of)]
    chapters = [each for each in chapters if set(names_in([each])) <= stacks.keys()]
    narrations = {each.id: foreseen(script, each, stacks, faults) for each in chapters}
    outlines: dict[str, Outline] = {}
    if not chapters:
        return warnings
    with processes(max(1, min(Share.all().cores, len(chapters)))) as pool:
        futures = {
            pool.submit(
                _compose,
                _shown(each, stacks),
                {"scene": each.scene, "size": str(script.frame), **script.options_of(each)},
                suffix,
                narrations[each.id],
            ): each
            for each in chapters
        }
        for future in as_completed(futures):
            try:
                outlines[futures[future].id] = future.result()
            except UnshownError as error:
                add_unshown(futures[future], error.faults, faults)
            except UserError as error:
                chapter = futures[future]
                faults.add_at(chapter.line_of(), error.within(f"chapter {chapter.id}"))
    return warnings + [
        warning
        for each in chapters
        if each.id in outlines
        for warning in unpointed_warnings(script, each, outlines[each.id])
    ]


def _shown(chapter: Chapter, stacks: dict[str, Stack]) -> list[Recording]:
    if chapter.shows_all:
        return [each for name in chapter.runs for each in stacks[name].recordings]
    return [stacks[name].shown for name in chapter.runs]


def _compose(
    recordings: Sequence[Recording],
    options: dict[str, object],
    suffix: str,
    narration: Narration,
) -> Outline:
    """Compose a chapter of stand-ins, for what is wrong with it; runs in a worker process."""
    from ..renders.manim_session import manim_for, outline_of

    parsed = RenderOptions.parse(options)
    with manim_for(parsed.size_for(format_of(suffix))):
        return outline_of(recordings, parsed, narration)
