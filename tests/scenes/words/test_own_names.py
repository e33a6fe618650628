"""Names that data have of their own, and what several recordings have in common, both ways."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Scaling
from epochreel.reels.recording import Recording
from epochreel.scenes.words.own_names import (
    are_on_same_axes,
    has_shared_scale,
    own_axes,
    own_classes,
    raised,
    value_heading,
)
from epochreel.tests.scenes.tiny import recording

NUMBERED = ("class 0", "class 1")


def _on(classes: int = 2, **changes: Any) -> Recording:
    """A recording on data that are changed in this."""
    reel = recording(classes)
    header = replace(reel.header, dataset=replace(reel.dataset, **changes))
    return Recording(header, reel.steps, reel.metrics, reel._states)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"labels": np.zeros(8, dtype=int)}, True),
        ({"domain": (-2.0, 2.0, -2.0, 2.0)}, False),
        ({"axis_names": ("area", "age")}, False),
        ({"scaling": Scaling((1.0, 2.0), (3.0, 4.0))}, False),
    ],
)
def test_axes_are_shared_that_have_the_same_ends_names_and_units(
    changes: dict[str, Any], *, same: bool
) -> None:
    assert are_on_same_axes([_on(), _on(), _on(**changes)]) is same
    assert are_on_same_axes([_on(**changes)])


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (_on(0), _on(0), True),
        (_on(0, label_name="rent"), _on(0, label_name="rent"), True),
        (_on(0, label_name="rent"), _on(0), False),
        (_on(0), _on(0, labels=np.resize([-3.0, 3.0], 8)), False),
        (_on(), _on(), False),
    ],
)
def test_a_scale_is_shared_by_values_of_one_name_and_range(
    one: Recording, other: Recording, *, shared: bool
) -> None:
    assert has_shared_scale([one, other]) is shared


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        (("ant", "bee"), ("ant", "bee"), ("ant", "bee")),
        (("ant", "bee"), ("ant", "fly"), ()),
        (NUMBERED, NUMBERED, ()),
        (("ant", "bee"), NUMBERED, ()),
    ],
)
def test_classes_have_names_if_those_are_the_same_in_all_data(
    one: tuple[str, ...], other: tuple[str, ...], names: tuple[str, ...]
) -> None:
    assert own_classes([_on(class_names=one), _on(class_names=other)]) == names


@pytest.mark.parametrize("names", [("x₁", "x₂"), ("area", "age"), ("x₁", "age")])
def test_columns_have_names_of_their_own_or_none(names: tuple[str, str]) -> None:
    own = own_axes(_on(axis_names=names))
    assert own == (None if names == ("x₁", "x₂") else names)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("", "Value"),
        ("rent", "Rent"),
        ("rent in one year", "Rent in one year"),
        ("rent in two years", "Value"),
    ],
)
def test_headings_have_names_of_values_that_are_short(name: str, heading: str) -> None:
    assert value_heading(_on(0, label_name=name)) == heading


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("price", "Price"),
        ("monthly rent", "Monthly rent"),
        ("Price", "Price"),
        ("rent_eur", "rent_eur"),
        ("pH value", "pH value"),
        ("y", "y"),
        ("", ""),
    ],
)
def test_only_words_have_a_capital_at_the_beginning_of_a_title(name: str, title: str) -> None:
    assert raised(name) == title
