"""Threads that give way to the one that draws; knows no encoder."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_NICER = 10  # of 19: a tenth of the usual share, where others want a core


def giving_way(start: Callable[[], None]) -> None:
    """Call `start`; threads that it starts run when those of the caller leave a core free.

    An encoder that takes turns with drawing waits for frames afterwards, and a core idles. Only
    Linux has priorities of threads; elsewhere all are alike.
    """
    with ThreadPoolExecutor(1, initializer=_give_way) as thread:
        thread.submit(start).result()


def _give_way() -> None:
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _NICER)
