"""Estimators by their import paths, and what kind each is; fits none."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from jaxtyping import Float

from ..datasets.functions import current_folder
from ..errors import UserError
from ..reels.task import Classes, Task

Points = Float[np.ndarray, "n inputs"]


def imported(path: str) -> Callable[..., Any]:
    """The class that 'module:Class' names; raises `UserError` if there is none."""
    module, _, name = path.partition(":")
    try:
        with current_folder():
            found = getattr(importlib.import_module(module), name)
    except (Exception, SystemExit) as error:
        what = f"`estimator` {path} cannot be imported: {error}"
        raise UserError(what, remedy="write it as module:Class, like sklearn.svm:SVC") from error
    if not (callable(found) and hasattr(found, "fit") and hasattr(found, "get_params")):
        raise UserError(f"`estimator` {path} is no scikit-learn estimator")
    return found  # type: ignore[no-any-return]  # checked as far as anything can be


def made(path: str, parameters: Mapping[str, Any], *, seed: int, clusters: int) -> Any:
    """The estimator 'module:Class' with some parameters, `seed`, and a number of clusters.

    The last two apply where it has such parameters, which `parameters` do not set.
    """
    kind = imported(path)
    name = path.partition(":")[2]
    try:
        estimator = kind()
    except TypeError as error:
        raise UserError(f"`estimator` {path} cannot be made: {error}") from error
    known = estimator.get_params(deep=False)
    for each in parameters:
        if each not in known:
            raise UserError(f"{name} has no parameter", given=each, allowed=sorted(known))
    of_seed = {"random_state": seed, "n_clusters": clusters, "n_components": clusters}
    if not is_clusterer(estimator):
        del of_seed["n_clusters"], of_seed["n_components"]
    values = {key: value for key, value in of_seed.items() if key in known} | dict(parameters)
    return estimator.set_params(**values)


def is_clusterer(estimator: Any) -> bool:
    """Whether it finds clusters without labels, mixtures included."""
    from sklearn.base import is_clusterer
    from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

    return is_clusterer(estimator) or isinstance(
        estimator, GaussianMixture | BayesianGaussianMixture
    )


def check_kind(estimator: Any, task: Task) -> None:
    """Raise `UserError` for an estimator that does not learn what the data have."""
    from sklearn.base import is_classifier, is_regressor

    name, classes = type(estimator).__name__, isinstance(task, Classes)
    if is_clusterer(estimator) or (is_classifier(estimator) and classes):
        if not classes:
            raise UserError(f"{name} finds clusters, and the data have values")
        return
    if is_classifier(estimator):
        raise UserError(f"{name} learns classes, and the data have values", remedy=_OTHER)
    if is_regressor(estimator) and classes:
        raise UserError(f"{name} learns values, and the data have classes", remedy=_OTHER)
    if not is_regressor(estimator):
        raise UserError(f"{name} learns neither classes, values nor clusters")


_OTHER = "choose another estimator, or other data"


@contextmanager
def explained(name: str, cannot: str = "be fitted") -> Iterator[None]:
    """What an estimator raises as a `UserError` that says what it cannot, its warnings ignored."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has not converged, which the picture shows
            yield
    except UserError:
        raise
    except (ValueError, TypeError, AttributeError) as error:
        text = " ".join(str(error).split())
        raise UserError(f"{name} cannot {cannot}: {text}") from error
