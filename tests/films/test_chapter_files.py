"""Kept chapters have names by all that draws them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from epochreel.films import keys
from epochreel.films.keys import DRAWING
from epochreel.films.own_code import PACKAGE


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


# They check values, start programs or show what is done, and decide nothing in what is made.
_NEUTRAL = {"jaxtyping", "pydantic", "threadpoolctl", "annotated-types", "click", "rich"}
_OF_USERS = {"pandas"}  # whose tables are checked by their content
# What Manim needs to play sounds, for its command line, and for windows.
_NEUTRAL |= {"audioop-lts", "beautifulsoup4", "cloup", "decorator", "pydub", "srt", "tqdm"}
_NEUTRAL |= {"mapbox-earcut", "moderngl", "moderngl-window", "screeninfo", "watchdog"}
_NEUTRAL |= {"typing-extensions"}


@pytest.mark.parametrize(
    "made",
    [
        keys.DRAWING,
        *(pytest.param(each, marks=pytest.mark.slow) for each in (keys.PAGES, keys.FITTING)),
        keys.TRAINING,
    ],
)
def test_libraries_that_are_imported_are_in_keys(made: keys.Sources) -> None:
    imported = {name for folder in made.folders for name in _imported_in(folder)}
    needed = {each.lower() for name in imported for each in _providers().get(name, ())}
    if "manim" in needed:
        needed |= _needed_by_manim()
    if made == keys.FITTING:  # it has the folder of networks, but trains none
        needed -= {"torch"}
    assert {*made.libraries} >= needed - _NEUTRAL - _OF_USERS


def _needed_by_manim() -> set[str]:
    """Packages that Manim and its extras that we ask for require."""
    extras = {
        extra
        for each in metadata.requires("epochreel") or ()
        for extra in re.findall(r"^manim\[(.*)\]", each)
    }
    required = [each.partition("extra == ") for each in metadata.requires("manim") or ()]
    return {
        re.split(r"[^\w.-]", package)[0].lower()
        for package, _, extra in required
        if not extra or extra.strip("\"'") in extras
    }


_providers = cache(metadata.packages_distributions)


@cache
def _imported_in(folder: str) -> set[str]:
    """Names of packages that the modules of a folder import."""
    paths = (PACKAGE / folder).rglob("*.py")
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_bytes())))
    return {name for node in nodes for name in _tops(node)}


def _tops(node: ast.AST) -> Iterator[str]:
    """Names of packages that a node imports."""
    if isinstance(node, ast.Import):
        yield from (each.name.partition(".")[0] for each in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield str(node.module).partition(".")[0]


def test_files_that_change_places_are_in_the_key_of_chapters(tmp_path: Path) -> None:
    for folder in ("reels", "scenes"):
        (tmp_path / folder).mkdir()
    (tmp_path / "reels/one.py").touch()
    before = drawing_in(tmp_path)
    (tmp_path / "reels/one.py").rename(tmp_path / "scenes/one.py")
    assert drawing_in(tmp_path) != before
