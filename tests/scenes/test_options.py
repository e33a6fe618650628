"""Options that single scenes have: known to the catalogue, and seen in the picture."""

import pytest

from epochreel.options import fields_of
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.finding import own_options, scene_class


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_has_the_defaults_of_its_model(scene: str) -> None:
    kind = scene_class(scene)
    assert own_options(kind) is SCENES[scene].options
    for name, option in fields_of(SCENES[scene].options).items():
        assert getattr(kind, name, option.default) == option.default
