"""Suggestions for names that do not exist."""

import pytest

from epochreel.cli import COMMANDS
from epochreel.renders.known_options import render_options
from epochreel.spelling import _SENSE, alike, nearest
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
