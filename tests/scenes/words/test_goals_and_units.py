"""Measures, goals and errors in words: with their units, and as exactly as they are given."""

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.measures import written_measure_of, written_measures_of
from epochreel.scenes.words.outcome import outcome
from epochreel.scenes.words.race import written_training_losses_of
from epochreel.tests.scenes.tiny import recording
from epochreel.tests.scenes.words.told import THIN, UNITS, changed


@pytest.mark.parametrize(
    ("reel", "name", "goal", "short", "longest", "at"),
    [
        (
            recording(),
            "Training accuracy",
            f"95{THIN}%",
            f"below 95{THIN}%",
            f"100{THIN}%",
            f"80{THIN}%",
        ),
        (
            recording(0),
            "Test loss",
            "test loss 0.025",
            "test loss above 0.025",
            "0.0010",
            "0.5000",
        ),
        (
            recording(0, tested=0),
            "Training loss",
            "training loss 0.025",
            "training loss above 0.025",
            "0.0010",
            "0.5000",
        ),
    ],
)
def test_a_measure_is_written_with_its_goal(
    reel: Recording, name: str, goal: str, short: str, longest: str, at: str
) -> None:
    measure = written_measure_of(reel)
    assert measure.name == name
    assert measure.goal(0.95) == goal
    assert measure.short_of(0.95) == short
    assert len(measure.longest) == len(longest)
    assert measure.at(1.9) == at


@pytest.mark.parametrize(
    ("goal", "written"),
    [(0.9, "90"), (0.885, "88.5"), (0.29, "29"), (0.9999, "99.99"), (1, "100"), (1 / 3, "33.33")],
)
def test_goals_are_written_as_exactly_as_they_are_given(goal: float, written: str) -> None:
    measure = written_measure_of(recording())
    assert measure.goal(goal) == f"{written}{THIN}%"
    assert measure.short_of(goal) == f"below {written}{THIN}%"


@pytest.mark.parametrize(
    ("reel", "name", "said"),
    [
        (recording(), "epoch", f"Epochs until 95{THIN}% of training points are right"),
        (recording(), "tree", f"Trees until 95{THIN}% of training points are right"),
        (recording(), "C", f"Values of C until 95{THIN}% of training points are right"),
        (recording(0), "epoch", "Epochs until test loss below 0.025"),
        # Of classes without an accuracy, the goal is a loss as well.
        (recording(accuracy=(np.nan,) * 3), "epoch", "Epochs until test loss below 0.035"),
    ],
)
def test_only_a_share_of_points_is_right(reel: Recording, name: str, said: str) -> None:
    titles = written_measure_of(reel).until(0.95, Steps(np.arange(3), name))
    assert (titles[0], titles[-1]) == (said, f"{said.partition(' until')[0]} until the goal")


@pytest.mark.parametrize(
    ("column", "deviation", "limit", "ends"),
    [
        ("size", 50.0, "11.2", "50.00 to 2.24"),
        ("size", 5e6, "1.12 million", "5.00 to 0.22 million"),
        ("size", 1e-5, "2.24 millionths", "10.00 to 0.45 millionths"),
        ("price (€)", 50.0, "11.2 €", "50.00 to 2.24 €"),
        ("price (€)", 5e6, "1.12 million €", "5.00 to 0.22 million €"),
        ("height (m)", 0.008, "1.79 thousandths of m", "8.00 to 0.36 thousandths of m"),
        ("share (%)", 50.0, "11.2 percentage points", "50.00 to 2.24 percentage points"),
        ("energy (J)", 5e15, "1.12 × 10¹⁵ J", "5.00 × 10¹⁵ J to 0.22 × 10¹⁵ J"),
        ("price (asking)", 50.0, "11.2", "50.00 to 2.24"),
    ],
)
def test_errors_are_said_in_the_unit_of_the_values(
    column: str, deviation: float, limit: str, ends: str
) -> None:
    scaling = ValueScaling(mean=0.0, deviation=deviation)
    reel = recording(0, loss=(0.5, 0.001))
    reel = changed(reel, value_scaling=scaling, label_name=column)
    measure, first = written_measure_of(reel), ends.partition(" to ")[0]
    assert measure.goal(0.95) == f"test error {limit}"
    assert measure.short_of(0.95) == f"test error above {limit}"
    assert outcome(reel, measure) == f"The test error fell from {ends}."
    assert measure.beside(measure.values[0]) == first
    assert measure.said(np.nan) == "diverged"
    alone = changed(recording(0), label_name=column)
    assert written_measure_of(alone).goal(0.95) == "test loss 0.025"


@pytest.mark.parametrize(
    ("columns", "unit"),
    [
        (["price (€)", "cost (€)"], " (€)"),
        (["price (€)", "price ($)"], ""),
        (["price (€)", "price"], ""),
        (["price", "price"], ""),
    ],
)
def test_errors_of_several_runs_have_a_unit_if_it_is_one(columns: list[str], unit: str) -> None:
    reels = [changed(recording(0), value_scaling=UNITS, label_name=each) for each in columns]
    for measures in (written_measures_of(reels), written_training_losses_of(reels)):
        assert {each.name.partition(" error")[2] for each in measures} == {unit}
        assert {each.goal(0.95).endswith(" €") for each in measures} == {bool(unit)}


@pytest.mark.parametrize(
    ("loss", "names"),
    [
        ((1.0, 0.5, 0.1), ("Test loss", "Test loss")),
        ((9e6, 5e6, 1e6), ("Test loss (millions)", "Loss (millions)")),
    ],
)
def test_a_loss_with_a_unit_has_a_shorter_name(
    loss: tuple[float, ...], names: tuple[str, str]
) -> None:
    measure = written_measure_of(recording(0, loss=loss))
    assert (measure.name, measure.short) == names


def test_accuracies_and_errors_have_shorter_names() -> None:
    assert written_measure_of(recording()).short == "Accuracy"
    error = written_measure_of(changed(recording(0), value_scaling=ValueScaling(0.0, 5e6)))
    assert (error.name, error.short) == ("Test error (millions)", "Error (millions)")


@pytest.mark.parametrize(
    ("column", "deviation", "said"),
    [
        ("price (€)", 5e6, " (million €)"),
        ("price (€)", 50.0, " (€)"),
        ("price", 50.0, ""),
        ("price (asking)", 5e6, " (millions)"),
    ],
)
def test_errors_are_in_the_unit_of_the_values(column: str, deviation: float, said: str) -> None:
    scaling = ValueScaling(0.0, deviation)
    error = written_measure_of(changed(recording(0), value_scaling=scaling, label_name=column))
    assert error.name == f"Test error{said}"
    steep = recording(0, loss=(1e6, *[1.0] * 5))
    steep = changed(steep, value_scaling=scaling, label_name=column)
    unit = " (€)" if "€" in column else ""
    assert written_measure_of(steep).name == f"Test error{unit}"
    assert written_measure_of(changed(recording(0), label_name=column)).name == "Test loss"


def test_losses_of_several_runs_have_as_many_decimals() -> None:
    one, other = written_measures_of([recording(0), recording(0, loss=(1.0, 0.5, 0.3))])
    assert (one.at(0), other.at(2)) == ("1.0000", "0.3000")
    assert one.top == other.top
