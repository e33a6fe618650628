"""A voice is any program that writes a sound; what it does wrong becomes an error."""

import sys
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.films import sound
from epochreel.films.sound import (
    Clip,
    equally_loud,
    frames_of,
    loudness,
    read_sound,
    sound_track,
)
from epochreel.films.voice import Voice
from epochreel.renders.sinks.additions import SOUND_RATE

TONE = """
import math, struct, sys, wave
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(22050)
    file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 9))) for n in range(11025)))
print(sys.argv[2], file=open(sys.argv[3], "a"))
"""


@pytest.fixture
def voice_of(tmp_path: Path) -> Callable[..., Voice]:
    """A voice that is a Python program with these words after it."""

    def voice(program: str, *words: str, seconds: float = 30) -> Voice:
        command = [sys.executable, "-c", program, *(words or ("{wav}", "{text}"))]
        return Voice(command, tmp_path / "voice", seconds)

    return voice


def test_a_sentence_is_spoken_once(voice_of: Callable[..., Voice], tmp_path: Path) -> None:
    log = tmp_path / "log"
    voice = voice_of(TONE, "{wav}", "{text}", str(log))
    texts = ["It's 50 % {wav}; $(true)", "Another.", "It's 50 % {wav}; $(true)"]
    paths = [voice.spoken(text) for text in texts]
    assert log.read_text().splitlines() == texts[:2]
    assert paths[0] == paths[2] != paths[1]
    assert len(read_sound(paths[0])) / SOUND_RATE == pytest.approx(0.5, abs=0.001)
    assert {path.suffix for path in (tmp_path / "voice").iterdir()} == {".wav"}
    assert len(list((tmp_path / "voice").iterdir())) == 2


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; print('no such voice'); sys.exit(3)", "status 3: no such voice"),
        ("pass", "has not written {wav}"),
        ("import sys; open(sys.argv[1], 'w').write('RIFF, not')", "not a file with sound"),
        ("import time; time.sleep(60)", "has not ended after 0.5 seconds"),
    ],
)
def test_a_voice_that_does_not_work_leaves_nothing(
    program: str, message: str, voice_of: Callable[..., Voice], tmp_path: Path
) -> None:
    seconds = 0.5 if "sleep" in program else 30
    with pytest.raises(UserError) as error:
        voice_of(program, seconds=seconds).spoken("Hello.")
    assert message in str(error.value)
    assert list((tmp_path / "voice").iterdir()) == []


def test_a_voice_that_is_no_program_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such program: got 'no-such-voice'"):
        Voice(["no-such-voice", "{wav}", "{text}"], tmp_path).spoken("Hello.")


def tone(seconds: float, level: float) -> np.ndarray:
    wave = np.sin(np.arange(int(seconds * SOUND_RATE)) * 0.05)
    return np.asarray(level * wave, np.float32)


def test_sounds_are_equally_loud_whatever_silence_is_around_them() -> None:
    quiet = np.concatenate([np.zeros(SOUND_RATE, np.float32), tone(0.5, 0.01)])
    sounds = equally_loud([quiet, tone(1, 0.9), np.zeros(100, np.float32)])
    assert loudness(sounds[0]) == pytest.approx(loudness(sounds[1]), rel=0.05)
    assert loudness(sounds[1]) == pytest.approx(0.1, rel=0.01)
    assert not sounds[2].any()


def test_a_sound_of_few_peaks_does_not_exceed_full_scale() -> None:
    clicks = tone(1, 0.01)
    clicks[::4000] = 1
    sounds = equally_loud([clicks, tone(1, 0.5)])
    assert max(np.abs(sound).max() for sound in sounds) <= 10 ** (-1 / 20) + 1e-6


def test_a_sound_track_is_as_long_as_its_film() -> None:
    fps = Fraction(30)
    clips = [Clip(3, tone(0.5, 0.5)), Clip(12, tone(9, 0.5))]
    track = sound_track(clips, 45, fps)
    assert len(track) == 72000
    assert not track[: 3 * 1600].any()
    assert np.array_equal(track[3 * 1600 : 12 * 1600], tone(0.5, 0.5)[: 9 * 1600])
    assert np.array_equal(track[12 * 1600 :], tone(9, 0.5)[: len(track) - 12 * 1600])
    assert sound_track([], 7, Fraction(30000, 1001)).shape == (round(7 * 1.001 * 1600),)


@pytest.mark.parametrize(("samples", "frames"), [(48000, 30), (48001, 31), (1, 1)])
def test_frames_last_at_least_as_long_as_their_sound(samples: int, frames: int) -> None:
    assert frames_of(np.zeros(samples, np.float32), Fraction(30)) == frames


def test_files_of_other_rates_and_widths_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes([192] * 4000))
    read = read_sound(path)
    assert len(read) / SOUND_RATE == pytest.approx(0.5, abs=0.001)
    assert np.median(read) == pytest.approx(0.5, abs=0.02)
    with pytest.raises(UserError, match="not a file with sound: got"):
        read_sound(tmp_path / "none.wav")


def _silence(path: Path, samples: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SOUND_RATE)
        file.writeframes(bytes(2 * samples))
    return path


def test_a_sound_may_be_as_long_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "_LONGEST", 1)
    assert len(read_sound(_silence(tmp_path / "long.wav", SOUND_RATE))) == SOUND_RATE
    with pytest.raises(UserError, match="at most 1 seconds long: got"):
        read_sound(_silence(tmp_path / "longer.wav", SOUND_RATE + 1))


class _Counted(np.ndarray):
    """Samples that count how often they are measured."""

    measured = 0

    def __len__(self) -> int:
        _Counted.measured += 1
        return super().__len__()


def test_samples_are_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = []

    def samples(frame: object) -> _Counted:
        pieces.append(frame)
        return np.zeros(8, np.float32).view(_Counted)

    monkeypatch.setattr(_Counted, "measured", 0)
    monkeypatch.setattr(sound, "_samples", samples)
    read_sound(_silence(tmp_path / "long.wav", SOUND_RATE))
    assert len(pieces) > 10
    assert _Counted.measured <= len(pieces)
