"""`epochreel batch`: record and render everything in a plan that is not done yet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import click

from ..errors import UserError
from ..options import Help, Limits, Metavar, fields_of
from .batch_progress import Shown, lasting
from .completing import either, files, names_of
from .help import GroupedCommand, GroupedOption
from .mistaken import refuse_mistaken
from .options import given, option
from .output_names import batch_folder
from .outputs import check_outputs, folder_of, output_option, tables_of
from .results import interruption, lines_of_tables, say_batch
from .running import FailedError, loading, print_result, quiet_option, say_warnings, verbose_option

if TYPE_CHECKING:
    from ..batch.outcomes import Outcome
    from ..batch.plan import Plan
    from ..batch.run_batch import Choice


Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class _WorkOptions:
    """How jobs are carried out."""

    jobs: Annotated[
        int | None, Limits(ge=1, le=64), Help("Jobs at the same time, at most two per core.")
    ] = None
    retries: Annotated[
        int, Limits(ge=0, le=10), Help("How often a job that fails is tried again.")
    ] = 0
    shard: Annotated[
        str | None,
        Metavar("K/N"),
        Help("Make part K of N only, like 2/8, for as many machines that share nothing."),
    ] = None
    scheduler: Annotated[
        str | None,
        Metavar("ADDRESS"),
        Help("Send jobs to the workers of a Dask scheduler, like tcp://10.0.0.5:8786."),
    ] = None


def _option(name: str, default: str = "") -> Callable[[Command], Command]:
    return option(fields_of(_WorkOptions)[name], heading="work", default=default)


@click.command(
    "batch",
    cls=GroupedCommand,
    epilog="epochreel batch article -o figures/\n"
    "epochreel batch films.toml --dry-run\n"
    "epochreel batch films.toml --only 'fig-0*' --preview\n"
    "epochreel batch films.toml -o films/ --shard 2/8",
)
@click.argument("plan", metavar="PLAN", shell_complete=either(names_of("plans"), files(".toml")))
@output_option(
    "Folder to write to; files of the plan's names in it are replaced.  [default: out/PLAN]",
    metavar="FOLDER",
)
@click.option(
    "--only",
    cls=GroupedOption,
    heading="output",
    multiple=True,
    metavar="PATTERN",
    help="Make outputs of such names only, and the runs they show; may be repeated.",
)
@click.option(
    "--preview",
    cls=GroupedOption,
    heading="output",
    is_flag=True,
    help="Draw at a quarter of the width and height.  [default folder: out/PLAN-preview]",
)
@click.option(
    "-f",
    "--force",
    cls=GroupedOption,
    heading="output",
    is_flag=True,
    help="Make again what is done, too.",
)
@_option("jobs", default="one per core")
@_option("retries")
@_option("shard")
@_option("scheduler")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Check the plan, its data and its recordings, and list each job, and why it would run.",
)
@click.option(
    "--stale", is_flag=True, help="List outputs in the folder that no plan wants any more."
)
@click.option("--remove", is_flag=True, help="Remove what --stale lists.")
@quiet_option
@verbose_option
def command(
    plan: str,
    output: str | None,
    only: tuple[str, ...],
    preview: bool,
    force: bool,
    dry_run: bool,
    stale: bool,
    remove: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Record and render everything in a plan that is not done yet.

    PLAN is a .toml file, which names files from its own folder, or one of the plans of `epochreel
    list plans`. What is done is in results.json, beside the outputs: a job runs again only if
    something that determines it has changed. A job that fails stops no other.
    """
    from ..models import validated

    refuse_mistaken(plan, wanted="a plan")
    work = validated(_WorkOptions, given(options))
    _check(stale, remove, dry_run=dry_run, others=[*given(options), *only, *([1] * force)])
    if work.scheduler and work.jobs:
        what = "`jobs` are processes of this machine, and a scheduler has workers of its own"
        raise UserError(what, remedy="leave one of them out")
    with loading():
        from ..batch.plan import Plan
        from ..batch.results import Shard
        from ..batch.run_batch import Choice

    shard = None if work.shard is None else Shard.parse(work.shard)
    choice = Choice(
        only=only,
        shard=shard,
        force=force,
        retries=work.retries,
        jobs=work.jobs,
        scheduler=work.scheduler,
    )
    loaded = Plan.load(plan)
    folder = batch_folder(output, plan, preview=preview)
    loaded = loaded.previewed() if preview else loaded
    if stale:
        _say_stale(loaded, folder, remove=remove, quiet=quiet)
    elif dry_run:
        say_warnings(loaded.warnings())
        _say_plan(loaded, folder, choice)
    else:
        _run(loaded, folder, choice, quiet=quiet)


