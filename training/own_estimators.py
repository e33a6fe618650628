"""`vary` and `stages`: a caller's own estimator, recorded over a parameter or stage by stage."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from inspect import signature
from itertools import chain
from typing import Any, SupportsIndex

import numpy as np

from ..datasets.given_arrays import array_of
from ..datasets.given_data import Plane
from ..datasets.given_labels import ClassNames
from ..datasets.input_plane import Fixed
from ..errors import UserError
from ..reels.about import VALUES, About
from ..reels.recorder import Recorder
from ..reels.recording import Recording
from ..truth_values import is_truth_value
from .clusters import as_classes
from .estimators import is_clusterer
from .estimatorspec import name_of, written
from .fits import Fit, staged, varied
from .parameters import label_of, step_of

_SILENT = ("random_state", "n_jobs", "verbose", "copy_X")  # which say little of a model
_LONGEST = 30  # characters of a parameter


def vary(
    estimator: Any,
    parameter: str,
    values: Iterable[float],
    X: Any,  # noqa: N803  # as in scikit-learn
    y: Any,
    path: str | os.PathLike[str],
    *,
    test_data: Any = None,
    title: str = "",
    plane: Plane | None = None,
    fixed: Fixed | None = None,
    class_names: ClassNames | None = None,
    column_names: Sequence[str] | None = None,
    grid: SupportsIndex | Iterable[SupportsIndex] | None = None,
) -> Recording:
    """Fit a copy of an estimator for each value of a parameter, and record them as steps.

        recording = epochreel.vary(SVC(), "C", np.geomspace(0.01, 100, 60), X, y, "svm.reel")
        epochreel.render(recording, "svm.mp4")

    The estimator itself is not fitted. `y` is None for clusters: points are then of the cluster
    that they have in the last fit. The keywords are those of `Recorder`. Raises `UserError` for a
    parameter that the estimator lacks, and values that it refuses; if that is the first, the file
    is not touched.
    """
    _check_estimator(estimator)
    try:
        numbers = [*values]
    except TypeError:
        numbers = []
    if len(numbers) < 2 or not all(map(_is_finite, numbers)):
        raise UserError("values must be two or more finite numbers", given=values)
    fits = varied(estimator, parameter, numbers, *_arrays(X, y))
    settings = {**_settings(estimator, without=parameter), step_of(parameter): VALUES}
    record = partial(
        Recorder,
        path,
        test_data=test_data,
        about=_about(title, X, estimator, settings),
        step=step_of(parameter),
        plane=plane,
        fixed=fixed,
        column_names=column_names,
        grid=grid,
        outputs=_outputs(estimator),
    )
    return _recorded(record, estimator, fits, X, y, class_names)


def stages(
    estimator: Any,
    X: Any,  # noqa: N803  # as in scikit-learn
    y: Any,
    path: str | os.PathLike[str],
    *,
    test_data: Any = None,
    title: str = "",
    plane: Plane | None = None,
    fixed: Fixed | None = None,
    class_names: ClassNames | None = None,
    column_names: Sequence[str] | None = None,
    grid: SupportsIndex | Iterable[SupportsIndex] | None = None,
) -> Recording:
    """Fit a copy of an estimator, and record all stages of boosting, or a forest tree by tree.

        recording = epochreel.stages(GradientBoostingClassifier(), X, y, "boosting.reel")

    The estimator itself is not fitted. The keywords are those of `Recorder`. Raises `UserError` for
    an estimator without stages.
    """
    _check_estimator(estimator)
    step, fits = staged(estimator, *_arrays(X, y))
    record = partial(
        Recorder,
        path,
        test_data=test_data,
        about=_about(title, X, estimator, _settings(estimator)),
        step=step,
        plane=plane,
        fixed=fixed,
        column_names=column_names,
        grid=grid,
        outputs=_outputs(estimator),
    )
    return _recorded(record, estimator, fits, X, y, class_names)


def _recorded(
    record: partial[Recorder],
    estimator: Any,
    fits: Iterator[Fit],
    points: Any,
    labels: Any,
    class_names: ClassNames | None,
) -> Recording:
    """The recording of all fits, the first of which is made before the file is."""
    accuracy = None
    if is_clusterer(estimator):
        if labels is not None or record.keywords["test_data"] is not None:
            what = f"{type(estimator).__name__} finds clusters of X alone"
            raise UserError(what, remedy="give None for y, and no test_data")
        found, labels, names = as_classes([*fits], array_of(points, "X"), None)
        fits, class_names, accuracy = iter(found), class_names or names, math.nan
    fits = chain([next(fits)], fits)
    with record(data=(points, labels), class_names=class_names) as recorder:
        for fit in fits:
            with fit.explained:
                recorder.snapshot(
                    fit.model, value=fit.value, train_accuracy=accuracy, test_accuracy=accuracy
                )
        return recorder.recording


def _arrays(points: Any, labels: Any) -> tuple[np.ndarray, np.ndarray | None]:
    """What estimators are fitted to: arrays, as those that they are asked about."""
    if points is None:
        raise UserError("X must be an array of numbers", given=points)
    return array_of(points, "X"), None if labels is None else np.ravel(array_of(labels, "y"))


def _check_estimator(estimator: Any) -> None:
    if isinstance(estimator, type):
        remedy = f"give one that is made: {estimator.__name__}()"
        raise UserError("an estimator is needed, not its class", given=estimator, remedy=remedy)
    if not (hasattr(estimator, "fit") and hasattr(estimator, "get_params")):
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
    from sklearn.base import is_regressor

    return "values" if is_regressor(estimator) else None


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value) and not is_truth_value(value)
    except TypeError:
        return False
