"""What a recording holds, as plain values and as text; draws nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from ...numerals import MISSING, compact, per_cent, without_zeros
from ...reels.measure import RootMeanSquare, training_loss_of
from ...reels.milestones import milestones, sentences_of
from ...reels.recording import Recording
from ...reels.table import numbers_of
from ...reels.task import Classes
from .measures import unit_of_errors
from .phrases import counted

_MEASURES = (
    "train_loss",
    "test_loss",
    "train_accuracy",
    "test_accuracy",
    "gradient_norms",
    "dead_units",
    "weight_norms",
    "seconds",
)


def as_object(recording: Recording) -> dict[str, Any]:
    """Title, recipe, measures of every step, shapes of the parameters and milestones, for JSON."""
    steps, architecture = recording.steps, recording.architecture
    columns = numbers_of(steps, _MEASURES)
    columns |= {name: getattr(recording.metrics, name).tolist() for name in _MEASURES}
    shapes = architecture.shapes if architecture else []
    return {
        "title": recording.about.title,
        "spec": dict(recording.recipe),
        "epochs": [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
        ],
        "parameters": {"shapes": [[[inputs, outputs], [outputs]] for inputs, outputs in shapes]},
        "milestones": [asdict(each) for each in milestones(recording)],
    }


def as_text(recording: Recording, remark: str = "") -> str:
    """The same for reading: what was trained, a table of some steps, milestones as sentences.

    What was learnt is named by its title unless a recipe says it, whose data are in the summary.
    Of values that are standardised it has the errors in their own units, in place of losses, and
    accuracies only if there are any. The `remark` stands before the table.
    """
    metrics, steps, measure = recording.metrics, recording.steps, training_loss_of(recording)
    name = "loss"
    if isinstance(measure, RootMeanSquare):
        unit = unit_of_errors([recording])
        name = f"error ({unit})" if unit else "error"
    about = recording.about
    title = "" if "data" in recording.recipe else f"{about.title}: "
    train, test = measure.shown(metrics.train_loss), measure.shown(metrics.test_loss)
    sentences = sentences_of(recording)
    shares = {"train": metrics.train_accuracy, "test": metrics.test_accuracy}
    judged = any(np.isfinite(each).any() for each in shares.values())
    heads = [
        steps.word,
        *(f"{of} {name}" for of in shares),
        *(of for of in shares if judged),
    ]
    last = len(steps) - 1
    rows = [
        [
            steps.written(float(steps.numbers[row])),
            *(_loss(float(each[row])) for each in (train, test)),
            *(_share(float(each[row])) for each in shares.values() if judged),
        ]
        for row in sorted({round(last * part / 8) for part in range(9)})
    ]
    lines = [
        title + about.summary,
        _facts(recording),
        *([remark] if remark else []),
        "",
        *_aligned([heads, *rows]),
    ]
    return "\n".join([*lines, *([""] if sentences else []), *sentences])


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of a table whose cells end below each other, in columns as wide as they need."""
    least = (8, 12, 12, 8, 8)
    widths = [
        max(width, *(len(row[column]) for row in rows))
        for column, width in enumerate(least[: len(rows[0])])
    ]
    return [" ".join(map(str.rjust, row, widths)) for row in rows]


def _facts(recording: Recording) -> str:
    """Counts of points and of classes that have some, the seed if any, and the time of training."""
    train, task = recording.dataset.train, recording.task
    found = len(np.unique(recording.dataset.labels)) or recording.dataset.classes
    seed = _seed(recording.recipe)
    facts = [
        *(
            f"{count} {kind} point{'s' if count != 1 else ''}"
            for kind, count in (("training", train.sum()), ("test", (~train).sum()))
        ),
        counted(found, "class", "classes") if isinstance(task, Classes) else "values",
        *([] if seed is None else [f"seed {seed}"]),
        f"{recording.metrics.seconds[-1]:.2f} s of training",
    ]
    return ", ".join(facts)


def _seed(recipe: Mapping[str, Any]) -> object:
    """The seed of a run; one of TensorFlow Playground's, which is text, decides the weights too."""
    data = recipe.get("data")
    of_data = data.get("seed") if isinstance(data, Mapping) else None
    return of_data if isinstance(of_data, str) else recipe.get("seed")


def _loss(value: float) -> str:
    """A loss or an error with four digits, or a dash without one: no test points, or diverged."""
    return without_zeros(compact(value, 4)) if math.isfinite(value) else MISSING


def _share(value: float) -> str:
    """A share of points, or a dash without one."""
    return per_cent(value, 1) if math.isfinite(value) else MISSING
