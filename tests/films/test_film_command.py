"""`epochreel film`: what is wrong is reported with its line, and `--check` prints the timeline."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.films.choosing import chosen
from epochreel.films.script import Script

Run = Callable[..., tuple[int, str, str]]

SCRIPT = """size = "192x108@10"
{voice}
[[run]]
name = "a"
reel = "a.reel"

[[run]]
name = "late"
epochs = 5

[[chapter]]
id = "one"
runs = ["a"]
duration = 1

[[chapter.sentence]]
text = "{{points}} points."
{wav}

[[chapter]]
id = "two"
runs = ["late"]

[[chapter.sentence]]
when = "epoch 3"
text = "Epoch {{epoch}}."
"""


@pytest.fixture
def write(tmp_path: Path, reels: Path) -> Callable[..., Path]:
    """A function that writes the script, with a recording beside it."""
    (tmp_path / "a.reel").write_bytes((reels / "linear.reel").read_bytes())

    def script(*, voice: list[str] | None = None, wav: str = "") -> Path:
        path = tmp_path / "film.toml"
        command = "" if voice is None else f"voice = {json.dumps(voice)}"
        path.write_text(SCRIPT.format(voice=command, wav=wav))
        return path

    return script


def test_a_check_prints_when_sentences_come(run: Run, write: Callable[..., Path]) -> None:
    write()
    status, out, err = run("film", "film.toml", "--check")
    assert (status, err) == (0, "")
    first, sentence, second, waiting, missing = out.splitlines()
    assert first.split()[:3] == ["0:00.0", "1", "one:"]
    assert sentence.split()[:3] == ["0:01.2", "40", "points."]
    assert second.split()[1:3] == ["2", "two:"]
    assert waiting.strip() == "?    epoch 3: Epoch {epoch}."
    assert missing == f"not recorded yet in {Path('out', 'film.parts')}: 1 of 1 run of late"
    assert not list(Path().glob("**/*.mp4"))


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; sys.exit(4)", "failed with status 4"),
        ("pass", "has not written {wav}"),
        ("import sys; open(sys.argv[1], 'w').write('x')", "not a file with sound"),
    ],
)
def test_a_voice_that_does_not_work_is_told_with_its_line(
    run: Run, write: Callable[..., Path], program: str, message: str
) -> None:
    write(voice=[sys.executable, "-c", program, "{wav}", "{text}"])
    status, out, err = run("film", "film.toml", "-o", "film.mp4", "--chapter", "one")
    assert (status, out) == (2, "")
    assert "film.toml, line 2: " in err
    assert message in err
    assert not list(Path().glob("**/*.mp4"))


def test_a_sound_that_is_none_is_told_with_its_line(run: Run, write: Callable[..., Path]) -> None:
    write(wav='wav = "film.toml"')
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "--chapter", "1")
    assert status == 2
    assert "film.toml, line 18: chapter one, sentence 1: wav: not a file with sound" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "film.gif"), "a film with chapters is a video: got '.gif'; allowed: .mp4, .webm"),
        (("--check", "-o", "film.gif"), "a film with chapters is a video: got '.gif'"),
        (("--check", "--open"), "--check writes nothing, and --open does not apply"),
        (("--check", "--force"), "--check writes nothing, and --force does not apply"),
        (("-o", "-"), "which standard output cannot take"),
        (("--chapter", "tow"), "no such chapter: got 'tow'; did you mean 'two'?"),
        (("--chapter", "0"), "no such chapter: got '0'"),
        (("--theme", "drak"), "did you mean 'dark'?"),
        (("-o", "film.toml"), "the output is also an input"),
    ],
)
def test_what_cannot_be_made_is_an_error(
    run: Run, write: Callable[..., Path], arguments: tuple[str, ...], message: str
) -> None:
    write()
    status, _, err = run("film", "film.toml", *arguments)
    assert status == 2
    assert message in err
    assert {path.name for path in Path().iterdir()} == {"a.reel", "film.toml"}


def test_what_a_film_reads_is_not_replaced(run: Run, write: Callable[..., Path]) -> None:
    write(wav='wav = "film.txt"')
    Path("film.txt").write_text("a sound")
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "--force")
    assert status == 2
    assert "the output is also an input: got 'film.txt'" in err
    assert Path("film.txt").read_text() == "a sound"


def test_a_recording_or_a_table_is_no_script(run: Run, write: Callable[..., Path]) -> None:
    write()
    status, _, err = run("film", "a.reel")
    assert status == 2
    assert "a.reel is a recording, not a film script; render it with `epochreel render" in err


def test_parts_of_a_script_are_chosen(write: Callable[..., Path]) -> None:
    script = Script.load(str(write()))
    assert [each.id for each in chosen(script, chapter="2").chapters] == ["two"]
    assert [each.id for each in chosen(script, chapter="one").chapters] == ["one"]
    assert str(chosen(script, size="1080p", shrunk=4).frame) == "480x270@10"
    assert str(chosen(script, size="750x420@25", shrunk=4).frame) == "482x270@25"
    assert str(chosen(script, size="200x150", shrunk=4).frame) == "200x150@10"
    assert str(chosen(script, size="64x640", shrunk=4).frame) == "64x640@10"
    assert chosen(script, theme="light").theme == "light"
    assert (chosen(script).show_sentences, chosen(script, show_sentences=False).show_sentences) == (
        True,
        False,
    )
    assert chosen(script) == script
    with pytest.raises(UserError, match="no such chapter"):
        chosen(script, chapter="3")
