"""Two processes that begin one reel at the same time, again and again; run by a test.

Arguments: a file, the number of starts, a seed. Prints a line for each start: which of the two were
refused, the number of steps that the reel then has, whose they are, and what is beside it.
"""

import multiprocessing
import random
import sys
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import cast

import numpy as np

from epochreel import Recorder, Recording, UserError

_POINTS = np.random.default_rng(0).normal(size=(20, 2))
_LABELS = (_POINTS[:, 0] > 0).astype(int)
_STEPS = 5


def record(path: Path, who: int, barrier: Barrier, delays: list[float], refused: list[int]) -> None:
    """Begin a reel after each delay, record a few steps if that is not refused, and close it."""
    for delay in delays:
        with Recorder(path, data=(_POINTS, _LABELS), grid=4) as recorder:
            barrier.wait()
            time.sleep(delay)
            refused[who] = 0
            try:
                for _ in range(_STEPS):
                    recorder.snapshot(lambda points: points[:, 0], train_loss=who)
            except UserError as error:
                refused[who] = 1 + ("in use by another process" not in str(error))
            barrier.wait()  # neither closes before both have begun
        barrier.wait()
        barrier.wait()  # the parent has looked


def main(path: Path, starts: int, seed: int) -> None:
    rng = random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    barrier, refused = context.Barrier(3, timeout=60), cast("list[int]", context.Array("i", 2))
    delays = [[rng.choice([0, rng.uniform(0, 0.004)]) for _ in range(starts)] for _ in range(2)]
    both = [
        context.Process(target=record, args=(path, who, barrier, delays[who], refused))
        for who in range(2)
    ]
    for process in both:
        process.start()
    for _ in range(starts):
        for _ in range(3):
            barrier.wait()
        recording = Recording.open(path)
        losses = {*recording.metrics.train_loss.tolist()}
        beside = len([*path.parent.iterdir()]) - 1
        print(refused[:], len(recording.steps) // _STEPS, sorted(losses), beside, flush=True)
        path.unlink()
        barrier.wait()
    for process in both:
        process.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
