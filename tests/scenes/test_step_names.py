"""Recordings whose steps are no epochs: every scene calls them by their own name."""

import re
from collections.abc import Callable

import pytest

from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.typography import Figure
from epochreel.tests.scenes.hostile import hostile
from epochreel.tests.scenes.shots import Composed

SHAPES = ("1920x1080", "480x270", "1080x1920")


@pytest.mark.parametrize("scene", [each for each in SCENES if each != "data"])
@pytest.mark.parametrize(
    "size", [SHAPES[0], *(pytest.param(each, marks=pytest.mark.slow) for each in SHAPES[1:])]
)
def test_no_scene_calls_a_tree_an_epoch(
    scene: str, size: str, composed: Callable[..., Composed]
) -> None:
    for name, word in (("tree", r"\btrees?\b"), ("epoch", r"\bepochs?\b")):
        reels = [hostile(step=name)] * SCENES[scene].shows[0]
        said = composed(scene, reels, size).said
        found = {text for text in said if re.search(r"\b(epoch|tree)s?\b", text, re.IGNORECASE)}
        assert found
        assert all(re.search(word, text, re.IGNORECASE) for text in found)


@pytest.mark.parametrize("scene", [each for each in SCENES if each != "data"])
def test_steps_with_values_are_read_by_their_values(
    scene: str, composed: Callable[..., Composed]
) -> None:
    reel = hostile(step="C", values=(1e-4, 1e4))
    made = composed(scene, [reel] * SCENES[scene].shows[0], "1920x1080")
    made.composition.show_moment(Moment(reel.steps.last, 1.0))
    read = [each._shown for each in made.members() if isinstance(each, Figure)]
    assert "10000" in read
    assert "C" in made.said
    assert not any("poch" in text for text in made.said)
