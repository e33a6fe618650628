"""The commands that remake outputs, as one types them in the folder of the outputs."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..films.built_in import built_in_scripts
from ..options import fields_of, flag
from ..renders.known_options import render_options
from ..renders.options import RenderOptions
from ..training.dataspec import names_a_file
from ..training.run_options import RUN_OPTIONS
from .naming import from_folder

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
        if name in _OF_FILES and names_a_file(value):
            value = from_folder(folder, str(value))
        several = isinstance(value, Mapping)
        for each in [f"{k}={v}" for k, v in value.items()] if several else [value]:
            words += _flag(name, each, on_off=RUN_OPTIONS[name].field.default is not False)
    return _command([*words, "-o", output])


def render_command(
    inputs: Sequence[str], output: str, options: RenderOptions, folder: Path, plan: str
) -> str:
    """`epochreel render` with all options; the plan itself for what that has no option for.

    `inputs` and the plan are named from the folder.
    """
    words = ["render", *inputs]
    known, own = render_options(), fields_of(options.entry.options)
    for name, value in options.given.items():
        if name == "scene" and options.entry.author and ".py" in str(value):
            path, _, scene = str(value).rpartition(":") if ".py:" in str(value) else (value, "", "")
            value = ":".join(filter(None, [from_folder(folder, str(path)), scene]))
        if name in known:
            words += _flag(name, value, on_off=known[name].default is not False)
        elif name in own and isinstance(value, str | int | float):
            words += ["--scene-option", f"{name}={value}"]
        else:
            return _command(["batch", plan, "--only", output, "-o", "."])
    return _command([*words, "-o", output])


def film_command(film: Film, output: str, folder: Path) -> str:
    """`epochreel film` with what the plan changes of the script."""
    built_in = film.script in built_in_scripts()
    script = film.script if built_in else from_folder(folder, film.script)
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


def _command(words: Iterable[str]) -> str:
    return shlex.join(["epochreel", *words, "--force"])
