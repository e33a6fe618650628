"""A valid recording of a large network is evaluated in little memory."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from epochreel.reels.forward import Layer
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec


def test_a_wide_network_needs_little_memory(
    tmp_path: Path, snapshot_of: Callable[..., Snapshot]
) -> None:
    """The outputs of all layers on this grid would take 650 MB."""
    spec = RunSpec.parse({"hidden": [1024, 1] * 8, "activation": "relu"})
    layers: list[Layer] = [
        (np.ones(shape, dtype=np.float32), np.ones(shape[1], dtype=np.float32))
        for shape in spec.shapes(classes=2)
    ]
    with RecordingWriter(tmp_path / "a.reel", header_of(spec, spec.data.dataset())) as writer:
        writer.append(snapshot_of(layers))
    grid = Grid.over((-1.0, 1.0, -1.0, 1.0), rows=140, columns=140)
    assert Recording.open(tmp_path / "a.reel").logits([0], grid).shape == (1, 1, 140, 140)
