"""Progress in a notebook: a bar below the cell; imports nothing, and does nothing elsewhere."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_EVERY = 0.1  # seconds between two pictures of a bar


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar to call with (done, total), where the total is 0 if nobody knows it.

    At the end it stays, with the time that was taken. Outside a notebook nothing is shown.
    """
    display = _display()
    if display is None:
        yield lambda _done, _total: None
        return
    bar = _Bar(what, display)
    yield bar.show
    bar.end()


class _Bar:
    """A bar that `display` shows, and then changes."""

    def __init__(self, what: str, display: Callable[..., Any]) -> None:
        self._what, self._display = what, display
        self._handle: Any = None  # of IPython, once something is shown
        self._began = self._shown = time.monotonic()
        self._done = self._total = 0

    def show(self, done: int, total: int) -> None:
        """Show how much is done, unless it was shown just now."""
        self._done, self._total = done, total
        now = time.monotonic()
        if self._handle is None or now - self._shown >= _EVERY:
            self._shown = now
            self._draw(f"{self._count} · {now - self._began:.0f} s")

    def end(self) -> None:
        """Show that all that was done is all there is."""
        if self._handle is not None:
            self._total = self._done
            self._draw(f"{self._done:,} in {time.monotonic() - self._began:.1f} s")

    @property
    def _count(self) -> str:
        return f"{self._done:,} of {self._total:,}" if self._total else f"{self._done:,}"

    def _draw(self, count: str) -> None:
        known = f' max="{self._total}" value="{self._done}"' if self._total else ""
        text = f"{self._what} {count}"
        shown = {
            "text/html": f"<progress{known}></progress> {html.escape(text)}",
            "text/plain": text,
        }
        if self._handle is None:
            self._handle = self._display(shown, raw=True, display_id=True)
        else:
            self._handle.update(shown, raw=True)


def _display() -> Callable[..., Any] | None:
    """IPython's `display` in the kernel of a notebook, else None."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if not hasattr(shell, "kernel"):
        return None
    shown: Callable[..., Any] = sys.modules["IPython.display"].display
    return shown
