"""Jobs of a plan: what each makes of what, and all that determines it; starts none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ..datasets.named_modules import importable_from
from ..films.keys import (
    DRAWING,
    PAGES,
    Sources,
    code_of_scene,
    content_of,
    contents_of,
    files_of,
    key_of,
    trained_by,
    version_of,
)
from ..films.own_code import PACKAGE
from ..options import fields_of
from ..renders.known_options import OutputOptions
from ..renders.options import RenderOptions
from ..renders.sinks.formats import FORMAT_MODELS
from ..renders.sinks.options import WorkerOptions
from ..training.estimatorspec import AnySpec
from .commands import film_command, record_command, render_command
from .naming import from_folder
from .plan import Film, Plan, Render


@dataclass(frozen=True)
class Job:
    """One output, or a film with its captions: `facts` are all that determines it, as plain values.

    It waits for the jobs that it `needs`, whose outputs it shows with the recordings `reels`, and
    reads `files`, each with the digits of its content. What reads files of its own is `local`.
    `inputs` and `outputs` are named from the folder.
    """

    name: str
    kind: str
    work: AnySpec | RenderOptions | Film
    facts: Mapping[str, Any]
    command: str
    reels: tuple[Path, ...] = ()
    needs: tuple[str, ...] = ()
    files: Mapping[Path, str] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """Digits of all that determines it."""
        return key_of(self.facts)

    @property
    def local(self) -> bool:
        """Whether only this machine has all that it reads."""
        own = set(self.files) - set(self.reels)
        return bool(own) or isinstance(self.work, Film)


def jobs_of(plan: Plan, folder: Path) -> dict[str, Job]:
    """All jobs of a plan by the name of their first output: first runs, then what shows them.

    Raises `UserError` for a recording that is not sound.
    """
    with importable_from(plan.folder):
        runs = {name: _run(name, plan, folder) for name in plan.runs}
    jobs = {job.name: job for job in runs.values()}
    known = plan.known_in(folder)
    for render in plan.renders:
        for suffix in render.suffixes:
            job = _render(render, suffix, plan, runs, folder, known)
            jobs[job.name] = job
    for film in plan.films:
        for suffix in film.suffixes:
            job = _film(film, suffix, folder)
            jobs[job.name] = job
    return jobs


def _run(name: str, plan: Plan, folder: Path) -> Job:
    spec = plan.runs[name]
    files = {path: content_of(path) for path in files_of(spec)}
    written = spec.model_dump(mode="json")
    path = written["data"]["options"].get("path")
    if path:
        written["data"]["options"]["path"] = Path(path).name  # the content says which it is
    facts = {"spec": written, "data": contents_of(files), "version": trained_by(spec)}
    output = f"{name}.reel"
    return Job(
        output,
        "run",
        spec,
        facts,
        record_command(plan.written[name], output, folder),
        files=files,
        inputs=tuple(from_folder(folder, each) for each in files),
        outputs=(output,),
    )


def _render(
    render: Render, suffix: str, plan: Plan, runs: Mapping[str, Job], folder: Path, known: str
) -> Job:
    options = render.options_for(suffix)
    output = render.name + suffix
    reels = tuple(Path(run) for run in render.runs if run not in plan.runs)
    inputs = tuple(
        f"{run}.reel" if run in plan.runs else from_folder(folder, run) for run in render.runs
    )
    shown = [runs[run].key if run in runs else _content(run) for run in render.runs]
    models = (*FORMAT_MODELS, OutputOptions)
    of_output = {name for model in models for name in fields_of(model)} - {"scene"}
    given = {k: v for k, v in options.given.items() if k not in fields_of(WorkerOptions)}
    own = code_of_scene(options.scene)
    code = {path: content_of(path) for path in dict.fromkeys((*own.files, *_loaded(options)))}
    facts = {
        "inputs": shown,
        "scene": {k: v for k, v in given.items() if k not in of_output},
        "output": {"format": suffix} | {k: v for k, v in given.items() if k in of_output},
        "code": contents_of(code),
        "version": version_of(PAGES if suffix == ".html" else DRAWING, own),
    }
    return Job(
        output,
        "render",
        options,
        facts,
        render_command(inputs, output, options, folder, known),
        reels=reels,
        needs=tuple(f"{run}.reel" for run in render.runs if run in plan.runs),
        files=code | {path: content_of(path) for path in reels},
        inputs=inputs,
        outputs=render.files_of(suffix),
    )


def _film(film: Film, suffix: str, folder: Path) -> Job:
    output = film.name + suffix
    paths = [Path(each) for each in film.files if Path(each).is_file()]
    files = {path: content_of(path) for path in paths}
    both = Sources((*DRAWING.folders, "training"), (*DRAWING.libraries, "torch"))
    facts = {
        "script": film.text,
        "data": contents_of(path for path in files if path != Path(film.script)),
        "output": {"format": suffix, **film.changes},
        "version": key_of(both.digest(), film.versions),
    }
    return Job(
        output,
        "film",
        film,
        facts,
        film_command(film, output, folder),
        files=files,
        inputs=tuple(from_folder(folder, each) for each in files),
        outputs=film.files_of(suffix),
    )


def _content(reel: str) -> str:
    from ..reels.content import content_of_reel  # loads numpy

    return _content_of(reel, Path(reel).stat().st_mtime_ns, content_of_reel)


@cache
def _content_of(reel: str, _modified: int, content: Any) -> str:
    found: str = content(Path(reel))
    return found


def _loaded(options: RenderOptions) -> list[Path]:
    """The files that an author's scene has imported, also by names that are not written in it."""
    author = options.entry.author
    files = list(author.stamps) if author else []
    return [path for path in files if path.is_file() and not path.is_relative_to(PACKAGE)]
