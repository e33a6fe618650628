"""Estimators that have the methods of scikit-learn's, and not its tags."""

from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from sklearn.base import BaseEstimator

import epochreel
from epochreel.errors import UserError
from epochreel.training.chosen_runs import runs_from_options
from epochreel.training.estimators import kind_of
from epochreel.training.record import record

POINTS = np.random.default_rng(0).normal(size=(30, 2))
LABELS = (POINTS[:, 0] > 0).astype(int)


class Threshold:
    """Class 1 right of the share `C` of all points."""

    def __init__(self, C: float = 0.1) -> None:  # noqa: N803  # as in scikit-learn
        self.C = C

    def get_params(self, deep: bool = True) -> dict[str, float]:  # noqa: ARG002
        return {"C": self.C}

    def set_params(self, **values: float) -> Self:
        vars(self).update(values)
        return self

    def fit(self, points: Any, labels: Any) -> Self:  # noqa: ARG002
        self.place = np.quantile(points[:, 0], self.C)
        return self

    def predict(self, points: Any) -> Any:
        return (points[:, 0] > self.place).astype(int)


class Regressor(Threshold):
    """It says what it learns as was usual before there were tags."""

    _estimator_type = "regressor"


class Changing(Threshold):
    """It does not keep the parameter that it is given."""

    def __init__(self, C: float = 0.1) -> None:  # noqa: N803
        self.C = C + 1


class Silent(BaseEstimator):
    """It has tags that say nothing."""

    def fit(self, points: Any, labels: Any) -> Self:  # noqa: ARG002
        return self


class Fixed:
    """Nothing can be set."""

    def get_params(self, deep: bool = True) -> dict[str, float]:  # noqa: ARG002
        return {}

    def fit(self, points: Any, labels: Any) -> Self:  # noqa: ARG002
        return self


def recorded(tmp_path: Path, name: str, data: str) -> epochreel.Recording:
    options = {"estimator": f"{__name__}:{name}", "vary": "C=0.1,0.5", "data": data, "points": 30}
    (spec,) = runs_from_options(None, options).values()
    return record(spec, tmp_path / "a.reel")


def test_they_are_varied(tmp_path: Path) -> None:
    recording = epochreel.vary(Threshold(), "C", [0.1, 0.5], POINTS, LABELS, tmp_path / "a.reel")
    right = [
        (Threshold(share).fit(POINTS, LABELS).predict(POINTS) == LABELS).mean()
        for share in (0.1, 0.5)
    ]
    np.testing.assert_allclose(recording.metrics.train_accuracy, right)


@pytest.mark.parametrize("data", ["circle", "reg-plane"])
def test_one_that_says_nothing_is_tried(tmp_path: Path, data: str) -> None:
    assert recorded(tmp_path, "Threshold", data).steps.range == "0.1 to 0.5"


def test_what_they_say_without_tags_is_heard(tmp_path: Path) -> None:
    assert recorded(tmp_path, "Regressor", "reg-plane").task.outputs == 1
    with pytest.raises(UserError, match="Regressor learns values, and the data have classes"):
        recorded(tmp_path, "Regressor", "circle")
    path, whole = tmp_path / "b.reel", np.arange(30) % 3
    recording = epochreel.vary(Regressor(), "C", [0.1, 0.5], POINTS, whole, path)
    assert recording.dataset.regression


def test_what_each_says(tmp_path: Path) -> None:
    assert [kind_of(each()) for each in (Threshold, Regressor, Silent)] == [None, "regressor", ""]
    with pytest.raises(UserError, match="Silent learns neither classes, values nor clusters"):
        recorded(tmp_path, "Silent", "circle")


def test_one_that_cannot_be_copied_or_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    with pytest.raises(UserError, match=r"Changing cannot be copied: Cannot clone .* parameter C"):
        epochreel.vary(Changing(), "C", [0.1, 0.5], POINTS, LABELS, path)
    with pytest.raises(UserError, match="a scikit-learn estimator is needed: got 'Fixed'"):
        epochreel.vary(Fixed(), "C", [0.1, 0.5], POINTS, LABELS, path)
    with pytest.raises(UserError, match="Fixed is no scikit-learn estimator"):
        recorded(tmp_path, "Fixed", "circle")
    assert not path.exists()
