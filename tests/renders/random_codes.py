"""Compresses random frames with a build of `_lzw` whose file is given: one with sanitizers.

It imports nothing of the package, whose other modules are built without them.
"""

import sys
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import numpy as np

BATCHES = 400
LARGEST = 40, 120  # rows and columns
COSTLIEST, HEAVIEST = 2**20, 64
COLOURS = 1 << 24


def _indices(random: np.random.Generator, shape: tuple[int, ...], colours: int) -> np.ndarray:
    """Noise, areas of one colour, or both."""
    noise = random.integers(colours, size=shape)
    areas = np.sort(noise, axis=int(random.integers(len(shape))))
    kinds = noise, areas, np.where(random.random(shape) < 0.1, noise, areas), noise * 0
    return kinds[random.integers(len(kinds))].astype(np.uint8)


def _replayed(
    module: ModuleType, frames: np.ndarray, counts: np.ndarray, random: np.random.Generator
) -> None:
    """Make each frame of what differs from the one before; refuse words that lead beyond it."""
    before, table = np.zeros_like(frames[0]), np.zeros(COLOURS, dtype=np.uint8)
    numbers, copy = np.zeros((2, *before.shape[:2]), dtype=np.uint32)
    indices, runs = np.zeros(copy.shape, dtype=np.uint8), np.empty(copy.size, dtype=np.uint32)
    for frame in frames:
        _, count = module.differ(frame, before, numbers, counts, runs)
        module.replay(runs[:count], table, copy, indices)
        assert (copy == numbers).all()
        before = frame
    with suppress(ValueError):
        anything = random.integers(1 << 32, size=20, dtype=np.uint32) >> random.integers(24)
        module.replay(anything.astype(np.uint32), table, copy, indices)


def main() -> None:
    """Compress them all, each as the one before has left what is shown."""
    spec = spec_from_file_location("_lzw", sys.argv[1])
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    random, counts = np.random.default_rng(0), np.zeros(COLOURS, dtype=np.uint32)
    for _ in range(BATCHES):
        frames, bits = int(random.integers(1, 25)), int(random.integers(2, 9))
        rows, columns = (int(random.integers(1, most + 1)) for most in LARGEST)
        transparent = int(random.integers(1 << bits))
        palette = random.integers(256, size=(256, 3)).astype(np.uint8)
        planned = _indices(random, (frames, rows, columns), 1 << bits)
        red, green, blue = np.moveaxis(palette[planned].astype(np.uint32), -1, 0)
        colours = red << 16 | green << 8 | blue
        if random.random() < 0.5:
            colours ^= random.integers(8, size=colours.shape).astype(np.uint32)
        exact = (random.random(frames) < 0.2).astype(np.uint8)
        weights = random.integers(random.choice([1, 3, HEAVIEST]) + 1, size=frames)
        _replayed(module, palette[planned], counts, random)
        shown = _indices(random, (rows, columns), 1 << bits)
        costs = random.integers(random.choice([1, 400, COSTLIEST]) + 1, size=5).tolist()
        for frame in range(frames):
            top, bottom = sorted(random.choice(rows + 1, 2, replace=False).tolist())
            left, right = sorted(random.choice(columns + 1, 2, replace=False).tolist())
            given = colours[frame:], planned[frame:], exact[frame:]
            weighing = weights[frame:].astype(np.int32)
            box = top, bottom, left, right
            module.compress_near(
                *given, weighing, palette, shown, columns, box, tuple(costs), transparent, bits
            )


if __name__ == "__main__":
    main()
