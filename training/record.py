"""Train networks, fit estimators and write each to its reel: training and recording meet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import count
from pathlib import Path
from typing import overload

from ..datasets.dataset import Dataset
from ..errors import UserError
from ..notebook import progress_bar
from ..reels.given_path import path_of
from ..reels.recording import Recording
from ..reels.snapshot import Snapshot
from ..reels.writer import RecordingWriter, writing
from .dataspec import DataSpec
from .estimatorspec import AnySpec, EstimatorSpec
from .header import header_of
from .record_estimator import record_run, run_of
from .spec import RunSpec

AnyPath = str | os.PathLike[str]
Report = Callable[[int, Snapshot], None]
Loaded = Callable[[DataSpec, Dataset], None]


def _ignore(*_: object) -> None:
    pass


@overload
def record(
    specs: AnySpec, paths: AnyPath | Iterable[AnyPath], *, report: Report | None = None
) -> Recording: ...


@overload
def record(
    specs: Iterable[AnySpec], paths: AnyPath | Iterable[AnyPath], *, report: Report | None = None
) -> list[Recording]: ...


def record(
    specs: AnySpec | Iterable[AnySpec],
    paths: AnyPath | Iterable[AnyPath],
    *,
    report: Report | None = None,
) -> Recording | list[Recording]:
    """Train `specs` together, record each in the file at the same index in `paths`, and open it.

    Returns the recording of a single spec, and a list for several:

        recording = epochreel.record(epochreel.RunSpec(data="circles"), "circles.reel")

    Runs of several specs train together, which takes little longer than one. The same call gives
    the same recordings, bit for bit on one machine; alone or among others, a run is rounded
    differently, which may show after hundreds of epochs. To get a run again exactly, record what
    was recorded with it, or record each run by itself. Estimators are fitted one after the other.

    `report` is called with (index, snapshot) once that snapshot is in its file; by default, a
    notebook shows a bar below the cell. Existing files are replaced, but none before everything has
    been checked. Whatever happens after that, the snapshots that were reported are kept. Raises
    `UserError` if there are not as many paths as specs, if a path is there twice or cannot be
    written, and for data that cannot be made.
    """
    files = _paths_of(paths)
    runs = _specs_of(specs)
    with nullcontext(report) if report else _in_notebook(runs) as shown:
        record_runs(runs, files, report=shown)
    recordings = [Recording.open(path) for path in files]
    return recordings[0] if isinstance(specs, AnySpec) else recordings


@contextmanager
def _in_notebook(specs: Sequence[AnySpec]) -> Iterator[Report]:
    """A report that counts steps in a bar; how many an estimator has is not known."""
    networks = [spec for spec in specs if isinstance(spec, RunSpec)]
    known = len(networks) == len(specs)
    total = sum(spec.epochs + 1 for spec in networks) if known else 0
    done = count(1)
    with progress_bar("recording") as show:
        yield lambda _index, _snapshot: show(next(done), total)


def record_runs(
    specs: Sequence[AnySpec],
    paths: Sequence[AnyPath],
    *,
    report: Report = _ignore,
    loaded: Loaded = _ignore,
) -> None:
    """The same without reading the recordings again; `loaded` is called with the data of runs."""
    given = [str(path) for path in paths]
    if len(specs) != len(paths):
        raise UserError(
            f"{len(specs)} runs need as many files",
            given=given,
            remedy="give a path for every run",
        )
    if len({Path(path).resolve() for path in paths}) < len(specs):
        raise UserError("runs need a file each", given=given, remedy="give every run another path")
    datasets = _datasets(specs, loaded)
    runs = [*zip(specs, datasets, map(Path, paths), strict=True)]
    estimators = {
        index: (run_of(spec, dataset), path)
        for index, (spec, dataset, path) in enumerate(runs)
        if isinstance(spec, EstimatorSpec)
    }
    networks = {
        index: (spec, dataset, path)
        for index, (spec, dataset, path) in enumerate(runs)
        if isinstance(spec, RunSpec)
    }
    if networks:
        _record_networks(networks, report)
    for index, (run, path) in estimators.items():
        record_run(run, path, partial(report, index))


def _record_networks(runs: Mapping[int, tuple[RunSpec, Dataset, Path]], report: Report) -> None:
    """Train runs by their index, and write each to its file."""
    # They load torch, which estimators do without.
    from .learner import check_batches
    from .train import train

    indices, specs, datasets = [*runs], [], []
    writers = []
    for spec, dataset, path in runs.values():
        check_batches(spec, dataset)
        specs.append(spec)
        datasets.append(dataset)
        writers.append(RecordingWriter(path, header_of(spec, dataset)))
    with writing(writers):
        for position, snapshot in train(specs, datasets):
            writers[position].append(snapshot)
            report(indices[position], snapshot)


def _specs_of(given: object) -> list[AnySpec]:
    """The specs that are given; raises `UserError` for what is none."""
    specs = []
    several = [given]
    if isinstance(given, Iterable) and not isinstance(given, AnySpec | str | Mapping):
        several = list(given)
    for spec in several:
        if not isinstance(spec, AnySpec):
            raise UserError("not a RunSpec", given=spec, remedy="make one: RunSpec(hidden=(8, 8))")
        specs.append(spec)
    return specs


def _paths_of(given: object) -> list[Path]:
    """The paths that are given; raises `UserError` for what is none."""
    several = [given]
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | os.PathLike):
        several = list(given)
    return [path_of(each, "a file to record in") for each in several]


def _datasets(specs: Sequence[AnySpec], loaded: Loaded) -> list[Dataset]:
    """The points of each run, made once for all runs with the same."""
    keys = [spec.data.model_dump_json() for spec in specs]
    made: dict[str, Dataset] = {}
    for key, spec in zip(keys, specs, strict=True):
        if key not in made:
            made[key] = spec.data.dataset()
            loaded(spec.data, made[key])
    return [made[key] for key in keys]
