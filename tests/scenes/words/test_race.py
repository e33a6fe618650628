"""What films of several paths over one loss say, each sentence only where it is true."""

from dataclasses import replace

import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.about import About
from epochreel.reels.recording import Recording
from epochreel.scenes.words import landscape, race
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"
LONG = "x" * 60


def _runs(*losses: tuple[float, ...], names: tuple[str, ...] = ()) -> list[Recording]:
    """Runs that differ in their optimisers."""
    names = names or ("SGD", "Adam", "RMSprop", "Momentum")
    reels = []
    for name, values in zip(names, losses, strict=False):
        reel = recording(accuracy=values, loss=values)
        about = About("the spiral", "", ((name,),), settings={"optimiser": name})
        header = replace(reel.header, about=about)
        reels.append(Recording(header, reel.steps, reel.metrics, reel._states))
    return reels


@pytest.mark.parametrize(
    ("shares", "axes", "plane"),
    [
        ((0.444, 0.294), (44, 29), 73),  # 73.8 %
        ((0.546, 0.286), (54, 29), 83),  # 83.2 %, and 54.6 % is not yet 55 %
        ((0.98, 0.019), (98, 2), 99),  # not all of it
        ((0.665, 0.335), (67, 34), 100),  # all of it
    ],
)
def test_the_plane_shows_as_much_as_its_axes_say(
    shares: tuple[float, float], axes: tuple[int, int], plane: int
) -> None:
    """But 100 % where it is all, and only there."""
    for number, (share, written) in enumerate(zip(shares, axes, strict=True), start=1):
        assert f": {written}{THIN}%" in landscape.direction(number, share, "paths")
    (_, short) = race.race_axes_note(recording(hidden=(8, 8)), shares, 0.0, ends=True)
    assert short == f"This plane shows {plane}{THIN}% of the paths’ spread."


@pytest.mark.parametrize(
    ("losses", "title"),
    [
        (((0.7, 0.1), (0.7, 0.2)), "Two optimisers descend the same loss"),
        (((0.7, 0.1), (0.7, 0.2), (0.7, 0.6)), "Three optimisers descend the same loss"),
        (((0.7, 0.1), (0.7, 0.66)), "Two optimisers descend the same loss"),
        (((0.7, 0.1), (0.7, 0.67)), "Two optimisers on the same loss"),
        (((1.0, 0.1), (1.0, 0.95)), "Two optimisers descend the same loss"),
        (((0.7, 0.1), (0.7, 0.8)), "Two optimisers on the same loss"),
        (((0.7, 0.1), (0.7, 0.7)), "Two optimisers on the same loss"),
        (((0.7, 0.1), (0.7, 0.3, 0.6)), "Two optimisers on the same loss"),
        (((0.7, 0.7), (0.7, 0.7)), "Two optimisers on the same loss"),
        (((0.7, 0.7000001), (0.7, 0.6999999)), "Two optimisers on the same loss"),
        (((0.7, 0.6999999), (0.7, 0.6999999)), "Two optimisers on the same loss"),
        (((0.7, 0.6999999), (0.7, 0.6)), "Two optimisers on the same loss"),
        # Beside larger losses on the way, both ends are written as less than 0.0001.
        (((8e-5, 0.7, 0.7, 6e-5),) * 2, "Two optimisers on the same loss"),
        (((8e-5, 0.7, 0.7, 6e-5), (0.7, 0.1)), "Two optimisers descend the same loss"),
    ],
)
def test_titles(losses: tuple[tuple[float, ...], ...], title: str) -> None:
    assert race.race_title(_runs(*losses)) == title
    # Nothing descends on a map that has not the last losses.
    unmapped = race.race_title(_runs(*losses), mapped=False)
    assert unmapped == title.replace(" descend ", " on ")


def test_runs_of_other_kinds_have_other_names() -> None:
    reels = _runs((0.7, 0.1), (0.7, 0.2))
    named = [
        Recording(
            replace(each.header, about=About("", "", settings={"rate": rate})),
            each.steps,
            each.metrics,
            each._states,
        )
        for each, rate in zip(reels, ("0.1", "0.01"), strict=True)
    ]
    assert race.race_title(named) == "Two learning rates descend the same loss"


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.31, 0.22), "Adam ends lowest, at training loss 0.22."),
        ((0.22, 0.31), "SGD ends lowest, at training loss 0.22."),
        ((0.22, 0.22), "Both runs end at training loss 0.22."),
        ((0.22, 0.22, 0.22), "All runs end at training loss 0.22."),
        ((0.22, 0.22, 0.3), "SGD and Adam end lowest, at training loss 0.22."),
        ((0.2, 0.2, 0.2, 0.3), "Three runs of four end lowest, at training loss 0.20."),
        ((float("nan"), 0.22), "Adam ends lowest, at training loss 0.22."),
        ((float("nan"), float("nan")), "All training losses are NaN or infinite at the end."),
        ((float("inf"), 0.22), "Adam ends lowest, at training loss 0.22."),
        ((0.3, 1e-9), "Adam ends lowest, at training loss less than 0.0001."),
    ],
)
def test_which_runs_end_lowest(ends: tuple[float, ...], said: str) -> None:
    reels = _runs(*((0.7, end) for end in ends))
    labels = ["SGD", "Adam", "RMSprop", "Momentum"][: len(ends)]
    assert race.race_outcome(reels, race.written_training_losses_of(reels), labels)[0] == said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.31, 0.22), "Adam is lowest at epoch 1, at training loss 0.22."),
        ((0.22, 0.22), "Both runs are the same at epoch 1, at training loss 0.22."),
        ((0.22, 0.22, 0.3), "SGD and Adam are lowest at epoch 1, at training loss 0.22."),
        ((0.2, 0.2, 0.2, 0.3), "Three runs of four are lowest at epoch 1, at training loss 0.20."),
        ((float("nan"), float("nan")), "All training losses are NaN or infinite at epoch 1."),
    ],
)
def test_which_runs_are_lowest_where_some_go_on(ends: tuple[float, ...], said: str) -> None:
    whole = [(0.7, end) for end in ends]
    reels = _runs(*whole[:-1], (*whole[-1], 0.1))
    reels[-1] = reels[-1].between(0, 1)
    labels = ["SGD", "Adam", "RMSprop", "Momentum"][: len(ends)]
    assert race.race_outcome(reels, race.written_training_losses_of(reels), labels)[0] == said


