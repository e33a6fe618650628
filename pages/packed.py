"""A recording as JSON that pages/run.js opens: its steps, its measures, its model, its points."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..reels.architecture import Architecture
from ..reels.grid import Grid
from ..reels.recording import Recording
from ..reels.task import Values, values_of
from ..scenes.fields.colouring import CLIP
from ..scenes.fields.hatching import hatching
from ..scenes.fields.task_colours import TaskColours, colours_of
from ..scenes.fields.unit_fields import scales_of_layers
from ..scenes.stage.theme import THEMES, Theme
from .arrays import Packed, as_floats, in_steps, size_of
from .precision import Rounding, States, rounding_for

MOST_BYTES = 4_000_000
"""Of the model's steps in one page; steps are left out of longer recordings."""

FEWEST_STEPS = 100
"""Without fewer steps than these, a recording is left out of pages."""

MOST_POINTS = 4000
"""Points that are drawn; of more, those that are left out are drawn by lot."""

_METRIC_BITS = 24  # five digits
_PLACES = 2.0**-14  # of the plane's side, to which points are rounded
_SCALED = 48  # samples a side, from which the scale of each layer is found
_SAMPLE = 64  # steps in a row, from which the size of all is estimated


def packed(recording: Recording, *, exact: bool = False) -> dict[str, Any]:
    """A recording for a page, as plain values.

    Parameters, or the samples of other models, are rounded as far as colours stay within 3 of 255;
    where `exact`, they are those of the recording in float32. Steps that have no answer repeat the
    one before. Raises `UserError` for a recording that is too large for a page, or has no points.
    """
    if not len(recording.dataset.points):
        raise UserError(
            "a page shows points, and there are none in this recording",
            given=recording.about.summary,
            remedy="convert it with the points, or make a film or a picture of it",
        )
    kept, states = _states(recording, exact=exact)
    steps = recording.steps
    return {
        "steps": {
            "name": steps.name,
            "separate": steps.separate,
            "numbers": in_steps(steps.numbers[kept], 1),
            "texts": None
            if steps.values is None
            else [steps.written(float(each)) for each in steps.numbers[kept]],
            "lost": np.flatnonzero(recording.lost[kept]).tolist(),
            "gone": np.flatnonzero(recording.gone[kept]).tolist(),
            "of": len(steps),
        },
        "metrics": _metrics(recording, kept, exact=exact),
        "model": _model(recording),
        "states": states,
        "exact": exact,
        "task": _task(recording),
        "domain": list(recording.dataset.domain),
        "scaling": _scaling(recording),
        "points": _points(recording),
        "colours": _colours(recording),
    }


def _metrics(
    recording: Recording, kept: NDArray[np.intp], *, exact: bool
) -> dict[str, dict[str, Any]]:
    """What was measured at some steps: losses, and shares of points that are right.

    Shares are kept as numbers of points, so that 95 % stays 95 %; others are unchanged.
    """
    train, found = recording.dataset.train, {}
    for name, points in (("train", train), ("test", ~train)):
        loss = getattr(recording.metrics, f"{name}_loss")[kept]
        if not np.isnan(loss).all():
            found[f"{name}_loss"] = as_floats(loss, 32 if exact else _METRIC_BITS)
        share, of = getattr(recording.metrics, f"{name}_accuracy")[kept], int(points.sum())
        right = np.rint(share * of)
        if not np.isnan(share).all():
            counted = np.allclose(share * of, right, rtol=0, atol=1e-3)
            found[f"{name}_accuracy"] = (
                {**in_steps(right, 1), "of": of} if counted else as_floats(share)
            )
    return found


