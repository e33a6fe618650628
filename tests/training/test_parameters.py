"""Parameters of estimators and ranges of their values, as users write them."""

from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.training.parameters import Variation, parameter_of, parameters_from, step_of


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("max_depth=1..4", None, (1, 2, 3, 4)),
        ("n_neighbors=5..2", None, (5, 4, 3, 2)),
        ("n_neighbors = 50,20 , 1", None, (50, 20, 1)),
        ("C=1e-2..1e2", 5, (0.01, 0.1, 1.0, 10.0, 100.0)),
        ("C=0.1..1.0", 4, (0.1, 0.4, 0.7, 1.0)),
        ("gamma=-100.0..-1", 3, (-100.0, -10.0, -1.0)),
        ("coef0=-1.0..100", 3, (-1.0, 49.5, 100.0)),
        ("max_leaf_nodes=1..1000", 4, (1, 10, 100, 1000)),
        ("max_leaf_nodes=1..3", 9, (1, 2, 3)),
    ],
)
def test_values_are_spaced_by_their_kind(
    text: str, steps: int | None, expected: tuple[float, ...]
) -> None:
    values = Variation.parse(text, steps).values
    np.testing.assert_allclose(values, expected, rtol=1e-12)
    assert [type(each) for each in values] == [type(each) for each in expected]


def test_real_numbers_have_sixty_values_unless_asked() -> None:
    values = Variation.parse("C=0.01..100").values
    assert len(values) == 60
    assert (values[0], values[-1]) == (0.01, 100.0)
    assert np.ptp(np.diff(np.log(values))) < 1e-9


@pytest.mark.parametrize(
    ("text", "steps", "message"),
    [
        ("C", None, r"must be a parameter and its values: got 'C'; write it as C=0.01..100"),
        ("=1..2", None, "must be a parameter and its values"),
        ("C=", None, "must be numbers"),
        ("kernel=linear,rbf", None, "must be numbers: got 'linear'; set another parameter with"),
        ("shrinking=true,false", None, "must be numbers: got 'true'"),
        ("C=1", None, "needs two or more different values"),
        ("C=1..1", None, "needs two or more different values"),
        ("C=1,2,1", None, "needs two or more different values"),
        ("C=0..1e999", None, "must be finite"),
        ("C=nan,1", None, "must be numbers: got 'nan'"),
        ("C=0.01...100", None, "must be numbers: got '0.01...100'"),
        ("C=1..100000", None, "at most 10000 values: got '1..100000'; give a number of steps"),
        ("C=1,2", 5, "steps applies to ranges"),
    ],
)
def test_other_variations_are_refused(text: str, steps: int | None, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Variation.parse(text, steps)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3),
        ("0.5", 0.5),
        ("1e-3", 0.001),
        ("True", True),
        ("false", False),
        ("None", None),
        ("rbf", "rbf"),
        ("8,8", (8, 8)),
        ("8,", (8,)),
        ("inf", "inf"),
    ],
)
def test_values_are_what_they_look_like(text: str, expected: Any) -> None:
    found = parameter_of(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("max_depth=3", {"max_depth": 3}),
        ("max_depth=3, criterion=entropy", {"max_depth": 3, "criterion": "entropy"}),
        (["hidden_layer_sizes=8,8", "alpha=0"], {"hidden_layer_sizes": (8, 8), "alpha": 0}),
        ({"sizes": [8, 8], "kernel": "rbf"}, {"sizes": (8, 8), "kernel": "rbf"}),
        ([], {}),
    ],
)
def test_parameters_are_texts_or_a_table(given: object, expected: dict[str, Any]) -> None:
    assert parameters_from(given) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("max_depth", "set must be parameters like max_depth=3: got 'max_depth'"),
        (3, "set must be parameters like max_depth=3: got 3"),
        (["C=1", "C=2"], "set gives C twice: got '2'; vary numbers with vary: C=1..12"),
        ({"C": {"a": 1}}, "set: C must be a number, text, true or false"),
    ],
)
def test_other_parameters_are_refused(given: object, message: str) -> None:
    with pytest.raises(UserError, match=message):
        parameters_from(given)


@pytest.mark.parametrize(
    ("parameter", "name"),
    [("C", "C"), ("n_neighbors", "k"), ("min_samples_leaf", "min samples leaf")],
)
def test_steps_have_short_names(parameter: str, name: str) -> None:
    assert step_of(parameter) == name
