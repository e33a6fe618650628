"""Cards are in captions, and are heard, as sentences are."""

import json
import sys
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from epochreel.films.speaking import heard_out
from epochreel.scenes.stage.narration import Card, Cue, Narration, Schedule, Sentence
from epochreel.scenes.stage.timing import Timing

Run = Callable[..., tuple[int, str, str]]

SPOKEN = Narration(
    (Sentence("One.", "start", 6, holds=True, key="a.1"),), card=Card("Hi", 5, "a.card")
)


def test_a_card_is_the_first_cue() -> None:
    schedule = Schedule.of(SPOKEN, Timing.of(2, 10), lambda epoch: epoch)
    card, sentence = schedule.cues
    assert card == Cue(0, 4, "Hi", "a.card")
    assert (sentence.first_frame, sentence.text) == (5, "One.")
    without = Schedule.of(Narration(SPOKEN.sentences), Timing.of(2, 10), lambda epoch: epoch)
    assert [each.text for each in without.cues] == ["One."]


def test_a_card_stays_until_it_is_heard() -> None:
    sounds = {"a.card": np.zeros(48000 * 2, np.float32)}
    heard = heard_out(SPOKEN, sounds, Fraction(10))
    assert heard.card == Card("Hi", 23, "a.card")
    assert heard.sentences == SPOKEN.sentences
    assert heard_out(SPOKEN, {}, Fraction(10)).card == SPOKEN.card


TALK = """import pathlib, sys, wave
text = pathlib.Path(sys.argv[2])
if set(str(text).split()) & set(sys.argv[3].split()):
    sys.exit(5)
with wave.open(sys.argv[1], "wb") as file:
    file.setparams((1, 2, 8000, 0, "NONE", ""))
    file.writeframes(bytes(800))
"""
FILM = """size = "192x108@10"
voice = VOICE
[[run]]
name = "a"
reel = "a.reel"
[[chapter]]
id = "one"
runs = ["a"]
card = "card"
[[chapter.sentence]]
text = "first"
[[chapter.sentence]]
text = "second"
[[chapter.sentence]]
text = "third"
[[chapter.sentence]]
text = "fourth"
"""


def write_wav(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(800))


@pytest.mark.parametrize(
    ("refused", "own", "told"),
    [
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in (
                ("second fourth", "", ["sentence 2", "sentence 4"]),
                ("first third fourth", "", ["sentence 1", "sentence 3", "sentence 4"]),
                ("card", "", ["card"]),
                ("card first second third fourth", "", ["card", "sentence 1", "sentence 2"]),
            )
        ),
        ("card first second third fourth", "first", ["card", "sentence 2", "sentence 3"]),
    ],
)
def test_each_sentence_that_a_voice_cannot_speak_is_told(
    run: Run, tmp_path: Path, reels: Path, refused: str, own: str, told: list[str]
) -> None:
    """Unless it seems that it speaks none; those that have a file of their `own` do not count."""
    (tmp_path / "a.reel").write_bytes((reels / "linear.reel").read_bytes())
    write_wav(tmp_path / "own.wav")
    voice = [sys.executable, "-c", TALK, "{wav}", "{text}", refused]
    film = FILM.replace(f'"{own}"', f'"{own}"\nwav = "own.wav"') if own else FILM
    Path("film.toml").write_text(film.replace("VOICE", json.dumps(voice)))
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "-q")
    assert status == 2
    lines = err.splitlines()[-len(told) :]
    for line, place in zip(lines, told, strict=True):
        assert f"line 2: chapter one, {place}: voice: {sys.executable} failed with status 5" in line
    assert err.count("status 5") == len(told)


def test_a_voice_that_is_missing_is_told_once(run: Run, tmp_path: Path, reels: Path) -> None:
    (tmp_path / "a.reel").write_bytes((reels / "linear.reel").read_bytes())
    Path("film.toml").write_text(FILM.replace("VOICE", '["no-such", "{wav}", "{text}"]'))
    for arguments in (["--check"], ["-q"]):
        status, _, err = run("film", "film.toml", "-o", "film.mp4", *arguments)
        what = "film.toml, line 2: voice: there is no such program: got 'no-such'"
        assert (status, err) == (2, f"epochreel: {what}\n")
