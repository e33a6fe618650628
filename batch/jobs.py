"""Batches: runs train together, films are made by an executor; one failure stops nothing else."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from ..reels.recording import Recording
from ..renders.cores import Share
from ..renders.options import RenderOptions, unreported
from ..renders.sinks.sink import appearing
from ..renders.workers import processes, uninterrupted
from .plan import Plan


@dataclass(frozen=True)
class RenderJob:
    """A film to make: everything a worker on any machine needs, recordings as bytes.

    `share` is what it may use of the worker's cores.
    """

    name: str
    reels: tuple[bytes, ...]
    options: RenderOptions
    share: Share


@dataclass(frozen=True)
class RenderResult:
    """What came of one file: its bytes, or why there are none."""

    name: str
    seconds: float
    data: bytes = b""
    error: str | None = None


def run_job(job: RenderJob) -> RenderResult:
    """Make one film in a folder of its own, in a worker; what goes wrong is in the result."""
    from ..renders.render import render

    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        try:
            reels = []
            for index, data in enumerate(job.reels):
                path = Path(folder) / f"{index}.reel"
                path.write_bytes(data)
                reels.append(Recording.open(path))
            output = Path(folder) / f"film{Path(job.name).suffix}"
            render(reels, output, job.options, share=job.share)
            data = output.read_bytes()
        except Exception as error:  # whatever it is, the batch goes on and reports it
            return RenderResult(job.name, time.perf_counter() - started, error=_message(error))
    return RenderResult(job.name, time.perf_counter() - started, data)


def run_batch(
    plan: Plan,
    folder: Path,
    *,
    jobs: int | None = None,
    report: Callable[[int, int], None] = unreported,
) -> list[RenderResult]:
    """Record all runs into `folder`, make all films there, and give the result of each file.

    `jobs` films are made at the same time: one per core, unless given, and never more than two.
    `report` is called with (files done, files in all).
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = len(plan.outputs())
    results = _record_runs(plan, folder)
    report(len(results), total)
    kept = {result.name: result.error for result in results}
    share = Share.all()
    at_once = share.at_once(min(jobs or share.cores, plan.renders))
    share = share.among(at_once)
    films: list[RenderJob] = []
    for film in plan.films:
        missing = [run for run in film.runs if kept[f"{run}.reel"] is not None]
        reels = () if missing else tuple((folder / f"{run}.reel").read_bytes() for run in film.runs)
        for suffix in film.suffixes:
            name = film.name + suffix
            if missing:
                why = f"run {missing[0]!r} was not recorded"
                results.append(RenderResult(name, 0.0, error=why))
            else:
                films.append(RenderJob(name, reels, film.options_for(suffix), share))
    for result in run_jobs(films, at_once):
        results.append(_kept(result, folder))
        report(len(results), total)
    order = {name: position for position, name in enumerate(plan.outputs())}
    return sorted(results, key=lambda result: order[result.name])


def _record_runs(plan: Plan, folder: Path) -> list[RenderResult]:
    """All runs as one training; if that fails, each by itself: only the guilty one is lost."""
    from ..training.record import record

    started = time.perf_counter()
    names = list(plan.runs)
    try:
        record(list(plan.runs.values()), [folder / f"{name}.reel" for name in names])
    except (UserError, OSError):
        pass
    else:
        seconds = time.perf_counter() - started
        return [RenderResult(f"{name}.reel", seconds / len(names)) for name in names]
    results = []
    for name, spec in plan.runs.items():
        started, error = time.perf_counter(), None
        try:
            record([spec], [folder / f"{name}.reel"])
        except (UserError, OSError) as fault:
            error = _message(fault)
        seconds = time.perf_counter() - started
        results.append(RenderResult(f"{name}.reel", seconds, error=error))
    return results


def run_jobs(
    jobs: Sequence[RenderJob],
    workers: int,
    *,
    work: Callable[[RenderJob], RenderResult] = run_job,
) -> Iterator[RenderResult]:
    """Results of `work` as they come, from so many processes.

    A worker that dies takes its pool with it: jobs lost that way are tried once more, each in a
    pool of its own.
    """
    if not jobs:
        return
    unlucky: list[RenderJob] = []
    with processes(min(workers, len(jobs))) as executor:
        for job, result in _through(executor, jobs, work):
            if result is None:
                unlucky.append(job)
            else:
                yield result
    for job in unlucky:
        with processes(1) as executor:
            for _, result in _through(executor, [job], work):
                yield result or RenderResult(job.name, 0.0, error="its worker process died")


def _through(
    executor: Executor,
    jobs: Sequence[RenderJob],
    work: Callable[[RenderJob], RenderResult],
) -> Iterator[tuple[RenderJob, RenderResult | None]]:
    """(job, its result or None if the executor broke), as they come."""
    futures: dict[Future[RenderResult], RenderJob] = {}
    broken: list[RenderJob] = []
    # Processes start at the first submission: one interrupted half-way would complain of it.
    with uninterrupted():
        for job in jobs:
            try:
                futures[executor.submit(work, job)] = job
            except BrokenExecutor:
                broken.append(job)
    for future in as_completed(futures):
        try:
            result: RenderResult | None = future.result()
        except BrokenExecutor:
            result = None
        yield futures[future], result
    yield from ((job, None) for job in broken)


def _kept(result: RenderResult, folder: Path) -> RenderResult:
    """`result` without its bytes, which are in their file now."""
    if result.error is not None:
        return result
    try:
        with appearing(folder / result.name) as part:
            part.write_bytes(result.data)
    except OSError as error:
        return RenderResult(result.name, result.seconds, error=_message(error))
    return RenderResult(result.name, result.seconds)


def _message(error: Exception) -> str:
    return str(error) or type(error).__name__
