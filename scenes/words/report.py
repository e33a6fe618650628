"""What a recording holds, as plain values and as text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ...reels.milestones import milestones
from ...reels.recording import Recording

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
    """Spec, measures of every epoch, shapes of the parameters and milestones, for JSON."""
    metrics = recording.metrics
    columns = {name: getattr(metrics, name).tolist() for name in _MEASURES}
    shapes = [[list(w.shape), list(b.shape)] for w, b in recording.layers(int(metrics.epoch[0]))]
    return {
        "spec": recording.spec.model_dump(mode="json"),
        "epochs": [
            {"epoch": epoch, **{name: column[row] for name, column in columns.items()}}
            for row, epoch in enumerate(metrics.epoch.tolist())
        ],
        "parameters": {"shapes": shapes},
        "milestones": [asdict(each) for each in milestones(recording)],
    }


def as_text(recording: Recording) -> str:
    """The same for reading: what was trained, a table of some epochs, milestones as sentences."""
    dataset, metrics, spec = recording.dataset, recording.metrics, recording.spec
    labels = "values" if dataset.regression else f"{dataset.classes} classes"
    # A playground seed decides the weights as well.
    seed = spec.data.seed if isinstance(spec.data.seed, str) else spec.seed
    train = int(dataset.train.sum())
    lines = [
        spec.summary,
        f"{train} training points, {len(dataset.points) - train} test points, "
        f"{labels}, seed {seed}, "
        f"{metrics.seconds[-1]:.2f} s of training",
        "",
        f"{'epoch':>8} {'train loss':>12} {'test loss':>12} {'train':>8} {'test':>8}",
    ]
    last = len(metrics.epoch) - 1
    for row in sorted({round(last * part / 8) for part in range(9)}):
        losses = f"{metrics.train_loss[row]:>12.4g} {_or_dash(metrics.test_loss[row], '12.4g')}"
        lines.append(
            f"{metrics.epoch[row]:>8} {losses} {_or_dash(metrics.train_accuracy[row], '8.1%')} "
            f"{_or_dash(metrics.test_accuracy[row], '8.1%')}"
        )
    told = [each.sentence for each in milestones(recording)]
    return "\n".join([*lines, *([""] if told else []), *told])


def _or_dash(value: float, form: str) -> str:
    """`value`, or a dash where there was nothing to measure: no test points, no classes."""
    width = form.partition(".")[0]
    return f"{value:>{form}}" if value == value else f"{'–':>{width}}"
