"""What becomes of jobs, and who watches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Watcher(Protocol):
    """Is called with what happens in a batch."""

    def begins(self, done: int, to_run: Mapping[str, float | None]) -> None:
        """With how many jobs are done already, and those to run with the seconds they once took."""

    def waits(self) -> None:
        """While another batch works in the folder."""

    def idles(self) -> None:
        """When jobs wait since a scheduler has no workers."""

    def starts(self, name: str) -> None:
        """When a job is given to a worker."""

    def ends(self, outcome: Outcome) -> None:
        """When a job is done, or has failed for good."""


@dataclass(frozen=True)
class Outcome:
    """What became of a job: why it ran, '' if it was done before, and its error if it failed."""

    name: str
    why: str = ""
    seconds: float = 0.0
    bytes: int = 0
    error: str | None = None
    warnings: tuple[str, ...] = ()


class Unwatched:
    """Does nothing with what happens in a batch."""

    def begins(self, done: int, to_run: Mapping[str, float | None]) -> None:
        """Nothing."""

    def waits(self) -> None:
        """Nothing."""

    def idles(self) -> None:
        """Nothing."""

    def starts(self, name: str) -> None:
        """Nothing."""

    def ends(self, outcome: Outcome) -> None:
        """Nothing."""
