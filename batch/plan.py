"""A batch plan: the runs to record and the renders to make, checked before any work begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePath
from typing import Any

from ..errors import UserError
from ..films.toml_text import tables_of, text_of
from ..options import fields_of
from ..renders.options import RenderOptions
from ..renders.sinks.formats import FORMATS
from ..renders.sinks.options import WorkerOptions
from ..scenes.catalogue import SCENES
from ..training.dataspec import data_from
from ..training.estimatorspec import AnySpec, EstimatorSpec
from ..training.run_options import runs_from_options
from .plan_files import scene_from

_PACKAGE = __package__ + ".plans"
_NAME = re.compile(r"[\w][\w.-]{0,99}")
_MOST_LINES = 10  # in one message


@dataclass(frozen=True)
class Render:
    """One render of a plan: its runs and options, and the formats of its output files.

    `runs` are names of the plan's runs, or `.reel` files.
    """

    name: str
    runs: tuple[str, ...]
    suffixes: tuple[str, ...]
    options: RenderOptions

    def options_for(self, suffix: str) -> RenderOptions:
        """The options for one format; one worker each, as the jobs of a batch share the cores."""
        form = FORMATS[suffix]
        options = self.options.for_format(form)
        return options.replaced(workers=1) if form.divisible else options


@dataclass(frozen=True)
class Plan:
    """Runs by name, and the renders to make of them.

    A table of runs with `seeds` makes one for each seed, 'many_seed-07', and a render that names
    the table shows all of them.
    """

    runs: Mapping[str, AnySpec]
    renders: tuple[Render, ...]

    @classmethod
    def load(cls, name: str) -> Plan:
        """The plan in a `.toml` file, or the built-in plan of that name.

        Raises `UserError`, which names the table and the key at fault.
        """
        if name in built_in_plans():
            text = resources.files(_PACKAGE).joinpath(f"{name}.toml").read_text("utf-8")
        elif Path(name).is_file():
            text = text_of(Path(name), "a plan")
        else:
            raise UserError("no such plan", given=name, allowed=built_in_plans())
        return cls.parse(tables_of(text, name), Path(name).parent)

    @classmethod
    def parse(cls, tables: Mapping[str, Any], folder: str | Path = ".") -> Plan:
        """The plan that `[[run]]` and `[[render]]` tables describe, with files in `folder`.

        Raises `UserError`, with a line for each table if several are wrong.
        """
        unknown = [key for key in tables if key not in ("run", "render")]
        if unknown:
            raise UserError("unknown table in a plan", given=unknown[0], allowed=("run", "render"))
        runs: dict[str, AnySpec] = {}
        groups: dict[str, list[str]] = {}
        faults: list[UserError] = []
        for where, table in _tables(tables, "run"):
            with _located(where, faults):
                name = _name(table.pop("name", None), taken={**groups, **runs})
                groups[name] = []  # known to renders, whatever is wrong with it
                for key in table.keys() & {"data", "path"}:
                    table[key] = data_from(Path(folder), table[key])
                made = runs_from_options(table.pop("preset", None), table)
                named = {f"{name}_{each}" if each else name: spec for each, spec in made.items()}
                groups[name] = [_name(each, taken=runs) for each in named]
                runs.update(named)
        if not (runs or faults):
            raise UserError("a plan needs at least one [[run]] table")
        renders: dict[str, Render] = {}
        for where, table in _tables(tables, "render"):
            with _located(where, faults):
                known = {**{run: [run] for run in runs}, **groups}
                render = _render(table, known, taken=renders, folder=Path(folder))
                _check_epochs(render, _ends(runs))
                renders[render.name] = render
        if faults:
            raise _together(faults)
        return cls(runs, tuple(renders.values()))

    def check(self) -> None:
        """Make the data of all runs, and open all recordings that the plan does not make itself.

        Raises `UserError`, with a line for each run or recording if several are wrong.
        """
        # It loads numpy, for which completing the name of a plan need not wait.
        from ..training.header import header_of
        from ..training.record_estimator import estimator_of

        faults: list[UserError] = []
        made: dict[str, Any] = {}
        for name, spec in self.runs.items():
            key = spec.data.model_dump_json()
            with _located(f"run {name}", faults):
                if key not in made:
                    made[key] = None  # data that cannot be made are named once
                    made[key] = spec.data.dataset()
                if made[key] is None:
                    continue
                if isinstance(spec, EstimatorSpec):
                    estimator_of(spec, made[key])
                else:
                    header_of(spec, made[key])
        self._check_reels(faults)
        if faults:
            raise _together(faults)

    def check_reels(self) -> None:
        """Open all recordings that the plan does not make itself, and check which epochs they have.

        Raises `UserError`, with a line for each that is wrong.
        """
        faults: list[UserError] = []
        self._check_reels(faults)
        if faults:
            raise _together(faults)

    def _check_reels(self, faults: list[UserError]) -> None:
        from ..reels.recording import Recording

        ends: dict[str, float] = _ends(self.runs)
        for reel in self.reels():
            with _located(reel, faults):
                ends[reel] = Recording.open(reel).steps.last
        for render in self.renders:
            with _located(f"render {render.name}", faults):
                _check_epochs(render, ends)

    def reels(self) -> list[str]:
        """The recordings that renders show besides those of the plan's runs."""
        shown = [run for render in self.renders for run in render.runs if run not in self.runs]
        return list(dict.fromkeys(shown))

    def outputs(self) -> list[str]:
        """Names of all files that the plan makes: first a recording of each run, then renders."""
        rendered = [each.name + suffix for each in self.renders for suffix in each.suffixes]
        return [f"{name}.reel" for name in self.runs] + rendered

    def warnings(self) -> list[str]:
        """What might be wrong with files of the plan, in sentences that begin with their names."""
        return [
            f"{render.name}{suffix}: {warning}"
            for render in self.renders
            for suffix in render.suffixes
            for warning in render.options_for(suffix).warnings_for(FORMATS[suffix])
        ]


