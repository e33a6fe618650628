"""Which files of a folder each film is made of, so that those that none needs any more can go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..appearing import appearing_unlocked


@dataclass(frozen=True)
class Needed:
    """The names of files in `folder` that the film of one name was made of, or is to be.

    Each film has a list of its own in the folder `lists`, so that films of several sizes or formats
    can be made at once. What is in no list is nobody's, and stays.
    """

    folder: Path
    lists: Path
    film: str

    def begin(self, paths: Iterable[Path]) -> None:
        """Add files that are to be made: after an interruption it is known whose they are."""
        self._write(self._read(self._list) | {path.name for path in paths})

    def end(self, paths: Iterable[Path]) -> None:
        """Remove the files of earlier films of this name that neither it nor another one needs."""
        now = {path.name for path in paths}
        lists = set(self.lists.glob("*.json")) - {self._list}
        others = {each for path in lists for each in self._read(path)}
        for name in self._read(self._list) - now - others:
            (self.folder / Path(name).name).unlink(missing_ok=True)
        self._write(now)

    @property
    def _list(self) -> Path:
        return self.lists / f"{self.film}.json"

    def _write(self, names: Iterable[str]) -> None:
        self.lists.mkdir(parents=True, exist_ok=True)
        with appearing_unlocked(self._list) as part:
            part.write_text(json.dumps(sorted(names)), "utf-8")

    @staticmethod
    def _read(path: Path) -> set[str]:
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return set()
        return (
            {each for each in found if isinstance(each, str)} if isinstance(found, list) else set()
        )
