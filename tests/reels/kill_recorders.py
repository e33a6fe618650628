"""Fork children that record the same run, and kill each at a random instant; run by a test.

Arguments: a folder, the number of children, a seed. Prints a line for each child: its file, and the
number of epochs that it reported. Torch is imported once, before the forks, so that a child starts
in milliseconds.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import torch

from epochreel import RunSpec, record
from epochreel.reels.snapshot import Snapshot


def record_and_report(spec: RunSpec, path: Path, pipe: int) -> None:
    """Write a byte to the pipe for every epoch that is reported as recorded."""

    def report(_: int, __: Snapshot) -> None:
        os.write(pipe, b".")

    record([spec], [path], report=report)


def reported_before_kill(spec: RunSpec, path: Path, epochs: int, seconds: float) -> int:
    """The number of epochs that a child reported until it was killed.

    It is killed `seconds` after it reported `epochs`.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            record_and_report(spec, path, writing)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        reported = len(pipe.read(epochs))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return reported + len(pipe.read())


def main(folder: Path, children: int, seed: int) -> None:
    torch.set_num_threads(1)
    spec = RunSpec.from_json((folder / "spec.json").read_text())
    # Torch's one-time initialisation takes place before the forks.
    record([spec.model_copy(update={"epochs": 1})], [folder / "warm.reel"])
    rng = random.Random(seed)
    for child in range(children):
        path = folder / f"{child}.reel"
        # Some in the first milliseconds, while the file is created; most while epochs are written.
        epochs = 0 if child % 5 == 0 else rng.randint(5, 25)
        print(path.name, reported_before_kill(spec, path, epochs, rng.uniform(0, 0.02)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
