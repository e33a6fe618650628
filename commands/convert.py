"""`epochreel convert`: fields that other tools logged, as a recording."""

from __future__ import annotations

import click

from .completing import files
from .help import GroupedCommand, GroupedOption
from .output_names import reel_paths
from .outputs import check_outputs, folder_of, force_option, output_option
from .results import interruption
from .running import loading, quiet_option, say_warnings, verbose_option


@click.command(
    "convert",
    cls=GroupedCommand,
    epilog="epochreel convert run.npz -o mine.reel\n"
    "epochreel convert run.csv --data points.csv -o mine.reel\n"
    "epochreel convert run.npz --metrics history.csv -o mine.reel\n"
    "epochreel convert run.npz --metrics train_loss=loss.csv --step batch",
)
@click.argument("source", metavar="FILE", shell_complete=files(".npz", ".csv"))
@click.option(
    "--data",
    cls=GroupedOption,
    heading="run",
    metavar="FILE",
    shell_complete=files(".csv"),
    help="Table of the points and labels, if FILE does not have them.",
)
@click.option(
    "--metrics",
    cls=GroupedOption,
    heading="run",
    multiple=True,
    metavar="FILE",
    shell_complete=files(".csv"),
    help="Table with a column of steps and columns like train_loss or val/accuracy; NAME=FILE for "
    "one with a column Value, as TensorBoard exports.",
)
@click.option(
    "--step",
    cls=GroupedOption,
    heading="run",
    metavar="NAME",
    default="epoch",
    help="What a step is.  [default: epoch]",
)
@click.option(
    "--title",
    cls=GroupedOption,
    heading="run",
    metavar="TEXT",
    help="What was learnt, as pictures name it.",
)
@click.option(
    "--outputs",
    cls=GroupedOption,
    heading="run",
    metavar="KIND",
    help="What the fields are, where the numbers do not tell: probabilities, logits or values.",
)
@output_option(
    "Recording to write, or folder for it.  [default: named after the file, in out/]",
    files(".reel"),
)
@force_option
@quiet_option
@verbose_option
def command(
    source: str,
    data: str | None,
    metrics: tuple[str, ...],
    step: str,
    title: str | None,
    outputs: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
) -> None:
    """Convert fields that other tools logged into a recording.

    FILE is an .npz file of numpy with `fields` [step, class, row, column] over a `domain` (x_min,
    x_max, y_min, y_max), or a table with a row for each step and place: columns step, x, y and one
    for each class. Either may have measures: train_loss, test_loss, train_accuracy, test_accuracy.
    The .npz file may also have the points `X`, their labels `y`, `train`, `class_names`, `steps`
    and `values`; docs/other-models.md describes them.
    """
    from pathlib import PurePath

    from ..reels.logged_metrics import named_file

    (path,) = reel_paths(output, PurePath(source).stem, [""])
    tables = [named_file(each)[1] for each in metrics]
    check_outputs([path], force=force, inputs=[source, *([data] if data else []), *tables])
    with loading():
        from ..reels.logged import convert, unknown_in
    with interruption(), folder_of(path):
        recording = convert(
            source,
            path,
            data=data or "",
            metrics=metrics,
            step=step,
            title=title,
            outputs=outputs,
        )
    say_warnings([f"{path}: {unknown}" for unknown in unknown_in(recording)])
    if not quiet:
        last = f", {recording.metrics.written(-1)}" if recording.measured else ""
        click.echo(f"{path}  {recording.steps}{last}", err=True)
