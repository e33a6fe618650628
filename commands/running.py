"""Functions that several commands use: imports, progress bars and JSON output."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar

import click

from ..errors import naming

if TYPE_CHECKING:
    from rich.progress import TaskID

_LOGGER = __name__.partition(".")[0]

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Show warnings and errors only.")


def _be_verbose(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value:
        import logging

        logging.getLogger(_LOGGER).setLevel(logging.DEBUG)


verbose_option = click.option(
    "-v",
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=_be_verbose,
    help="Show the log, and tracebacks of unexpected errors.",
)


def is_verbose() -> bool:
    """Whether --verbose was given; the level of our logger says so, to libraries as well."""
    import logging

    return logging.getLogger(_LOGGER).isEnabledFor(logging.DEBUG)


class FailedError(Exception):
    """Some outputs failed; their errors have been printed already."""


class ClosedOutput(StringIO):
    """What was to be printed while standard output is closed, where Python would have None."""


class Interruption(BaseException):
    """The signal `number` ends the program; unlike `SystemExit`, no code but ours raises it.

    `received` is the number of the signal that is ending the program, if one is.
    """

    received: ClassVar[int | None] = None

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def as_interruption() -> Iterator[None]:
    """Let a signal end the block where a library turns the interruption into an error of its own.

    Compiled modules do so when the signal arrives while they call Python.
    """
    try:
        yield
    except Exception as error:
        if Interruption.received is None:
            raise
        raise Interruption(Interruption.received) from error


def print_result(text: object) -> None:
    """Print what a command was asked for on standard output, which errors name."""
    with naming("to standard output"):
        click.echo(text)


def print_json(value: object, *, indent: int | None) -> None:
    """Print `value` as JSON; NaN and infinity become null."""
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
    print_result(json.dumps(_finite(value), indent=indent, ensure_ascii=not unicode))


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return value


def say_warnings(warnings: Iterable[str]) -> None:
    """Print each warning on stderr, also with --quiet."""
    for warning in warnings:
        click.echo(f"epochreel: warning: {warning}", err=True)


@contextmanager
def loading() -> Iterator[None]:
    """Suspend garbage collection during imports, where it takes a fifth of the start-up time.

    What exists afterwards is excluded from later collections, since modules stay loaded.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def progress(what: str, total: int | None, *, hidden: bool) -> Iterator[Callable[..., None]]:
    """A progress bar on stderr, if that is a terminal; call it with (done) or (done, total).

    At the end it stays, with the time that was taken.
    """
    if hidden:
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=console) as bar:
        task: TaskID = bar.add_task(what, total=total)

        def advance(done: int, of: int | None = total) -> None:
            bar.update(task, completed=done, total=of or None)  # 0 is an unknown total

        yield advance
        bar.update(task, total=bar.tasks[0].completed)  # training may stop before its last epoch