def _check(stale: bool, remove: bool, *, dry_run: bool, others: list[Any]) -> None:
    """Raise `UserError` for options that do not go together."""
    if remove and not stale:
        raise UserError("--remove removes what --stale lists", remedy="give both")
    if stale and (dry_run or others):
        what = "--stale looks at what is there, and makes nothing"
        raise UserError(what, remedy="give it with PLAN, --output and --remove only")


def _say_stale(plan: Plan, folder: Path, *, remove: bool, quiet: bool) -> None:
    """A line for each file, and on standard error what became of them."""
    from ..batch.run_batch import remove_stale, stale

    if not folder.is_dir():
        raise UserError("no such folder", given=str(folder))
    found = remove_stale(plan, folder) if remove else stale(plan, folder)
    names = [each for outputs in found.values() for each in outputs]
    for name in names:
        print_result(folder / name)
    if not quiet and (remove or not names):
        count = f"{len(names):,} file{'' if len(names) == 1 else 's'} removed"
        said = count if names else "a plan wants each output: nothing is stale"
        click.echo(f"{folder}  {said}", err=True)


def _say_plan(plan: Plan, folder: Path, choice: Choice) -> None:
    """A line for each job, and an estimate of how long they would take."""
    from ..batch.run_batch import planned

    plan.check()
    found = planned(plan, folder, choice)
    for name in found.jobs:
        print_result(f"{folder / name}  {found.why[name] or 'done'}")
    seconds = [found.seconds(name) for name in found.to_run]
    known = [each for each in seconds if each is not None]
    count = f"{len(found.to_run):,} of {len(found.jobs):,} jobs would run"
    about = f", about {lasting(sum(known))} of work" if known else ""
    unknown = len(seconds) - len(known)
    if known and unknown:
        about += f" and {unknown} that never ran"
    print_result(f"{count}{about}")


def _run(plan: Plan, folder: Path, choice: Choice, *, quiet: bool) -> None:
    """Carry out what is not done."""
    from ..batch.plan import built_in_plans

    paths = [folder / name for name in plan.files()]
    plan_files = [] if plan.name in built_in_plans() else [plan.name]
    scripts = [each for film in plan.films for each in film.files]
    inputs = [*plan_files, *tables_of(plan.runs.values()), *plan.reels(), *scripts]
    check_outputs(paths, force=True, inputs=inputs)
    known = plan.warnings()
    say_warnings(known)
    with loading():
        from ..batch.run_batch import run_batch
    started = time.monotonic()
    with folder_of(paths[0]), Shown(folder, quiet=quiet) as shown, interruption(shown.kept):
        say = lines_of_tables(hidden=quiet)
        outcomes = run_batch(plan, folder, choice, watcher=shown, loaded=say)
    say_warnings(_gathered(outcomes, known))
    failed = [each for each in outcomes if each.error is not None]
    if failed:
        for each in failed:
            click.echo(f"{folder / each.name}  failed: {each.error}", err=True)
        raise FailedError(f"{len(failed)} of {len(outcomes)} outputs failed")
    if not quiet:
        ran = [each for each in outcomes if each.why]
        say_batch(folder, outcomes, ran, time.monotonic() - started)


def _gathered(outcomes: list[Outcome], known: list[str]) -> Iterator[str]:
    """Each warning that is not known yet, once, with an output and how many others have it."""
    names: dict[str, list[str]] = {}
    for each in outcomes:
        for line in each.warnings:
            if f"{each.name}: {line}" not in known:
                names.setdefault(line, []).append(each.name)
    for line, (first, *others) in names.items():
        more = f" and {len(others)} other{'s' * (len(others) > 1)}" if others else ""
        yield f"{first}{more}: {line}"
