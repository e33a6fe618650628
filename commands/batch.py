"""`epochreel batch`: record and render everything in a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import click

from ..options import Help, Limits, fields_of
from .help import GroupedCommand
from .options import given, option
from .outputs import batch_folder, check_outputs, folder_of
from .running import FailedError, loading, progress, quiet_option, say_warnings


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
@click.argument("plan", metavar="PLAN")
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    help="Folder to write to; files of the plan's names in it are replaced.  [default: out/PLAN]",
)
@option(fields_of(_JobOptions)["jobs"], default="one per core")
@click.option("--dry-run", is_flag=True, help="Check the plan and list its output files.")
@quiet_option
def command(plan: str, output: str | None, dry_run: bool, quiet: bool, **options: Any) -> None:
    """Record and render everything in a plan.

    PLAN is a .toml file or one of the plans of `epochreel list plans`.
    """
    from ..models import validated

    jobs = validated(_JobOptions, given(options)).jobs
    with loading():
        from ..batch.plan import Plan

    loaded = Plan.load(plan)
    folder = batch_folder(output, plan)
    paths = [folder / name for name in loaded.outputs()]
    say_warnings(loaded.warnings())
    if dry_run:
        for path in paths:
            click.echo(path)
        return
    check_outputs(paths, force=True, inputs=[plan])
    with loading():
        from ..batch.run_batch import run_batch

    with folder_of(paths[0]):
        with progress("working", None, hidden=quiet) as advance:
            results = run_batch(loaded, folder, jobs=jobs, report=advance)
        for result in results:
            state = f"failed: {result.error}" if result.error else f"{result.seconds:.1f} s"
            click.echo(f"{folder / result.name}  {state}")
        failed = sum(result.error is not None for result in results)
        if failed:
            raise FailedError(f"{failed} of {len(results)} outputs failed")
