"""A batch plan: the runs to record, and the renders and films to make, checked before any work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from importlib import resources
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from ..datasets.named_modules import importable_from
from ..errors import UserError
from ..films.faults import Faults
from ..films.toml_text import lines_of, tables_of, text_of
from ..renders.sinks.formats import FORMATS
from ..training.estimatorspec import AnySpec, EstimatorSpec
from .naming import from_folder
from .plan_films import Film, films_in
from .plan_renders import Render, check_epochs, check_layers, renders_in
from .plan_runs import MOST_JOBS, runs_in

if TYPE_CHECKING:
    from ..reels.steps import Steps  # which loads numpy

__all__ = ["Film", "Plan", "Render", "built_in_plans"]

_PACKAGE = __package__ + ".plans"
_TABLES = ("run", "render", "film", "defaults")
_PREVIEW = 4  # times smaller in width and height


@dataclass(frozen=True)
class Plan:
    """Runs by name, and the renders and films to make.

    `written` are the options of each run as they are written, and `lines` where in the plan it is.
    A table of runs whose lists multiply makes one for each choice, 'many_seed-07', and a render
    that names the table shows all of them. Code that it names is looked for in `folder` first.
    """

    runs: Mapping[str, AnySpec]
    renders: tuple[Render, ...]
    films: tuple[Film, ...] = ()
    written: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    name: str = "plan"
    folder: Path = Path()

    @classmethod
    def load(cls, name: str) -> Plan:
        """The plan in a `.toml` file, or the built-in plan of that name.

        Raises `UserError`, which names the line and the key at fault.
        """
        if name in built_in_plans():
            text = resources.files(_PACKAGE).joinpath(f"{name}.toml").read_text("utf-8")
        elif Path(name).is_file():
            text = text_of(Path(name), "a plan")
        else:
            raise UserError("no such plan", given=name, allowed=built_in_plans())
        tables = tables_of(text, name)
        return cls.parse(tables, Path(name).parent, Faults(name, lines_of(text)), name)

    @classmethod
    def parse(
        cls,
        tables: Mapping[str, Any],
        folder: str | Path = ".",
        faults: Faults | None = None,
        name: str = "plan",
    ) -> Plan:
        """The plan that `[[run]]`, `[[render]]` and `[[film]]` tables describe.

        Files, and modules that it names, are in `folder`. Raises `UserError`, with a line for each
        table if several are wrong.
        """
        folder = Path(folder)
        faults = Faults(name, {}) if faults is None else faults
        if sum(len(each) for each in tables.values() if isinstance(each, list)) > MOST_JOBS:
            faults.add((), UserError(f"a plan has at most {MOST_JOBS:,} jobs"))
            faults.check()
        for key in tables:
            if key not in _TABLES:
                error = UserError("unknown table in a plan", given=key, allowed=_TABLES)
                faults.add((key,), error)
        defaults = _defaults(tables.get("defaults", {}), faults)
        with importable_from(folder):
            runs = runs_in(tables.get("run", []), folder, defaults["run"], faults)
        renders = renders_in(tables.get("render", []), runs, folder, defaults["render"], faults)
        films = films_in(tables.get("film", []), folder, defaults["film"], faults)
        _check_apart(renders.values(), films.values(), faults)
        if not (runs.specs or renders or films or len(faults)):
            faults.add((), UserError("a plan needs at least one [[run]], [[render]] or [[film]]"))
        faults.check()
        made = tuple(renders.values()), tuple(films.values())
        return cls(runs.specs, *made, runs.written, runs.lines, name, folder)

    def known_in(self, folder: Path) -> str:
        """What tells it from other plans in a folder: its file as named from there, or its name."""
        own = self.name not in built_in_plans() and Path(self.name).is_file()
        return from_folder(folder, self.name) if own else self.name

    def check(self, names: Iterable[str] | None = None, loaded: Any = lambda *_: None) -> None:
        """Make data and estimators of runs, of all or those of `names`, and open all recordings.

        `loaded` is called with the data. Raises `UserError`, with a line for each run, render or
        recording if several are wrong. No estimator is fitted.
        """
        faults = Faults(self.name, {})
        with importable_from(self.folder):
            ahead = self._check_data(self.runs if names is None else names, loaded, faults)
        self._check_reels(faults, ahead)
        faults.check()

    def check_reels(self) -> None:
        """Open all recordings that the plan does not make itself, and check which epochs they have.

        Raises `UserError`, with a line for each that is wrong.
        """
        faults = Faults(self.name, {})
        self._check_reels(faults, {})
        faults.check()

    def _check_data(
        self, names: Iterable[str], loaded: Any, faults: Faults
    ) -> dict[str, Steps | None]:
        """The stages and iterations that estimators of runs have at most, as far as is known."""
        # It loads numpy, for which completing the name of a plan need not wait.
        from ..training.header import header_of
        from ..training.record_estimator import steps_ahead

        made: dict[str, Any] = {}
        ahead: dict[str, Steps | None] = {}
        for name in names:
            spec = self.runs[name]
            key = spec.data.model_dump_json()
            with faults.at_line(self.lines.get(name, 1), f"run {name}"):
                if key not in made:
                    made[key] = None  # data that cannot be made are named once
                    made[key] = spec.data.dataset()
                    loaded(spec.data, made[key])
                if made[key] is None:
                    continue
                if isinstance(spec, EstimatorSpec):
                    ahead[name] = steps_ahead(spec, made[key])
                else:
                    header_of(spec, made[key])
        return ahead

    def _check_reels(self, faults: Faults, ahead: Mapping[str, Steps | None]) -> None:
        reels = self.reels()
        recorded = {name: steps for name, steps in ahead.items() if steps is not None}
        ends: dict[str, float] = {name: s.epochs for name, s in self.runs.items() if s.epochs}
        sampled = {
            name: spec.summary
            for name, spec in self.runs.items()
            if isinstance(spec, EstimatorSpec) and spec.sampled
        }
        if reels:
            from ..reels.recording import Recording

            first = {run: each.line for each in reversed(self.renders) for run in each.runs}
            for reel in reels:
                try:
                    opened = Recording.open(reel)
                    recorded[reel], ends[reel] = opened.steps, opened.steps.last
                    if opened.architecture is None:
                        sampled[reel] = opened.about.summary
                except UserError as error:
                    named = reel in str(error)
                    faults.add_at(first[reel], error if named else error.within(reel))
        for render in self.renders:
            with faults.at_line(render.line, f"render {render.name}"):
                check_epochs(render, ends, self.runs, recorded)
                check_layers(render, sampled)

    def reels(self) -> list[str]:
        """The recordings that renders show besides those of the plan's runs."""
        shown = [run for render in self.renders for run in render.runs if run not in self.runs]
        return list(dict.fromkeys(shown))

    def outputs(self) -> list[str]:
        """Names of jobs, each that of a file: first of runs, then of renders and films."""
        made = [each.name + suffix for each in self.renders for suffix in each.suffixes]
        made += [each.name + suffix for each in self.films for suffix in each.suffixes]
        return [f"{name}.reel" for name in self.runs] + made

    def files(self) -> list[str]:
        """Names of all files that jobs write."""
        recordings = [f"{name}.reel" for name in self.runs]
        shown: tuple[Render | Film, ...] = (*self.renders, *self.films)
        return recordings + [
            file for each in shown for suffix in each.suffixes for file in each.files_of(suffix)
        ]

    def previewed(self) -> Plan:
        """The plan with a quarter of the width and height of all pictures."""
        renders = tuple(replace(each, shrunk=_PREVIEW) for each in self.renders)
        films = tuple(replace(each, shrunk=_PREVIEW) for each in self.films)
        return replace(self, renders=renders, films=films)

    def matching(self, patterns: Sequence[str]) -> list[str]:
        """Outputs whose names, with or without suffix, match one of the patterns.

        Raises `UserError` for a pattern that none matches.
        """
        names = self.outputs()
        found: set[str] = set()
        for pattern in patterns:
            matching = {
                name
                for name in names
                if fnmatchcase(name, pattern) or fnmatchcase(PurePath(name).stem, pattern)
            }
            if not matching:
                allowed = list(dict.fromkeys(PurePath(name).stem for name in names))
                raise UserError("no output of the plan matches", given=pattern, allowed=allowed)
            found |= matching
        return [name for name in names if name in found]

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


