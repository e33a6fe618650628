"""A recording of points before anything is learnt, to draw them; knows no torch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ..datasets.dataset import Dataset
from ..reels.grid import Grid
from ..reels.snapshot import Snapshot
from ..reels.task import task_of
from ..reels.writer import RecordingWriter, writing
from .header import header_of
from .spec import RunSpec


def write_points(path: Path, spec: RunSpec, dataset: Dataset) -> None:
    """Write a reel of `dataset` whose only step answers 0 everywhere, with nothing measured."""
    grid, nan = Grid.over(dataset.domain, 2, 2), float("nan")
    field = np.zeros((task_of(dataset).outputs, *grid.shape), dtype=np.float32)
    writer = RecordingWriter(path, replace(header_of(spec, dataset), model=grid))
    with writing([writer]):
        writer.append(Snapshot(0, nan, nan, nan, nan, (), (), 0.0, field=field))
