"""Whole films from scripts written here: read back, made again, killed, and with a voice."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from ..conftest import skip_outside_ci

Run = Callable[..., tuple[int, str, str]]

SCRIPT = """
title = "Two chapters"
size = "192x108@10"
{voice}

[[run]]
name = "line"
data = "circles"
points = 40
hidden = ""
epochs = 30
seeds = "{seeds}"

[[run]]
name = "three"
data = "circles"
points = 40
hidden = 3
activation = "relu"
learning_rate = 0.05
epochs = 40
seeds = "{seeds}"

[[chapter]]
id = "line"
title = "A line"
runs = ["line"]
duration = 1

[[chapter.sentence]]
text = "{{points}} points in two colours."
{wav}

[[chapter.sentence]]
when = "plateau"
text = "It stops at {{train_accuracy:.0%}}."
else = "It ends at {{train_accuracy:.0%}}."

[[chapter]]
id = "three"
scene = "network"
runs = ["three"]
duration = 1
transition = "plane"

[[chapter.sentence]]
when = "train_accuracy >= 0.8"
text = "{word} {{epoch}}: {{train_accuracy:.0%}} are right."
else = "Only {{train_accuracy:.0%}}."

[[chapter.sentence]]
when = "end"
text = "One neuron, one crease."
at = "unit 2"
"""

TONE = """
import math, struct, sys, wave
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(16000)
    count = 400 * len(sys.argv[2])
    file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 9))) for n in range(count)))
