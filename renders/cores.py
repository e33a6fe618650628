"""Cores, counted in one place and shared: among jobs, drawing processes, and threads of each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
from threadpoolctl import threadpool_limits

from .sinks.options import MOST_THREADS

# A core idles with fewer: the encoder waits for the next frame while that is drawn.
_THREADS_EACH = 2  # per core, of the encoders of all processes together
# A drawing process takes a few seconds to start, and its encoder keeps a second core busy.
_CORES_EACH = 2
_WORTH_SECONDS = 15


@dataclass(frozen=True)
class Share:
    """What one of `processes` that work at the same time may use of `cores`."""

    cores: int
    processes: int = 1

    @classmethod
    def all(cls) -> Share:
        """All cores that this process may use."""
        if hasattr(os, "sched_getaffinity"):
            return cls(len(os.sched_getaffinity(0)))
        return cls(os.cpu_count() or 1)

    def at_once(self, processes: int) -> int:
        """How many of so many processes run at the same time: at most two per core."""
        return max(1, min(processes, _THREADS_EACH * self.cores // self.processes))

    def among(self, processes: int) -> Share:
        """The share of each of so many processes that run at the same time."""
        return Share(self.cores, self.processes * processes)

    @property
    def encoder_threads(self) -> int:
        """Threads of the encoder of one process: two per core over all processes."""
        return min(max(1, _THREADS_EACH * self.cores // self.processes), MOST_THREADS)

    def drawing_processes(self, seconds: float) -> int:
        """How many processes are worth starting for a film of that length."""
        worth = int(seconds // _WORTH_SECONDS)
        return max(1, min(self.cores // self.processes // _CORES_EACH, worth))


@contextmanager
def one_thread_each() -> Iterator[None]:
    """OpenCV and BLAS with one thread, and then again with as many as before.

    Their pictures and products are small while a film is drawn: a second thread would only take
    time from the encoder.
    """
    before = cv2.getNumThreads()
    with threadpool_limits(1, user_api="blas"):
        cv2.setNumThreads(1)
        try:
            yield
        finally:
            cv2.setNumThreads(before)
