"""Options that single scenes have: known to the catalogue, and seen in the picture."""

import pytest

from epochreel.renders.options import RenderOptions
from epochreel.scenes.catalogue import SCENES, scene_class


@pytest.mark.parametrize("scene", SCENES)
def test_the_catalogue_knows_what_is_a_scenes_own(scene: str) -> None:
    kind, own = scene_class(scene), SCENES[scene].options
    assert kind.own == own
    defaults = {option: getattr(kind, option) for option in own}
    assert RenderOptions(scene=scene, **defaults).own == defaults
