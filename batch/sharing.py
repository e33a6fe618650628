"""Which jobs are made by a part of a batch; the same whatever is done already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .jobs import Job
from .results import Shard


def with_needs(names: Iterable[str], jobs: Mapping[str, Job]) -> set[str]:
    """Jobs, and those that they wait for."""
    return {each for name in names for each in (name, *jobs[name].needs)}


def own_part(jobs: Mapping[str, Job], shard: Shard) -> set[str]:
    """Every `of`-th job, and the runs that these show.

    A part may be made where nothing else is: a run that several parts show is recorded by each.
    """
    needed = {name for job in jobs.values() for name in job.needs}
    divided = [name for name in jobs if name not in needed]
    own = [name for index, name in enumerate(divided) if index % shard.of == shard.number - 1]
    return with_needs(own, jobs)
