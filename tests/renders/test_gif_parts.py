"""Codes of GIFs that are near to what is planned: few, and exact where they have to be."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jaxtyping import UInt8
from PIL import Image

from epochreel.renders.sinks import numpy_near
from epochreel.renders.sinks.gif_blocks import write_head, write_part
from epochreel.renders.sinks.gif_changes import FOLLOWING, Planned
from epochreel.renders.sinks.gif_parts import parts_of
from epochreel.renders.sinks.palette import Palette

COLOURS = (np.arange(40)[:, None] * (6, 5, 4)).astype(np.uint8)
PALETTE = Palette(COLOURS, COLOURS, np.ones(40, dtype=np.int64))
COSTS = (900, 400, 40, 50, 2000)

_Frames = UInt8[np.ndarray, "frames rows columns"]


def _planned(seed: int, *exact: int) -> Planned:
    """Frames of runs of colours that change a little here and there."""
    rng, (rows, columns) = np.random.default_rng(seed), (30, 90)
    frames = [np.repeat(rng.integers(5, 35, (rows, columns // 3)), 3, axis=1)]
    for _ in range(9):
        some = np.repeat(rng.random((rows, columns // 3)) < 0.3, 3, axis=1)
        frames.append(np.clip(frames[-1] + some * rng.integers(-1, 2, (rows, columns)), 0, 39))
    indices = np.stack(frames).astype(np.uint8)
    channels = COLOURS[indices].astype(np.uint32) + rng.integers(0, 3, (*indices.shape, 1))
    numbers = (channels[..., 0] << 16 | channels[..., 1] << 8 | channels[..., 2]).astype(np.uint32)
    held = np.isin(np.arange(10), exact).astype(np.uint8)
    return Planned(numbers, indices, held, rng.integers(1, 9, 10, dtype=np.int32), [1] * 10)


def _part(batch: Planned, begin: int, end: int) -> Planned:
    frames = slice(begin, end)
    return Planned(
        batch.colours[begin : end + FOLLOWING],
        batch.indices[frames],
        batch.exact[frames],
        batch.weights[frames],
        batch.repeats[frames],
    )


def _shown(batch: Planned, path: Path) -> tuple[_Frames, int]:
    """What Pillow reads of a film of these frames, and how many bytes it has."""
    batches = iter([_part(batch, 0, 1), _part(batch, 1, 6), _part(batch, 6, 10)])
    with path.open("wb") as file, ThreadPoolExecutor(2) as executor:
        write_head(file, 90, 30, PALETTE, 1)
        for part, _ in parts_of(batches, PALETTE, 80, executor):
            assert part is not None
            write_part(file, part, 4, PALETTE)
        file.write(b";")
    found = []
    with Image.open(path) as image:
        for number in range(10):
            image.seek(number)
            found.append(np.array(image.convert("RGB"))[..., 0] // 6)
    return np.stack(found), path.stat().st_size


def test_frames_are_near_and_exact_where_they_have_to_be(tmp_path: Path) -> None:
    batch = _planned(0, 0, 4, 9)
    shown, size = _shown(batch, tmp_path / "near.gif")
    for frame in (0, 4, 9):
        np.testing.assert_array_equal(shown[frame], batch.indices[frame])
    apart = np.abs(shown.astype(int) - batch.indices)
    assert apart.max() > 0
    assert apart.mean() < 0.5
    _, all_exact = _shown(_planned(0, *range(10)), tmp_path / "exact.gif")
    assert size < 0.95 * all_exact


def _codes(module: Any, batch: Planned, bits: int) -> list[bytes]:
    """What a module makes of the frames after the first, and what it shows."""
    shown, table = batch.indices[0].copy(), np.zeros((256, 3), dtype=np.uint8)
    table[:40] = COLOURS
    found = []
    for frame in range(1, 10):
        given = [each[frame:] for each in batch[:4]]
        box = (3, 28, frame, 85)
        found.append(
            module.compress_near(*given, table, shown, 90, box, COSTS, (1 << bits) - 1, bits)
        )
        found.append(shown.tobytes())
    return found


@pytest.mark.parametrize("seed", range(3))
def test_codes_are_the_same_compiled_and_in_python(seed: int) -> None:
    compiled = pytest.importorskip("epochreel.renders.sinks._lzw", exc_type=ImportError)
    batch, bits = _planned(seed, 5), 6 + seed % 3
    assert _codes(compiled, batch, bits) == _codes(numpy_near, batch, bits)


@pytest.mark.parametrize("name", ["_lzw", "numpy_near"])
def test_frames_to_compress_fit_each_other(name: str) -> None:
    module = pytest.importorskip(f"epochreel.renders.sinks.{name}", exc_type=ImportError)
    batch, table = _planned(0), np.zeros((256, 3), dtype=np.uint8)

    def given(
        columns: int = 90,
        box: tuple[int, int, int, int] = (0, 30, 0, 90),
        costs: tuple[int, int, int, int, int] = COSTS,
        bits: int = 6,
        weight: int = 1,
    ) -> None:
        shown, weights = batch.indices[0].copy(), np.full(10, weight, dtype=np.int32)
        frames = batch.colours, batch.indices, batch.exact, weights
        module.compress_near(*frames, table, shown, columns, box, costs, 40, bits)

    given()
    given(costs=(2**20,) * 5, weight=64)
    fit = "have to fit each other"
    for wrong in ({"columns": 91}, {"box": (0, 31, 0, 90)}, {"box": (5, 5, 0, 90)}, {"bits": 5}):
        with pytest.raises(ValueError, match=fit):
            given(**wrong)
    for large in ({"costs": (*COSTS[:4], 2**20 + 1)}, {"costs": (-1, *COSTS[1:])}, {"weight": 65}):
        with pytest.raises(ValueError, match=r"costs are 0 to 2 \*\* 20, and weights 0 to 64"):
            given(**large)
