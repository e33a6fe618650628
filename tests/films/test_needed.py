"""Files that no film needs any more are removed, and those of nobody and of other films stay."""

from pathlib import Path

import pytest

from epochreel.films.needed import Needed


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A folder of parts with files of chapters."""
    (tmp_path / "chapters").mkdir()
    for name in "abcdx":
        (tmp_path / "chapters" / name).touch()
    return tmp_path


def made(parts: Path, film: str, names: str, *, killed: bool = False) -> str:
    """The names of files that are there after a film was made of some."""
    needed = Needed(parts / "chapters", parts / "films", film)
    files = [parts / "chapters" / name for name in names]
    needed.begin(files)
    for each in files:
        each.touch()
    if not killed:
        needed.end(files)
    return "".join(sorted(each.name for each in (parts / "chapters").iterdir()))


def test_a_film_removes_what_only_its_last_making_needed(parts: Path) -> None:
    assert made(parts, "film.mp4", "ab") == "abcdx"
    assert made(parts, "film.mp4", "bc") == "bcdx"
    assert made(parts, "film.mp4", "bc") == "bcdx"


def test_what_another_film_needs_stays(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    assert made(parts, "film.webm", "bd", killed=True) == "abcdx"
    assert made(parts, "film.mp4", "c") == "bcdx"
    assert made(parts, "film.webm", "d") == "cdx"


def test_a_film_that_was_killed_keeps_all_until_it_is_whole(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    assert made(parts, "film.mp4", "cd", killed=True) == "abcdx"
    assert made(parts, "film.mp4", "ad") == "adx"


def test_a_damaged_list_removes_nothing(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    for text in ("[", "3", '[["a"], 5, "../films/film.mp4.json"]'):
        (parts / "films/film.mp4.json").write_text(text)
        assert made(parts, "film.mp4", "c") == "abcdx"
        assert (parts / "films/film.mp4.json").is_file()
