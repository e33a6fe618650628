"""Values in the hundreds of thousands are learnt, and shown in their units, each in its place."""

from collections.abc import Callable

import numpy as np
import pytest
from jaxtyping import Float

from epochreel.reels.recording import Recording
from epochreel.reels.task import values_of
from epochreel.scenes.words.measure_axis import MeasureAxis
from epochreel.scenes.words.measures import number, written_measure_of
from epochreel.tests.scenes.shots import Composed
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

SCENES = ["convergence", "data", "diagnosis", "network", "surface"]


def _prices() -> Float[np.ndarray, "200 3"]:
    """Areas in square feet, ages in years, and prices with a tenth of noise."""
    rng = np.random.default_rng(1)
    area, age = rng.uniform(100_000, 900_000, 200), rng.uniform(0, 60, 200)
    price = 200_000 + area * 0.7 - age * 4000
    return np.column_stack([area, age, price + rng.normal(0, price.std() / 10, 200)])


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A network that learns them, with defaults."""
    path = tmp_path_factory.mktemp("prices") / "prices.csv"
    rows = [",".join(f"{value:.2f}" for value in row) for row in _prices()]
    path.write_text("\n".join(["area,age,price", *rows]))
    data = {"name": str(path), "options": {"target": "value"}}
    return record(RunSpec.parse({"data": data, "epochs": 300}), path.with_suffix(".reel"))


def test_nine_tenths_of_the_variance_are_explained(prices: Recording) -> None:
    data, test = prices.dataset, ~prices.dataset.train
    np.testing.assert_allclose(data.own_labels, _prices()[:, 2], atol=0.01)
    scaling = values_of(prices.task).scaling
    answers = scaling.own(prices.at(300)(data.points)[0].astype(float))
    error = np.square(answers - data.own_labels)[test].mean()
    assert 1 - error / data.own_labels[test].var() >= 0.9
    # What is shown is that error, in the units of the prices; what is stored is the objective.
    written = written_measure_of(prices)
    assert written.name == "Test error (thousands)"
    assert written.measure.at(300) == pytest.approx(np.sqrt(error), rel=1e-4)
    assert float(written.at(300)) == pytest.approx(np.sqrt(error) / 1000, abs=0.1)
    assert prices.metrics.test_loss[-1] == pytest.approx(error / scaling.deviation**2 / 2, rel=1e-4)
    assert written.measure.limit(0.9) == pytest.approx(
        np.sqrt(0.1 * data.own_labels[test].var()), rel=1e-6
    )


def test_the_scale_is_round_in_the_units_of_the_values(prices: Recording) -> None:
    task = values_of(prices.task)
    ends = [task.own(task.low), task.own(task.high)]
    assert all(abs(end / 50_000 - round(end / 50_000)) < 1e-9 for end in ends)
    assert ends[0] <= np.quantile(_prices()[:, 2], 0.02) < ends[1]


@pytest.mark.parametrize(
    "size",
    [
        *("1920x1080", "480x270"),
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("960x540", "1080x1920")),
    ],
)
@pytest.mark.parametrize("scene", SCENES)
def test_everything_written_keeps_its_place(
    prices: Recording, scene: str, size: str, composed: Callable[..., Composed]
) -> None:
    made = composed(scene, [prices], size)
    for text in made.said:
        assert "e+" not in text
    made.check_type()


def test_errors_are_written_in_one_unit() -> None:
    axis = MeasureAxis.of_losses(np.array([2e5, 2.5e4, 2.4e4]))
    assert [axis.written(value) for value in (2e5, 2.4e4)] == ["200.0", "24.0"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (0.02, "0.02"),
        (12_500, "12,500"),
        (250_000, "250 thousand"),
        (1.2e6, "1.2 million"),
        (1e9, "1 billion"),
        (2e-5, "20 millionths"),
        (1e-9, "1 billionth"),
        (1e15, "10¹⁵"),
        (3e300, "3 × 10³⁰⁰"),
        (2e-12, "2 × 10⁻¹²"),
    ],
)
def test_numbers_of_any_size_stand_in_sentences(value: float, written: str) -> None:
    assert number(value) == written