def _defaults(tables: object, faults: Faults) -> dict[str, Mapping[str, Any]]:
    """The tables of defaults for runs, renders and films."""
    found: dict[str, Mapping[str, Any]] = {"run": {}, "render": {}, "film": {}}
    if not isinstance(tables, Mapping):
        faults.add(("defaults",), UserError("`defaults` must be tables", given=tables))
        return found
    for key, table in tables.items():
        if key not in found:
            remedy = "write [defaults.render] above what holds for all renders"
            error = UserError("unknown table of defaults", given=key, allowed=found, remedy=remedy)
            faults.add(("defaults", key), error)
        elif not isinstance(table, Mapping):
            faults.add(("defaults", key), UserError(f"`{key}` must be a table", given=table))
        elif "name" in table:
            error = UserError(f"`name` is of each {key}, and has no default", remedy="leave it out")
            faults.add(("defaults", key, "name"), error.within(f"defaults of {key}s"))
        else:
            found[key] = table
    return found


def _check_apart(renders: Iterable[Render], films: Iterable[Film], faults: Faults) -> None:
    """Add a fault for a film with the name of a render, and for a file that two jobs write."""
    names = {each.name.casefold() for each in renders}
    for film in films:
        if film.name.casefold() in names:
            remedy = "give each a name of its own, with name = …"
            error = UserError("`name` is taken already", given=film.name, remedy=remedy)
            faults.add_at(film.line, error)
    taken: set[str] = set()
    for render in renders:
        files = [name for suffix in render.suffixes for name in render.files_of(suffix)]
        double = [
            name
            for index, name in enumerate(files)
            if name.casefold() in taken or name in files[:index]
        ]
        if double:
            remedy = "give each format with `embed` a render of its own"
            error = UserError("two outputs write the same file", given=double[0], remedy=remedy)
            faults.add_at(render.line, error)
        taken |= {name.casefold() for name in files}
