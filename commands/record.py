"""`epochreel record`: train networks and keep every epoch."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import click

from ..cli_options import run_options
from ..errors import UserError
from .running import loading, make_folder, print_json, progress, quiet_option


@click.command("record")
@click.argument("preset", required=False)
@run_options
@click.option(
    "-o",
    "--output",
    metavar="FILE.reel",
    help="Recording to write, or the folder of several. [default: out/NAME.reel or out/NAME/]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON per recorded epoch.")
@quiet_option
def command(
    preset: str | None, output: str | None, as_json: bool, quiet: bool, **options: Any
) -> None:
    """Train networks and record every epoch.

    PRESET is a run by name (see `epochreel list presets`); options change parts of it. Without a
    preset, the options alone describe the run. An option that is given several times makes several
    runs, which train together; each is recorded in a file of the output folder that is named after
    the options that differ.
    """
    with loading():
        from ..training.record import record
        from ..training.run_options import runs_from_options

    runs = runs_from_options(preset, options)
    specs = list(runs.values())
    paths = _reel_paths(output, f"out/{preset or specs[0].data.name}", list(runs))
    total = sum(spec.epochs + 1 for spec in specs)
    with progress("recording", total, hidden=quiet or as_json) as advance:
        done = count(1)

        def report(index: int, snapshot: Any) -> None:
            advance(next(done))
            if as_json:
                measures = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
                line = {"epoch": snapshot.epoch, **{m: getattr(snapshot, m) for m in measures}}
                which = {"run": paths[index].stem} if len(paths) > 1 else {}
                print_json({**which, **line}, indent=None)

        record(specs, paths, report=report)


def _reel_paths(output: str | None, default: str, names: list[str]) -> list[Path]:
    """A file for the run without a name, or one in a folder for each of several."""
    if len(names) == 1:
        paths = [Path(output or f"{default}.reel")]
        if paths[0].suffix != ".reel":
            raise UserError("recordings end with .reel", given=output)
    else:
        folder = Path(output or default)
        if folder.suffix == ".reel":
            raise UserError("several runs go into a folder, not into one file", given=str(folder))
        paths = [folder / f"{name}.reel" for name in names]
    make_folder(paths[0])
    return paths
