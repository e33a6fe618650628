"""Torch as training needs it, whatever the program around it has set; restores everything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import torch


@contextmanager
def own_torch() -> Iterator[None]:
    """Torch on one thread of the CPU, at full precision, without gradients of its own.

    One thread is faster for small networks, and gives the same sums on any machine. The default
    dtype is left alone, as other threads of the program would see it: give dtypes explicitly.
    """
    with ExitStack() as stack:
        stack.enter_context(_shared.held())
        stack.enter_context(torch.inference_mode())
        if torch.is_autocast_enabled("cpu"):
            stack.enter_context(torch.autocast("cpu", enabled=False))
        if torch.get_default_device().type != "cpu":
            stack.enter_context(torch.device("cpu"))
        yield


class _Shared:
    """Torch's number of threads and its precision, which are settings of the whole process.

    Torch keeps a number for every thread, and gives new threads the one that was set last.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """One thread and full precision; the last of several threads to leave restores both."""
        with self._lock:
            threads = torch.get_num_threads()
            if not self._inside:
                self._threads, self._precision = threads, torch.get_float32_matmul_precision()
            elif threads == 1:  # of a thread that was started meanwhile
                threads = self._threads
            self._inside += 1
            self._set(1, "highest")
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                self._set(threads, "highest" if self._inside else self._precision)

    def _set(self, threads: int, precision: str) -> None:
        torch.set_num_threads(threads)
        if torch.get_float32_matmul_precision() != precision:
            torch.set_float32_matmul_precision(precision)


_shared = _Shared()
