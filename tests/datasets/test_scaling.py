"""What is drawn of a table: around all points, with round ends and middles."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.datasets.dataset import Dataset, Domain
from epochreel.datasets.scaling import round_domain
from epochreel.errors import UserError
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

Load = Callable[..., Dataset]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """A table of points and labels, as it is read by default."""

    def loaded(rows: str, names: str = "first,second", **fields: object) -> Dataset:
        (tmp_path / "t.csv").write_text(f"{names},kind\n{rows}\n")
        return RunSpec.parse({"data": {"name": str(tmp_path / "t.csv"), **fields}}).data.dataset()

    return loaded


@given(
    low=st.floats(-1e3, 1e3),
    spread=st.tuples(st.floats(0.01, 1e3), st.floats(0.01, 1e3)),
    size=st.integers(-9, 12),
)
def test_ends_and_middles_are_round(low: float, spread: tuple[float, float], size: int) -> None:
    points = (low + np.array([[0.0, 0.0], spread])) * 10.0**size
    domain = round_domain(points)
    for (start, end), column in zip((domain[:2], domain[2:]), points.T, strict=True):
        assert start < column.min() <= column.max() < end
        span = end - start
        # A twentieth of what is drawn, or less, is a step: 1, 2 or 5 times a power of ten.
        finest = 10.0 ** np.floor(np.log10(span / 20 / 1.3))
        for value in (start, (start + end) / 2, end):
            assert abs(value / finest - round(value / finest)) < 1e-6


def test_axes_of_alike_ranges_have_one_scale() -> None:
    x_min, x_max, y_min, y_max = round_domain(np.array([[0.0, 0.0], [30.0, 16.0]]))
    assert x_max - x_min == y_max - y_min
    x_min, x_max, y_min, y_max = round_domain(np.array([[0.0, 0.0], [30.0, 14.0]]))
    assert x_max - x_min > 1.7 * (y_max - y_min)
    x_min, x_max, y_min, y_max = round_domain(np.array([[0.0, 0.0], [30.0, 14.0]]), "equal")
    assert x_max - x_min == y_max - y_min
    x_min, x_max, y_min, y_max = round_domain(np.array([[0.0, 0.0], [30.0, 16.0]]), "free")
    assert x_max - x_min > 1.7 * (y_max - y_min)


@pytest.mark.parametrize(
    ("names", "one_scale"),
    [
        (("width (cm)", "height (cm)"), True),
        (("width", "height"), True),
        (("cup score (points)", "guests"), True),  # no unit that is known
        (("floor area (m²)", "distance (km)"), False),
        (("height (m)", "distance (km)"), False),
        (("height", "distance (km)"), False),
    ],
)
def test_axes_of_different_units_have_a_scale_each(
    load: Load, names: tuple[str, str], one_scale: bool
) -> None:
    def is_square(domain: Domain) -> bool:
        x_min, x_max, y_min, y_max = domain
        return x_max - x_min == pytest.approx(y_max - y_min)

    table = load("0,0,a\n30,16,b\n10,5,a", names=",".join(names), standardise=False)
    assert is_square(table.domain) == one_scale
    assert is_square(round_domain(table.points, "equal", names=names))
    assert not is_square(round_domain(table.points, "free", names=names))


def test_a_table_fills_the_plane(load: Load) -> None:
    data = load("18,15000,no\n20,150000,yes\n60,80000,no\n44,90000,yes")
    x_min, x_max, y_min, y_max = data.domain
    shares = (data.points - [x_min, y_min]) / [x_max - x_min, y_max - y_min]
    assert np.all(np.ptp(shares, axis=0) > 0.7)
    assert np.all((shares > 0) & (shares < 1))
    assert data.scaling is not None
    ends = data.scaling.own(np.reshape(data.domain, (2, 2)).T)
    np.testing.assert_allclose(ends, [[14, 0], [66, 160000]], atol=1e-9)
    assert all(Decimal(f"{value:.6g}") == Decimal(f"{value:.2g}") for value in ends.ravel())


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,2,a\n3e150,4,b\n5,6,a", "first has a number beyond ±1e.100: got 3e.150; divide"),
        (
            "1,1000000000000000.125,a\n2,1000000000000000.25,b\n3,1000000000000000.5,a",
            "numbers of second are too close together.*got '1000000000000000.1.*subtract",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(load: Load, rows: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        load(rows)


def test_what_recordings_cannot_hold_is_refused_unless_standardised(load: Load) -> None:
    rows = "1,2,a\n3e13,4,b\n5,6,a\n6,9,b"
    assert np.abs(load(rows).points).max() < 3
    message = r"first has a number that is too large.*got 30000000000000.0; standardise the data"
    with pytest.raises(UserError, match=message):
        load(rows, standardise=False)


@pytest.mark.parametrize("size", [1e-9, 1e-3, 1e12, 1e15, 1e30])
def test_numbers_of_any_size_are_recorded_and_read_back(tmp_path: Path, size: float) -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(0.9, 1, (30, 2)) * size
    values = points.sum(axis=1)
    columns = np.column_stack([points, values]).tolist()
    rows = [",".join(map(repr, row)) for row in columns]
    (tmp_path / "t.csv").write_text("\n".join(["first,second,value", *rows]))
    data = {"name": str(tmp_path / "t.csv"), "options": {"target": "value"}}
    recording = record(RunSpec.parse({"data": data, "epochs": 1}), tmp_path / "t.reel")
    np.testing.assert_allclose(recording.dataset.own_points, points)
    np.testing.assert_allclose(recording.dataset.own_labels, values)


def test_milliseconds_since_1970_are_recorded_and_read_back(tmp_path: Path) -> None:
    times = 1_700_000_000_000 + 86_400_000 * np.arange(24)
    rows = [f"{time},{k % 7},{'early' if k < 12 else 'late'}" for k, time in enumerate(times)]
    (tmp_path / "t.csv").write_text("\n".join(["time,day,kind", *rows]))
    data = {"name": str(tmp_path / "t.csv")}
    recording = record(RunSpec.parse({"data": data, "epochs": 1}), tmp_path / "t.reel")
    np.testing.assert_allclose(recording.dataset.own_points[:, 0], times, rtol=0, atol=1)
