"""The guide to scenes: its examples run, its longest is short, and its table is the catalogue."""

import re
from collections.abc import Callable

import numpy as np
import pytest

import epochreel.scenes
from epochreel.options import fields_of
from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.catalogue import SCENES, scenes_with
from epochreel.scenes.stage.size import Size
from epochreel.tests.scenes.guide import EXAMPLES, GUIDE, scene_of


@pytest.mark.slow
@pytest.mark.usefixtures("reels_of_guide")
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_runs(
    name: str, spiral: Recording, layered: Callable[..., list[Frame]]
) -> None:
    frames = layered(scene_of(name), Size(320, 180, 10), wanted=range(0, 1000, 5))
    assert len(frames) >= 5
    assert np.abs(frames[-1].astype(int) - frames[1]).mean() > 1
    assert spiral.epochs[-1] == 60


def test_a_scene_takes_thirty_lines() -> None:
    body = EXAMPLES["duel"].partition("class Duel")[2]
    assert len(body.strip().splitlines()) <= 30


def test_the_table_is_the_catalogue() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| \d", GUIDE, re.MULTILINE)) == set(SCENES)


def test_the_options_of_single_scenes_are_those_of_the_catalogue() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (`\w+`(?:, `\w+`)*) \|", GUIDE, re.MULTILINE)
    stated = {option: re.findall(r"\w+", scenes) for option, scenes in rows}
    own = {name for entry in SCENES.values() for name in fields_of(entry.options)}
    assert own == set(stated)
    assert all(scenes_with(option) == scenes for option, scenes in stated.items())


def test_what_authors_import_is_there_and_told() -> None:
    for name in epochreel.scenes.__all__:
        found = getattr(epochreel.scenes, name)
        assert found.__name__ == name
        assert found.__doc__
    assert sorted(epochreel.scenes.__all__) == sorted(epochreel.scenes._HOMES)
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        epochreel.scenes.Nothing  # noqa: B018
