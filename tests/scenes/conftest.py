"""Manim kept away from the checkout."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from manim import tempconfig


@pytest.fixture
def scratch_media(tmp_path: Path) -> Iterator[None]:
    """Manim's scratch files go to a folder of the test's."""
    with tempconfig({"media_dir": str(tmp_path)}):
        yield
