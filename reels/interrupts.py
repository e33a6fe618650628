"""Ctrl-C held back while something must be done whole; knows no recordings."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


class HeldInterrupts:
    """Hold Ctrl-C until the block ends, or until `let_through`.

    It is only held back in the main thread, which is where Python raises it.
    """

    def __init__(self) -> None:
        self._handler: Callable[[int, FrameType | None], Any] | None = None
        self._came: tuple[int, FrameType | None] | None = None

    def __enter__(self) -> HeldInterrupts:
        if threading.current_thread() is threading.main_thread():
            found = signal.getsignal(signal.SIGINT)
            if callable(found):
                self._handler = found
                self.hold()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_through()

    def hold(self) -> None:
        """Hold Ctrl-C back from now on."""
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._note)

    def let_through(self) -> None:
        """Let Ctrl-C through again, also one that has come in the meantime."""
        if self._handler is None:
            return
        signal.signal(signal.SIGINT, self._handler)
        came, self._came = self._came, None
        if came is not None:
            self._handler(*came)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._came = number, frame
