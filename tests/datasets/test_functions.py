"""Data from functions of users, and the messages about bad ones."""

from pathlib import Path

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.errors import UserError
from epochreel.training.spec import RunSpec


def brought(name: str, **options: str) -> Dataset:
    return RunSpec.parse({"data": {"name": name, "options": options}}).data.dataset()


MODULE = """
import numpy as np
def make(seed):
    return np.random.default_rng(seed).normal(size=(8, 2)), ["a", "b"] * 4
def fixed():
    return [[0, 0], [1, 1]], [0.5, 1.5]
def three():
    return 1, 2, 3
def one():
    return 1
def broken():
    raise RuntimeError("no luck")
def ended():
    raise SystemExit(0)
number = 3
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "points_of_mine.py").write_text(MODULE)
    (tmp_path / "ends_at_once.py").write_text("import sys\nsys.exit('over')")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("module")
def test_points_from_a_function() -> None:
    make = {"name": "points_of_mine:make"}
    first, other = (RunSpec.parse({"data": {**make, "seed": s}}).data.dataset() for s in (1, 2))
    np.testing.assert_array_equal(first.points, np.random.default_rng(1).normal(size=(8, 2)))
    assert np.abs(first.points - other.points).max() > 0.1
    assert brought("points_of_mine:fixed", target="value").labels.tolist() == [0.5, 1.5]


@pytest.mark.usefixtures("module")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing_there:make", "cannot be imported.*module:function"),
        ("points_of_mine:absent", "cannot be imported"),
        ("points_of_mine:three", "return a tuple of points and labels: got 'tuple of 3'"),
        ("points_of_mine:one", "return a tuple of points and labels: got 'int'"),
        ("points_of_mine:broken", "failed: RuntimeError: no luck"),
        ("points_of_mine:ended", "failed: SystemExit: 0"),
        ("ends_at_once:make", "cannot be imported: over"),
        ("points_of_mine:number", "is not a function"),
    ],
)
def test_a_bad_function_is_refused_with_a_reason(name: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        brought(name)
