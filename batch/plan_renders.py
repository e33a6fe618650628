"""Renders of a plan: `[[render]]` tables; lists of options and groups of runs multiply."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from ..films.faults import Faults
from ..films.named_files import scene_from
from ..films.toml_tables import each_table
from ..options import fields_of
from ..renders.embedding_paths import embedding_paths
from ..renders.known_options import OutputOptions
from ..renders.options import RenderOptions
from ..renders.sinks.formats import FORMATS
from ..renders.sinks.options import StillOptions, WorkerOptions
from ..scenes.catalogue import SCENES
from ..training.estimatorspec import AnySpec, EstimatorSpec
from .further_faults import others_after, without_value
from .multiplying import words_in
from .naming import LONGEST, checked_name, filled, in_a_name, placeholders
from .plan_defaults import OWN, Defaults
from .plan_runs import MOST_JOBS, Runs, add_fault
from .selecting import grouped, known_of, selected, where_they_are

if TYPE_CHECKING:
    from ..reels.steps import Steps  # which loads numpy

_DECIDING = ("scene", *OWN)  # which decide the options that apply


@dataclass(frozen=True)
class Render:
    """One render of a plan: its runs and options, and the formats of its output files.

    `runs` are names of the plan's runs, or `.reel` files. Width and height are divided by `shrunk`.
    """

    name: str
    runs: tuple[str, ...]
    suffixes: tuple[str, ...]
    options: RenderOptions
    line: int = 1
    shrunk: int = 1

    def files_of(self, suffix: str) -> tuple[str, ...]:
        """The names of the files of one format: the output, and what embeds it."""
        output = Path(self.name + suffix)
        embeds = self.options.of(OutputOptions).embed
        beside = embedding_paths(output, FORMATS[suffix]) if embeds else []
        return tuple(each.name for each in (output, *beside))

    def options_for(self, suffix: str) -> RenderOptions:
        """The options for one format; one worker each, as the jobs of a batch share the cores."""
        form = FORMATS[suffix]
        options = self.options.for_format(form)
        if self.shrunk > 1:
            from ..films.choosing import smaller  # loads all that films have

            options = options.replaced(size=str(smaller(options.size_for(form), self.shrunk)))
        return options.replaced(workers=1) if form.divisible else options


def renders_in(
    tables: object, runs: Runs, folder: Path, table_of_defaults: Mapping[str, Any], faults: Faults
) -> dict[str, Render]:
    """The renders that tables describe, by name; faults are added to the others'."""
    defaults = Defaults(table_of_defaults)
    defaults.check(faults)
    before = len(faults)
    found: dict[str, Render] = {}
    count, taken = len(runs.specs), set[str]()
    for key, table in each_table(("render",), tables, faults):
        made: dict[str, Render] = {}
        try:
            for each in _renders(dict(table), defaults, runs, folder):
                name = checked_name(each.name, taken=taken)
                taken.add(name.casefold())
                made[name] = replace(each, line=faults.line_of(key))
                count += len(each.suffixes)
                if count > MOST_JOBS:
                    raise UserError(f"a plan has at most {MOST_JOBS:,} jobs")
        except UserError as error:
            others = others_after(
                error,
                table,
                lambda left: deque(islice(_renders(left, defaults, runs, folder), MOST_JOBS), 0),
                partial(without_value, deciding=_DECIDING),
            )
            for fault in (error, *others):
                add_fault("render", key, table, defaults.table, fault, faults)
            if count > MOST_JOBS:
                return found
        found |= made
    if found and len(faults) == before:  # what is wrong may use them
        defaults.check_used(faults)
    return found


def check_epochs(
    render: Render,
    ends: Mapping[str, float],
    specs: Mapping[str, AnySpec],
    recorded: Mapping[str, Steps] = MappingProxyType({}),
) -> None:
    """Raise `UserError` for epochs and other steps to show that none of its runs can have.

    `ends` are the last epochs of runs, and `recorded` the steps of recordings, as far as they are
    known; a run may end before.
    """
    options, still = render.options, render.options.of(StillOptions)
    if still.step is not None:
        from .plan_steps import steps_of  # loads numpy

        every = [
            recorded.get(x) or (steps_of(specs[x]) if x in specs else None) for x in render.runs
        ]
        known = [steps for steps in every if steps is not None]
        if len(known) == len(every):
            options = options.at_number(known)
    if render.runs and ends.keys() >= set(render.runs):
        begins = [
            recorded[run].first if run in recorded else float(isinstance(specs[run], EstimatorSpec))
            for run in render.runs
        ]
        options.check_epochs([ends[run] for run in render.runs], begin=min(begins))


