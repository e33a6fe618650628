"""What workers do, which may be on other machines and may die; writes no output file.

Recordings come as bytes, and outputs go back as bytes.
"""

from __future__ import annotations

import gc
import logging
import re
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..appearing import temporary, temporary_folder
from ..datasets.named_modules import importable_from
from ..errors import UserError, message_of
from ..films.keys import FITTING, PAGES, TRAINING
from ..renders.options import RenderOptions
from ..training.estimatorspec import AnySpec

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """A job with all that it needs, and the sources that it was planned with.

    It shares `cores`, or all if that is 0, with as many `processes`. Files say that they show
    recordings of these `names`. Code that it names is looked for in the folder `beside` first.
    """

    name: str
    work: AnySpec | RenderOptions | FilmWork
    reels: tuple[bytes, ...] = ()
    version: str = ""
    processes: int = 1
    cores: int = 0
    names: tuple[str, ...] = ()
    beside: Path = Path()


@dataclass(frozen=True)
class FilmWork:
    """A film script, what is changed of it, and the folder for what it is made of."""

    script: str
    changes: Mapping[str, Any]
    shrunk: int
    parts: Path


@dataclass(frozen=True)
class TaskResult:
    """The outputs by name and their warnings, or the message of the error.

    `seconds` is how long it took.
    """

    name: str
    seconds: float
    files: Mapping[str, bytes] = field(default_factory=dict)
    error: str | None = None
    warnings: tuple[str, ...] = ()


def our_version() -> str:
    """Digits of all that trains and draws, which is in the keys of jobs."""
    return " ".join(each.digest() for each in (PAGES, TRAINING, FITTING))


def carry_out(task: Task) -> TaskResult:
    """Do it in a temporary folder; exceptions become the error of the result."""
    started = time.perf_counter()
    with temporary_folder() as folder:
        try:
            if task.version != our_version():
                what = "this worker has another version of epochreel, or of what it needs"
                raise UserError(what, remedy="install the same on all machines")
            output = folder / "made" / task.name  # files say how they are called
            output.parent.mkdir()
            warnings = _made(task, folder, output)
            files = {path.name: path.read_bytes() for path in sorted(output.parent.iterdir())}
        except Exception as error:  # any error is reported, and the batch continues
            if _log.isEnabledFor(logging.DEBUG) and not isinstance(error, UserError):
                traceback.print_exc()
            # The user knows the names of files, not the temporary folders.
            message = re.sub(rf"{re.escape(str(folder))}/\w+/", "", message_of(error))
            return TaskResult(task.name, time.perf_counter() - started, error=message)
        finally:
            gc.collect()  # scenes are in cycles; those of many films would take much memory
    return TaskResult(task.name, time.perf_counter() - started, files, warnings=warnings)


def carry_out_alone(task: Task) -> TaskResult:
    """Carry out the only task of a process, with what is loaded exempt from garbage collection.

    With PyTorch and Manim, to search it takes longer than a small picture.
    """
    gc.freeze()
    try:
        return carry_out(task)
    finally:
        gc.unfreeze()  # the process may serve others afterwards


def _made(task: Task, folder: Path, output: Path) -> tuple[str, ...]:
    """Make the output in the folder; returns what might be wrong with it."""
    if isinstance(task.work, RenderOptions):
        return _rendered(task, task.work, folder, output)
    if isinstance(task.work, FilmWork):
        return _filmed(task.work, output)
    from ..training.record import record_runs

    # Alone: among others it would be rounded differently, and not be the same run every time.
    with temporary(), importable_from(task.beside):
        record_runs([task.work], [output])
    return ()


def _rendered(task: Task, options: RenderOptions, folder: Path, output: Path) -> tuple[str, ...]:
    from ..reels.recording import Recording
    from ..renders.cores import Share
    from ..renders.fitting import render_fitted

    share = Share(task.cores or Share.all().cores, task.processes)
    reels = []
    with temporary():
        for index, (data, name) in enumerate(zip(task.reels, task.names, strict=True)):
            path = folder / str(index) / name
            path.parent.mkdir()
            path.write_bytes(data)
            reels.append(Recording.open(path))
        rendered = render_fitted(reels, output, options, share=share)
        fitted = (f"fits with {rendered.fitted}",) if rendered.fitted else ()
        return (*rendered.warnings, *fitted)


def _filmed(work: FilmWork, output: Path) -> tuple[str, ...]:
    from ..films.choosing import chosen
    from ..films.laid_out import unseen
    from ..films.make import make_film
    from ..films.script import Script

    draft, faults = Script.draft(work.script)
    faults.check()
    script = chosen(draft, shrunk=work.shrunk, **work.changes)
    work.parts.mkdir(parents=True, exist_ok=True)
    return make_film(script, output, work.parts, unseen, faults).warnings
