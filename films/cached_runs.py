"""Recordings of runs in a folder, by what determines them, so that none is trained twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from ..appearing import temporary_folder
from ..errors import UserError
from ..reels.recording import Recording
from ..reels.reelplace import replace
from ..training.estimatorspec import AnySpec
from . import keys

Progress = Callable[[int, int], None]
"""Called with the epochs that are recorded, and all that are to be."""


def key_of(spec: AnySpec) -> str:
    """Digits that differ for runs that differ, in what is written or in the files that they read.

    They differ too for other versions of all that trains, which may learn otherwise.
    """
    read = keys.contents_of(keys.files_of(spec))
    return keys.key_of(keys.trained_by(spec), spec.model_dump(mode="json"), read)


def path_of_run(spec: AnySpec, folder: Path) -> Path:
    """The file of a run in a folder, whether it is recorded yet or not."""
    return folder / f"{key_of(spec)}.reel"


def missing_of(specs: Iterable[AnySpec], folder: Path) -> list[AnySpec]:
    """Those runs of which there is no recording in a folder."""
    return [spec for spec in specs if not path_of_run(spec, folder).is_file()]


def recorded(
    stacks: Sequence[Sequence[AnySpec]],
    folder: Path,
    *,
    progress: Progress = lambda _done, _total: None,
) -> list[tuple[Recording, ...]]:
    """Recordings of stacks of runs; those that are not in the folder are recorded there first."""
    record_missing(stacks, folder, progress=progress)
    return [opened(specs, folder) for specs in stacks]


def opened(specs: Iterable[AnySpec], folder: Path) -> tuple[Recording, ...]:
    """Recordings that are in the folder; raises `UserError` for one that is not sound."""
    return tuple(_opened(spec, folder) for spec in specs)


def record_missing(
    stacks: Sequence[Sequence[AnySpec]],
    folder: Path,
    *,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """Record those runs of stacks that are not in the folder.

    Missing runs of a stack train together. A recording has its name only once it is whole, so that
    after an interruption the others are still to be made.
    """
    lacking = [missing_of(specs, folder) for specs in stacks]
    total = sum(spec.snapshots for specs in lacking for spec in specs)
    before = 0
    for specs in lacking:
        still = missing_of(specs, folder)  # another stack may have had some of them
        if still:
            _record(still, folder, partial(_onwards, progress, before, total))
        before += sum(spec.snapshots for spec in specs)
        progress(before, total)


def _onwards(progress: Progress, before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _record(specs: Sequence[AnySpec], folder: Path, report: Callable[[int], None]) -> None:
    # It loads torch, which films of recorded runs need not wait for.
    from ..training.record import record_runs

    folder.mkdir(parents=True, exist_ok=True)
    done = 0

    def one_more(_index: int, _snapshot: object) -> None:
        nonlocal done
        done += 1
        report(done)

    with temporary_folder(inside=folder) as making:
        paths = [path_of_run(spec, making) for spec in specs]
        record_runs(specs, paths, report=one_more)
        for path in paths:
            replace(folder / path.name, path)


def _opened(spec: AnySpec, folder: Path) -> Recording:
    """A run of the folder, with every epoch: one that is damaged can be trained again."""
    path = path_of_run(spec, folder)
    try:
        recording = Recording.open(path)
        if recording.damage:
            raise UserError(recording.damage)
        return recording
    except UserError as error:
        remedy = f"remove {path}, and it is recorded again"
        raise UserError(error.what, given=str(path), remedy=remedy) from None