"""


HEADING = "Each neuron adds its line to the boundary"
"""What stands over a chapter without a title."""


def write(folder: Path, name: str = "film", **changes: object) -> Path:
    """The script, with other words or a voice, in a file."""
    given = {"word": "Epoch", "voice": "", "wav": "", "seeds": "0-2", **changes}
    path = folder / f"{name}.toml"
    path.write_text(SCRIPT.format(**given))
    return path


def voice_of(program: str) -> str:
    return "voice = " + json.dumps([sys.executable, "-c", program, "{wav}", "{text}"])


def drawn(folder: Path, name: str = "film") -> dict[str, int]:
    """When each file of a chapter or a transition was drawn."""
    return {
        path.name: path.stat().st_mtime_ns for path in folder.glob(f"{name}.parts/chapters/*.mp4")
    }


def seconds_of(text: str) -> list[tuple[float, float]]:
    """The times of captions, in WebVTT or SubRip."""
    times = re.findall(r"(\d+):(\d+):([\d.,]+) --> (\d+):(\d+):([\d.,]+)", text)
    return [
        (
            int(a) * 3600 + int(b) * 60 + float(c.replace(",", ".")),
            int(d) * 3600 + int(e) * 60 + float(f.replace(",", ".")),
        )
        for a, b, c, d, e, f in times
    ]


@pytest.mark.slow
def test_a_film_has_chapters_captions_and_all_its_frames(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    status, _, err = run("film", "film.toml", "-o", "film.mp4")
    assert status == 0, err
    with av.open("film.mp4") as film:
        shown = [frame.time or 0.0 for frame in film.decode(video=0)]
        chapters = [
            (
                each["metadata"]["title"],
                float(each["start"] * (each["time_base"] or 0)),
                float(each["end"] * (each["time_base"] or 0)),
            )
            for each in film.chapters()
        ]
        assert film.metadata["title"] == "Two chapters"
    assert np.allclose(np.diff(shown), 0.1)
    (first, start, middle), (second, again, end) = chapters
    assert (first, second, start, middle) == ("A line", HEADING, 0, again)
    assert end == pytest.approx(len(shown) / 10)
    times = seconds_of(Path("film.vtt").read_text())
    assert times == seconds_of(Path("film.srt").read_text())
    assert len(times) == 4
    assert all(begin < until for begin, until in times)
    assert all(until <= begin for (_, until), (begin, _) in pairwise(times))
    assert times[-1][1] <= end
    text = Path("film.txt").read_text()
    assert "A line\n40 points in two colours.\n" in text
    (epoch, share) = re.findall(r"Epoch (\d+): (\d+).%", text)[0]
    assert 0 < int(epoch) <= 40
    assert 80 <= int(share) <= 100
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        skip_outside_ci("ffprobe is not installed")
    probed = subprocess.run(
        [ffprobe, "-v", "error", "-show_chapters", "-of", "json", "film.mp4"],
        capture_output=True,
        check=True,
    )
    titles = [each["tags"]["title"] for each in json.loads(probed.stdout)["chapters"]]
    assert titles == ["A line", HEADING]


@pytest.mark.slow
def test_only_what_has_changed_is_drawn_again(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    assert run("film", "film.toml", "-o", "film.mp4")[0] == 0
    before, content = drawn(tmp_path), Path("film.mp4").read_bytes()
    assert len(before) == 3
    left = [
        tmp_path / f"film.parts/{each}/epochreel-work-00000000" for each in ("runs", "chapters")
    ]
    for folder in left:
        folder.mkdir()  # as by a process that was killed
    assert run("film", "film.toml", "-o", "film.mp4", "--force")[0] == 0
    assert not any(folder.exists() for folder in left)
    assert drawn(tmp_path) == before
    assert Path("film.mp4").read_bytes() == content
    shutil.copytree("film.parts", "copy.parts", copy_function=shutil.copyfile)
    shutil.copyfile("film.toml", "copy.toml")
    copied = drawn(tmp_path, "copy")
    assert copied.keys() == before.keys()
    assert run("film", "copy.toml", "-o", "copy.mp4")[0] == 0
    assert drawn(tmp_path, "copy") == copied
    # A sentence of the second chapter changes it, and the transition that leads to it.
    write(tmp_path, word="At epoch")
    assert run("film", "film.toml", "-o", "film.mp4", "--force")[0] == 0
    after = drawn(tmp_path)
    assert len(after) == 3
    assert len(before.items() & after.items()) == 1
    assert "At epoch " in Path("film.txt").read_text()
    # Another seed changes what is said, since it changes what was measured.
    write(tmp_path, seeds="7-9")
    said = Path("film.txt").read_text().replace("At epoch", "Epoch")
    assert run("film", "film.toml", "-o", "film.mp4", "--force")[0] == 0
    assert Path("film.txt").read_text() != said
    assert len(drawn(tmp_path)) == 3
    assert not drawn(tmp_path).keys() & after.keys()


@pytest.mark.slow
def test_a_chapter_alone_uses_what_is_there(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    assert run("film", "film.toml", "-o", "film.mp4")[0] == 0
    before = drawn(tmp_path)
    for chapter, texts in (("2", 2), ("line", 2)):
        status, _, err = run("film", "film.toml", "-o", f"{chapter}.mp4", "--chapter", chapter)
        assert status == 0, err
        assert len(seconds_of(Path(f"{chapter}.vtt").read_text())) == texts
        with av.open(f"{chapter}.mp4") as film:
            assert len(film.chapters()) == 1
    assert run("film", "film.toml", "-o", "film.mp4", "--chapter", "2", "--force")[0] == 0
    assert drawn(tmp_path) == before
    assert run("film", "film.toml", "-o", "small.mp4", "--size", "640x360@10", "--preview")[0] == 0
    with av.open("small.mp4") as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (480, 270)
    command = "epochreel film film.toml --size 640x360@10 --preview -o small.mp4"
    assert command in run("inspect", "small.mp4")[1]


@pytest.mark.slow
def test_a_film_without_sentences_removes_captions_of_the_one_before(
    run: Run, tmp_path: Path, reels: Path
) -> None:
    (tmp_path / "a.reel").write_bytes((reels / "linear.reel").read_bytes())
    chapter = '[[chapter]]\nid = "one"\nruns = ["a"]\nduration = 1\n'
    (tmp_path / "film.toml").write_text(
        f'size = "192x108@5"\n[[run]]\nname = "a"\nreel = "a.reel"\n{chapter}'
    )
    beside = [Path(f"film{suffix}") for suffix in (".srt", ".vtt", ".txt")]
    for path in beside:
        path.write_text("old")
    status, _, err = run("film", "film.toml", "-o", "film.mp4")
    assert status == 2
    assert "--force replaces them" in err
    assert all(path.exists() for path in beside)
    assert run("film", "film.toml", "-o", "film.mp4", "--force")[0] == 0
    assert "A film with 1 chapter: Logistic regression " in run("inspect", "film.mp4")[1]
    assert not any(path.exists() for path in beside)


@pytest.mark.slow
def test_a_killed_film_goes_on_from_whole_chapters(tmp_path: Path) -> None:
    write(tmp_path)
    command = [sys.executable, "-m", "epochreel", "film", "film.toml", "-o", "film.mp4"]
    process = subprocess.Popen(command, cwd=tmp_path)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("film.parts/chapters/[!.]*.mp4")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = drawn(tmp_path)
    reels = {path: path.stat().st_mtime_ns for path in tmp_path.glob("film.parts/runs/*.reel")}
    assert len(kept) >= 1
    assert len(reels) == 6
    assert not (tmp_path / "film.mp4").exists()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert kept.items() <= drawn(tmp_path).items()
    assert {path: path.stat().st_mtime_ns for path in reels} == reels
    parts = {path.suffix for path in (tmp_path / "film.parts" / "chapters").iterdir()}
    assert parts == {".mp4", ".json"}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_spoken_film_lasts_as_long_as_its_sound(run: Run, tmp_path: Path, suffix: str) -> None:
    own = tmp_path / "own.wav"
    subprocess.run([sys.executable, "-c", TONE, str(own), "x" * 90], check=True)
    write(tmp_path, voice=voice_of(TONE), wav='wav = "own.wav"')
    status, _, err = run("film", "film.toml", "-o", f"film{suffix}")
    assert status == 0, err
    with av.open(f"film{suffix}") as film:
        name = film.streams.audio[0].codec_context.name
        assert name.removeprefix("lib") == {".mp4": "aac", ".webm": "opus"}[suffix]
        rate = film.streams.audio[0].codec_context.sample_rate
        heard = np.concatenate([each.to_ndarray()[0] for each in film.decode(audio=0)])
    with av.open(f"film{suffix}") as film:
        frames = sum(1 for _ in film.decode(video=0))
    assert len(heard) / rate == pytest.approx(frames / 10, abs=0.1)
    # Each sentence is shown at least as long as it is heard.
    times = seconds_of(Path("film.vtt").read_text())
    texts = [line for line in Path("film.vtt").read_text().splitlines() if line.endswith(".")]
    assert times[0][1] - times[0][0] >= 90 * 400 / 16000
    for (begin, until), text in zip(times[1:], texts[1:], strict=True):
        assert until - begin >= len(text) * 400 / 16000
        loud = np.abs(heard[int((begin + 0.1) * rate) : int((begin + 0.3) * rate)])
        assert loud.max() > 0.05, text
    assert len(list((tmp_path / "film.parts" / "voice").iterdir())) == 3


@pytest.mark.slow
def test_a_film_is_spoken_by_espeak(run: Run, tmp_path: Path) -> None:
    if shutil.which("espeak-ng") is None:
        skip_outside_ci("espeak-ng is not installed")
    write(tmp_path, voice='voice = ["espeak-ng", "-w", "{wav}", "{text}"]')
    status, _, err = run("film", "film.toml", "-o", "film.mp4")
    assert status == 0, err
    with av.open("film.mp4") as film:
        lasting = [
            float((each.duration or 0) * (each.time_base or 0))
            for each in (*film.streams.audio, *film.streams.video)
        ]
    assert len(lasting) == 2
    assert lasting[0] == pytest.approx(lasting[1], abs=0.05)
    assert lasting[1] > 5
