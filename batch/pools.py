"""Where tasks are carried out: in processes of this machine, or by the workers of a scheduler."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, Protocol, runtime_checkable

from ..errors import UserError
from ..renders.workers import processes
from .tasks import Task, TaskResult, carry_out, carry_out_alone

_SECONDS_TO_ANSWER = 15
_LOST = ("KilledWorker", "NoValidWorkerError")  # of Dask, which has tried several workers by then
_GONE = "the scheduler does not answer any more; what is done is kept"


class SchedulerGoneError(OSError):
    """The scheduler does not answer any more; what is done is kept."""


@runtime_checkable
class Pool(Protocol):
    """Workers that carry out tasks, `places` at a time."""

    @property
    def places(self) -> int:
        """How many tasks it takes now, so that no worker waits."""

    @property
    def idle(self) -> bool:
        """Whether it has no workers now."""

    def submit(self, task: Task) -> Future[TaskResult]:
        """Let the next free worker carry it out."""

    def check(self) -> None:
        """Raise `SchedulerGoneError` if nobody will answer any more."""


class LocalPool:
    """Processes of this machine, which start when they are needed."""

    idle = False

    def __init__(self, executor: Executor, places: int) -> None:
        self._executor = executor
        self.places = places

    def submit(self, task: Task) -> Future[TaskResult]:
        """Let the next free process carry it out; one that dies raises `ChildProcessError`."""
        return self._executor.submit(carry_out_alone, task)

    def check(self) -> None:
        """These always answer."""


class DaskPool:
    """The workers of a Dask scheduler, however many there are at a time."""

    def __init__(self, client: Any) -> None:
        self._client = client
        # Results of the same task may differ in what was measured, so that each is a task.
        self._executor: Executor = client.get_executor(pure=False)

    @property
    def places(self) -> int:
        """One more task than there are threads of workers, and one while there are none."""
        return self._threads() + 1

    @property
    def idle(self) -> bool:
        """Whether no worker has connected."""
        return self._threads() == 0

    def _threads(self) -> int:
        self.check()  # without a connection, the next line would wait for half a minute
        try:
            threads: dict[str, int] = self._client.nthreads()
        except OSError as error:
            raise SchedulerGoneError(_GONE) from error
        return sum(threads.values())

    def submit(self, task: Task) -> Future[TaskResult]:
        """Let a worker carry it out; Dask gives it to another if that is lost."""
        future: Future[TaskResult] = self._executor.submit(_carry_out_far, task)
        return future

    def check(self) -> None:
        """Raise `SchedulerGoneError` once the connection is lost."""
        if self._client.status != "running":
            raise SchedulerGoneError(_GONE)


@contextmanager
def local_pool(places: int) -> Iterator[LocalPool]:
    """A pool of processes, which have ended when the block has."""
    with processes(places) as executor:
        yield LocalPool(executor, places)


@contextmanager
def dask_pool(address: str) -> Iterator[DaskPool]:
    """A pool of the workers that a scheduler has; raises `UserError` if there is none."""
    try:
        from distributed import Client
    except ImportError:
        remedy = "install it with `pip install 'epochreel[dask]'`"
        raise UserError("--scheduler needs Dask", remedy=remedy) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is our message
    made: Any = Client
    try:
        client = made(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        remedy = "start one with `dask scheduler`, and give its address, like tcp://10.0.0.5:8786"
        raise UserError("no scheduler answers", given=address, remedy=remedy) from error
    try:
        yield DaskPool(client)
    finally:
        client.close(timeout=2)


def _carry_out_far(task: Task) -> TaskResult:
    """Carry out a task on a worker of a scheduler, where others may run in other threads."""
    import distributed

    find: Any = distributed.get_worker
    return carry_out_alone(task) if find().state.nthreads == 1 else carry_out(task)


def is_lost(error: BaseException) -> bool:
    """Whether a task failed since its worker died, not by itself."""
    return isinstance(error, ChildProcessError) or type(error).__name__ in _LOST