def built_in_plans() -> dict[str, str]:
    """Names of the built-in plans, and the first comment line of each."""
    files = [each for each in resources.files(_PACKAGE).iterdir() if each.name.endswith(".toml")]
    first_lines = {each.name[:-5]: each.read_text("utf-8").partition("\n")[0] for each in files}
    return {name: line.lstrip("# ").rstrip(".") for name, line in sorted(first_lines.items())}


def _tables(tables: Mapping[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """(its place, a copy) of every table in an array of tables."""
    found = tables.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UserError(f"{key} must be tables, each headed [[{key}]]", given=found)
    return [
        (f"{key} {index}" + (f" ({each['name']})" if "name" in each else ""), dict(each))
        for index, each in enumerate(found, start=1)
    ]


def _render(
    table: dict[str, Any],
    groups: Mapping[str, Sequence[str]],
    *,
    taken: Mapping[str, Render],
    folder: Path,
) -> Render:
    scene = table.get("scene")
    if scene is not None:
        table["scene"] = scene_from(folder, scene)
    foreign = isinstance(scene, str) and scene not in SCENES
    named = [] if foreign and "runs" not in table else _words(table, "runs")
    files = {each: [str(folder / each)] for each in named if each.endswith(".reel")}
    groups = {**files, **groups}
    wrong = [each for each, runs in groups.items() if not runs]
    seeds_of_wrong = tuple(f"{each}_" for each in wrong)
    for each in named:
        if each not in groups and not each.startswith(seeds_of_wrong):
            raise UserError("`runs`: no run of that name", given=each, allowed=groups)
    shown = tuple(run for each in named for run in groups.get(each, ()))
    stems = [PurePath(each).stem if each in files else each for each in named]
    name = _name(table.pop("name", "-".join(stems)), taken=taken)
    formats = _words(table, "formats") if "formats" in table else ["mp4"]
    suffixes = tuple(f".{each}" for each in dict.fromkeys(map(str.lower, formats)))
    for suffix in suffixes:
        if suffix not in FORMATS:
            allowed = [each[1:] for each in FORMATS]
            raise UserError("`formats`: unknown format", given=suffix[1:], allowed=allowed)
    for name_of_option in fields_of(WorkerOptions):
        if name_of_option in table:
            what = f"option `{name_of_option}` does not apply to a plan"
            raise UserError(what, remedy="its jobs share the cores automatically")
    options = RenderOptions.parse(table)
    options.check([FORMATS[suffix] for suffix in suffixes])
    if all(groups.get(each) for each in named):  # others have an error of their own
        options.check_recordings(len(shown))
    return Render(name, shown, suffixes, options)


def _ends(runs: Mapping[str, AnySpec]) -> dict[str, float]:
    """The last epochs of runs by name, of those that say it."""
    return {name: spec.epochs for name, spec in runs.items() if spec.epochs}


def _check_epochs(render: Render, ends: Mapping[str, float]) -> None:
    """Raise `UserError` for epochs to show that none of its runs can have.

    `ends` are the last epochs of runs, as far as they are known; a run may end before.
    """
    if render.runs and ends.keys() >= set(render.runs):
        render.options.check_epochs([ends[run] for run in render.runs])


def _words(table: dict[str, Any], key: str) -> list[str]:
    """The list of names under `key`; a single name is a list of one."""
    value = table.pop(key, None)
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        raise UserError(f"`{key}` must be a list of names", given=value)
    return words


def _name(name: object, *, taken: Mapping[str, object]) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UserError("`name` must be letters, digits, '-', '_' and '.'", given=name)
    if name in taken:
        remedy = "give each a name of its own, with name = …"
        raise UserError("`name` is taken already", given=name, remedy=remedy)
    return name


@contextmanager
def _located(where: str, faults: list[UserError]) -> Iterator[None]:
    """Collect errors, prefixed with the place of the table."""
    try:
        yield
    except UserError as error:
        faults.append(error.within(where))


def _together(faults: Sequence[UserError]) -> UserError:
    """The only error, or one with a line for each of several."""
    if len(faults) == 1:
        return faults[0]
    lines = [str(fault) for fault in faults[:_MOST_LINES]]
    more = len(faults) - len(lines)
    what = "\n  ".join([f"{len(faults)} tables of the plan are wrong:", *lines])
    return UserError(f"{what}\n  and {more} more" if more else what)
