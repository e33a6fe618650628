"""Warnings: on standard error, also with --quiet, in results, and never instead of a file."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import epochreel
from epochreel.reels.recording import Recording
from epochreel.tests.scenes.conftest import with_names

LARGE = "7680x1232@2"
WARNING = f"most players refuse H.264 of {LARGE}"


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_render_warns_of_what_players_refuse(
    quiet: list[str], run: Callable[..., tuple[int, str, str]], reels: Path, tmp_path: Path
) -> None:
    size = ["--size", LARGE, "--duration", "0.5", "--preset", "ultrafast"]
    status, _, error = run("render", str(reels / "linear.reel"), "-o", "a.mp4", *size, *quiet)
    assert status == 0
    assert error.startswith(f"epochreel: warning: {WARNING}")
    assert (tmp_path / "a.mp4").stat().st_size > 1000


def test_plans_warn_before_they_begin(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "plan.toml").write_text(
        '[[run]]\nname = "a"\ndata = "circle"\n'
        f'[[render]]\nruns = "a"\nsize = "{LARGE}"\nformats = ["MP4", "webm"]\n',
        "utf-8",
    )
    status, output, error = run("batch", "plan.toml", "--dry-run")
    assert status == 0
    assert error.startswith(f"epochreel: warning: a.mp4: {WARNING}")
    assert error.count("\n") == 1
    named = [Path(line.split()[0]).name for line in output.splitlines()[:-1]]
    assert named == ["a.reel", "a.mp4", "a.webm"]


def test_results_of_the_library_have_warnings(linear: Recording, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    large = epochreel.render(linear, path, duration=0.5, size=LARGE, preset="ultrafast")
    assert large.warnings[0].startswith(WARNING)
    assert epochreel.render(linear, path, duration=0.5, size="96x64@2").warnings == ()


LOST = "the recording is damaged: 1 of 31 epochs does not match its checksum and is left out: 7"


@pytest.mark.slow
def test_commands_say_what_a_damaged_recording_lacks_and_use_the_rest(
    run: Callable[..., tuple[int, str, str]], reels: Path, tmp_path: Path
) -> None:
    shutil.copy(reels / "linear.reel", tmp_path / "a.reel")
    with closing(sqlite3.connect(tmp_path / "a.reel", isolation_level=None)) as db:
        db.execute("UPDATE snapshot SET train_loss = train_loss * 2 WHERE epoch = 7")
    status, _, error = run("inspect", "a.reel")
    assert (status, error) == (0, f"epochreel: warning: a.reel: {LOST}\n")
    small = ("--size", "96x64@2", "--at", "0.5")
    for reel, said in (("a.reel", LOST), (str(reels / "linear.reel"), "")):
        status, _, error = run("render", reel, "-o", "a.png", *small, "--force")
        assert status == 0
        assert said in error
        assert ("damaged" in error) == bool(said)
    (tmp_path / "plan.toml").write_text(
        '[[render]]\nruns = "a.reel"\nsize = "96x64@2"\nformats = ["png"]\n',
        "utf-8",
    )
    status, _, error = run("batch", "plan.toml", "--jobs", "1")
    assert (status, error.count(LOST)) == (0, 1), error


LONG = "A title that is far too long for its frame " * 4
PRIVATE = "\U000f0000"  # for private use: no font has it
NAMES = tuple(f"{'laboratory' * 5}{letter}2021" for letter in "AB")
TITLED = "epochreel: warning: title shortened: 'A title that is far too long for its"


def test_render_says_once_which_texts_of_the_user_it_had_to_shorten(
    run: Callable[..., tuple[int, str, str]], reels: Path
) -> None:
    arguments = ("render", str(reels / "linear.reel"), "--size", "240x136@8", "--duration", "1")
    status, _, error = run(*arguments, "-o", "a.mp4", "--title", LONG, "--quiet")
    assert status == 0
    assert error.startswith(TITLED)
    assert error.count("\n") == 1
    # A palette is chosen from frames that are drawn before.
    assert run(*arguments, "-o", "a.gif", "--title", LONG, "--quiet")[2] == error
    assert run(*arguments, "-o", "b.mp4", "--title", "Short", "--quiet") == (0, "", "")


@pytest.mark.slow
def test_workers_and_batches_warn_like_a_single_process(
    run: Callable[..., tuple[int, str, str]], reels: Path, tmp_path: Path
) -> None:
    arguments = ("render", str(reels / "linear.reel"), "--size", "240x136@8", "--duration", "2")
    error = run(*arguments, "-o", "a.mp4", "--title", LONG, "--workers", "2", "--quiet")[2]
    assert error.startswith(TITLED)
    assert error.count("\n") == 1
    (tmp_path / "plan.toml").write_text(
        '[[run]]\nname = "a"\ndata = "circle"\nepochs = 2\n'
        f'[[render]]\nruns = "a"\nsize = "240x136@8"\nduration = 1\ntitle = "{LONG}"\n'
        'formats = ["mp4", "png"]\n',
        "utf-8",
    )
    status, _, error = run("batch", "plan.toml", "--quiet")
    assert status == 0, error
    warnings = [line for line in error.splitlines() if "title shortened" in line]
    assert [line.split(": ")[2] for line in warnings] == ["a.mp4 and 1 other"]


@pytest.mark.slow
def test_batches_say_once_that_animations_play_for_ever(
    run: Callable[..., tuple[int, str, str]], reels: Path, tmp_path: Path
) -> None:
    shutil.copy(reels / "linear.reel", tmp_path / "a.reel")
    same = 'runs = "a.reel"\nsize = "64x64@2"\n'
    (tmp_path / "plan.toml").write_text(
        f'[[render]]\n{same}duration = 6\nformats = ["gif", "webp", "apng"]\n'
        f'[[render]]\nname = "short"\n{same}duration = 5\nformats = ["gif"]\n',
        "utf-8",
    )
    status, _, error = run("batch", "plan.toml", "--quiet")
    assert status == 0, error
    (warning,) = [line for line in error.splitlines() if "WCAG 2.2.2" in line]
    assert warning.startswith("epochreel: warning: a.gif and 2 others: it plays for ever")


@pytest.mark.parametrize(
    ("name", "seconds", "options", "warned"),
    [
        ("a.gif", 6, {}, True),
        ("a.gif", 5, {}, False),
        ("a.gif", 6, {"loop": 1}, False),
        ("a.mp4", 6, {}, False),
    ],
)
def test_only_what_plays_for_ever_for_more_than_five_seconds_is_warned_of(
    name: str,
    seconds: float,
    options: dict[str, Any],
    warned: bool,
    linear: Recording,
    tmp_path: Path,
) -> None:
    made = epochreel.render(linear, tmp_path / name, size="64x64@2", duration=seconds, **options)
    assert any("WCAG 2.2.2" in each for each in made.warnings) == warned


def test_results_name_what_was_shortened_and_what_no_font_has(
    spiral: Recording, tmp_path: Path
) -> None:
    def warnings(names: tuple[str, str], title: str | None = None) -> tuple[str, ...]:
        named = with_names(spiral, names, ("x", "y"))
        path = tmp_path / "a.png"
        return epochreel.render(named, path, size="480x270", title=title).warnings

    (names,) = warnings((NAMES[0], NAMES[1]))
    assert names.startswith(f"class names in the key shortened: {NAMES[0]!r} to 'labo")
    assert f"{NAMES[1]!r} to 'labo" in names
    assert "A2" in names
    assert warnings(("in", "out"), f"{PRIVATE} learns") == (
        f"no font here has {PRIVATE} (U+F0000): drawn as ?",
    )
    assert warnings(("in", PRIVATE)) == (
        f"no font here has {PRIVATE} (U+F0000): classes named by number ({PRIVATE!r} is 'class 1')",
    )
    assert warnings(("in", "λόγος"), "Ünïcode − ½") == ()


@pytest.mark.usefixtures("linear")
def test_a_recording_that_is_given_twice_is_said_to_be(
    run: Callable[..., tuple[int, str, str]], reels: Path
) -> None:
    twice = [str(reels / "linear.reel")] * 2
    status, _, error = run(
        "render", *twice, "--scene", "comparison", "--size", "128x72", "-o", "a.png"
    )
    assert status == 0
    assert error.startswith(f"epochreel: warning: {twice[0]} is given 2 times, and shown as often")
