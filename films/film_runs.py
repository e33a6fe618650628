"""The recordings of a film: those that a script names, and those that are made for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..reels.recording import Recording
from .cached_runs import Progress, missing_of, opened, path_of_run, record_missing
from .chapters import RunsEntry
from .keys import content_of
from .script import Script
from .stack import LEARNT, Stack


class FilmRuns(Mapping[str, Stack]):
    """Stacks by name, each of which is opened when it is first asked for.

    `paths` has the files of their recordings in the same order, and `digests` digits for each file
    that differ for other content.
    """

    def __init__(self, entries: Mapping[str, RunsEntry], folder: Path) -> None:
        self._entries, self._folder = entries, folder
        self._opened: dict[str, Stack] = {}
        self.paths: dict[str, tuple[Path, ...]] = {}
        self.digests: dict[Path, str] = {}
        for name, entry in entries.items():
            if entry.reel is not None:
                path = Path(entry.reel)
                self.paths[name], self.digests[path] = (path,), content_of(path)
                continue
            paths = tuple(path_of_run(spec, folder) for spec in entry.specs)
            self.paths[name] = paths
            self.digests |= {path: content_of(path) for path in paths}

    def __getitem__(self, name: str) -> Stack:
        """The stack; raises `UserError` for a recording that is not sound."""
        if name not in self._opened:
            entry = self._entries[name]
            if entry.reel is None:
                recordings = opened(entry.specs, self._folder)
            else:
                recordings = (Recording.open(entry.reel),)
            count = entry.count or LEARNT
            self._opened[name] = Stack.of(name, recordings, pick=entry.pick, count=count)
        return self._opened[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def number_shown(self, name: str) -> int:
        """Which of its recordings a stack shows, from 0."""
        stack = self[name]
        return next(k for k, each in enumerate(stack.recordings) if each is stack.shown)


def missing_runs(script: Script, names: Iterable[str], folder: Path) -> dict[str, int]:
    """How many runs of each name are not recorded in a folder yet, of those of which some are.

    None of those are that are doubtful.
    """
    entries = {name: script.runs[name] for name in names}
    counts = {
        name: len(entry.specs if entry.doubtful else missing_of(entry.specs, folder))
        for name, entry in entries.items()
    }
    return {name: count for name, count in counts.items() if count}


def film_runs(
    script: Script, names: Iterable[str], folder: Path, *, progress: Progress
) -> FilmRuns:
    """The recordings of runs by name; those that are not in the folder are recorded there first."""
    entries = {name: script.runs[name] for name in names}
    record_missing([entry.specs for entry in entries.values()], folder, progress=progress)
    return FilmRuns(entries, folder)
