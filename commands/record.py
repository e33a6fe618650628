"""`epochreel record`: train networks, or fit estimators, and record every epoch or step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ..options import flag
from ..training.chosen_runs import runs_from_options
from ..training.run_options import RUN_OPTIONS
from .completing import files, names_of
from .help import GroupedCommand, GroupedOption
from .mistaken import refuse_mistaken
from .options import option
from .output_names import reel_paths, stem_of_runs
from .outputs import check_outputs, folder_of, force_option, output_option, tables_of
from .results import Recorded, interruption, lines_of_tables
from .running import loading, print_json, progress, quiet_option, verbose_option

_Command = Callable[..., Any]
_METAVARS = {
    "data": "NAME",
    "activation": "NAME",
    "x": "COLUMN",
    "y": "COLUMN",
    "label": "COLUMN",
    "path": "FILE",
    "features": "NAMES",
    "activations": "NAMES",
    "hidden": "WIDTHS",
    "function": "NAME",
    "estimator": "CLASS",
    "set": "NAME=VALUE",
    "vary": "NAME=RANGE",
}


def _options(command: _Command) -> _Command:
    """Add the options of a run, in the order of `RUN_OPTIONS`."""
    for name, each in reversed(RUN_OPTIONS.items()):
        command = option(
            each.field,
            multiple=each.several,
            heading=each.group,
            only_for=each.only_for,
            default=each.default,
            metavar=_METAVARS.get(name, ""),
        )(command)
    return command


@click.command(
    "record",
    cls=GroupedCommand,
    epilog="epochreel record spiral -o spiral.reel\n"
    "epochreel record --data circles --hidden 6 --activation relu --seeds 0-19 -o seeds/\n"
    "epochreel record --data points.csv --x width --y height --label kind -o mine.reel\n"
    "epochreel record --data circles --estimator SVC --vary C=0.01..100 -o svm.reel",
)
@click.argument("preset", required=False, shell_complete=names_of("presets"))
@click.option(
    "--playground",
    multiple=True,
    cls=GroupedOption,
    heading="data",
    metavar="URL",
    help="TensorFlow Playground link of the run to record.",
)
@_options
@click.option(
    "--seeds",
    multiple=True,
    cls=GroupedOption,
    heading="training",
    metavar="RANGE",
    help="Seeds of several runs, like 0-19, 0..19 or 1,5,7.",
)
@output_option(
    "Recording to write, or folder for it or for several.  [default: out/PRESET.reel, or "
    "named after data, network and activation, like out/spiral-4-relu.reel]",
    files(".reel"),
)
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON per recorded epoch.")
@quiet_option
@verbose_option
def command(
    preset: str | None,
    output: str | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Train networks and record every epoch.

    PRESET is the name of a run (see `epochreel list presets`), which options modify. Without a
    preset, the options alone describe the run. An option that is given several times makes several
    runs, which train together; each is recorded in its own file in the output folder, named after
    the options that differ. With --estimator it records how one of scikit-learn's changes over a
    parameter (--vary), stage by stage (--stages), or as it iterates. A recording that exists is
    replaced only after a question, or with --force.
    """
    if preset is not None:
        refuse_mistaken(preset, wanted="a preset")
    runs = runs_from_options(preset, options)
    specs = list(runs.values())
    paths = reel_paths(output, stem_of_runs(preset, specs), list(runs))
    check_outputs(paths, force=force, inputs=tables_of(specs))
    with loading():
        from ..training.estimatorspec import EstimatorSpec
        from ..training.record import record_runs

    recorded = Recorded(specs, paths)
    total = sum(spec.snapshots for spec in specs)
    with (
        interruption(recorded.kept),
        folder_of(paths[0]),
        progress("recording", total, hidden=quiet or as_json) as advance,
    ):

        def report(index: int, snapshot: Any) -> None:
            recorded.add(index, snapshot)
            advance(recorded.epochs)
            if as_json:
                measures = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
                line = {"epoch": snapshot.epoch, **{m: getattr(snapshot, m) for m in measures}}
                which = {"run": paths[index].stem} if len(paths) > 1 else {}
                if isinstance(specs[index], EstimatorSpec):
                    which["step"] = recorded.step_of(index)
                if snapshot.value is not None:
                    line["value"] = snapshot.value
                print_json({**which, **line}, indent=None)

        record_runs(specs, paths, report=report, loaded=lines_of_tables(hidden=quiet, name_of=flag))
    if quiet:
        recorded.warn()
    else:
        recorded.say()
