"""`run_batch`: records the runs of a plan and makes its renders; one failure stops nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..appearing import appearing
from ..errors import UserError, message_of
from ..renders.cores import Share
from ..renders.options import ignore_progress
from .plan import Plan
from .render_jobs import RenderJob, RenderResult, run_jobs

if TYPE_CHECKING:
    from ..training.record import Loaded


def _ignore_data(*_: object) -> None:
    pass


def run_batch(
    plan: Plan,
    folder: Path,
    *,
    jobs: int | None = None,
    report: Callable[[int, int], None] = ignore_progress,
    loaded: Loaded = _ignore_data,
) -> list[RenderResult]:
    """Record all runs into `folder`, render all outputs there, and return a result for each file.

    At most `jobs` files are rendered at the same time: one per core by default, and never more than
    two per core. `report` is called with (files done, total files), and
    `loaded` with the data of runs once they are there.
    """
    plan.check_reels()
    folder.mkdir(parents=True, exist_ok=True)
    names = plan.outputs()
    results = _record_runs(plan, folder, loaded)
    report(len(results), len(names))
    errors = {result.name: result.error for result in results}
    share = Share.all()
    at_once = share.at_once(min(jobs or share.cores, len(names) - len(plan.runs)))
    share = share.among(at_once)
    render_jobs: list[RenderJob] = []
    for render in plan.renders:
        failed = [run for run in render.runs if errors.get(f"{run}.reel") is not None]
        paths = [] if failed else [_reel(run, plan, folder) for run in render.runs]
        reels = tuple(path.read_bytes() for path in paths)
        for suffix in render.suffixes:
            name = render.name + suffix
            if failed:
                error = f"run {failed[0]!r} was not recorded"
                results.append(RenderResult(name, 0.0, error=error))
            else:
                render_jobs.append(RenderJob(name, reels, render.options_for(suffix), share))
    if any(errors.values()):
        report(len(results), len(names))
    for result in run_jobs(render_jobs, at_once):
        results.append(_written(result, folder))
        report(len(results), len(names))
    order = {name: position for position, name in enumerate(names)}
    return sorted(results, key=lambda result: order[result.name])


def _reel(run: str, plan: Plan, folder: Path) -> Path:
    """The recording of a run of the plan, or one that was there before."""
    return folder / f"{run}.reel" if run in plan.runs else Path(run)


def _record_runs(plan: Plan, folder: Path, loaded: Loaded) -> list[RenderResult]:
    """Train all runs together; if that fails, train each alone, so that the others are recorded."""
    from ..training.record import record_runs

    started = time.perf_counter()
    names = list(plan.runs)
    with suppress(Exception):  # each run is then tried alone, and has an error of its own
        paths = [folder / f"{name}.reel" for name in names]
        record_runs(list(plan.runs.values()), paths, loaded=loaded)
        seconds = time.perf_counter() - started
        return [RenderResult(f"{name}.reel", seconds / len(names)) for name in names]
    results = []
    for name, spec in plan.runs.items():
        started, message = time.perf_counter(), None
        try:
            record_runs([spec], [folder / f"{name}.reel"], loaded=loaded)
        except Exception as error:  # any error is reported, and the batch continues
            message = message_of(error)
        seconds = time.perf_counter() - started
        results.append(RenderResult(f"{name}.reel", seconds, error=message))
    return results


def _written(result: RenderResult, folder: Path) -> RenderResult:
    """Write the content of a result to its file, and return the result without the content."""
    if result.error is not None:
        return result
    try:
        with appearing(folder / result.name) as part:
            part.write_bytes(result.data)
    except (OSError, UserError) as error:
        return RenderResult(result.name, result.seconds, error=message_of(error))
    return replace(result, data=b"")
