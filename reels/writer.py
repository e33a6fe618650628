"""Writes a `.reel` file, a step at a time; knows nothing of training."""

from __future__ import annotations

import json
import math
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import SupportsFloat

from ..errors import UserError
from . import additions, reelfile, reelplace, reelrows
from .architecture import Architecture
from .header import Header
from .reelerrors import explained, in_use, reported
from .snapshot import Snapshot
from .step_names import plural_of
from .steps import LARGEST_NUMBER
from .stored_header import pack
from .stored_samples import stored_logits, stored_values


class RecordingWriter:
    """A `.reel` file in the making: a context manager that `append`s snapshots in their order.

    The file is created, replacing any reel at `path`, when the context is entered, or with the
    first step: see `writing`. What `append` has returned from is safe from the death of the
    process. Anyone may open the file meanwhile. Only the process that has created the file writes
    and closes it, none that is forked from it.
    """

    def __init__(self, path: str | Path, header: Header) -> None:
        """Raises `UserError` for a header with values that are too long or make no sense."""
        self._stored = pack(header)
        self._path = Path(path)
        self._header = header
        self._count = 0
        self._first = 0
        self._names: tuple[str, ...] = ()  # of further measures
        self._last: Snapshot | None = None
        self._offered: Snapshot | None = None  # that may be stored and not counted in
        self._db: sqlite3.Connection | None = None
        self._new: sqlite3.Connection | None = None  # of a file that is to take its place
        self._place = ExitStack()  # which it does when this ends
        self._made: reelplace.Identity | None = None
        self._process = 0
        self._layers = len(header.model.shapes) if isinstance(header.model, Architecture) else 0
        self._size, self._dtype = header.state_size, header.state_dtype

    def __enter__(self) -> RecordingWriter:
        with self._placing():
            return self

    def prepare(self) -> sqlite3.Connection:
        """Make the file, which replaces any reel at `path` only with the first step."""
        self._new, self._process = self._place.enter_context(self._placing()), os.getpid()
        return self._new

    def begin(self, snapshot: Snapshot) -> RecordingWriter:
        """Enter with the first step, without which an older reel is not replaced."""
        self.check(snapshot)
        row = self._row(snapshot)
        new = self._new or self.prepare()
        with self._place:
            self._add(new, snapshot)
            reelrows.write_step(new, row)
            self._count_in(snapshot)  # nor is the file removed from now on
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._forked:
            return
        if self._db is None:  # what failed may be another file of several
            self._place.__exit__(GeneratorExit, GeneratorExit(), None)
        with reported(self._path):
            if self._db is not None:
                reelfile.settle(self._db, Path(os.path.realpath(self._path)))
            if error is not None and not self._count:
                reelplace.remove(self._path, self._made)

    def append(self, snapshot: Snapshot) -> None:
        """Store the next step.

        Raises `UserError` for values that do not fit the recording or the steps before, and where
        the file would become too large; `OSError` if the disk is full. Earlier steps are kept.
        """
        if self._db is None and self._new is None:
            raise RuntimeError("a writer must be entered before it can append")
        if self._forked:
            raise UserError(
                f"{self._path} is recorded by the process that this one was forked from",
                remedy="record in that process, or in a file of its own",
            )
        if self._db is None:
            self.begin(snapshot)
            return
        self._recount()
        if self._count >= reelrows.MOST_STEPS:
            raise self._full()
        self.check(snapshot)
        row = self._row(snapshot)
        self._offered = snapshot
        try:
            with reelfile.whole(self._db):
                self._add(self._db, snapshot)
                reelrows.write_step(self._db, row)
        except sqlite3.Error as error:
            if not reelfile.is_full(self._db, len(row[-1])):
                raise self._kept(explained(self._path, error)) from error
            raise self._full() from error
        self._count_in(snapshot)

    @property
    def last(self) -> Snapshot | None:
        """The last step in the file; None before the first."""
        self._recount()
        return self._last

    @property
    def _forked(self) -> bool:
        """Whether this is a child of the process that has created the file."""
        return self._process not in (0, os.getpid())

    def _row(self, snapshot: Snapshot) -> reelrows.Row:
        """The next step as it is stored."""
        return (
            self._count,
            int(snapshot.epoch),
            None if snapshot.value is None else float(snapshot.value),
            float(snapshot.train_loss),
            float(snapshot.test_loss),
            float(snapshot.train_accuracy),
            float(snapshot.test_accuracy),
            float(snapshot.seconds),
            _as_json(snapshot.gradient_norms),
            _as_json(snapshot.dead_units),
            self._state(snapshot),
        )

    def _add(self, db: sqlite3.Connection, snapshot: Snapshot) -> None:
        """Store what the next step has beside the model and its usual measures."""
        if snapshot.measures or snapshot.moving is not None:
            names = self._names_with(snapshot)
            additions.write(db, self._count, snapshot.measures, snapshot.moving, names)

    def _names_with(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Names of measures of the steps up to the next."""
        return (*dict.fromkeys((*self._names, *snapshot.measures)),)

    def _count_in(self, snapshot: Snapshot) -> None:
        """Remember a step that is stored."""
        if self._last is None:
            self._first = snapshot.epoch
        self._names = self._names_with(snapshot)
        self._count, self._last, self._offered = self._count + 1, snapshot, None

    def _recount(self) -> None:
        """Count in a step that was stored before an interruption."""
        if self._offered is None or self._db is None or self._forked:
            return
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        if reelrows.count_steps(self._db) > self._count:
            self._count_in(self._offered)
        self._offered = None

    def _full(self) -> UserError:
        what = f"it holds {self._count} {plural_of(self._header.step)}"
        remedy = "record fewer, or a smaller model"
        return UserError(f"{self._path} is full: {what}", remedy=remedy)

    def _kept(self, error: Exception) -> Exception:
        """An error of the system with what the file keeps."""
        if self._last is None or not isinstance(error, OSError):
            return error
        name, last = self._header.step, f"{self._last.epoch:,}"
        steps = (
            f"{plural_of(name)} {self._first:,} to {last}" if self._count > 1 else f"{name} {last}"
        )
        if self._last.value is not None:
            last = f"{self._last.value:.6g}"
            several = f"{self._count:,} values of {name}, the last {last}"
            steps = several if self._count > 1 else f"{name} {last}"
        return OSError(error.errno, f"{error.strerror}; it keeps {steps}")

    @contextmanager
    def _placing(self) -> Iterator[sqlite3.Connection]:
        """The file with its header, which replaces any reel at `path` when the block ends."""
        with reelplace.taking(self._path):
            with reelfile.creating(self._path) as (db, part):
                reelrows.write_header(db, self._stored)
                yield db
                self._made = reelplace.identity_of(part)
            self._connect()

    def _connect(self) -> None:
        try:
            with reported(self._path):
                self._db = reelfile.connect_writer(self._path)
                if reelplace.identity_of(self._path) != self._made:  # where there are no locks
                    self._db.close()
                    self._db = None
                    raise in_use(self._path)
                self._process = os.getpid()
        except BaseException as error:
            if not self._count or isinstance(error, Exception):  # which nobody could open
                reelplace.remove(self._path, self._made)
            raise

    def check(self, snapshot: Snapshot) -> None:
        """Raise `UserError` for what the reader would refuse; NaN is what was not measured."""
        name, several = self._header.step, plural_of(self._header.step)
        last = self._last
        if not (last.epoch if last else -1) < snapshot.epoch <= LARGEST_NUMBER:
            raise UserError(
                f"numbers of {several} must rise, from 0 to {LARGEST_NUMBER}",
                given=snapshot.epoch,
                remedy=f"the last {name} was {last.epoch}" if last else "",
            )
        if last and (last.value is None) != (snapshot.value is None):
            raise UserError(f"either every {name} or none must have a value", given=snapshot.value)
        if snapshot.value is not None and not math.isfinite(snapshot.value):
            raise UserError(f"values of {several} must be finite", given=snapshot.value)
        shares = (snapshot.train_accuracy, snapshot.test_accuracy, *snapshot.dead_units)
        for share in shares:
            if share < 0 or share > 1:
                raise UserError("accuracies and dead units must be from 0 to 1", given=shares)
        for norm in snapshot.gradient_norms:
            if norm < 0:
                raise UserError("gradient norms must not be negative", given=norm)
        if not (last.seconds if last else 0) <= snapshot.seconds <= LARGEST_NUMBER:
            raise UserError(
                "seconds must be non-negative, finite and must not decrease", given=snapshot.seconds
            )
        additions.check(snapshot.measures, snapshot.moving, self._names)
        counts = len(snapshot.gradient_norms), len(snapshot.dead_units)
        if counts != (self._layers, max(self._layers - 1, 0)):
            raise UserError(
                f"the model has {self._layers} layers: it needs as many gradient norms, and dead "
                "units for all layers but the last",
                given=counts,
            )

    def _state(self, snapshot: Snapshot) -> bytes:
        """Parameters, or sampled logits, as they are stored."""
        model = self._header.model
        if isinstance(model, Architecture):
            return model.pack_bytes(snapshot.layers)
        field = snapshot.field
        if field is None or field.shape[1:] != model.shape or field.size != self._size:
            outputs = self._size // math.prod(model.shape)
            raise UserError(
                f"a step of this model needs a field of shape {(outputs, *model.shape)}",
                given=... if field is None else field.shape,
            )
        stored = stored_values if self._header.dataset.regression else stored_logits
        return bytes(stored(field, self._dtype).tobytes())


@contextmanager
def writing(writers: Sequence[RecordingWriter]) -> Iterator[None]:
    """A block that appends to all of `writers`, each of which replaces a reel with its first step.

    It is not entered unless every file can be created.
    """
    with ExitStack() as prepared:
        for writer in writers:
            prepared.push(writer.__exit__)
            writer.prepare()
        yield


def _as_json(numbers: Sequence[SupportsFloat]) -> str:
    """A list in JSON, in two thirds of the time that `json` takes for finite numbers."""
    text = ", ".join([repr(float(number)) for number in numbers])
    return json.dumps([*map(float, numbers)]) if "n" in text else f"[{text}]"
