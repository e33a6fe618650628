"""Chapters bound to their recordings, and kept, so that nothing is measured twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..appearing import appearing_unlocked
from ..scenes.stage.narration import Card, Narration, Sentence
from .bound import narration_of
from .chapter_files import key_of
from .chapters import Chapter, names_in
from .faults import Faults
from .film_runs import FilmRuns
from .script import Script


@dataclass(frozen=True)
class BoundChapter:
    """The sentences of a chapter, and which recording is shown of each of its runs, from 0."""

    narration: Narration
    shown: Mapping[str, int]

    @classmethod
    def read(cls, path: Path) -> BoundChapter | None:
        """What was written in the file at `path`; None if it is not there whole."""
        try:
            found = json.loads(path.read_text("utf-8"))
            narration = found["narration"]
            narration["sentences"] = tuple(Sentence(**each) for each in narration["sentences"])
            narration["card"] = None if narration["card"] is None else Card(**narration["card"])
            return cls(Narration(**narration), found["shown"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write it into the file at `path`."""
        with appearing_unlocked(path) as part:
            part.write_text(json.dumps(asdict(self)), "utf-8")

    def reels_of(self, chapter: Chapter, runs: FilmRuns) -> tuple[Path, ...]:
        """The files that a chapter shows: all of its stacks, or one of each."""
        if chapter.shows_all:
            return tuple(path for name in chapter.runs for path in runs.paths[name])
        return tuple(runs.paths[name][self.shown[name]] for name in chapter.runs)


def bound_chapters(
    script: Script,
    chapters: Iterable[Chapter],
    runs: FilmRuns,
    folder: Path,
    faults: Faults,
    *,
    keeps: bool,
) -> dict[str, BoundChapter]:
    """Chapters by their `id`, without those that cannot be bound, for which faults are added.

    What was bound before is in the folder, by all that it depends on, where this `keeps` it.
    """
    found = {}
    for chapter in chapters:
        path = folder / f"{_key(script, chapter, runs)}.json"
        bound = BoundChapter.read(path) or _bound(script, chapter, runs, faults)
        if bound is not None:
            found[chapter.id] = bound
            if keeps and not path.is_file():
                folder.mkdir(parents=True, exist_ok=True)
                bound.write(path)
    return found


def _key(script: Script, chapter: Chapter, runs: FilmRuns) -> str:
    """Digits by the chapter, by the recordings that it shows or speaks of, and by our sources."""
    entries = {name: script.runs[name] for name in names_in([chapter])}
    used = [
        (name, entry.pick, entry.count, [runs.digests[path] for path in runs.paths[name]])
        for name, entry in entries.items()
    ]
    return key_of(chapter.model_dump(), script.options_of(chapter), script.frame.fps, used)


def _bound(script: Script, chapter: Chapter, runs: FilmRuns, faults: Faults) -> BoundChapter | None:
    before = len(faults)
    for name in names_in([chapter]):
        entry = script.runs[name]
        key = "name" if entry.reel is None else "reel"
        with faults.at_line(entry.line_of(key), f"run {name}"):
            runs[name]
    if len(faults) > before:
        return None
    narration = narration_of(script, chapter, runs, faults)
    shown = {name: runs.number_shown(name) for name in chapter.runs}
    return None if narration is None else BoundChapter(narration, shown)
