"""What films of the loss as a landscape say, each sentence only where it is true."""

from dataclasses import replace

import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.scenes.words import landscape
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"
LOWERS, HARDLY = "Training lowers the loss", "Training hardly lowers the loss"
WALKS, HIGHER = "Training walks over the loss", "The loss ends higher than it began"
AROUND = "The loss around the network"


def _of_table(losses: tuple[float, ...], column: str = "price") -> Recording:
    """Values from a table, standardised: their deviation is 500,000."""
    reel = recording(0, accuracy=losses, loss=losses)
    scaling = ValueScaling(2e6, 5e5)
    dataset = replace(reel.dataset, value_scaling=scaling, label_name=column)
    header = replace(reel.header, dataset=dataset)
    return Recording(header, reel.steps, reel.metrics, reel._states)


@pytest.mark.parametrize(
    ("losses", "titles"),
    [
        ((0.7, 0.1), ["Training lowers the loss from 0.70 to 0.10", LOWERS]),
        ((0.7, 0.66), ["Training lowers the loss from 0.70 to 0.66", LOWERS]),
        ((0.7, 0.67), ["Training hardly lowers the loss from 0.70 to 0.67", HARDLY]),
        ((1.0, 0.95), ["Training lowers the loss from 1.00 to 0.95", LOWERS]),
        ((1.0, 0.951), ["Training hardly lowers the loss from 1.00 to 0.95", HARDLY]),
        ((0.6985, 0.6929), ["Training hardly lowers the loss from 0.70 to 0.69", HARDLY]),
        ((0.7, 0.47, 0.69), ["The loss falls from 0.70 to 0.47, and ends at 0.69", WALKS]),
        ((0.7, 0.5, 0.56), ["Training lowers the loss from 0.70 to 0.56", LOWERS]),
        ((0.7, 0.4, 0.9), ["The loss ends higher than it began: at 0.90, not 0.70", HIGHER]),
        ((0.7, 0.9), ["The loss ends higher than it began: at 0.90, not 0.70", HIGHER]),
        ((0.7, 0.7), [AROUND]),
        ((0.7,), [AROUND]),
        ((0.7, float("nan")), [AROUND]),
        ((0.7, float("inf")), [AROUND]),
        # What is shown does not change.
        ((0.5, 0.4999999), [AROUND]),
        ((0.5, 0.5000001), [AROUND]),
    ],
)
def test_titles(losses: tuple[float, ...], titles: list[str]) -> None:
    assert landscape.titles_of(recording(accuracy=losses, loss=losses)) == titles


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ((0, 2), "The loss is higher at epoch 2 than at epoch 0: 0.70, not 0.50"),
        ((2, 3), "The loss is higher at epoch 3 than at epoch 2: 0.90, not 0.70"),
        ((0, 6), "The loss ends higher than it began: at 0.90, not 0.50"),
        ((0, 1), "Training lowers the loss from 0.50 to 0.40"),
        ((4, 5), "The loss hardly falls from epoch 4 to epoch 5"),
        ((1, 5), "The loss hardly falls from epoch 1 to epoch 5"),
    ],
)
def test_a_part_of_a_run_neither_begins_nor_ends_where_it_goes_on(
    shown: tuple[int, int], title: str
) -> None:
    losses = (0.5, 0.4, 0.7, 0.9, 0.4, 0.39, 0.9)
    reel = recording(accuracy=losses, loss=losses).between(*shown)
    assert landscape.titles_of(reel)[0] == title


def test_a_part_that_goes_down_and_up_has_no_end() -> None:
    losses = (0.9, 0.2, 0.8, 0.1)
    part = recording(accuracy=losses, loss=losses).between(0, 2)
    assert landscape.titles_of(part) == [WALKS]


@pytest.mark.parametrize(
    ("reel", "said"),
    [
        (recording(tested=0), "100 % of training points are right"),
        (recording(tested=2), "100 % of test points are right"),
        (recording(loss=(1.0, 0.5, float("nan"))), ""),
        (recording(0), ""),
    ],
)
def test_where_the_path_ends_points_are_right(reel: Recording, said: str) -> None:
    found = [each.replace(THIN, " ") for each in landscape.right_there(reel)]
    assert found == ([f"Where the path ends, {said}.", f"{said} there."] if said else [])


