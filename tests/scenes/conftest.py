"""Manim kept away from the checkout, and scenes taken apart."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from manim import Mobject, VMobject, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from epochreel.reels.recording import Recording
from epochreel.scenes.catalogue import scene_class
from epochreel.scenes.reel_scene import Film, ReelScene
from epochreel.scenes.stage.typography import Figure, Tag, Words


@pytest.fixture
def scratch_media(tmp_path: Path) -> Iterator[None]:
    """Manim's scratch files go to a folder of the test's."""
    with tempconfig({"media_dir": str(tmp_path)}):
        yield


@pytest.fixture(scope="session")
def composed() -> Callable[..., tuple[ReelScene, Film]]:
    """Builds a scene for the size that Manim is set to, without playing it."""

    def compose(scene: str, reels: Sequence[Recording], **options: Any) -> tuple[ReelScene, Film]:
        made = scene_class(scene)(CairoRenderer(), recordings=reels, duration=6, **options)
        made.setup()
        return made, made.compose()

    return compose


@pytest.fixture(scope="session")
def type_of() -> Callable[[Iterable[Mobject]], list[VMobject]]:
    """Finds everything set in type that can be seen."""

    def found(mobjects: Iterable[Mobject]) -> list[VMobject]:
        family = (member for each in mobjects for member in each.get_family())
        return [
            member
            for member in family
            if isinstance(member, Words | Figure | Tag)
            and len(member.points)
            and member.fill_opacity > 0
        ]

    return found
