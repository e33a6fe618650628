"""The number of cores, and how jobs, drawing processes and threads share them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
from threadpoolctl import threadpool_limits

from .sinks.options import MOST_THREADS

# With fewer threads a core idles: the encoder waits while the next frame is drawn.
_THREADS_PER_CORE = 2  # of the encoders of all processes together
# A drawing process takes a few seconds to start, and its encoder keeps a second core busy.
_CORES_PER_PROCESS = 2
_TURN = 1e-4  # seconds for which a thread keeps Python's lock where others want it
_SECONDS_PER_PROCESS = 15  # of video; below this, another process does not pay off


@dataclass(frozen=True)
class Share:
    """The share of `cores` for each of `processes` that run at the same time."""

    cores: int
    processes: int = 1

    @classmethod
    def all(cls) -> Share:
        """All cores that are available to this process."""
        if hasattr(os, "sched_getaffinity"):
            return cls(len(os.sched_getaffinity(0)))
        return cls(os.cpu_count() or 1)

    def at_once(self, processes: int) -> int:
        """How many of `processes` run at the same time: at most two per core."""
        return max(1, min(processes, _THREADS_PER_CORE * self.cores // self.processes))

    def among(self, processes: int) -> Share:
        """The share of each of `processes` that run at the same time."""
        return Share(self.cores, self.processes * processes)

    @property
    def encoder_threads(self) -> int:
        """Encoder threads of one process: two per core, over all processes together."""
        return min(max(1, _THREADS_PER_CORE * self.cores // self.processes), MOST_THREADS)

    def drawing_processes(self, seconds: float) -> int:
        """How many processes to start for a video of `seconds`."""
        useful = int(seconds // _SECONDS_PER_PROCESS)
        return max(1, min(self.cores // self.processes // _CORES_PER_PROCESS, useful))


@contextmanager
def cores_for_encoding() -> Iterator[None]:
    """Limit OpenCV and BLAS to one thread each, and shorten turns at Python's lock.

    Images and matrices are small while frames are drawn: a second thread would only take time from
    the encoder. The thread that feeds it would wait 5 ms for the lock, half as long as a frame
    takes. All settings are restored afterwards.
    """
    before = cv2.getNumThreads(), sys.getswitchinterval()
    with threadpool_limits(1, user_api="blas"):
        cv2.setNumThreads(1)
        sys.setswitchinterval(_TURN)
        try:
            yield
        finally:
            cv2.setNumThreads(before[0])
            sys.setswitchinterval(before[1])
