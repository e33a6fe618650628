"""Names in specs: they are the names in the tables of functions, and have labels."""

from typing import Any, get_args

import pytest

from epochreel.datasets.input_features import FEATURES
from epochreel.reels.activations import ACTIVATIONS
from epochreel.training import choices
from epochreel.training.loss_functions import MANY_CLASSES, TWO_CLASSES
from epochreel.training.torch_activations import TORCH_ACTIVATIONS

TABLES: dict[Any, dict[Any, str]] = {
    choices.Feature: choices.FEATURE_WORDS,
    choices.Activation: choices.ACTIVATION_WORDS,
    choices.Init: choices.INIT_WORDS,
    choices.LossName: choices.LOSS_WORDS,
    choices.Optimizer: choices.OPTIMIZER_WORDS,
}


def test_names_are_those_in_the_tables() -> None:
    assert list(get_args(choices.Feature)) == list(FEATURES)
    assert list(get_args(choices.Activation)) == list(ACTIVATIONS) == list(TORCH_ACTIVATIONS)
    assert list(get_args(choices.LossName)) == list(TWO_CLASSES) == list(MANY_CLASSES)


@pytest.mark.parametrize("names", TABLES, ids=lambda names: str(get_args(names)[0]))
def test_every_name_has_a_unique_label(names: Any) -> None:
    words = TABLES[names]
    assert list(words) == list(get_args(names))
    assert len(set(words.values())) == len(words)
    assert not any("_" in word for word in words.values())
