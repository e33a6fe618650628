"""Renders in worker processes, which may die; knows nothing of plans, and writes no output file."""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

from ..appearing import temporary, temporary_folder
from ..errors import UserError, message_of
from ..reels.recording import Recording
from ..renders.cores import Share
from ..renders.options import RenderOptions
from ..renders.workers import processes

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RenderJob:
    """One file to render, with all that a worker needs: recordings are passed as bytes.

    `share` limits the cores that the worker uses.
    """

    name: str
    reels: tuple[bytes, ...]
    options: RenderOptions
    share: Share


@dataclass(frozen=True)
class RenderResult:
    """The result of one output file: its content and warnings, or the message of the error.

    Recordings have one as well, without content.
    """

    name: str
    seconds: float
    data: bytes = b""
    error: str | None = None
    warnings: tuple[str, ...] = ()


def run_job(job: RenderJob) -> RenderResult:
    """Render one file in a temporary folder; exceptions become the error of the result."""
    from ..renders.render_recordings import render_recordings

    started = time.perf_counter()
    with temporary_folder() as folder:
        try:
            reels = []
            output = folder / f"output{Path(job.name).suffix}"
            with temporary():
                for index, data in enumerate(job.reels):
                    path = folder / f"{index}.reel"
                    path.write_bytes(data)
                    reels.append(Recording.open(path))
                rendered = render_recordings(reels, output, job.options, share=job.share)
            data = output.read_bytes()
        except Exception as error:  # any error is reported, and the batch continues
            if _log.isEnabledFor(logging.DEBUG) and not isinstance(error, UserError):
                traceback.print_exc()
            # The user knows the name of the output, not that of the temporary file.
            message = message_of(error).replace(f"{folder}{os.sep}output", Path(job.name).stem)
            return RenderResult(job.name, time.perf_counter() - started, error=message)
    seconds = time.perf_counter() - started
    return RenderResult(job.name, seconds, data, warnings=rendered.warnings)


def run_jobs(
    jobs: Sequence[RenderJob],
    workers: int,
    *,
    work: Callable[[RenderJob], RenderResult] = run_job,
) -> Iterator[RenderResult]:
    """Results of `work`, in the order in which `workers` processes complete them.

    A job whose worker dies is tried once more, alone.
    """
    if not jobs:
        return
    with processes(min(workers, len(jobs))) as executor:
        lost: list[RenderJob] = []
        futures = {executor.submit(work, job): job for job in jobs}
        for future in as_completed(futures):
            try:
                yield future.result()
            except ChildProcessError:
                lost.append(futures[future])
        for job in lost:
            try:
                yield executor.submit(work, job).result()
            except ChildProcessError as error:
                yield RenderResult(job.name, 0.0, error=message_of(error))