def test_without_hidden_layers_places_are_models() -> None:
    reel = recording(hidden=(), accuracy=(0.5,), loss=(0.7,))
    assert landscape.titles_of(reel) == ["The loss around the model"]
    note = "Each place is a model. The darker, the lower its loss."
    long = "Each place is a model with other weights. Darker: lower loss."
    assert landscape.map_note(reel, 0.0) == [long, note]


def test_of_tables_errors_are_in_the_units_of_the_values() -> None:
    reel = _of_table((0.5, 0.02))
    assert landscape.titles_of(reel)[1] == "Training lowers the error"
    note = "Each place is a network. The darker, the lower its error."
    long = "Each place is a network with other weights. Darker: lower error."
    assert landscape.map_note(reel, 0.0) == [long, note]
    assert landscape.written_levels([100_000.0, 400_000.0], reel) == ["100", "400"]
    assert landscape.scale_name(reel, logarithmic=True) == "Error (thousands), log scale"
    measure = landscape.written_training_loss_of(reel)
    assert (measure.name, measure.at(1)) == ("Training error (thousands)", "100.0")
    priced = _of_table((0.5, 0.02), "price (€)")
    assert landscape.scale_name(priced, logarithmic=False) == "Error (thousand €)"
    assert landscape.written_training_loss_of(priced).name == "Training error (thousand €)"


def test_other_losses_are_losses() -> None:
    large = recording(loss=(5e6, 4e6, 2e6))
    assert landscape.written_levels([1e5, 2e6], large) == ["100,000", "2 × 10⁶"]
    assert landscape.scale_name(large, logarithmic=False) == "Loss"
    for classes in (0, 2):
        reel = recording(classes)
        note = "Each place is a network. The darker, the lower its loss."
        assert landscape.map_note(reel, 0.0)[1:] == [note]
        assert landscape.written_levels([0.05, 2.0], reel) == ["0.05", "2"]
        assert landscape.scale_name(reel, logarithmic=False) == "Loss"
        assert landscape.written_training_loss_of(reel).name == "Training loss"


def test_what_the_axes_are() -> None:
    assert landscape.axes_note(recording(hidden=(8, 8))) == [
        "A slice: each axis changes all 105 weights and biases at once.",
        "A slice: each axis changes all 105 parameters at once.",
    ]
    for paths, where, whose in (
        ("path", "", "path’s"),
        ("paths", " on this plane", "paths’"),
        ("other paths", " on this plane", "other paths’"),
    ):
        for number, share, written in ((1, 0.951, 95), (2, 0.0, 0)):
            said = f"direction {number}{where}: {written}{THIN}% of the {whose} spread"
            assert landscape.direction(number, share, paths) == said
        assert landscape.direction(1, None, paths) == "a change of all weights"
        assert landscape.direction(2, None, paths) == "another change of all weights"
        said = f"97{THIN}% of the {whose} spread"
        assert landscape.plane_shares([0.944, 0.0345], paths) == [f"this slice shows {said}", said]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05, "0.05"),
        (2000.0, "2,000"),
        (0.0001, "0.0001"),
        (0.1 / 10.0**-6, "100,000"),
        (1e-5, "10⁻⁵"),
        (1.5e18, "1.5 × 10¹⁸"),
        (2e-9, "2 × 10⁻⁹"),
        (0.0, "0"),
    ],
)
def test_levels_are_round_numbers(value: float, text: str) -> None:
    assert landscape.plain(value) == text


def test_whether_the_path_is_on_the_map() -> None:
    reel = recording()
    near = "Each place is a network. The darker, the lower its loss."
    assert landscape.map_note(reel, 0.1)[1:] == [near]
    assert landscape.map_note(reel, 0.11) == [
        "Darker is lower. Before its end, the path’s losses differ from the colours.",
        "Darker is lower, but exact only where the path ends.",
    ]
