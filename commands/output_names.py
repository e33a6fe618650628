"""The names of what commands write: defaults, and the folders that they are in."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from ..errors import UserError
from ..renders.sinks.formats import FORMATS

if TYPE_CHECKING:
    from ..training.estimatorspec import AnySpec

FOLDER = Path("out")  # of outputs without --output
STDOUT = Path("-")
NAMES_OF_STDOUT = ("-", "/dev/stdout", "/dev/fd/1")
_LONGEST_STEM = 100  # bytes of a default name, without its suffix


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
    if output in NAMES_OF_STDOUT:
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
    if output in NAMES_OF_STDOUT:
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
