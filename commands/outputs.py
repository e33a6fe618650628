"""Output files of commands: the permission to replace them, and where they are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar

import click

from ..appearing import appearing, copied, remove_folders
from ..errors import UserError, listed, naming
from .help import GroupedOption
from .output_names import NAMES_OF_STDOUT, STDOUT, named
from .running import ClosedOutput

if TYPE_CHECKING:
    from ..training.estimatorspec import AnySpec
    from .completing import Offer

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_LONGEST_NAME = 240  # bytes: file systems take 255, and SQLite appends '-journal' to names

force_option = click.option(
    "-f",
    "--force",
    cls=GroupedOption,
    heading="output",
    is_flag=True,
    help="Replace output files that exist, without asking.",
)

open_option = click.option(
    "-p",
    "--open",
    "opens",
    cls=GroupedOption,
    heading="output",
    is_flag=True,
    help="Open the result when it is done.",
)


def output_option(
    words: str, offer: Offer | None = None, *, metavar: str = "FILE"
) -> Callable[[Decorated], Decorated]:
    """The option --output of a command, with its own words of help; shells complete an `offer`."""
    return click.option(
        "-o",
        "--output",
        callback=named,
        cls=GroupedOption,
        heading="output",
        metavar=metavar,
        shell_complete=offer,
        help=words,
    )


def tables_of(runs: Iterable[AnySpec]) -> list[str]:
    """The files that runs read their points from; standard input is none."""
    paths = [str(run.data.options.get("path", "")) for run in runs]
    return [path for path in paths if path not in ("", "-")]


def check_outputs(
    paths: Sequence[Path], *, force: bool = False, inputs: Sequence[str | Path] = ()
) -> None:
    """Check that `paths` can be written; ask, on a terminal, before existing files are replaced.

    Elsewhere a file that exists is an error, which names `--force`. So is, with `force` as well, an
    output that is one of the `inputs`, a folder, or has too long a name, and an input that does not
    exist.
    """
    for each in inputs:
        with suppress(PermissionError):  # which its reader explains
            if not Path(each).exists():
                raise UserError("no such file", given=str(each))
    for path in paths:
        if path != STDOUT:
            with naming(path):
                _check_output(path, inputs)
    existing = [str(path) for path in paths if path != STDOUT and path.is_file()]
    if not existing or force:
        return
    one = len(existing) == 1
    exist = f"{listed(existing)} {'exists' if one else 'exist'}"
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
        remedy = f"--force replaces {'it' if one else 'them'}"
        raise UserError(exist, remedy=remedy)
    if not click.confirm(f"{exist}. Replace {'it' if one else 'them'}?", err=True):
        raise UserError(f"{exist}, and {'was' if one else 'were'} kept")


def writes_file(path: Path) -> bool:
    """Whether the output is a file: not standard output, a pipe or a device."""
    return path != STDOUT and (path.is_file() or not path.exists())


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()  # it is None if it was closed at the start


@contextmanager
def kept_stdout(output: str | None) -> Iterator[int]:
    """A descriptor of standard output, to which the block alone writes if that is the `output`.

    What others print meanwhile, such as the file of a scene, goes to standard error.
    """
    if output not in NAMES_OF_STDOUT:
        yield 1
        return
    if isinstance(sys.stdout, ClosedOutput):
        raise UserError("standard output is closed", remedy="redirect it, or name a file")
    if sys.stdout.isatty():
        remedy = "redirect it, or name a file"
        raise UserError("standard output is a terminal, which shows no pictures", remedy=remedy)
    sys.stdout.flush()
    other = os.open(os.devnull, os.O_WRONLY) if sys.stderr is None else os.dup(2)
    with os.fdopen(os.dup(1), "wb") as kept, os.fdopen(other, "wb") as instead:
        os.dup2(instead.fileno(), 1)
        try:
            yield kept.fileno()
        finally:
            with suppress(OSError, ValueError):  # others may have closed it
                sys.stdout.flush()
            os.dup2(kept.fileno(), 1)


@contextmanager
def written_to(path: Path, suffix: str, stdout: int) -> Iterator[Path]:
    """Where to render: `path`, or a file whose content goes there at the end.

    That is so for standard output, and for names without the suffix of the format.
    """
    if path == STDOUT:
        with copied(
            suffix, lambda: open(stdout, "wb", closefd=False), name="standard output"
        ) as whole:
            yield whole
    elif path.suffix.lower() == suffix.lower():
        yield path
    else:
        with copied(suffix, lambda: _replaced(path), name=str(path)) as whole:
            yield whole


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    with appearing(path) as part, part.open("wb") as stream:
        yield stream


def _check_output(path: Path, inputs: Sequence[str | Path]) -> None:
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        what = f"the name of an output has at most {_LONGEST_NAME} bytes"
        raise UserError(what, given=path.name)
    if path.is_dir():
        raise UserError("the output is a folder", given=str(path))
    above = next(folder for folder in path.parents if folder.exists())
    if not above.is_dir():
        raise UserError("not a folder", given=str(above))
    _check_rights(path)
    if path.exists() and any(_same(path, each) for each in inputs):
        raise UserError("the output is also an input", given=str(path))


def _check_rights(path: Path) -> None:
    """Raise `UserError` if the output, or the folder that it is in, cannot be written to."""
    if path.exists() and not path.is_file():
        written = path  # a pipe or a device
    else:
        target = Path(os.path.realpath(path)) if path.is_symlink() else path
        written = next(folder for folder in target.parents if folder.exists())
        if target != path and written != target.parent:
            raise UserError(
                f"{path} is a link into a folder that does not exist", given=str(target)
            )
    if not os.access(written, os.W_OK):
        raise UserError(f"cannot write {path}", remedy=f"check who may write to {written}")


def _same(path: Path, other: str | Path) -> bool:
    with suppress(OSError):
        return path.samefile(other)
    return False


@contextmanager
def folder_of(path: Path) -> Iterator[None]:
    """Create the folder of `path`; if the block fails, remove the folders that were made.

    Raises `UserError` if a file is in the place of a folder.
    """
    made = [folder for folder in path.absolute().parents if not folder.exists()]
    try:
        with naming(path):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                raise UserError("not a folder", given=str(path.parent)) from None
        yield
    except BaseException:
        remove_folders(made)
        raise
