"""`epochreel batch`: record and render everything in a plan."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated, Any

import click

from ..options import Help, Limits, fields_of
from .completing import either, files, names_of
from .help import GroupedCommand
from .mistaken import refuse_mistaken
from .options import given, option
from .outputs import batch_folder, check_outputs, folder_of, named, tables_of
from .results import Made, interruption, lines_of_tables, say_made
from .running import FailedError, loading, progress, quiet_option, say_warnings, verbose_option


@dataclass(frozen=True)
class _JobOptions:
    """How many outputs are rendered at once."""

    jobs: Annotated[
        int | None,
        Limits(ge=1, le=64),
        Help("Outputs rendered at the same time, at most two per core."),
    ] = None


@click.command(
    "batch",
    cls=GroupedCommand,
    epilog="epochreel batch article -o figures/\nepochreel batch films.toml --jobs 2 --dry-run",
)
@click.argument("plan", metavar="PLAN", shell_complete=either(names_of("plans"), files(".toml")))
@click.option(
    "-o",
    "--output",
    callback=named,
    metavar="FOLDER",
    help="Folder to write to; files of the plan's names in it are replaced.  [default: out/PLAN]",
)
@option(fields_of(_JobOptions)["jobs"], default="one per core")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Check the plan, its data and its recordings, and list its output files.",
)
@quiet_option
@verbose_option
def command(plan: str, output: str | None, dry_run: bool, quiet: bool, **options: Any) -> None:
    """Record and render everything in a plan.

    PLAN is a .toml file, which names files from its own folder, or one of the plans of `epochreel
    list plans`.
    """
    from ..models import validated

    refuse_mistaken(plan, wanted="a plan")
    jobs = validated(_JobOptions, given(options)).jobs
    with loading():
        from ..batch.plan import Plan, built_in_plans

    loaded = Plan.load(plan)
    folder = batch_folder(output, plan)
    paths = [folder / name for name in loaded.outputs()]
    known = loaded.warnings()
    say_warnings(known)
    if dry_run:
        loaded.check()
        for path in paths:
            click.echo(path)
        return
    plan_files = [] if plan in built_in_plans() else [plan]
    inputs = [*plan_files, *tables_of(loaded.runs.values()), *loaded.reels()]
    check_outputs(paths, force=True, inputs=inputs)
    with loading():
        from ..batch.run_batch import run_batch

    started, made = time.monotonic(), Made(paths)
    with folder_of(paths[0]), interruption(made.kept):
        with progress("working", None, hidden=quiet) as advance:
            say = lines_of_tables(hidden=quiet)
            results = run_batch(loaded, folder, jobs=jobs, report=advance, loaded=say)
        found = [f"{result.name}: {each}" for result in results for each in result.warnings]
        say_warnings(each for each in found if each not in known)
        failed = [result for result in results if result.error is not None]
        for result in failed if quiet else results:
            say_made(folder / result.name, result.seconds, result.error)
        if failed:
            raise FailedError(f"{len(failed)} of {len(results)} outputs failed")
    if not quiet:
        made.say(time.monotonic() - started)
