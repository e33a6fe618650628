"""Carries out jobs as what they need is done, and writes what comes back, one at a time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from ..appearing import appearing
from ..errors import UserError, message_of
from ..films.keys import content_of
from ..reels.content import content_of_reel
from .jobs import Job
from .outcomes import Outcome, Watcher
from .plan import Film
from .pools import Pool, is_lost
from .results import Journal, Record
from .tasks import FilmWork, Task, TaskResult, our_version

_SECONDS = 0.5  # between looks at whether the workers still answer
_LOOKS = 8  # at a pool without workers, before somebody is to hear of it

Pools = Callable[[], AbstractContextManager[Pool]]


@dataclass
class Work:
    """The jobs of `names` to carry out, which are some of `jobs`, and the folder for them.

    Code that they name is looked for in the folder `beside` first.
    """

    jobs: Mapping[str, Job]
    why: Mapping[str, str]
    folder: Path
    plan: str
    kept: Journal
    watcher: Watcher
    pool: Pools
    local: Pools
    retries: int = 0
    beside: Path = Path()
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stack = ExitStack()
        self._tries: dict[str, int] = {}
        self._pending: set[str] = set()
        self._lost: deque[str] = deque()  # their workers died; they are tried again, alone
        self._flying: dict[Future[TaskResult], tuple[str, Pool]] = {}
        self._idle = 0  # looks in a row at which a pool had no workers

    def carry_out(self, names: list[str]) -> None:
        """Carry out jobs; raises `SchedulerGoneError` if the workers are lost for good."""
        waiting = deque(names)
        self._pending = set(names)
        with self._stack:
            while waiting or self._flying or self._lost:
                self._submit(waiting)
                if not self._flying:
                    if not waiting and not self._lost:
                        break
                    if self._lost:
                        self._start(self._lost.popleft())
                    continue
                done, _ = wait(self._flying, timeout=_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    name, _ = self._flying.pop(future)
                    self._finish(name, future, waiting)
                pools = {id(pool): pool for _, pool in self._flying.values()}.values()
                for pool in pools:
                    pool.check()
                self._idle = self._idle + 1 if any(pool.idle for pool in pools) else 0
                if self._idle == _LOOKS:
                    self.watcher.idles()

    @cached_property
    def _pool(self) -> Pool:
        return self._stack.enter_context(self.pool())

    @cached_property
    def _local(self) -> Pool:
        return self._pool if self.pool is self.local else self._stack.enter_context(self.local())

    def _submit(self, waiting: deque[str]) -> None:
        """Start what can be started; what shows a run that failed fails as well."""
        blocked = []
        full: set[Pool] = set()
        pools = 1 if self.pool is self.local else 2
        while waiting and len(full) < pools:
            name = waiting.popleft()
            job = self.jobs[name]
            failed = [each for each in job.needs if self._has_failed(each)]
            if failed:
                run = failed[0].removesuffix(".reel")
                self._fail(name, f"run {run!r} was not recorded")
            elif not self._pending.isdisjoint(job.needs):
                blocked.append(name)
            elif self._is_full(pool := self._pool_of(job)):
                full.add(pool)
                blocked.append(name)
            else:
                self._start(name)
        waiting.extendleft(reversed(blocked))

    def _has_failed(self, name: str) -> bool:
        return name in self.outcomes and self.outcomes[name].error is not None

    def _pool_of(self, job: Job) -> Pool:
        return self._local if job.local else self._pool

    def _is_full(self, pool: Pool) -> bool:
        return sum(each is pool for _, each in self._flying.values()) >= pool.places

    def _start(self, name: str) -> None:
        job = self.jobs[name]
        try:
            task = self._task(job)
        except (OSError, UserError) as error:
            self._fail(name, message_of(error))
            return
        pool = self._pool_of(job)
        self.watcher.starts(name)
        self._tries[name] = self._tries.get(name, 0) + 1
        self._flying[pool.submit(task)] = name, pool

    def _task(self, job: Job) -> Task:
        """A job with its recordings; raises `UserError` if a file was edited meanwhile."""
        self._check_files(job)
        paths = [self.folder / each for each in job.inputs] if job.kind == "render" else []
        reels = tuple(path.read_bytes() for path in paths)
        names = tuple(path.name for path in paths)
        work: Any = job.work
        if isinstance(work, Film):
            parts = self.folder / f"{Path(work.script).stem}.parts"
            work = FilmWork(work.script, work.changes, work.shrunk, parts.absolute())
        at_once = self._local.places if self.pool is self.local else 1
        cores = 0 if self.pool is self.local else 1
        version, beside = our_version(), self.beside.absolute()
        return Task(
            job.name,
            work,
            reels=reels,
            version=version,
            processes=at_once,
            cores=cores,
            names=names,
            beside=beside,
        )

    def _check_files(self, job: Job) -> None:
        for path, digest in job.files.items():
            now = content_of(path) if path.is_file() else ""
            if now != digest:
                remedy = "start the batch again"
                raise UserError(f"{path} was edited while the batch used it", remedy=remedy)

    def _finish(self, name: str, future: Future[TaskResult], waiting: deque[str]) -> None:
        try:
            result = future.result()
        except Exception as error:
            if isinstance(error, ChildProcessError) and self._tries[name] <= max(1, self.retries):
                self._lost.append(name)
                return
            if not is_lost(error):
                self._check_answers()
            result = TaskResult(name, 0.0, error=message_of(error))
        job = self.jobs[name]
        if result.error is None:
            try:
                self._check_files(job)
                self._write(job, result)
                return
            except (OSError, UserError) as error:
                result = TaskResult(name, result.seconds, error=message_of(error))
        if self._tries[name] <= self.retries:
            waiting.append(name)
            return
        self._fail(name, str(result.error), result.seconds)

    def _check_answers(self) -> None:
        """Raise `SchedulerGoneError` if an error is none of the task."""
        for pool in (self._pool, self._local):
            pool.check()

    def _write(self, job: Job, result: TaskResult) -> None:
        """Write outputs under their names, after the record that says what they are."""
        files: Record = {}
        foreign = [name for name in result.files if self._is_foreign(name)]
        with ExitStack() as stack:
            for name, content in result.files.items():
                part = stack.enter_context(appearing(self.folder / name))
                part.write_bytes(content)
                files[name] = _written(part, name)
            self.kept.add(job.name, self._record(job, result, files))
        size = sum(each["bytes"] for each in files.values())
        why, seconds = self.why[job.name], result.seconds
        replaced = (f"replaced {name}, which no batch has made" for name in foreign)
        self._end(Outcome(job.name, why, seconds, size, warnings=(*result.warnings, *replaced)))

    def _is_foreign(self, name: str) -> bool:
        """Whether a file is there that is of no job."""
        known = (record["files"] for record in self.kept.records.values())
        return os.path.lexists(self.folder / name) and not any(name in files for files in known)

    def _fail(self, name: str, error: str, seconds: float = 0.0) -> None:
        job = self.jobs[name]
        self.kept.add(name, self._record(job, TaskResult(name, seconds, error=error), {}))
        self._end(Outcome(name, self.why[name], seconds, error=error))

    def _end(self, outcome: Outcome) -> None:
        self.outcomes[outcome.name] = outcome
        self._pending.discard(outcome.name)
        self.watcher.ends(outcome)

    def _record(self, job: Job, result: TaskResult, files: Record) -> Record:
        before = self.kept.records.get(job.name, {})
        failed = {} if result.error is None else {"error": result.error}
        kept = before.get("files", {}) if failed else files
        return {
            "kind": job.kind,
            "key": job.key,
            "status": "failed" if failed else "done",
            **failed,
            "inputs": list(job.inputs),
            "outputs": list(files or job.outputs),
            "seconds": round(result.seconds, 3),
            "bytes": sum(each["bytes"] for each in files.values()),
            "command": job.command,
            "warnings": list(result.warnings),
            "finished": datetime.now(UTC).isoformat(),
            "plans": sorted({*before.get("plans", []), self.plan}),
            "facts": dict(job.facts),
            "files": kept,
        }


def _written(part: Path, name: str) -> Record:
    """What is known of a file; of a recording not the seconds that were measured."""
    status = part.stat()
    reel = name.endswith(".reel")
    digest = {"content": content_of_reel(part)} if reel else {"sha256": content_of(part)}
    return {"bytes": status.st_size, "modified": status.st_mtime_ns, **digest}
