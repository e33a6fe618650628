"""Options of Manim subclasses: attributes, keywords, and names that only look like options."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from manim import Scene
from manim.renderer.cairo_renderer import CairoRenderer

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.scenes.comparison import Comparison
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.finding import own_options
from epochreel.scenes.options import ComparisonOptions, SceneOptions
from epochreel.scenes.reel_scene import ReelScene

pytestmark = pytest.mark.usefixtures("scratch_media")


def made(scene: type[ReelScene], **options: Any) -> ReelScene:
    return scene(CairoRenderer(), **options)


def subclass(base: type[ReelScene], attributes: dict[str, object]) -> type[ReelScene]:
    """A scene of an author, as in a module of theirs."""
    return type("Mine", (base,), {"__module__": "my_scene", **attributes})


def test_options_are_attributes_with_the_defaults_of_their_models() -> None:
    scene = made(Comparison)
    assert (scene.theme, scene.duration, scene.pace, scene.title) == ("dark", 12, "even", None)
    assert (scene.by, scene.goal, scene.levels) == ("epochs", 0.95, None)


def test_keywords_come_before_attributes_and_attributes_before_defaults() -> None:
    mine = subclass(Comparison, {"duration": 8, "goal": 0.5, "theme": "light"})
    scene = made(mine, goal=0.75)
    assert (scene.duration, scene.goal, scene.theme, scene.by) == (8, 0.75, "light", "epochs")
    nearer = made(type("Nearer", (mine,), {"__module__": "my_scene", "duration": 3}))
    assert (nearer.duration, nearer.theme) == (3, "light")


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"duratoin": 8}, "Mine has no such option: got 'duratoin'; did you mean 'duration'?"),
        ({"pase": "linear"}, "Mine has no such option: got 'pase'; did you mean 'pace'?"),
        ({"seconds": 8}, "Mine has no such option: got 'seconds'; its name is 'duration'"),
        ({"bands": 8}, "Mine has no such option: got 'bands'; its name is 'levels'"),
        ({"duration": 0}, "duration must be at least 0.5: got 0"),
        ({"theme": "drak"}, "unknown value of theme: got 'drak'; did you mean 'dark'?"),
        ({"title": 3}, "title must be text: got 3"),
    ],
)
def test_attributes_are_checked(attributes: dict[str, object], message: str) -> None:
    with pytest.raises(UserError) as caught:
        made(subclass(Convergence, attributes))
    assert message in str(caught.value)


def test_a_goal_that_is_misspelt_is_one_of_scenes_with_goals_only() -> None:
    with pytest.raises(UserError, match="did you mean 'goal'"):
        made(subclass(Comparison, {"gaol": 0.5}))
    made(subclass(Convergence, {"gaol": 0.5}))


@pytest.mark.parametrize(
    "attributes",
    [
        {"colour": "#ffffff", "speed": 3},
        # Near to 'pace' and 'title', but nothing that these would take.
        {"page": "intro", "tile": 3},
        {"titles": lambda _: None, "levels_shown": property(lambda _: 3)},
        {"_duratoin": 8},
    ],
)
def test_any_other_attribute_is_the_authors_own(attributes: dict[str, object]) -> None:
    made(subclass(Convergence, attributes))


def test_a_misspelt_keyword_is_an_error_as_well() -> None:
    with pytest.raises(UserError, match="'duratoin'; did you mean 'duration'"):
        made(Convergence, duratoin=8)
    with pytest.raises(UserError, match="'seconds'; its name is 'duration'"):
        made(Convergence, seconds=8)


def test_what_manim_takes_is_left_to_it() -> None:
    assert made(Convergence, random_seed=7, duration=2).random_seed == 7


def test_a_pace_by_seconds_is_refused_wherever_it_was_chosen() -> None:
    with pytest.raises(UserError, match="'pace' does not apply by seconds"):
        made(subclass(Comparison, {"pace": "linear"}), by="seconds")
    assert made(Comparison, by="seconds").by == "seconds"


def test_subclasses_have_the_options_of_their_scene() -> None:
    assert own_options(subclass(Comparison, {})) is ComparisonOptions
    assert own_options(subclass(Convergence, {})) is SceneOptions
    assert own_options(Scene) is SceneOptions


@pytest.mark.parametrize("as_given", [str, Path, Recording.open, lambda path: (path,)])
def test_a_single_recording_needs_no_list(reels: Path, as_given: Callable[[Path], Any]) -> None:
    given = as_given(reels / "spiral.reel")
    for scene in (
        made(subclass(Convergence, {"recordings": given})),
        made(Convergence, recordings=given),
    ):
        scene.setup()
        assert [each.about.title for each in scene.reels] == ["the spiral"]
