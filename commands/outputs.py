"""Output files of commands: their default names, folders, and the permission to replace them.

It is longer than other files because these decide together what a command writes.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from ..appearing import appearing, copied, remove_folders
from ..errors import UserError, listed, naming
from ..renders.sinks.formats import FORMATS
from .help import GroupedOption

if TYPE_CHECKING:
    from ..training.estimatorspec import AnySpec

FOLDER = Path("out")  # of outputs without --output
STDOUT = Path("-")
_NAMES_OF_STDOUT = ("-", "/dev/stdout", "/dev/fd/1")

_LONGEST_STEM = 100  # bytes of a default name, without its suffix
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


def named(_: click.Context, __: click.Parameter, output: str | None) -> str | None:
    """The value of --output as it is; raises `UserError` if it is empty."""
    if output is not None and not output.strip():
        remedy = "name a file or a folder, or leave --output out"
        raise UserError("--output has no name", given=output, remedy=remedy)
    return output


def reel_paths(output: str | None, default: str, names: Sequence[str]) -> list[Path]:
    """The file of a single run, or a file in a folder for each of several."""
    if output == "-":
        raise UserError(
            "a recording cannot be written to standard output", remedy="name a .reel file"
        )
    if len(names) > 1:
        folder = Path(output or FOLDER / default)
        if folder.suffix.lower() == ".reel" and not folder.is_dir():
            raise UserError("several runs need an output folder, not a file", given=str(folder))
        return [folder / f"{name}.reel" for name in names]
    path = _in_folder(output, f"{default}.reel")
    if path.suffix.lower() != ".reel":
        raise UserError("the name of a recording must end with .reel", given=output)
    return [path]


def suffix_of(name: str | None) -> str:
    """'.gif' of a format's name 'gif', '.gif' or 'GIF'; '' for None."""
    return "" if name is None else f".{name.lower().lstrip('.')}"


def render_path(
    output: str | None, reels: Sequence[str], *, scene: str, suffix: str
) -> tuple[Path, str]:
    """The output file and the suffix of its format, which is `suffix` unless that is ''.

    The file is `output`, or STEM-SCENE.SUFFIX in the folder that `output` is. A scene that needs no
    `reels` has no STEM.
    """
    stems = [PurePath(reel).stem for reel in reels]
    head = f"{_file_name(stems, room=len(scene) + 1)}-" if stems else ""
    default = f"{head}{scene}{suffix or '.mp4'}"
    if output in _NAMES_OF_STDOUT:
        return STDOUT, suffix or ".mp4"
    path = _in_folder(output, default)
    if path == STDOUT:
        path = path.absolute()  # it was './-'
    if not suffix or path.suffix.lower() == suffix:
        return path, path.suffix
    if path.suffix.lower() in FORMATS:
        raise UserError(
            f"the output ends with {path.suffix}, and --format is {suffix[1:]}",
            remedy="leave one of them out",
        )
    return path, suffix


def batch_folder(output: str | None, plan: str, *, preview: bool = False) -> Path:
    """The folder of a batch: `output`, or one that is named after the plan."""
    if output == "-":
        raise UserError(
            "a batch writes several files, which standard output cannot take",
            remedy="name a folder",
        )
    return Path(output or FOLDER / f"{PurePath(plan).stem}{'-preview' * preview}")


def film_path(output: str | None, script: str, *, chapter: str | None, preview: bool) -> Path:
    """The file of a film: `output`, or one in it that is named after the script and its chapter."""
    if output in _NAMES_OF_STDOUT:
        what = "a film is written with its captions, which standard output cannot take"
        raise UserError(what, remedy="name a file")
    parts = [PurePath(script).stem, *([chapter] if chapter else []), *(["preview"] * preview)]
    return _in_folder(output, f"{_file_name(parts)}.mp4")


def _in_folder(output: str | None, name: str) -> Path:
    """`output`, or the file `name` in it if it is a folder; by default in `FOLDER`."""
    if not output:
        return FOLDER / name
    path = Path(output)
    is_folder = output.endswith(("/", os.sep))
    with suppress(PermissionError):  # which `check_outputs` explains
        is_folder = is_folder or path.is_dir()
    return path / name if is_folder else path


def stem_of_runs(preset: str | None, runs: Sequence[AnySpec]) -> str:
    """The preset's name if `runs` are that preset, else what they share: 'spiral-8-8-tanh'.

    Runs that differ from the preset only in what differs among themselves have its name as well.
    """
    from ..training.presets import PRESETS
    from ..training.spec import RunSpec

    first = runs[0]
    if preset is not None:
        original = RunSpec.parse(PRESETS[preset])
        common = [
            name
            for name in RunSpec.model_fields
            if all(getattr(run, name) == getattr(first, name) for run in runs)
        ]
        if all(getattr(first, name) == getattr(original, name) for name in common):
            return preset
    parts = [_words(run) for run in runs]
    shared = [part for part, *others in zip(*parts, strict=True) if set(others) <= {part}]
    return _file_name([part for part in shared if part]) or "runs"


def _words(spec: AnySpec) -> tuple[str, str, str]:
    """The data, the network and the activation of a run: ('points', '8-8', 'tanh').

    Of an estimator its name, and what is varied: ('circles', 'SVM', 'C').
    """
    from ..training.estimatorspec import EstimatorSpec

    plain = "linear" if spec.data.regression else "logistic"
    label = spec.data.label
    data = PurePath(label).stem if spec.data.options.get("path") else label
    if isinstance(spec, EstimatorSpec):
        return data, spec.name, spec.variation.parameter if spec.variation else ""
    if not spec.hidden:
        return data, plain, ""
    activations = "-".join(dict.fromkeys(spec.layer_activations))
    return data, "-".join(map(str, spec.hidden)), activations


def _file_name(parts: Sequence[str], *, room: int = 0) -> str:
    """`parts` joined by '-', in characters that file names can have, and cut to a length."""
    joined = re.sub(r"[^\w.]+", "-", "-".join(parts)).strip("-")
    return joined.encode(errors="ignore")[: _LONGEST_STEM - room].decode(errors="ignore")


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
    if output not in _NAMES_OF_STDOUT:
        yield 1
        return
    if sys.stdout is None:
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
