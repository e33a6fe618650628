"""`run_batch`: carries out the jobs of a plan that are not done; one failure stops nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from ..appearing import remove_left
from ..errors import UserError
from .jobs import Job, jobs_of
from .outcomes import Outcome, Unwatched, Watcher
from .plan import Plan
from .reasons import reasons
from .results import Journal, Record, Shard, journal, read_results, write_results
from .sharing import own_part, with_needs


@dataclass(frozen=True)
class Choice:
    """What of a plan is made: all, what matches a pattern, or a part; again if it is to `force`.

    A job that fails is tried again `retries` times. `jobs` are carried out at once, by default one
    per core, here or by the workers of a `scheduler`.
    """

    only: tuple[str, ...] = ()
    shard: Shard | None = None
    force: bool = False
    retries: int = 0
    jobs: int | None = None
    scheduler: str | None = None

    def __post_init__(self) -> None:
        if self.scheduler is not None and not re.search(r"[^:/]:\d+$", self.scheduler):
            what = "the address of a scheduler ends with its port"
            remedy = "write it like tcp://10.0.0.5:8786"
            raise UserError(what, given=self.scheduler, remedy=remedy)


@dataclass(frozen=True)
class Planned:
    """The wanted `jobs` of a plan, and why each would run; '' if it is done.

    `everything` are all jobs of the plan.
    """

    jobs: Mapping[str, Job]
    why: Mapping[str, str]
    records: Mapping[str, Record]
    everything: Mapping[str, Job]

    @property
    def to_run(self) -> list[str]:
        """Names of the jobs that run."""
        return [name for name in self.jobs if self.why[name]]

    def seconds(self, name: str) -> float | None:
        """What a job took the last time, or else what its like took; None if there is none."""
        if record := self.records.get(name):
            return float(record["seconds"])
        return self._means.get(Path(name).suffix)

    @cached_property
    def _means(self) -> dict[str, float]:
        """The mean seconds of what was done, by suffix."""
        found: dict[str, list[float]] = {}
        for name, record in self.records.items():
            if record["status"] == "done":
                found.setdefault(Path(name).suffix, []).append(float(record["seconds"]))
        return {suffix: sum(each) / len(each) for suffix, each in found.items()}


def planned(
    plan: Plan, folder: Path, choice: Choice, records: Mapping[str, Record] | None = None
) -> Planned:
    """What a batch would do in a folder, where nothing is changed."""
    if records is None:
        records = read_results(folder) if folder.is_dir() else {}
    jobs = jobs_of(plan, folder)
    matching = set(plan.matching(choice.only)) if choice.only else set(jobs)
    wanted = with_needs(matching, jobs)
    if choice.shard is not None:
        wanted &= own_part(jobs, choice.shard)
    why = reasons(jobs, records, folder)
    if choice.force:
        why |= dict.fromkeys(matching, "forced")
    return Planned({name: jobs[name] for name in jobs if name in wanted}, why, records, jobs)


def run_batch(
    plan: Plan,
    folder: Path,
    choice: Choice | None = None,
    *,
    watcher: Watcher | None = None,
    loaded: Callable[..., None] = lambda *_: None,
) -> list[Outcome]:
    """Carry out all jobs that are not done yet in a folder; returns what became of each.

    `loaded` is called with the data of runs. Raises `UserError` for data and recordings with
    something wrong, before anything is made, and `SchedulerGoneError`; what is done is kept.
    """
    choice, watcher = choice or Choice(), watcher or Unwatched()
    plan.check_reels()
    folder.mkdir(parents=True, exist_ok=True)
    with journal(folder, choice.shard, _once(watcher.waits)) as kept:
        remove_left(folder)
        found = planned(plan, folder, choice, kept.records)
        runs = [name.removesuffix(".reel") for name in found.to_run if name.endswith(".reel")]
        plan.check(runs, loaded)
        _note_plan(plan.known_in(folder), found, kept)
        done = {name: Outcome(name) for name in found.jobs if not found.why[name]}
        watcher.begins(len(done), {name: found.seconds(name) for name in found.to_run})
        made = _carried_out(plan, folder, found, kept, choice, watcher) if found.to_run else {}
    return [{**done, **made}[name] for name in found.jobs]


def stale(plan: Plan, folder: Path) -> dict[str, list[str]]:
    """Files in a folder that no plan wants any more, this one included, by their jobs."""
    jobs = jobs_of(plan, folder)
    wanted = {name for job in jobs.values() for name in job.outputs}
    found: dict[str, list[str]] = {}
    for name, record in sorted(read_results(folder).items()):
        others = set(record["plans"]) - {plan.known_in(folder)}
        if name not in jobs and not others:
            names = [each for each in record["outputs"] if each not in wanted]
            found[name] = [each for each in names if (folder / each).is_file()]
    return found


def remove_stale(plan: Plan, folder: Path) -> dict[str, list[str]]:
    """Remove these files, and what is known of them; returns them."""
    with journal(folder, None, ()) as kept:
        found = stale(plan, folder)
        names = [each for files in found.values() for each in files]
        for name in names:
            (folder / name).unlink(missing_ok=True)
        write_results(folder, {k: each for k, each in kept.records.items() if k not in found})
    return found


def _carried_out(
    plan: Plan,
    folder: Path,
    found: Planned,
    kept: Journal,
    choice: Choice,
    watcher: Watcher,
) -> Mapping[str, Outcome]:
    """Carry out what is not done; the longest first, so that no core waits at the end."""
    # They load numpy, and workers; a batch with nothing to do waits for neither.
    from ..renders.cores import Share
    from .at_work import Pools, Work
    from .pools import dask_pool, local_pool

    share = Share.all()
    at_once = share.at_once(min(choice.jobs or share.cores, len(found.to_run)))
    local: Pools = partial(local_pool, at_once)
    address = choice.scheduler
    pool: Pools = local if address is None else partial(dask_pool, address)
    work = Work(
        found.jobs,
        found.why,
        folder,
        plan.known_in(folder),
        kept,
        watcher,
        pool,
        local,
        choice.retries,
        plan.folder,
    )
    work.carry_out(_longest_first(found))
    return work.outcomes


def _longest_first(found: Planned) -> list[str]:
    """Runs, which others wait for, and then what took longest."""
    position = {name: index for index, name in enumerate(found.to_run)}
    return sorted(
        found.to_run,
        key=lambda name: (
            found.jobs[name].kind != "run",
            -(found.seconds(name) or 0.0),
            position[name],
        ),
    )


def _once(call: Callable[[], None]) -> Iterator[None]:
    call()
    yield


def _note_plan(own: str, found: Planned, kept: Journal) -> None:
    """Note in records which plans want them; what this one wants no more is its no more."""
    for name, record in dict(kept.records).items():
        plans = set(record["plans"])
        now = plans | {own} if name in found.everything else plans - {own}
        if now != plans:
            kept.add(name, {**record, "plans": sorted(now)})
