"""What a file says of how it was made, from recordings and options; nothing is rendered."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from epochreel.reels.recording import Recording
from epochreel.renders.described import metadata_of
from epochreel.renders.known_options import render_options
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.metadata import NO_METADATA
from epochreel.tests.scenes.tiny import recording

OWN = """
from dataclasses import dataclass
from epochreel.scenes import *

@dataclass(frozen=True)
class Own(SceneOptions):
    goal: float = 0.5
    bright: bool = True

class Duel(ReelScene):
    options = Own
"""


def of(path: str, recipe: Mapping[str, Any]) -> Recording:
    run = recording()
    header = replace(run.header, recipe=recipe)
    return Recording(header, run.steps, run.metrics, run._states, path=Path(path) if path else None)


@pytest.mark.parametrize(
    ("paths", "given", "words"),
    [
        (["there/a.reel"], {}, "a.reel -o film.mp4"),
        (["a.reel", "b c.reel"], {"crf": 20}, "a.reel 'b c.reel' -o film.mp4 --crf 20"),
        (["a.reel"], {"duration": 1 / 3 + 1}, "a.reel -o film.mp4 --duration 1.33333333333"),
        (["a.reel"], {"crf": 20, "title": "A /b"}, "a.reel -o film.mp4 --crf 20 --title 'A /b'"),
        (["a.reel"], {"embed": True}, "a.reel -o film.mp4 --embed"),
        (["a.reel"], {"embed": False, "metadata": True}, "a.reel -o film.mp4"),
        ([""], {}, ""),
        (["a.reel", ""], {}, ""),
    ],
)
def test_the_command_makes_the_file_from_files_beside_it(
    paths: list[str], given: dict[str, Any], words: str
) -> None:
    found = metadata_of(
        [of(each, {}) for each in paths], Path("x/film.mp4"), RenderOptions(**given)
    )
    assert found.command == (f"epochreel render {words}" if words else "")


def test_options_of_a_scene_of_ones_own_are_named_as_such(tmp_path: Path) -> None:
    """Also where one of ours has that name."""
    (tmp_path / "duel.py").write_text(OWN)
    given = {"scene": f"{tmp_path}/duel.py:Duel", "goal": 0.25, "bright": False, "theme": "light"}
    found = metadata_of([of("a.reel", {})], Path("film.gif"), RenderOptions(**given))
    assert found.command == (
        "epochreel render a.reel -o film.gif --scene duel.py:Duel --scene-option goal=0.25 "
        "--scene-option bright=False --theme light"
    )
    for ours, written in (
        ({"scene": "comparison", "goal": 0.25}, "--scene comparison --goal 0.25"),
        ({"scene": "stepping_back", "times": 8}, "--scene stepping_back --scene-option times=8.0"),
    ):
        found = metadata_of([of("a.reel", {})], Path("film.gif"), RenderOptions(**ours))
        assert found.command == f"epochreel render a.reel -o film.gif {written}"


def test_all_options_that_are_on_or_off_are_off_without_them() -> None:
    """But for metadata, without which there is no command."""
    on = [name for name, option in render_options().items() if option.default is True]
    assert on == ["metadata"]


@pytest.mark.parametrize(
    ("title", "said"), [(None, "A network learns the spiral"), ("Mine", "Mine")]
)
def test_a_file_has_the_title_of_the_film(title: str | None, said: str) -> None:
    options = RenderOptions(title=title)
    assert metadata_of([of("a.reel", {})], Path("a.mp4"), options).title == said


def test_a_file_may_say_nothing() -> None:
    options = RenderOptions(metadata=False)
    assert metadata_of([of("a.reel", {"seed": 1})], Path("a.mp4"), options) is NO_METADATA


DATA = {"name": "table", "path": "/home/me/points.csv"}


@pytest.mark.parametrize(
    ("recipes", "shared", "rest"),
    [
        ([], {}, ()),
        ([{"seed": 1, "data": DATA}], {"seed": 1, "data": {**DATA, "path": "points.csv"}}, ()),
        ([{"path": None, "name": "/x"}], {"path": None, "name": "/x"}, ()),
        (
            [{"seed": 1, "rate": 3, "batch": 4}, {"seed": 2, "rate": 3}],
            {"rate": 3},
            ({"seed": 1, "batch": 4}, {"seed": 2}),
        ),
        ([{"seed": 1}] * 2, {"seed": 1}, ({}, {})),
    ],
)
def test_runs_share_the_settings_that_are_alike_and_files_have_no_folders(
    recipes: list[dict[str, Any]], shared: dict[str, Any], rest: tuple[dict[str, Any], ...]
) -> None:
    reels = [of("a.reel", each) for each in recipes]
    found = metadata_of(reels, Path("a.mp4"), RenderOptions(scene="comparison"))
    assert (found.spec, found.runs) == (shared, rest)
