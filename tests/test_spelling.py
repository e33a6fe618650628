"""Suggestions for names that do not exist."""

import pytest

from epochreel.cli import COMMANDS
from epochreel.renders.known_options import render_options
from epochreel.spelling import _SENSE, alike, nearest, share_meant
from epochreel.training.choices import ACTIVATION_WORDS, LOSS_WORDS, OPTIMIZER_WORDS
from epochreel.training.run_options import RUN_OPTIONS


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("lr", "learning_rate"),
        ("--lr", "learning_rate"),
        ("learning-rte", "learning_rate"),
        ("Learning Rate", "learning_rate"),
        ("optimiser", "optimizer"),
        ("epoch", "epochs"),
        ("layers", "hidden"),
        ("neurons", "hidden"),
        ("normalize", "standardise"),
        ("standardize", "standardise"),
        ("random-state", "seed"),
    ],
)
def test_settings_of_runs_are_found_by_sound_and_sense(wrong: str, right: str) -> None:
    assert nearest(wrong, RUN_OPTIONS) == [right]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("colour", "theme"),
        ("fps", "size"),
        ("resolution", "size"),
        ("width", "size"),
        ("seconds", "duration"),
        ("bands", "levels"),
        ("quality", "crf"),
        ("titel", "title"),
    ],
)
def test_settings_of_renders_are_found_by_sound_and_sense(wrong: str, right: str) -> None:
    assert nearest(wrong, render_options()) == [right]


def test_nothing_is_suggested_for_what_is_unlike_any_name() -> None:
    assert nearest("zzz", RUN_OPTIONS) == []
    assert nearest("lr", ["scene"]) == []
    assert nearest("caption", render_options()) == []
    assert nearest("tow", ["one", "two"]) == ["two"]
    assert alike("lr", RUN_OPTIONS) == []


def test_what_other_tools_say_means_something_here() -> None:
    flags = {"output", "force", "quiet", "verbose", "jobs"}
    values = {*ACTIVATION_WORDS, *LOSS_WORDS, *OPTIMIZER_WORDS, "dark", "light"}
    known = {*COMMANDS, *RUN_OPTIONS, *render_options(), *flags, *values}
    assert {name for names in _SENSE.values() for name in names} <= known


@pytest.mark.parametrize(
    ("given", "most", "below"),
    [
        (95, "0.95", "0.95"),
        ("99.5 %", "0.995", "0.995"),
        (10, "0.1", "0.1"),
        (9, "", ""),
        (100, "1", ""),
        ("100%", "1", ""),
        (101, "", ""),
        (-50, "", ""),
        ("half", "", ""),
    ],
)
def test_shares_in_per_cent_are_understood(given: object, most: str, below: str) -> None:
    """`most` is what is meant where 1 is allowed, `below` where it is not."""
    for limits, share in (
        ((1, None), most),
        ((None, 1), below),
        ((100, None), ""),
        ((None, None), ""),
    ):
        question = share_meant(given, most=limits[0], below=limits[1])
        assert question == (share and f"did you mean {share}?")
