"""The commands that remake outputs, as one types them in the folder of the outputs."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..options import fields_of, flag
from ..renders.options import RenderOptions, render_options
from ..training.run_options import RUN_OPTIONS

if TYPE_CHECKING:
    from .plan import Film

_OF_FILES = ("data", "path")


def record_command(written: Mapping[str, Any], output: str, folder: Path) -> str:
    """`epochreel record` for the options of one run, with its preset among them."""
    words = ["record"]
    if written.get("preset") is not None:
        words.append(str(written["preset"]))
    for name, value in written.items():
        if name == "preset":
            continue
        if name in _OF_FILES and Path(str(value)).is_file():
            value = _from(folder, value)
        several = isinstance(value, Mapping)
        for each in [f"{k}={v}" for k, v in value.items()] if several else [value]:
            words += _flag(name, each, on_off=RUN_OPTIONS[name].field.default is not False)
    return _command([*words, "-o", output])


def render_command(
    inputs: Sequence[str], output: str, options: RenderOptions, folder: Path, plan: str
) -> str:
    """`epochreel render` with all options; the plan itself for what that has no option for."""
    words = ["render", *(_from(folder, each) for each in inputs)]
    known, own = render_options(), fields_of(options.entry.options)
    for name, value in options.given.items():
        if name == "scene" and options.entry.author and ".py" in str(value):
            path, _, scene = str(value).rpartition(":") if ".py:" in str(value) else (value, "", "")
            value = ":".join(filter(None, [_from(folder, path), scene]))
        if name in known:
            words += _flag(name, value, on_off=known[name].default is not False)
        elif name in own and isinstance(value, str | int | float):
            words += ["--scene-option", f"{name}={value}"]
        else:
            return _command(["batch", plan, "--only", output, "-o", "."])
    return _command([*words, "-o", output])


def film_command(film: Film, output: str, folder: Path) -> str:
    """`epochreel film` with what the plan changes of the script."""
    script = _from(folder, film.script) if Path(film.script).is_file() else film.script
    words = ["film", script]
    for name, value in film.changes.items():
        words += _flag(name, value, on_off=True)
    return _command([*words, "-o", output])


def _flag(name: str, value: object, *, on_off: bool) -> list[str]:
    word = flag(name)
    if value is True:
        return [word]
    if value is False:
        return [f"--no-{word[2:]}"] if on_off else []
    if isinstance(value, list | tuple):
        value = ",".join(map(str, value))
    text = str(value)
    return [f"{word}={text}"] if text.startswith("-") else [word, text]


def _from(folder: Path, name: object) -> str:
    """A file as it is named in the folder; what is made there has a plain name."""
    path = Path(str(name))
    if not path.exists() or path.parent == Path():
        return str(name) if not path.exists() else os.path.relpath(path, folder)
    return os.path.relpath(path, folder)


def _command(words: Iterable[str]) -> str:
    return shlex.join(["epochreel", *words, "--force"])
