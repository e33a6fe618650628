"""Files that no film needs any more are removed, and those of nobody and of other films stay."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from epochreel.commands.film import _nothing_left
from epochreel.films.needed import Needed


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A folder of parts with files of chapters, beside which films are."""
    parts = tmp_path / "film.parts"
    (parts / "chapters").mkdir(parents=True)
    for name in "abcdx":
        (parts / "chapters" / name).touch()
    return parts


@contextmanager
def making(parts: Path, film: str, names: str, asked: tuple[str, ...] = ()) -> Iterator[None]:
    """A block in which a film is made of files."""
    needed = Needed(parts / "chapters", parts / "films", parts.parent / film, asked)
    files = [parts / "chapters" / name for name in names]
    with needed.making(files):
        for each in files:
            each.touch()
        yield
        (parts.parent / film).touch()


def there(parts: Path) -> str:
    """The names of files that are there."""
    return "".join(sorted(each.name for each in (parts / "chapters").iterdir()))


def made(parts: Path, film: str, names: str, *asked: str) -> str:
    """The names of files that are there after a film was made of some."""
    with making(parts, film, names, asked):
        pass
    return there(parts)


def failed(parts: Path, film: str, names: str) -> str:
    """The same after making a film has failed."""
    with pytest.raises(KeyboardInterrupt), making(parts, film, names):
        raise KeyboardInterrupt
    return there(parts)


def test_a_film_removes_what_only_its_last_making_needed(parts: Path) -> None:
    assert made(parts, "film.mp4", "ab") == "abcdx"
    assert made(parts, "film.mp4", "bc") == "bcdx"
    assert made(parts, "film.mp4", "bc") == "bcdx"


def test_what_another_film_needs_stays(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    assert failed(parts, "film.webm", "bd") == "abcdx"
    assert made(parts, "film.mp4", "c") == "bcdx"
    assert made(parts, "film.webm", "d") == "cdx"


def test_a_film_that_failed_keeps_all_until_it_is_whole(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    assert failed(parts, "film.mp4", "cd") == "abcdx"
    assert made(parts, "film.mp4", "ad") == "adx"


def test_a_part_of_a_film_in_its_place_keeps_the_rest(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    assert made(parts, "film.mp4", "a", "--chapter", "1") == "abcdx"
    assert made(parts, "film.mp4", "c", "--size", "720p") == "abcdx"
    assert made(parts, "film.mp4", "ad") == "adx"


def test_a_film_that_is_always_made_with_an_option_keeps_its_last_files(parts: Path) -> None:
    made(parts, "small.mp4", "ab", "--preview")
    assert made(parts, "small.mp4", "bc", "--preview") == "bcdx"


def test_what_films_needed_that_were_removed_goes(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    made(parts, "film.webm", "bc")
    (parts.parent / "film.webm").unlink()
    assert made(parts, "film.mp4", "ab") == "abdx"
    assert [each.name for each in (parts / "films").iterdir()] == ["film.mp4.json"]


def test_nothing_is_removed_while_another_film_is_made(parts: Path) -> None:
    made(parts, "film.mp4", "ab")
    with making(parts, "film.mp4", "c"):
        assert made(parts, "film.mp4", "d") == "abcdx"
        assert made(parts, "film.webm", "d") == "abcdx"
    assert made(parts, "film.mp4", "c") == "cdx"


_KILLED = """
import os, signal, sys
from pathlib import Path
from epochreel.films.needed import Needed
parts = Path(sys.argv[1])
with Needed(parts / "chapters", parts / "films", parts.parent / "film.mp4").making([Path("a")]):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_film_has_drawn_is_removed_by_the_next(parts: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED, str(parts)], check=False)
    assert made(parts, "film.webm", "b") == "abcdx"
    assert made(parts, "film.mp4", "c") == "bcdx"


def test_a_damaged_list_removes_nothing(parts: Path) -> None:
    path = parts / "films/film.mp4.json"
    (parts / "chapters/y").mkdir()
    names = ["", ".", "..", "y", "\0", "../films/film.mp4.json", 5, []]
    damaged = json.dumps({"names": names, "asked": [], "whole": True})
    for text in ("[", "3", "[]", '{"names": 3}', damaged):
        made(parts, "film.mp4", "ab")
        path.write_text(text)
        assert made(parts, "film.mp4", "c") == "abcdxy"
        assert path.is_file()
        path.unlink()


@pytest.mark.parametrize("kept", [False, True])
def test_nothing_is_left_of_a_film_that_failed_before_a_chapter_was_kept(
    parts: Path, kept: bool
) -> None:
    (parts / "chapters/a.json").touch()
    if kept:
        (parts / "chapters/a.mp4").touch()
    with pytest.raises(KeyboardInterrupt), _nothing_left(parts), making(parts, "film.mp4", "a"):
        raise KeyboardInterrupt
    assert (parts / "films").exists() is kept
    assert (parts / "chapters/a.json").exists() is kept
