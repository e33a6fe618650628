"""Writes a `.reel` file, a step at a time; knows nothing of training."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType

import numpy as np

from . import reelfile, reelrows
from .architecture import DTYPES, Architecture
from .header import Header
from .meta import write_header
from .snapshot import Snapshot


class RecordingWriter:
    """A `.reel` file in the making: a context manager that `append`s snapshots in order of epoch.

    What `append` has returned from is safe from the death of the process. Anyone may open the file
    meanwhile. An existing reel at `path` is replaced.
    """

    def __init__(self, path: str | Path, header: Header) -> None:
        self._path = Path(path)
        self._header = header
        self._count, self._last = 0, -1
        with reelfile.creating(self._path) as db:
            write_header(db, header)
        with reelfile.reported(self._path):
            self._db = reelfile.connect_writer(self._path)

    def append(self, snapshot: Snapshot) -> None:
        """Store the next step; raises `OSError` if the disk is full, the earlier ones kept."""
        if snapshot.epoch <= self._last:
            raise ValueError(f"{snapshot.epoch} after {self._last}: steps must rise")
        row = (
            self._count,
            snapshot.epoch,
            snapshot.value,
            snapshot.train_loss,
            snapshot.test_loss,
            snapshot.train_accuracy,
            snapshot.test_accuracy,
            json.dumps(snapshot.gradient_norms),
            json.dumps(snapshot.dead_units),
            snapshot.seconds,
            self._state(snapshot),
        )
        with reelfile.reported(self._path):
            reelrows.write_snapshot(self._db, row)
        self._count, self._last = self._count + 1, snapshot.epoch

    def close(self) -> None:
        """Finish the file."""
        with reelfile.reported(self._path):
            reelfile.settle(self._db)

    def __enter__(self) -> RecordingWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _state(self, snapshot: Snapshot) -> bytes:
        """Parameters, or sampled logits, as they are stored."""
        model = self._header.model
        if isinstance(model, Architecture):
            dtype = DTYPES[model.dtype]
            arrays = [array for layer in snapshot.layers for array in layer]
            return b"".join([array.astype(dtype, copy=False).tobytes() for array in arrays])
        if snapshot.field is None or snapshot.field.shape[1:] != model.shape:
            raise ValueError("a snapshot of sampled logits needs them at every sample of the grid")
        # The largest float16 is 65,504; larger logits have the same colour anyway.
        return np.clip(snapshot.field, -65504, 65504).astype(reelrows.FIELD_DTYPE).tobytes()
