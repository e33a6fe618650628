"""An executor whose workers are programs of their own; knows nothing of their tasks.

They import this package, but never the script that uses it, so that it needs no guard.
"""

from __future__ import annotations

import logging
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, Any, ParamSpec, TypeVar, cast

from ..appearing import temporary_folder

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; from {package}.worker import serve; "
    "serve({folder!r}, {level!r})"
)
_log = logging.getLogger(__name__)


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """A pool of worker processes; on exit they have ended, and their temporary files are removed.

    Tasks are functions that a worker can import. One whose worker dies raises `ChildProcessError`,
    and the next gets a new worker.
    """
    with temporary_folder() as folder:
        executor = _Workers(workers, str(folder))
        try:
            yield executor
        except BaseException:
            executor.kill()
            raise
        finally:
            executor.shutdown(cancel_futures=True)


class _Workers(Executor):
    """At most `count` workers; a thread waits for the answer of each that has a task."""

    def __init__(self, count: int, folder: str) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="epochreel-worker")
        self._folder = folder
        self._lock = threading.Lock()
        self._workers: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._killed = False

    def submit(
        self,
        fn: Callable[Parameters, Result],
        /,
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Result]:
        """Let the next free worker call `fn`."""
        return self._threads.submit(self._call, fn, args, kwargs)

    def kill(self) -> None:
        """End all workers at once."""
        with self._lock:
            self._killed = True
            for worker in self._workers:
                worker.process.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; `wait` until all are done and the workers have ended."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            for worker in self._workers:
                worker.end()

    def _call(
        self, function: Callable[..., Result], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Result:
        call = pickle.dumps((function, args, kwargs))
        with self._lock:
            worker = self._idle.pop() if self._idle else self._start()
        succeeded, answer, message = worker.ask(call)
        self._idle.append(worker)
        if succeeded:
            return cast(Result, pickle.loads(answer))  # noqa: S301  # from our own worker
        raise _error(answer, message)

    def _start(self) -> _Worker:
        if self._killed:
            raise ChildProcessError("the workers have been stopped")
        self._workers.append(_Worker(self._folder))
        return self._workers[-1]


class _Worker:
    """The process of a worker, and its conversation with this one."""

    def __init__(self, folder: str) -> None:
        level = _log.getEffectiveLevel()
        program = _PROGRAM.format(path=sys.path, package=__package__, folder=folder, level=level)
        # A terminal sends Ctrl-C to the whole group of this process: workers are in groups of their
        # own, so that this process ends them.
        self.process = subprocess.Popen(  # noqa: S603  # Python itself
            [sys.executable, "-P", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )
        self._calls = cast("IO[bytes]", self.process.stdin)
        self._answers = cast("IO[bytes]", self.process.stdout)

    def ask(self, call: bytes) -> tuple[bool, bytes, str]:
        """What `worker.answer` returns; raises `ChildProcessError` if the process dies."""
        try:
            self._send(call)
            answer: tuple[bool, bytes, str] = pickle.load(self._answers)  # noqa: S301
        except (EOFError, OSError, pickle.UnpicklingError):
            self.process.kill()
            raise ChildProcessError(_end(self.process.wait())) from None
        return answer

    def end(self) -> None:
        """Let the process end, which has no task, and wait until it has."""
        with suppress(OSError), self.process:
            self._send(b"")

    def _send(self, call: bytes) -> None:
        pickle.dump(call, self._calls)
        self._calls.flush()


def _end(status: int) -> str:
    """How a worker has died, in words."""
    if status < 0:
        return f"a worker process was killed by {signal.Signals(-status).name}"
    return f"a worker process has ended with status {status}"


def _error(answer: bytes, message: str) -> BaseException:
    """The exception of a task, or its message if the exception is not known here."""
    try:
        error: BaseException = pickle.loads(answer)  # noqa: S301  # from our own worker
    except Exception:  # any: classes of others may be unpickled by code of their own
        return RuntimeError(message)
    return error
