"""Which files of a folder each film is made of, so that those that none needs any more can go."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ..appearing import appearing_unlocked


@dataclass(frozen=True)
class Needed:
    """The names of files in `folder` that the film `output` was made of, or is to be.

    Each film has a list of its own in the folder `lists`. What is in no list is nobody's, and
    stays. With options `asked`, such as a chapter only, it is made of other files than without.
    """

    folder: Path
    lists: Path
    output: Path
    asked: tuple[str, ...] = ()

    @contextmanager
    def making(self, paths: Iterable[Path]) -> Iterator[None]:
        """A block in which the film is made of some files, after which others of it are removed.

        Those stay that another film needs, all while another one is being made, and all if it was
        made with other options before, unless it is now made without any. They also stay if the
        block fails: the next film of this name knows whose they are.
        """
        now = frozenset(path.name for path in paths)
        self.lists.mkdir(parents=True, exist_ok=True)
        with _shared(self.lists) as alone:
            listed = self._listed
            replace(listed, names=listed.names | now, whole=False).write(self._path)
            yield
            listed = self._listed  # others may have added theirs
            if alone() and self.asked in ((), listed.asked):
                self._remove(listed.names, but=now)
                listed = _List(now, self.asked)
            replace(listed, names=listed.names | now, whole=True).write(self._path)

    def _remove(self, names: frozenset[str], *, but: frozenset[str]) -> None:
        """Remove files of these names, and of films that were removed, which no other one needs."""
        needed = but
        for path in set(self.lists.glob("[!.]*.json")) - {self._path}:
            other = _List.read(path) or _List()
            if other.whole and not self.output.with_name(path.stem).exists():
                names |= other.names
                path.unlink(missing_ok=True)
            else:
                needed |= other.names
        for path in self.folder.iterdir():
            if path.name in names - needed and path.is_file():
                path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self.lists / f"{self.output.name}.json"

    @property
    def _listed(self) -> _List:
        return _List.read(self._path) or _List(asked=self.asked)


@dataclass(frozen=True)
class _List:
    """What a film needs that was made with options `asked`; it is `whole` once the film is."""

    names: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()
    whole: bool = False

    @classmethod
    def read(cls, path: Path) -> _List | None:
        """The list in a file; None if it is not there whole."""
        try:
            found = json.loads(path.read_text("utf-8"))
            return cls(
                names=frozenset(map(str, found["names"])),
                asked=tuple(map(str, found["asked"])),
                whole=bool(found["whole"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write it into a file."""
        facts = {"names": sorted(self.names), "asked": self.asked, "whole": self.whole}
        with appearing_unlocked(path) as part:
            part.write_text(json.dumps(facts), "utf-8")


@contextmanager
def _shared(folder: Path) -> Iterator[Callable[[], bool]]:
    """A lock that processes share; the function says whether this one is `alone`, and stays so."""
    descriptor = os.open(folder, os.O_RDONLY)

    def alone() -> bool:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False  # or there are no locks here

    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield alone
    finally:
        os.close(descriptor)
