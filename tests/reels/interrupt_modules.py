"""Record a module that is interrupted by Ctrl-C at random instants; run by a test.

Arguments: a file, a seed. Prints how many interruptions came, and after how many of them the module
or PyTorch were not as before.
"""

import random
import signal
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import nn

from epochreel import Recorder

_POINTS = np.random.default_rng(0).normal(size=(40, 2))
_LABELS = (_POINTS[:, 0] > 0).astype(int)
_INTERRUPTIONS = 400


def _look_on(*_: object) -> None:
    """A hook that is not called while the module is asked."""


class Changing(nn.Module):
    """A module in two modes, with a hook, that changes what it keeps when it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.drop, self.norm = nn.Linear(2, 8), nn.Dropout(), nn.BatchNorm1d(8)
        self.last, self.calls, self.seen = nn.Linear(8, 2), torch.zeros(3), list[int]()
        self.norm.eval()
        self.last.register_forward_hook(_look_on)

    def forward(self, points: torch.Tensor) -> Any:
        self.calls += 1
        self.seen.append(len(points))
        self.asked = True
        return self.last(self.norm(self.drop(torch.relu(self.first(points)))))


def _state(module: Changing) -> Iterator[object]:
    for name, part in module.named_modules():
        yield name, part.training, sorted(vars(part)), len(part._forward_hooks)
        yield [*part._parameters], [*part._modules]
    yield module.calls.tolist(), [*module.seen]
    yield torch.is_grad_enabled(), torch.random.get_rng_state().tolist()


def main(path: str, seed: int) -> None:
    rng, came, changed = random.Random(seed), 0, 0
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # An alarm comes at any instruction, other than what another thread sends.
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    with Recorder(path, data=(_POINTS, _LABELS), grid=12) as recorder:
        for _ in range(_INTERRUPTIONS):
            module = Changing()
            before = [*_state(module)]
            try:
                signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.0002, 0.01))
                while True:
                    recorder.snapshot(module)
            except KeyboardInterrupt:
                came += 1
            changed += [*_state(module)] != before
    print(came, changed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
