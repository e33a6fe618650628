"""Pools of spawned processes that end with us, however that is; knows nothing of what they do."""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

_INTERRUPTS = {signal.SIGINT, signal.SIGTERM}


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Spawned workers that end with us, and whose scratch files do too."""
    with tempfile.TemporaryDirectory(prefix="epochreel-") as scratch:
        executor = ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(scratch,),
        )
        try:
            yield executor
        except BaseException:
            for process in multiprocessing.active_children():
                process.kill()
            raise
        finally:
            executor.shutdown(cancel_futures=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C and SIGTERM waiting until what must not be torn apart is done.

    Handlers wait for the whole process; the mask is for processes started meanwhile, which inherit
    it and are quiet until they are ready.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    waiting: list[int] = []
    handlers = {
        number: signal.signal(number, lambda received, _: waiting.append(received))
        for number in _INTERRUPTS
    }
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for received in waiting:
            signal.raise_signal(received)


def _start_worker(scratch: str) -> None:
    """Die quietly on Ctrl-C: the parent reports it and cleans up."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    tempfile.tempdir = scratch