def _states(recording: Recording, *, exact: bool) -> tuple[NDArray[np.intp], Packed]:
    """The positions of the steps that are kept, and their parameters or samples."""
    every = recording.stored
    answered = np.flatnonzero(~recording.lost)
    rounded = None
    if not exact and len(answered):
        rounded = rounding_for(recording, every[answered])
    # Of a step without an answer, that of the last one before which has one, else of the first.
    source = np.maximum.accumulate(np.where(recording.lost, -1, np.arange(len(every))))
    source = np.where(source < 0, answered[0] if len(answered) else 0, source)

    if rounded is not None:
        rounded = rounded.some(np.searchsorted(answered, source))

    def kept(stride: int) -> NDArray[np.intp]:
        last = len(every) - 1
        return np.unique(np.append(np.arange(0, last, stride), last))

    stride = 1
    while (size := _estimated(every, source, rounded, kept(stride))) > MOST_BYTES:
        if len(kept(2 * stride)) < FEWEST_STEPS:
            raise _too_large(recording, _estimated(every, source, rounded, kept(1)))
        stride *= 2 if size < 4 * MOST_BYTES else int(size // MOST_BYTES)
    return kept(stride), _packed_states(every, source, rounded, kept(stride))


def _packed_states(
    every: States, source: NDArray[np.intp], rounded: Rounding | None, kept: NDArray[np.intp]
) -> Packed:
    states = every[source[kept]]
    states = np.nan_to_num(states) if not np.isfinite(states).all() else states
    if rounded is None:
        return as_floats(states)
    return in_steps(states, rounded.steps, rounded.halvings[kept])


def _estimated(
    every: States, source: NDArray[np.intp], rounded: Rounding | None, kept: NDArray[np.intp]
) -> float:
    """About the bytes that they would take in a page, from those of some of them."""
    begins = np.unique(np.linspace(0, max(len(kept) - _SAMPLE, 0), 3).astype(int))
    parts = [kept[begin : begin + _SAMPLE] for begin in begins]
    size = sum(size_of(_packed_states(every, source, rounded, part)) for part in parts)
    return size / sum(map(len, parts)) * len(kept)


def _too_large(recording: Recording, size: float) -> UserError:
    steps = recording.steps
    most = int(MOST_BYTES / size * len(steps))
    fewer = f"record a smaller model, or at most about {max(most, 1):,} {steps.plural}, or "
    return UserError(
        f"the page of a recording this large would have {size / 1e6:,.0f} MB; "
        f"the model may take {MOST_BYTES / 1e6:g} MB",
        given=f"{recording.about.summary}; {steps}",
        remedy=f"{fewer}write a film (.mp4, .gif)",
    )


def _model(recording: Recording) -> dict[str, Any]:
    model = recording.header.model
    if isinstance(model, Grid):
        return {"domain": list(model.domain), "shape": list(model.shape)}
    return {
        "features": list(model.features),
        "hidden": list(model.hidden),
        "activations": list(model.activations),
        "units": _units(recording, model),
    }


def _units(recording: Recording, model: Architecture) -> list[list[float]]:
    """The answer of each hidden layer that counts as 0, and by how much another counts as 1."""
    if not model.hidden:
        return []
    sound = np.flatnonzero(~recording.gone)
    epoch = float(recording.epochs[sound[-1] if len(sound) else 0])
    points = Grid.over(recording.dataset.domain, _SCALED, _SCALED).points()
    return [list(each) for each in scales_of_layers(recording, epoch, points)]


def _task(recording: Recording) -> dict[str, Any]:
    """What is learnt; of values, their scale and its lines, and how to write them."""
    task = recording.task
    found = {
        "outputs": task.outputs,
        "classes": list(recording.dataset.class_names),
        "lines": list(task.lines),
        "label": recording.dataset.label_name,
        "judged": recording.judged,
    }
    if isinstance(task, Values):
        values = values_of(task)
        found |= {
            "low": values.low,
            "high": values.high,
            "mean": values.scaling.mean,
            "deviation": values.scaling.deviation,
        }
    return found


def _scaling(recording: Recording) -> dict[str, list[float]] | None:
    scaling = recording.dataset.scaling
    if scaling is None:
        return None
    return {"mean": list(scaling.mean), "deviation": list(scaling.deviation)}


def _points(recording: Recording) -> dict[str, Any]:
    """Points, of many some by lot; labels of classes, or values and which colour they have."""
    dataset, task = recording.dataset, recording.task
    every = len(dataset.points)
    # The order of films, in which they lie over each other; see scenes/parts/points.py.
    some = np.random.default_rng(0).permutation(every)[:MOST_POINTS]
    labels, points = dataset.labels[some], dataset.points[some]
    x_min, x_max, y_min, y_max = dataset.domain
    hues = colours_of(task).hues(labels)
    return {
        "of": every,
        "x": in_steps(points[:, 0], (x_max - x_min) * _PLACES),
        "y": in_steps(points[:, 1], (y_max - y_min) * _PLACES),
        "label": in_steps(labels, 1) if dataset.classes else as_floats(labels, _METRIC_BITS),
        "train": in_steps(dataset.train[some].astype(int), 1),
        "hue": in_steps(hues.index, 1),
        "marks": [[list(corner) for corner in mark] for mark in hues.marks],
    }


def _colours(recording: Recording) -> dict[str, Any]:
    """Those of points, and by theme those of fields, of units and of what has no answer."""
    colours = colours_of(recording.task)
    return {
        "points": list(colours.hues(recording.dataset.labels[:1]).colours),
        "signs": list(colours.signs),
        "scale": _scale(recording),
        "line": {"width": colours.lines.width, "opacity": colours.lines.opacity},
        **{name: _themed(colours, Theme.named(name)) for name in THEMES},
    }


def _themed(colours: TaskColours, theme: Theme) -> dict[str, Any]:
    """Tables of 65,536 colours each, as films have them, and the two colours of hatching."""
    return {
        "field": in_steps(colours.colouring(theme).palette, 1),
        "unit": in_steps(colours.signed(theme).palette, 1),
        "lost": [_hex(hatching(theme)[index]) for index in (0, -1)],
    }


def _scale(recording: Recording) -> list[float]:
    """The ends of what a table of colours covers."""
    task = recording.task
    return [task.low, task.high] if isinstance(task, Values) else [-CLIP, CLIP]


def _hex(colour: NDArray[np.uint8]) -> str:
    return "#" + colour.tobytes().hex()
