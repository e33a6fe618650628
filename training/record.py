"""Train runs and write each to its reel: where training and recording meet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import overload

from ..datasets.dataset import Dataset
from ..errors import UserError
from ..reels.recording import Recording, path_of
from ..reels.snapshot import Snapshot
from ..reels.writer import RecordingWriter, writing
from .dataspec import DataSpec
from .header import header_of
from .learner import check_batches
from .spec import RunSpec
from .train import train

AnyPath = str | os.PathLike[str]
Report = Callable[[int, Snapshot], None]
Loaded = Callable[[DataSpec, Dataset], None]


def _ignore(*_: object) -> None:
    pass


@overload
def record(
    specs: RunSpec, paths: AnyPath | Iterable[AnyPath], *, report: Report = _ignore
) -> Recording: ...


@overload
def record(
    specs: Iterable[RunSpec], paths: AnyPath | Iterable[AnyPath], *, report: Report = _ignore
) -> list[Recording]: ...


def record(
    specs: RunSpec | Iterable[RunSpec],
    paths: AnyPath | Iterable[AnyPath],
    *,
    report: Report = _ignore,
) -> Recording | list[Recording]:
    """Train `specs` together, record each in the file at the same index in `paths`, and open it.

    Returns the recording of a single spec, and a list for several:

        recording = epochreel.record(epochreel.RunSpec(data="circles"), "circles.reel")

    Runs of several specs train together, which takes little longer than one. The same call gives
    the same recordings, bit for bit on one machine; alone or among others, a run is rounded
    differently, which may show after hundreds of epochs. To get a run again exactly, record what
    was recorded with it, or record each run by itself.

    `report` is called with (index, snapshot) once that snapshot is in its file. Existing files are
    replaced, but none before everything has been checked. Whatever happens after that, the
    snapshots that were reported are kept. Raises `UserError` if there are not as many paths as
    specs, if a path is there twice or cannot be written, and for data that cannot be made.
    """
    files = _paths_of(paths)
    record_runs(_specs_of(specs), files, report=report)
    recordings = [Recording.open(path) for path in files]
    return recordings[0] if isinstance(specs, RunSpec) else recordings


def record_runs(
    specs: Sequence[RunSpec],
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
    for spec, dataset in zip(specs, datasets, strict=True):
        check_batches(spec, dataset)
    writers = [
        RecordingWriter(path, header_of(spec, dataset))
        for spec, dataset, path in zip(specs, datasets, map(Path, paths), strict=True)
    ]
    with writing(writers):
        for index, snapshot in train(specs, datasets):
            writers[index].append(snapshot)
            report(index, snapshot)


def _specs_of(given: object) -> list[RunSpec]:
    """The specs that are given; raises `UserError` for what is none."""
    specs = []
    several = [given]
    if isinstance(given, Iterable) and not isinstance(given, RunSpec | str | Mapping):
        several = list(given)
    for spec in several:
        if not isinstance(spec, RunSpec):
            raise UserError("not a RunSpec", given=spec, remedy="make one: RunSpec(hidden=(8, 8))")
        specs.append(spec)
    return specs


def _paths_of(given: object) -> list[Path]:
    """The paths that are given; raises `UserError` for what is none."""
    several = [given]
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | os.PathLike):
        several = list(given)
    return [path_of(each, "a file to record in") for each in several]


def _datasets(specs: Sequence[RunSpec], loaded: Loaded) -> list[Dataset]:
    """The points of each run, made once for all runs with the same."""
    keys = [spec.data.model_dump_json() for spec in specs]
    made: dict[str, Dataset] = {}
    for key, spec in zip(keys, specs, strict=True):
        if key not in made:
            made[key] = spec.data.dataset()
            loaded(spec.data, made[key])
    return [made[key] for key in keys]
