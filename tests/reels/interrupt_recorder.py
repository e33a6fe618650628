"""Record a loop that is interrupted at random instants, and go on each time; run by a test.

Arguments: a file, a seed. Prints the number of every step that `snapshot` returned.
"""

import random
import signal
import sys

import numpy as np

from epochreel import Recorder

_POINTS = np.random.default_rng(0).normal(size=(40, 2))
_LABELS = (_POINTS[:, 0] > 0).astype(int)
_INTERRUPTIONS = 150


def main(path: str, seed: int) -> None:
    rng, returned = random.Random(seed), list[int]()
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    with Recorder(path, data=(_POINTS, _LABELS), grid=12, outputs="logits") as recorder:
        for _ in range(_INTERRUPTIONS):
            try:
                signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.001, 0.02))
                for _ in range(100):
                    returned.append(recorder.snapshot(lambda points: points[:, 0]).epoch)
                signal.pause()
            except KeyboardInterrupt:
                pass
    print(*returned)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
