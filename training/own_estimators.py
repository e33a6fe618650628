"""`vary` and `stages`: a caller's own estimator, recorded over a parameter or stage by stage."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from inspect import signature
from itertools import chain
from typing import Any, SupportsIndex, TypedDict, Unpack

import numpy as np

from ..datasets.given_arrays import array_of
from ..datasets.given_data import Plane
from ..datasets.given_labels import ClassNames
from ..datasets.input_plane import Fixed
from ..errors import UserError
from ..reels.about import VALUES, About
from ..reels.own_measures import OWN
from ..reels.recorder import Recorder
from ..reels.recording import Recording
from ..truth_values import is_truth_value
from .clusters import as_classes
from .estimators import is_clusterer, is_estimator, keeps_layers, kind_of
from .estimatorspec import name_of, written
from .fits import Fit, check_parameter, varied
from .parameters import label_of, step_of
from .stages import staged

_SILENT = ("random_state", "n_jobs", "verbose", "copy_X")  # which say little of a model
_LONGEST = 30  # characters of a parameter


class RecorderOptions(TypedDict, total=False):
    """The options of `Recorder` that `vary` and `stages` take."""

    test_data: Any
    title: str
    plane: Plane | None
    fixed: Fixed | None
    class_names: ClassNames | None
    column_names: Sequence[str] | None
    grid: SupportsIndex | Iterable[SupportsIndex] | None


def vary(
    estimator: Any,
    parameter: str,
    values: Iterable[float],
    X: Any,  # noqa: N803  # as in scikit-learn
    y: Any,
    path: str | os.PathLike[str],
    **options: Unpack[RecorderOptions],
) -> Recording:
    """Fit a copy of an estimator for each value of a parameter, and record them as steps.

        recording = epochreel.vary(SVC(), "C", np.geomspace(0.01, 100, 60), X, y, "svm.reel")
        epochreel.render(recording, "svm.mp4")

    The estimator itself is not fitted. `y` is None for clusters: points are then of the cluster
    that they have in the last fit. The `options` are those of `Recorder`: test_data, title, plane,
    fixed, class_names, column_names and grid. Of `MLPClassifier` and `MLPRegressor` of two columns
    parameters are stored, unless a `grid` is given or layers are varied; of all others answers.
    Raises `UserError` for a parameter that the estimator lacks, and values that it refuses; if that
    is the first, or scikit-learn knows it before a fit, the file is not touched.
    """
    _check(estimator, options)
    check_parameter(estimator, parameter)  # its name before its values, which `varied` checks
    try:
        numbers = [*values]
    except TypeError:
        numbers = []
    finite = all(map(_is_finite, numbers))
    if not finite or len(numbers) < 2 or len({*map(float, numbers)}) < len(numbers):
        remedy = "" if finite else "record None and texts in a loop with `Recorder`"
        what = "values must be two or more different, finite numbers"
        raise UserError(what, given=values, remedy=remedy)
    fits = varied(estimator, parameter, numbers, *_arrays(X, y))
    settings = {**_settings(estimator, without=parameter), step_of(parameter): VALUES}
    layers = options.get("grid") is None and keeps_layers(estimator, parameter)
    return _recorded(
        estimator, fits, step_of(parameter), settings, X, y, path, options, layers=layers
    )


def stages(
    estimator: Any,
    X: Any,  # noqa: N803  # as in scikit-learn
    y: Any,
    path: str | os.PathLike[str],
    **options: Unpack[RecorderOptions],
) -> Recording:
    """Fit a copy of an estimator, and record all stages of boosting, or a forest tree by tree.

        recording = epochreel.stages(GradientBoostingClassifier(), X, y, "boosting.reel")

    The estimator itself is not fitted. The `options` are those of `Recorder`: test_data, title,
    plane, fixed, class_names, column_names and grid. Raises `UserError` for an estimator without
    stages.
    """
    _check(estimator, options)
    step, fits = staged(estimator, *_arrays(X, y))
    return _recorded(estimator, fits, step, _settings(estimator), X, y, path, options)


def _recorded(
    estimator: Any,
    fits: Iterator[Fit],
    step: str,
    settings: dict[str, str],
    points: Any,
    labels: Any,
    path: str | os.PathLike[str],
    options: RecorderOptions,
    *,
    layers: bool = False,
) -> Recording:
    """The recording of all fits, the first of which is made before the file is.

    Where all have the same `layers`, parameters of a network are recorded, else its answers.
    """
    loss, accuracy = None, None
    about = _about(options.pop("title", ""), points, estimator, settings)
    if is_clusterer(estimator):
        if labels is not None or options.get("test_data") is not None:
            what = f"{type(estimator).__name__} finds clusters of X alone"
            raise UserError(what, remedy="give None for y, and no test_data")
        found, labels, names = as_classes([*fits], array_of(points, "X"), None)
        fits, loss, accuracy = iter(found), OWN, math.nan
        options["class_names"] = options.get("class_names") or names
    fits = chain([next(fits)], fits)
    with Recorder(
        path,
        data=(points, labels),
        about=about,
        step=step,
        parameters=layers,
        outputs=_outputs(estimator),
        loss=loss,
        **options,
    ) as recorder:
        for fit in fits:
            recorder.snapshot(
                fit.answering,
                value=fit.value,
                train_loss=None if loss is None else fit.model.loss(array_of(points, "X")),
                train_accuracy=accuracy,
                test_accuracy=accuracy,
            )
        return recorder.recording


def _arrays(points: Any, labels: Any) -> tuple[np.ndarray, np.ndarray | None]:
    """What estimators are fitted to: arrays, as those that they are asked about."""
    if points is None:
        raise UserError("X must be an array of numbers", given=points)
    return array_of(points, "X"), None if labels is None else np.ravel(array_of(labels, "y"))


def _check(estimator: Any, options: RecorderOptions) -> None:
    known = RecorderOptions.__annotations__
    for name in options:
        if name not in known:
            raise UserError("unknown option", given=name, allowed=known)
    if isinstance(estimator, type):
        remedy = f"give one that is made: {estimator.__name__}()"
        raise UserError("an estimator is needed, not its class", given=estimator, remedy=remedy)
    if not is_estimator(estimator):
        raise UserError(
            "a scikit-learn estimator is needed",
            given=type(estimator).__name__,
            remedy="record other models by a Recorder",
        )


def _about(title: str, points: Any, estimator: Any, settings: dict[str, str]) -> About:
    """What pictures say: the estimator, and its `settings`."""
    title, name = title or f"{array_of(points, 'X').shape[0]:,} points", name_of(estimator)
    words = ", ".join(f"{each} {value}" for each, value in settings.items())
    parts = ((name,), (words,)) if words else ((name,),)
    return About(title=title, problem=title, parts=parts, settings={"estimator": name, **settings})


def _settings(estimator: Any, without: str = "") -> dict[str, str]:
    """Its plain parameters that are not the defaults, in words, `without` one of them."""
    usual = signature(type(estimator)).parameters
    found = {}
    for name, value in estimator.get_params(deep=False).items():
        if name not in usual or name in (without, *_SILENT):
            continue
        if not isinstance(value, str | int | float | None):  # arrays are compared by element
            continue
        if usual[name].default not in (usual[name].empty, value):
            words = written(value)
            if words.isprintable() and len(words) <= _LONGEST:
                found[label_of(name)] = words
    return found


def _outputs(estimator: Any) -> Any:
    """What the numbers are that it answers, where those do not tell."""
    return "values" if kind_of(estimator) == "regressor" else None


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value) and not is_truth_value(value)
    except (TypeError, OverflowError):
        return False
