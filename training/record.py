"""Train runs and write each to its reel: where training and recording meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from ..errors import UserError
from ..reels.snapshot import Snapshot
from ..reels.writer import RecordingWriter
from .header import header_of
from .spec import RunSpec
from .train import train


def _ignore(index: int, snapshot: Snapshot) -> None:
    pass


def record(
    specs: RunSpec | Sequence[RunSpec],
    paths: str | Path | Sequence[str | Path],
    *,
    report: Callable[[int, Snapshot], None] = _ignore,
) -> None:
    """Train `specs` together and record each in the file at the same index in `paths`.

    A single spec or path is a list of one.
    `report` is called with (index, snapshot) once that snapshot is in its file. Existing files are
    replaced when training starts. Whatever happens then, the snapshots that were reported are kept.
    Raises `UserError` if there are not as many paths as specs, if a path is there twice, and for
    data that cannot be made.
    """
    specs = [specs] if isinstance(specs, RunSpec) else specs
    paths = [paths] if isinstance(paths, str | Path) else paths
    if len(specs) != len(paths):
        raise UserError(
            f"{len(specs)} runs need as many files",
            given=[str(path) for path in paths],
            remedy="give a path for every run",
        )
    if len({Path(path).resolve() for path in paths}) < len(specs):
        raise UserError(
            "runs need a file each",
            given=[str(path) for path in paths],
            remedy="give every run another path",
        )
    # All data and headers first: an error in them must not replace an existing recording.
    datasets = [spec.data.dataset() for spec in specs]
    writers = [
        RecordingWriter(path, header_of(spec, dataset))
        for spec, dataset, path in zip(specs, datasets, paths, strict=True)
    ]
    with ExitStack() as stack:
        for writer in writers:
            stack.enter_context(writer)
        for index, snapshot in train(specs, datasets):
            writers[index].append(snapshot)
            report(index, snapshot)
