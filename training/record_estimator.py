"""Recordings of estimators, of specs or of callers' own: a step for every fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from ..datasets.dataset import Dataset
from ..reels.about import VALUES, About
from ..reels.own_measures import OWN
from ..reels.recorder import Recorder
from ..reels.snapshot import Snapshot
from ..reels.steps import Steps
from ..reels.task import task_of
from .clusters import as_classes
from .estimators import check_kind, check_values, explained, is_clusterer, keeps_layers, made
from .estimatorspec import EstimatorSpec, words_of
from .fits import Fit, check_varied, iterated, varied
from .parameters import DEFAULT_STEPS, step_of
from .settings import data_settings_of
from .settled import settled_data
from .stages import staged, stages_ahead

_SAMPLES = 160
"""Rows and columns of the grid at which answers are sampled: edges of trees are sharp."""


@dataclass(frozen=True)
class EstimatorRun:
    """The fits of an estimator, what their steps are called, and the data that they learn.

    Where labels are clusters of the last fit, answers are not `judged` by them. Where all fits have
    the same `layers`, parameters of a network are recorded, else its answers.
    """

    spec: EstimatorSpec
    dataset: Dataset
    step: str
    fits: Iterator[Fit]
    judged: bool
    layers: bool


def estimator_of(spec: EstimatorSpec, dataset: Dataset) -> Any:
    """The estimator of a spec, not fitted.

    Raises `UserError` if it does not go with the data, or has no such parameters or values.
    """
    clusters = max(2, dataset.classes)
    estimator = made(spec.estimator, spec.parameters, seed=spec.seed, clusters=clusters)
    check_kind(estimator, task_of(dataset))
    with explained(type(estimator).__name__):
        check_values(estimator)
    return estimator


def steps_ahead(spec: EstimatorSpec, dataset: Dataset) -> Steps | None:
    """The stages or iterations that a run has at most; None if only a fit tells, or there are none.

    Raises `UserError` for what is known to be wrong before anything is fitted.
    """
    estimator = estimator_of(spec, dataset)
    if (variation := spec.variation) is not None:
        check_varied(estimator, variation.parameter, variation.values)
        return None
    if spec.stages:
        return stages_ahead(estimator, dataset.points)
    steps = spec.steps or DEFAULT_STEPS
    step, _ = iterated(estimator, steps, dataset.points, dataset.labels, given=spec.parameters)
    return Steps(np.arange(steps) + 1, step)


def run_of(spec: EstimatorSpec, dataset: Dataset) -> EstimatorRun:
    """The run of a spec, with its first fit made, so that what is wrong is found before."""
    spec = spec.replaced(data=settled_data(spec.data, dataset))
    estimator = estimator_of(spec, dataset)
    points, labels = dataset.points[dataset.train], dataset.labels[dataset.train]
    variation = spec.variation
    if variation is not None:
        step = step_of(variation.parameter)
        fits = varied(estimator, variation.parameter, variation.values, points, labels)
    elif spec.stages:
        step, fits = staged(estimator, points, labels)
    else:
        steps = spec.steps or DEFAULT_STEPS
        step, fits = iterated(estimator, steps, points, labels, given=spec.parameters)
    judged = True
    if is_clusterer(estimator):
        found, labels, names = as_classes(
            list(fits), dataset.points, dataset.labels, dataset.classes
        )
        fits, judged = iter(found), not names
        dataset = replace(dataset, labels=labels, class_names=names or dataset.class_names)
    layers = keeps_layers(estimator, variation.parameter if variation is not None else "")
    return EstimatorRun(spec, dataset, step, chain([next(fits)], fits), judged, layers)


def record_run(run: EstimatorRun, path: Path, report: Callable[[Snapshot], None]) -> None:
    """Write a run to its file, step by step."""
    with Recorder(
        path,
        data=run.dataset,
        step=run.step,
        about=_about(run.spec),
        recipe=run.spec.model_dump(mode="json"),
        grid=_SAMPLES,
        parameters=run.layers,
        loss=None if run.judged else OWN,
    ) as recorder:
        for fit in run.fits:
            measures = {} if run.judged else _measures_of_clusters(run.dataset, fit.model)
            report(recorder.snapshot(fit.answering, value=fit.value, **measures))


def _measures_of_clusters(dataset: Dataset, clusters: Any) -> dict[str, Any]:
    """What is recorded in place of what is measured by labels."""
    return {
        "train_loss": clusters.loss(dataset.points[dataset.train]),
        "test_loss": clusters.loss(dataset.points[~dataset.train]),
        "train_accuracy": math.nan,
        "test_accuracy": math.nan,
    }


def _about(spec: EstimatorSpec) -> About:
    """What pictures say of a run, with the values that are recorded in place of those planned."""
    parts, settings = spec.summary_parts, spec.settings
    if (variation := spec.variation) is not None:
        planned = words_of(variation.values)
        parts["parameters"] = parts["parameters"].replace(planned, VALUES)
        settings[step_of(variation.parameter)] = VALUES
    return About(
        title=spec.data.title,
        problem=spec.data.problem,
        parts=tuple((part,) for part in parts.values()),
        settings={"estimator": spec.name, **settings, "seed": str(spec.seed)},
        data_settings=data_settings_of(spec.data),
    )