def check_layers(render: Render, sampled: Mapping[str, str]) -> None:
    """Raise `UserError` for a scene of layers of a run without any, as scenes themselves do.

    `sampled` are the summaries of runs that have only answers, by name, as far as is known.
    """
    found = [sampled[run] for run in render.runs if run in sampled]
    if found and render.options.entry.layered:
        from ..scenes.suitable import without_layers  # loads numpy

        raise without_layers(render.options.scene, found[0], len(render.runs))


def _renders(
    table: dict[str, Any], defaults: Defaults, runs: Runs, folder: Path
) -> Iterator[Render]:
    """The renders of one table."""
    own = {key: table.pop(key) for key in ("name", *OWN) if key in table}
    own = {key: value for key, value in defaults.table.items() if key in OWN} | own
    formats = words_in(own, "formats") if "formats" in own else ["mp4"]
    suffixes = tuple(f".{each}" for each in dict.fromkeys(map(str.lower, formats)))
    for suffix in suffixes:
        if suffix not in FORMATS:
            allowed = [each[1:] for each in FORMATS]
            raise UserError("`formats`: unknown format", given=suffix[1:], allowed=allowed)
    forms = [FORMATS[suffix] for suffix in suffixes]
    for name in fields_of(WorkerOptions):
        if name in table:
            what = f"option `{name}` does not apply to a plan"
            raise UserError(what, remedy="its jobs share the cores automatically")
    scenes = _as_list(table.get("scene", defaults.table.get("scene")))
    for scene in scenes:
        needs_runs = not isinstance(scene, str) or scene in SCENES
        shown, stems = _shown(dict(own), runs, folder, needed=needs_runs)
        groups = grouped(shown, own.get("each"), runs)
        scene = scene_from(folder, scene)
        chosen = table if scene is None else {**table, "scene": scene}
        extra = {"scene": in_a_name(PurePath(str(scene)).stem)} if len(scenes) > 1 else {}
        for options, differing in defaults.combined_with(chosen, forms):
            for common, members in groups:
                known = {**known_of(members, runs), **common}
                parts = {**common, **extra, **differing}
                title = options.get("title")
                if isinstance(title, str):
                    options["title"] = filled(title, {**known, **parts})
                parsed = RenderOptions.parse(options)
                parsed.check(forms)
                known = {**_plain(options), **known, **parts, "scene": in_a_name(parsed.scene)}
                render = Render(
                    _named(own.get("name"), stems, parts, known),
                    tuple(members),
                    suffixes,
                    parsed,
                )
                if all(runs.groups.values()):  # others have an error of their own
                    for form in forms:
                        parsed.check_recordings(len(members), form)
                    check_epochs(render, runs.ends, runs.specs)
                yield render
                options = {**options} if title is None else {**options, "title": title}


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) and value else [value]


def _shown(
    own: dict[str, Any], runs: Runs, folder: Path, *, needed: bool
) -> tuple[list[str], list[str]]:
    """The recordings that a table shows, and the words for them in a name."""
    where = own.get("where")
    if "runs" in own:
        words = words_in(own, "runs")
    elif where is not None or own.get("each"):
        words = list(runs.groups)
    elif not needed:
        return [], []
    else:
        words = words_in(own, "runs")
    shown = selected(words, runs, folder)
    if where is not None:
        shown = where_they_are(shown, where, runs)
    stems = [PurePath(each).stem if each.endswith(".reel") else each for each in words]
    return shown, [in_a_name(each) for each in stems]


def _plain(options: Mapping[str, Any]) -> dict[str, str]:
    return {k: in_a_name(v) for k, v in options.items() if isinstance(v, str | int | float)}


def _named(
    name: object, stems: Sequence[str], parts: Mapping[str, str], known: Mapping[str, str]
) -> str:
    """The name of a render, with placeholders filled, and after it what else differs."""
    if name is None:
        name = "{run}" if "run" in parts else "-".join(stems)
        if len(name) > LONGEST or not name:
            raise UserError("`name` is needed", remedy="give one, with name = …")
    if not isinstance(name, str):
        raise UserError("`name` must be text", given=name)
    used = placeholders(name)
    rest = [f"{key}-{value}" for key, value in parts.items() if key not in used and key != "run"]
    if "run" in parts and "run" not in used:
        rest.insert(0, parts["run"])
    return "_".join([filled(name, known), *rest])
