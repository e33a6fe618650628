"""The options that make runs, as click sees them; what they mean is for `training.options`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

_Command = Callable[..., Any]

# Name, type or the word that help shows for text, help. Each may be given several times.
_SWEPT: tuple[tuple[str, type | str, str], ...] = (
    ("--data", "NAME", "A data set, a .csv or .npz file, or module:function."),
    ("--points", int, "How many points the data set has."),
    ("--noise", float, "Noise of the data set; the playground's 0 to 50."),
    ("--factor", float, "Inner radius over outer, of circles."),
    ("--classes", int, "How many classes arms, rings, blobs or classification have."),
    ("--clusters", int, "Clouds a class, of classification."),
    ("--spread", float, "Deviation of each cloud, of blobs."),
    ("--separation", float, "Distance of the clouds, of classification."),
    ("--flip", float, "Share of labels drawn at random, of classification."),
    ("--data-seed", int, "Decides the points and their split."),
    ("--train-share", float, "Share of the points to train on, up to 1."),
    ("--features", "NAMES", "Like x,y,xSquared,sinX: what the network is shown of a point."),
    ("--hidden", "WIDTHS", "Widths of the hidden layers, like 8,8; none for a linear model."),
    ("--activation", "NAME", "See `epochreel list activations`; relu,tanh for one a layer."),
    ("--init", "NAME", "torch, xavier, he, sklearn, playground or playground-zero."),
    ("--loss", "NAME", "cross_entropy, squared_error or hinge."),
    ("--optimizer", "NAME", "sgd, momentum, nesterov, rmsprop, adam, adamw or lbfgs."),
    ("--learning-rate", float, "Step size."),
    ("--momentum", float, "Of momentum and nesterov."),
    ("--smoothing", float, "Of rmsprop."),
    ("--beta1", float, "Of adam and adamw."),
    ("--beta2", float, "Of adam and adamw."),
    ("--weight-decay", float, "Of adamw."),
    ("--schedule", "NAME", "Of the step size: constant, step or cosine."),
    ("--step-every", int, "Epochs between the steps of the schedule."),
    ("--step-factor", float, "What each of them multiplies the step size by."),
    ("--l1", float, "Penalty on the sizes of weights."),
    ("--l2", float, "Penalty on half the squares of weights."),
    ("--dropout", float, "Share of hidden outputs to drop."),
    ("--batch-size", int, "Points a step."),
    ("--epochs", int, "How long to train."),
    ("--stop-loss", float, "Stop when the training loss is as low."),
    ("--stop-accuracy", float, "Stop when so much of the training points, up to 1, is right."),
    ("--stop-seconds", float, "Stop after so long a training."),
    ("--patience", int, "Stop after more epochs than this without improvement."),
    ("--tolerance", float, "What counts as improvement."),
    ("--seed", int, "Decides the first weights and the order of points."),
    ("--dtype", "NAME", "float32 or float64."),
)


def run_options(command: _Command) -> _Command:
    """The options that make runs; each means the same in a batch plan."""
    options: list[Callable[[_Command], _Command]] = [
        click.option(
            "--playground", metavar="URL", help="The run that TensorFlow Playground shows there."
        ),
        *(_swept(*row) for row in _SWEPT),
        click.option("--seeds", metavar="RANGE", help="Many seeds, like 0-19 or 1,5,7."),
        click.option("--x", metavar="COLUMN", help="Of a table: what goes to the right."),
        click.option("--y", metavar="COLUMN", help="Of a table: what goes up."),
        click.option("--label", metavar="COLUMN", help="Of a table: what is to be learned."),
        click.option("--target", metavar="NAME", help="What labels are: class or value."),
        click.option("--standardise", is_flag=True, default=None, help="Mean 0, deviation 1."),
        click.option("--shuffle/--no-shuffle", default=None, help="Anew for every epoch."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _swept(name: str, kind: type | str, help_text: str) -> Callable[[_Command], _Command]:
    if isinstance(kind, str):
        return click.option(name, metavar=kind, multiple=True, help=help_text)
    return click.option(name, type=kind, multiple=True, help=help_text)
