"""Shows a batch at work: a line for each running job and the whole, or lines for a log file."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from .results import written_size

if TYPE_CHECKING:
    from ..batch.outcomes import Outcome


def lasting(seconds: float) -> str:
    """'8 s', '2 min 5 s', '1 h 10 min'."""
    whole = max(1, round(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


class Shown:
    """Shows what happens in a batch, on standard error; a `Watcher` of it."""

    def __init__(self, folder: Path, *, quiet: bool) -> None:
        self._folder, self._quiet = folder, quiet
        self._made = self._failed = self._done = 0
        self._expected: dict[str, float | None] = {}
        self._ended: dict[str, float] = {}
        self._begun: dict[str, float] = {}
        self._started = 0.0  # when the first job that has ended began; workers start before
        self._bar: Any = None
        self._rows: dict[str, Any] = {}

    def __enter__(self) -> Shown:
        from rich.console import Console

        console = Console(stderr=True)
        if not self._quiet and console.is_terminal:
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = TextColumn("{task.description}", markup=False), BarColumn()
            self._bar = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begins(self, done: int, to_run: Mapping[str, float | None]) -> None:
        """Say how much is done already."""
        self._done, self._expected = done, dict(to_run)
        if done and to_run:
            are = "is" if done == 1 else "are"
            self._say(f"{self._folder}  {done:,} of {done + len(to_run):,} jobs {are} done already")
        if self._bar is not None:
            self._rows[""] = self._bar.add_task(self._whole(), total=len(to_run))

    def waits(self) -> None:
        """Say why nothing happens."""
        self._say(f"{self._folder}  another batch works here: waiting until it ends")

    def idles(self) -> None:
        """Say what is missing."""
        remedy = "start one with `dask worker` and the scheduler's address"
        self._say(f"{self._folder}  the scheduler has no workers; {remedy}")

    def starts(self, name: str) -> None:
        """Show a row for the job."""
        self._begun[name] = time.monotonic()
        if self._bar is not None and name not in self._rows:
            self._rows[name] = self._bar.add_task(f"  {name}", total=None)

    def ends(self, outcome: Outcome) -> None:
        """Say what became of the job, and how far the whole is."""
        if not self._ended:
            self._started = time.monotonic() - outcome.seconds
        self._ended[outcome.name] = outcome.seconds
        failed = outcome.error is not None
        self._made += not failed
        self._failed += failed
        size = f"{written_size(outcome.bytes)} in {outcome.seconds:.1f} s"
        what = f"failed: {outcome.error}" if failed else size
        if self._bar is not None:
            if (row := self._rows.pop(outcome.name, None)) is not None:
                self._bar.remove_task(row)
            self._bar.update(self._rows[""], description=self._whole(), advance=1)
        self._say(f"{self._folder / outcome.name}  {what}  [{self._whole()}]")

    def kept(self) -> str:
        """'films keeps 2 of 5 outputs'; '' if nothing has been made."""
        total = self._done + len(self._expected)
        return (
            f"{self._folder} keeps {self._made + self._done:,} of {total:,} files"
            if (self._made + self._done)
            else ""
        )

    def _whole(self) -> str:
        """'3 of 12, about 2 min left'."""
        ended, total = len(self._ended), len(self._expected)
        left = self._left()
        return f"{ended:,} of {total:,}" + (f", about {lasting(left)} left" if left else "")

    def _left(self) -> float:
        """Seconds until all are done, by what others took; 0 if nobody knows."""
        rest = [name for name in self._expected if name not in self._ended]
        ended = sum(self._ended.values())
        if not ended or not rest:
            return 0.0
        now, mean = time.monotonic(), ended / len(self._ended)
        worked, left = ended, 0.0
        for name in rest:
            expected = self._expected[name]
            spent = now - max(self._started, self._begun.get(name, now))
            worked += spent
            left += max(0.0, (mean if expected is None else expected) - spent)
        return (now - self._started) * left / worked

    def _say(self, line: str) -> None:
        if self._quiet:
            return
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            click.echo(line, err=True)
