"""`epochreel batch`: record and render everything in a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import click

from ..options import Help, Limits, fields_of
from .help import GroupedCommand
from .options import given, option
from .running import FailedError, loading, progress, quiet_option


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
    "-o", "--output", default="out", show_default=True, metavar="FOLDER", help="Folder to write to."
)
@option(fields_of(_JobOptions)["jobs"], default="one per core")
@click.option("--dry-run", is_flag=True, help="Check the plan and list its output files.")
@quiet_option
def command(plan: str, output: str, dry_run: bool, quiet: bool, **options: Any) -> None:
    """Record and render everything in a plan.

    PLAN is a .toml file or one of the plans of `epochreel list plans`.
    """
    from ..models import validated

    jobs = validated(_JobOptions, given(options)).jobs
    with loading():
        from ..batch.plan import Plan
        from ..batch.run_batch import run_batch

    loaded = Plan.load(plan)
    if dry_run:
        for name in loaded.outputs():
            click.echo(Path(output) / name)
        return
    with progress("working", None, hidden=quiet) as advance:
        results = run_batch(loaded, Path(output), jobs=jobs, report=advance)
    for result in results:
        state = f"failed: {result.error}" if result.error else f"{result.seconds:.1f} s"
        click.echo(f"{Path(output) / result.name}  {state}")
    failed = sum(result.error is not None for result in results)
    if failed:
        raise FailedError(f"{failed} of {len(results)} outputs failed")
