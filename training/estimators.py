"""Estimators by their import paths, and what kind each is; fits none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from jaxtyping import Float

from ..datasets.named_modules import named_module
from ..errors import UserError
from ..reels.task import Classes, Task

Points = Float[np.ndarray, "n inputs"]


def imported(path: str) -> Callable[..., Any]:
    """The class that 'module:Class' names; raises `UserError` if there is none."""
    module, _, name = path.partition(":")
    try:
        found = getattr(named_module(module), name)
    except (Exception, SystemExit) as error:
        what = f"`estimator` {path} cannot be imported: {error}"
        raise UserError(what, remedy="write it as module:Class, like sklearn.svm:SVC") from error
    if not (callable(found) and is_estimator(found)):
        raise UserError(f"`estimator` {path} is no scikit-learn estimator")
    return found  # type: ignore[no-any-return]  # checked as far as anything can be


def is_estimator(given: Any) -> bool:
    """Whether it has the methods by which scikit-learn fits, copies and varies an estimator."""
    return all(hasattr(given, name) for name in ("fit", "get_params", "set_params"))


def made(path: str, parameters: Mapping[str, Any], *, seed: int, clusters: int) -> Any:
    """The estimator 'module:Class' with some parameters, `seed`, and a number of clusters.

    The last two apply where it has such parameters, which `parameters` do not set.
    """
    kind = imported(path)
    name = path.partition(":")[2]
    try:
        estimator = kind()
    except Exception as error:
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


def kind_of(estimator: Any) -> str | None:
    """What it says it is: 'classifier', 'regressor' or 'clusterer', '' if it is none of these.

    None for one that does not say it, by scikit-learn's tags or as was usual before these.
    """
    from sklearn import base
    from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

    if isinstance(estimator, GaussianMixture | BayesianGaussianMixture):
        return "clusterer"
    if not hasattr(estimator, "__sklearn_tags__"):
        found: str | None = getattr(estimator, "_estimator_type", None)
        return found
    for kind in _KINDS:
        if getattr(base, f"is_{kind}")(estimator):
            return kind
    return ""


def is_clusterer(estimator: Any) -> bool:
    """Whether it finds clusters without labels, mixtures included."""
    return kind_of(estimator) == "clusterer"


def keeps_layers(estimator: Any, varied: str = "") -> bool:
    """Whether all fits of an estimator have the same layers, if it has any, also over a parameter.

    Of a parameter this is known of scikit-learn's own networks alone.
    """
    own = type(estimator).__module__.startswith("sklearn.neural_network")
    return not varied or (own and varied != "hidden_layer_sizes")


def copied(estimator: Any) -> Any:
    """A copy that is not fitted; raises `UserError` for an estimator that cannot be copied."""
    from sklearn.base import clone

    try:
        return clone(estimator)
    except Exception as error:
        what = f"{type(estimator).__name__} cannot be copied: {error}"
        remedy = "it must keep its parameters as `get_params` gives them and `__init__` takes them"
        raise UserError(what, remedy=remedy) from error


def check_kind(estimator: Any, task: Task) -> None:
    """Raise `UserError` for an estimator that does not learn what the data have.

    One that does not say what it learns is tried.
    """
    name, kind, classes = type(estimator).__name__, kind_of(estimator), isinstance(task, Classes)
    if kind == "clusterer" and not classes:
        raise UserError(f"{name} finds clusters, and the data have values")
    if kind == "classifier" and not classes:
        raise UserError(f"{name} learns classes, and the data have values", remedy=_OTHER)
    if kind == "regressor" and classes:
        raise UserError(f"{name} learns values, and the data have classes", remedy=_OTHER)
    if kind not in (*_KINDS, None):
        raise UserError(f"{name} learns neither classes, values nor clusters")


def check_values(estimator: Any) -> None:
    """Raise what scikit-learn raises in a fit for a parameter whose value it refuses.

    Other estimators, and values that are refused for others, are not known before a fit.
    """
    if hasattr(estimator, "_validate_params") and hasattr(estimator, "_parameter_constraints"):
        estimator._validate_params()  # scikit-learn has no public name for it


_KINDS = ("classifier", "regressor", "clusterer")
_OTHER = "choose another estimator, or other data"


@contextmanager
def explained(name: str, cannot: str = "be fitted") -> Iterator[None]:
    """What an estimator raises as a `UserError` that says what it cannot, its warnings ignored.

    Nothing but calls of the estimator belongs into the block.
    """
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has not converged, which the picture shows
            yield
    except (UserError, MemoryError):
        raise
    except Exception as error:
        text = " ".join(str(error).split()) or type(error).__name__
        raise UserError(f"{name} cannot {cannot}: {text}") from error
