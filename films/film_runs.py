"""The recordings of a film: those that a script names, and those that are made for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..reels.recording import Recording
from .cached_runs import Progress, missing_of, path_of_run, recorded
from .chapter_files import content_of
from .chapters import Chapter, RunsEntry
from .placeholders import Template
from .script import Script
from .stack import LEARNT, Stack


@dataclass(frozen=True)
class FilmRuns:
    """Stacks by name, and the files of their recordings in the same order."""

    stacks: Mapping[str, Stack]
    paths: Mapping[str, tuple[Path, ...]]
    digests: Mapping[Path, str]

    def reels_of(self, chapter: Chapter) -> tuple[Path, ...]:
        """The files that a chapter shows: all of its only stack, or one of each."""
        if chapter.shows_all:
            return self.paths[chapter.runs[0]]
        return tuple(self._shown(name) for name in chapter.runs)

    def _shown(self, name: str) -> Path:
        stack = self.stacks[name]
        index = next(k for k, each in enumerate(stack.recordings) if each is stack.shown)
        return self.paths[name][index]


def names_in(chapters: Iterable[Chapter]) -> list[str]:
    """Names of the runs that chapters show, or speak of."""
    names: dict[str, None] = {}
    for chapter in chapters:
        names |= dict.fromkeys(chapter.runs)
        spoken = Template.parse(chapter.card or "").measures
        names |= dict.fromkeys(each.run for each in spoken if each.run)
        for sentence in chapter.sentences:
            measures = [each for text in sentence.texts for each in Template.parse(text).measures]
            for condition in (sentence.condition, sentence.event.condition):
                measures += condition.measures if condition else ()
            names |= dict.fromkeys(each.run for each in measures if each.run)
    return list(names)


def missing_runs(script: Script, names: Iterable[str], folder: Path) -> dict[str, int]:
    """How many runs of each name are not recorded in a folder yet, of those of which some are."""
    counts = {name: len(missing_of(script.runs[name].specs, folder)) for name in names}
    return {name: count for name, count in counts.items() if count}


def film_runs(
    script: Script, names: Iterable[str], folder: Path, *, progress: Progress
) -> FilmRuns:
    """The recordings of runs by name; those that are not in the folder are recorded there first."""
    entries = {name: script.runs[name] for name in names}
    made = [name for name, entry in entries.items() if entry.reel is None]
    found = recorded([entries[name].specs for name in made], folder, progress=progress)
    recordings = dict(zip(made, found, strict=True))
    paths: dict[str, tuple[Path, ...]] = {}
    digests: dict[Path, str] = {}
    for name, entry in entries.items():
        if entry.reel is not None:
            path = Path(entry.reel)
            recordings[name], paths[name] = (Recording.open(path),), (path,)
            digests[path] = content_of(path)
        else:
            paths[name] = tuple(path_of_run(spec, folder) for spec in entry.specs)
            # A run is the same whenever it is recorded, but for the seconds that it took.
            digests |= {path: f"{path.name} {path.stat().st_mtime_ns}" for path in paths[name]}
    stacks = {name: _stack(entry, recordings[name]) for name, entry in entries.items()}
    return FilmRuns(stacks, paths, digests)


def _stack(entry: RunsEntry, recordings: tuple[Recording, ...]) -> Stack:
    return Stack.of(entry.name, recordings, pick=entry.pick, count=entry.count or LEARNT)
