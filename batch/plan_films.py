"""Films of a plan: `[[film]]` tables, which name scripts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from ..films.built_in import built_in_scripts, text_of_built_in
from ..films.faults import Faults
from ..films.toml_tables import each_table
from ..films.toml_text import text_of
from .further_faults import others_after, without_value
from .multiplying import combinations, words_in
from .naming import checked_name, filled, placeholders
from .plan_runs import add_fault

if TYPE_CHECKING:
    from ..films.script import Script

_CHANGES = ("chapter", "size", "theme")
_KEYS = ("script", "name", "formats", *_CHANGES)
_FORMATS = ("mp4", "webm")
_CAPTIONS = (".srt", ".vtt", ".txt")  # beside films


@dataclass(frozen=True)
class Film:
    """A film script with what is changed of it, and the formats of its output files.

    `text` is the script, `files` are all that it reads, and `versions` are those of packages that
    code among them imports. Width and height are divided by `shrunk`.
    """

    name: str
    script: str
    suffixes: tuple[str, ...]
    text: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    line: int = 1
    shrunk: int = 1

    def files_of(self, suffix: str) -> tuple[str, ...]:
        """The names of the files of one format: the film with its captions."""
        return tuple(self.name + each for each in (suffix, *_CAPTIONS))


def films_in(
    tables: object, folder: Path, defaults: Mapping[str, Any], faults: Faults
) -> dict[str, Film]:
    """The films that tables describe, by name; faults are added to the others'."""
    found: dict[str, Film] = {}
    taken: set[str] = set()
    read: dict[str, Script] = {}
    for key, table in each_table(("film",), tables, faults):
        try:
            for film in _films({**defaults, **table}, folder, read):
                name = checked_name(film.name, taken=taken)
                taken.add(name.casefold())
                found[name] = replace(film, line=faults.line_of(key))
        except UserError as error:
            others = others_after(
                error,
                {**defaults, **table},
                lambda left: deque(_films(left, folder, read), 0),
                partial(without_value, deciding=("script",)),
            )
            for fault in (error, *others):
                add_fault("film", key, table, defaults, fault, faults)
    return found


def _films(table: dict[str, Any], folder: Path, read: dict[str, Script]) -> Iterator[Film]:
    """The films of one table; `read` are the scripts that others have read, and it as well."""
    for key in table:
        if key not in _KEYS:
            raise UserError("unknown key", given=key, allowed=_KEYS)
    script = table.pop("script", None)
    if not isinstance(script, str) or not script:
        raise UserError("`script` must be a film script", given=script)
    if script in built_in_scripts():
        text = text_of_built_in(script)
    else:
        script = str(folder / script)
        if not Path(script).is_file():
            raise UserError("`script`: no such file", given=script, allowed=built_in_scripts())
        text = text_of(Path(script), "a script")
    formats = words_in(table, "formats") if "formats" in table else ["mp4"]
    for each in formats:
        if each not in _FORMATS:
            raise UserError("`formats`: unknown format", given=each, allowed=_FORMATS)
    name = table.pop("name", PurePath(script).stem)
    if not isinstance(name, str):
        raise UserError("`name` must be text", given=name)
    for chosen, differing in combinations(table, {}):
        for key, value in chosen.items():
            if not isinstance(value, str):
                raise UserError(f"`{key}` must be text", given=value)
        made = _made(script, chosen, read)
        own = [script] if Path(script).is_file() else []
        rest = [f"{k}-{v}" for k, v in differing.items() if k not in placeholders(name)]
        each = "_".join([filled(name, {**chosen, **differing}), *rest])
        suffixes = tuple(f".{each}" for each in dict.fromkeys(formats))
        files = (*own, *made.files)
        yield Film(each, script, suffixes, text, chosen, files, tuple(made.versions))


def _made(script: str, changes: Mapping[str, Any], read: dict[str, Script]) -> Script:
    """What is chosen of a script, which is checked for it."""
    from ..films.choosing import chosen
    from ..films.script import Script

    if script not in read:
        read[script] = Script.load(script)
    return chosen(read[script], **changes)
