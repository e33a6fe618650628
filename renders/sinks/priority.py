"""Priorities of the threads that encode a film; knows no scenes and no encoder."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

_LOWEST = 19  # niceness
_AHEAD = 40  # frames that encoders take at once, to look ahead
_FRAMES, _MOSTLY = 30, 20  # of the last frames, those that the encoder waited for
_TASKS = Path("/proc/self/task")

_numbers = count()


class EncoderThreads:
    """The threads that `start` starts, which give way once they mostly wait for frames.

    Their turns then delay the drawing that they wait for, and a core idles afterwards.

    On Linux, one that wakes does not interrupt those that run: where they do, threads often wait on
    one core while another idles.
    """

    def __init__(self, start: Callable[[], None]) -> None:
        # New threads have the policy and the name, by which they are found, of what starts them.
        self._name = f"encoder {next(_numbers)}"
        self._waited: deque[bool] = deque(maxlen=_FRAMES)
        self._frames = 0
        self._giving_way = False
        with ThreadPoolExecutor(1, initializer=self._set_apart) as thread:
            thread.submit(start).result()

    def drawn(self, *, waited: bool) -> None:
        """Note whether the encoder waited for a frame that has been drawn."""
        self._frames += 1
        if self._giving_way or self._frames <= _AHEAD:
            return
        self._waited.append(waited)
        if sum(self._waited) >= _MOSTLY:
            self._giving_way = True
            self._give_way()

    def _set_apart(self) -> None:
        with suppress(OSError):  # other systems have no such file
            (_TASKS / str(threading.get_native_id()) / "comm").write_text(self._name)
        if sys.platform == "linux" and os.sched_getscheduler(0) == os.SCHED_OTHER:
            with suppress(OSError):
                os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))

    def _give_way(self) -> None:
        with suppress(OSError):
            for task in _TASKS.iterdir():
                with suppress(OSError):  # it may have ended meanwhile
                    if (task / "comm").read_text().strip() == self._name:
                        os.setpriority(os.PRIO_PROCESS, int(task.name), _LOWEST)