def test_of_values_that_are_standardised_errors_have_their_unit() -> None:
    reels = []
    for end in (0.02, 0.08):
        reel = recording(0, loss=(0.5, end), accuracy=(0.5, end))
        dataset = replace(reel.dataset, value_scaling=ValueScaling(2e6, 5e5))
        header = replace(reel.header, dataset=dataset)
        reels.append(Recording(header, reel.steps, reel.metrics, reel._states))
    said = race.race_outcome(reels, race.written_training_losses_of(reels), ["a", "b"])[0]
    assert said == "A ends lowest, at training error 100.0 thousand."
    assert race.race_title(reels) == "Two networks descend the same error"


def test_sentences_begin_with_a_capital_and_names_may_be_left_out() -> None:
    reels = _runs((0.7, 0.3), (0.7, 0.2))
    measures = race.written_training_losses_of(reels)
    assert race.race_outcome(reels, measures, ["seed 1", "seed 2"]) == [
        "Seed 2 ends lowest, at training loss 0.20.",
        "One run of two ends lowest, at training loss 0.20.",
    ]
    assert LONG not in race.race_outcome(reels, measures, ["a", LONG])[-1]


def test_all_runs_are_written_alike() -> None:
    measures = race.written_training_losses_of(_runs((0.7, 0.3), (0.7, 0.002)))
    assert {each.axis.written(0.3) for each in measures} == {"0.3000"}


def test_whether_the_paths_are_on_the_map() -> None:
    reel = recording()
    near = "Each place is a network. The darker, the lower its loss."
    long = "Each place is a network with other weights. Darker: lower loss."
    for ends in (False, True):
        assert race.race_note(reel, 0.1, ends=ends) == [long, near]
    model = race.race_note(recording(hidden=()), 0.1, ends=True)
    assert model == [each.replace("network", "model") for each in (long, near)]
    off = "Darker is lower, but the runs’ losses differ."
    assert race.race_note(reel, 0.11, ends=False) == [off]
    before = "Darker is lower. Before their ends, the runs’ losses differ from the colours."
    short = "Darker is lower, but exact only where paths end."
    assert race.race_note(reel, 0.11, ends=True) == [before, short]


def test_how_much_the_plane_shows() -> None:
    reel = recording(hidden=(8, 8))
    shown = f"This plane shows 83{THIN}% of the paths’ spread"
    for astray, ends in ((0.1, False), (0.11, True)):
        assert not race.is_off(astray, ends=ends)
        notes = race.race_axes_note(reel, [0.54, 0.29], astray, ends=ends)
        assert notes == [f"{shown} in 105 weights and biases.", f"{shown}."]
        assert race.race_axes_note(reel, [], astray, ends=ends) == landscape.axes_note(reel)
    assert race.is_off(0.11, ends=False)
    notes = race.race_axes_note(reel, [0.54, 0.29], 0.11, ends=False)
    assert notes == ["Losses of runs differ from the colours at their dots."]


@pytest.mark.parametrize(
    ("farther", "leaves", "said"),
    [
        ((0, 0, 0, 0), (0, 0, 0, 0), []),
        (
            (0, 55.6, 0, 0),
            (0, 1, 0, 0),
            [
                "Adam goes off the map, at least 55 times as far as most.",
                "Adam goes off the map.",
                "One run of four goes off the map.",
            ],
        ),
        (
            (12.9, 1234.5, 0, 0),
            (1, 1, 0, 0),
            [
                "SGD and Adam go off the map, at least 12 times as far as most.",
                "SGD and Adam go off the map.",
                "Two runs of four go off the map.",
            ],
        ),
        ((12, 13, 14, 0), (1, 1, 1, 0), ["Three runs of four go off the map."]),
        # Across the plane of the map.
        (
            (0, 55.6, 0, 0),
            (0, 0, 0, 0),
            [
                "Adam goes far off this plane, at least 55 times as far as most.",
                "Adam goes far off this plane.",
                "One run of four goes far off this plane.",
            ],
        ),
        (
            (12.9, 55.6, 0, 0),
            (0, 1, 0, 0),
            [
                "Adam goes off the map, at least 55 times as far as most.",
                "Adam goes off the map.",
                "One run of four goes off the map.",
            ],
        ),
    ],
)
def test_which_runs_go_off_the_map(
    farther: tuple[float, ...], leaves: tuple[int, ...], said: list[str]
) -> None:
    gone = [bool(each) for each in leaves]
    assert race.far_note(["SGD", "Adam", "RMSprop", "Momentum"], farther, gone) == said
