"""Manim kept away from the checkout, and scenes taken apart."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from manim import Mobject, VMobject, tempconfig

from epochreel.scenes.stage.layout import Layout
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.timing import Timing
from epochreel.scenes.stage.typography import Figure, Tag, Words


@pytest.fixture
def scratch_media(tmp_path: Path) -> Iterator[None]:
    """Manim's scratch files go to a folder of the test's."""
    with tempconfig({"media_dir": str(tmp_path)}):
        yield


@pytest.fixture(scope="session")
def stage_of() -> Callable[[str], Stage]:
    """The stage of a size, dark, for a film of six seconds."""

    def stage(size: str) -> Stage:
        shape = Size.parse(size, default_fps=30)
        return Stage(Layout.of(shape), Theme.named("dark"), Timing.of(6, shape.fps))

    return stage
