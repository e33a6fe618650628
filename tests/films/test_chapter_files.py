"""Kept chapters have names by all that draws them."""

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from epochreel.films import keys
from epochreel.films.keys import DRAWING


def drawing_in(package: Path) -> str:
    """Digits of all that draws in a folder as it is now."""
    keys._digest_of_sources.cache_clear()
    return DRAWING.digest(package)


@pytest.mark.parametrize(
    ("name", "draws"),
    [
        ("datasets/scaling.py", True),
        ("films/between.py", True),
        ("renders/drawing/_fill.c", True),
        ("renders/drawing/scan.h", True),
        (f"renders/drawing/_fill{EXTENSION_SUFFIXES[0]}", True),
        ("scenes/notes.txt", False),
        ("commands/film.py", False),
    ],
)
def test_what_draws_is_in_the_key_of_chapters(name: str, draws: bool, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    without = drawing_in(tmp_path)
    path.write_text("one")
    one = drawing_in(tmp_path)
    assert one == drawing_in(tmp_path)
    path.write_text("other")
    assert len({without, one, drawing_in(tmp_path)}) == (3 if draws else 1)


def test_files_that_change_places_are_in_the_key_of_chapters(tmp_path: Path) -> None:
    for folder in ("reels", "scenes"):
        (tmp_path / folder).mkdir()
    (tmp_path / "reels/one.py").touch()
    before = drawing_in(tmp_path)
    (tmp_path / "reels/one.py").rename(tmp_path / "scenes/one.py")
    assert drawing_in(tmp_path) != before
