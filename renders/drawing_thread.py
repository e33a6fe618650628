"""A thread that draws while the caller's waits and reports; knows no scenes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from queue import SimpleQueue
from typing import Generic, TypeVar

from .sinks.priority import give_way

_STEPS = 5  # of priority

Result = TypeVar("Result")


class DrawingThread(Generic[Result]):
    """Draws in a thread of its own, whose priority is lower than that of the encoder's threads.

    An encoder whose threads wait for each other leaves cores idle, which is time enough to draw
    most films. The thread ends with its film: the priority of the caller's thread, which could not
    be restored, stays as it is.
    """

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._report = report
        self._reports: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        self._stopped = False

    def report(self, done: int, total: int) -> None:
        """Let the caller's thread report; raises `InterruptedError` once that has had an error."""
        if self._stopped:
            raise InterruptedError("drawing was stopped")
        self._reports.put((done, total))

    def run(self, draw: Callable[[], Result]) -> Result:
        """What `draw`, which calls `report` for every frame, returns or raises.

        It is stopped at its next frame by an error of the reports, or by what a signal raises in
        the caller's thread.
        """
        future = Future[Result]()
        thread = threading.Thread(
            target=copy_context().run, args=(self._draw, draw, future), name="drawing"
        )
        try:
            thread.start()
            while (report := self._reports.get()) is not None:
                self._report(*report)
        finally:
            self._stopped = True
            with suppress(RuntimeError):  # it has not begun, and then draws nothing
                thread.join()
        return future.result()

    def _draw(self, draw: Callable[[], Result], future: Future[Result]) -> None:
        try:
            if self._stopped:
                return
            give_way(threading.get_native_id(), _STEPS)
            future.set_result(draw())
        except BaseException as error:  # raised again in the caller's thread
            future.set_exception(error)
        finally:
            self._reports.put(None)
