"""Fork children that record a loop of their own, and kill each at a random instant; run by a test.

Arguments: a folder, the number of children, a seed. Prints a line for each child: its file, and the
number of steps that it reported.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np

from epochreel import Recorder

_POINTS = np.random.default_rng(0).normal(size=(40, 2))
_LABELS = (_POINTS[:, 0] > 0).astype(int)


def answer(step: int, points: np.ndarray) -> np.ndarray:
    """Logits of the model at a step."""
    return np.asarray(points[:, 0] * (step / 8) + points[:, 1])


def record(path: Path, pipe: int) -> None:
    """Write a byte to the pipe for every step that is recorded."""
    with Recorder(path, data=(_POINTS, _LABELS), grid=12, outputs="logits") as recorder:
        for step in range(1, 100_000):
            recorder.snapshot(lambda points, step=step: answer(step, points))
            os.write(pipe, b".")


def recorded_before_kill(path: Path, steps: int, seconds: float) -> int:
    """The number of steps that a child reported until it was killed.

    It is killed `seconds` after it reported `steps`.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            record(path, writing)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        reported = len(pipe.read(steps))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return reported + len(pipe.read())


def main(folder: Path, children: int, seed: int) -> None:
    rng = random.Random(seed)
    for child in range(children):
        path = folder / f"{child}.reel"
        steps = 0 if child % 5 == 0 else rng.randint(1, 40)
        print(path.name, recorded_before_kill(path, steps, rng.uniform(0, 0.02)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
