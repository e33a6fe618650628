"""With defaults, a table of any units is learnt as well as its standardised copy."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from jaxtyping import Float

from epochreel.training.spec import RunSpec
from epochreel.training.train import train

pytestmark = pytest.mark.slow

CASES = Path(__file__).parents[1] / "datasets" / "tables" / "cases"
Table = tuple[Float[np.ndarray, "n 2"], list[str]]


def _read(name: str, *, header: int) -> Table:
    rows = [line.split(",") for line in (CASES / name).read_text().splitlines()[header:]]
    return np.array([[float(x), float(y)] for x, y, _ in rows]), [row[2] for row in rows]


def _uneven() -> Table:
    return _read("uneven_scales.csv", header=1)


def _marks() -> Table:
    return _read("commas.txt", header=0)


def _three_arms() -> Table:
    """Three arms of a spiral about (50, 3000), 20 and 1000 wide."""
    along = np.tile(np.linspace(0.1, 1, 60), 3)
    arm = np.repeat(np.arange(3), 60)
    angle = 4 * along + arm * 2 * np.pi / 3
    points = np.column_stack([along * np.sin(angle), along * np.cos(angle)])
    return points * [10, 500] + [50, 3000], [f"arm {k}" for k in arm]


def _ages_and_incomes() -> Table:
    rng = np.random.default_rng(0)
    ages, incomes = rng.integers(0, 121, 200), rng.integers(0, 60_001, 200)
    bought = ages / 120 + incomes / 60_000 > 1
    return np.column_stack([ages, incomes]).astype(float), ["yes" if b else "no" for b in bought]


def _accuracy(path: Path, table: Table, **settings: object) -> float:
    points, labels = table
    rows = [f"{x!r},{y!r},{k}" for (x, y), k in zip(points.tolist(), labels, strict=True)]
    path.write_text("\n".join(["first,second,kind", *rows]))
    spec = RunSpec.parse({"epochs": 300, **settings})
    *_, (_, last) = train([spec])
    assert last.epoch == 300
    return last.train_accuracy


@pytest.mark.parametrize("table", [_uneven, _marks, _three_arms, _ages_and_incomes])
def test_tables_are_learnt_by_default(table: Callable[[], Table], tmp_path: Path) -> None:
    points, labels = table()
    own = tmp_path / "own.csv"
    reached = _accuracy(own, (points, labels), data={"name": str(own)})
    copy = tmp_path / "copy.csv"
    scaled = ((points - points.mean(axis=0)) / points.std(axis=0), labels)
    data = {"name": str(copy), "standardise": False}
    best = _accuracy(copy, scaled, data=data, hidden="8,8")
    assert best > 0.6
    assert reached >= 0.95 * best


def test_only_tables_are_standardised_by_default(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x,y,kind\n1,2,a\n3,4,b\n5,7,a\n7,9,b\n")
    table = RunSpec.parse({"data": str(tmp_path / "t.csv")}).data
    assert table.standardise
    assert not RunSpec.parse({"data": "iris"}).data.standardise
    assert not RunSpec.parse({"data": "spiral"}).data.standardise
    plain = RunSpec.parse({"data": {"name": str(tmp_path / "t.csv"), "standardise": False}})
    assert plain.data.dataset().points.tolist() == [[1, 2], [3, 4], [5, 7], [7, 9]]
    np.testing.assert_allclose(table.dataset().own_points, plain.data.dataset().points)
