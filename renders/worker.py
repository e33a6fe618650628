"""The program of a worker: takes calls on standard input, and answers on standard output."""

from __future__ import annotations

import logging
import os
import pickle
import queue
import tempfile
import threading
import traceback
from contextlib import suppress
from typing import IO


def serve(folder: str, level: int) -> None:
    """Answer calls until there are no more, with temporary files in `folder`.

    Our log has the `level` of that of the parent process. What tasks print goes to standard error,
    and they find standard input empty.
    """
    tempfile.tempdir = folder
    logging.getLogger(__name__.partition(".")[0]).setLevel(level)
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(calls, waiting), daemon=True).start()
    while call := waiting.get():
        pickle.dump(answer(call), answers)
        answers.flush()


def answer(call: bytes) -> tuple[bool, bytes, str]:
    """The answer to a pickled call: (whether it succeeded, the result or exception, a message).

    Results and exceptions are pickled; an exception that cannot be is empty.
    """
    try:
        function, args, kwargs = pickle.loads(call)  # noqa: S301  # from the parent process
        return True, pickle.dumps(function(*args, **kwargs)), ""
    except Exception as error:  # any error is passed on
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        pickled = b""
        with suppress(Exception):
            pickled = pickle.dumps(error)
        return False, pickled, f"{type(error).__name__}: {error}"


def _receive(calls: IO[bytes], waiting: queue.SimpleQueue[bytes]) -> None:
    """Pass calls on; when the parent process has ended, end this one, whatever it does."""
    while True:
        try:
            waiting.put(pickle.load(calls))  # noqa: S301  # from the parent process
        except EOFError:
            os._exit(1)
