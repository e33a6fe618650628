"""Pools of worker processes that never outlive their parent; knows nothing of their tasks."""

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
    """A pool of spawned workers; on exit they are stopped and their temporary files removed."""
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
            # Python 3.14 has `kill_workers`; others of the program's processes must live on.
            for process in list((executor._processes or {}).values()):
                process.kill()
            raise
        finally:
            executor.shutdown(cancel_futures=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM until the block has ended.

    The handlers hold them back in this process. The signal mask is inherited by processes that are
    started in the block, and holds them back there until the worker is ready.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread receives signals
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
    """End without a traceback on Ctrl-C: the parent reports it and cleans up."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    tempfile.tempdir = scratch
