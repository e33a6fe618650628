"""What scenes refuse to show, and how they say so."""

from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.neurons import _checked
from epochreel.tests.scenes.tiny import recording


def _refusal(scene: str, reels: list[Recording], folder: Path) -> str:
    """What a scene says when it refuses recordings; nothing may be left behind."""
    with pytest.raises(UserError) as refused:
        render_recordings(reels, folder / "x.png", RenderOptions(scene=scene, size="480x270"))
    assert list(folder.iterdir()) == []
    return str(refused.value)


@pytest.mark.parametrize("scene", SCENES)
def test_no_scene_is_made_of_nothing(scene: str, tmp_path: Path) -> None:
    assert f"scene '{scene}' shows" in _refusal(scene, [], tmp_path)


@pytest.mark.parametrize(
    ("scene", "count"),
    [("comparison", 1), ("comparison", 10), ("data", 2), ("convergence", 2), ("ensemble", 1)],
)
def test_how_many_recordings_were_given_is_said(
    scene: str, count: int, linear: Recording, tmp_path: Path
) -> None:
    assert f"got {count}" in _refusal(scene, [linear] * count, tmp_path)


def test_a_scene_of_one_recording_says_so(linear: Recording, tmp_path: Path) -> None:
    assert "one recording: got 2" in _refusal("convergence", [linear] * 2, tmp_path)


def test_a_scene_of_neurons_needs_some(linear: Recording, tmp_path: Path) -> None:
    said = _refusal("neurons", [linear], tmp_path)
    assert "needs a hidden layer: got 'logistic regression" in said
    assert "record with hidden, like 8" in said


def test_a_scene_of_neurons_draws_a_limited_number_of_them() -> None:
    assert _checked(recording(hidden=(64,))).hidden == (64,)
    with pytest.raises(UserError, match="at most 64 neurons in the first layer: got 65"):
        _checked(recording(hidden=(65,)))


def test_a_scene_of_features_needs_two_units(linear: Recording, tmp_path: Path) -> None:
    said = _refusal("feature_space", [linear], tmp_path)
    assert "two units or more: got 'logistic regression" in said
    assert "record with hidden, like 8,2" in said


def test_values_and_classes_are_not_compared(runs: dict[str, Recording], tmp_path: Path) -> None:
    both = [runs["spiral"], runs["values-5"]]
    said = _refusal("comparison", both, tmp_path)
    assert "no measure in common: got '6 tanh" in said
    assert said.index("reg-gauss") < said.index(" and 8-8 tanh") < said.index("spiral")
    assert "runs on the same data" in _refusal("ensemble", both, tmp_path)
