"""Joined videos have the frames of their parts, and the chapters and the sound added to them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from epochreel.renders.sinks.additions import SOUND_RATE, Additions, ChapterMark
from epochreel.renders.sinks.formats import format_of
from epochreel.renders.sinks.metadata import Metadata
from epochreel.renders.sinks.sink import JoinedSink
from epochreel.renders.sinks.video import VideoSink
from epochreel.scenes.stage.size import Size

SIZE = Size(96, 64, 10)
SHADES = {"a": [60, 60, 60, 60, 60, 90, 90], "b": [120] * 8}


def kind_of(suffix: str) -> type[VideoSink]:
    kind = format_of(suffix).sink_class()
    assert issubclass(kind, VideoSink)
    return kind


def parts(folder: Path, suffix: str) -> list[Path]:
    """A video for each entry of `SHADES`, with frames of these levels of grey."""
    paths = []
    for name, shades in SHADES.items():
        sink = kind_of(suffix)(folder / f"{name}{suffix}", SIZE)
        for shade in shades:
            frame = np.full((96, 96), 128, np.uint8)
            frame[:64] = shade
            sink.write(frame)
        sink.close()
        paths.append(folder / f"{name}{suffix}")
    return paths


def joined(folder: Path, suffix: str, additions: Additions) -> Path:
    path = folder / f"joined{suffix}"
    kind = kind_of(suffix)
    assert issubclass(kind, JoinedSink)
    kind.join(parts(folder, suffix), [0, 7], path, SIZE.fps, additions)
    return path


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_joined_parts_have_chapters_and_their_frames(suffix: str, tmp_path: Path) -> None:
    marks = (ChapterMark("One", 0, 7), ChapterMark("Zwei: ½", 7, 15))
    path = joined(tmp_path, suffix, Additions(marks, metadata=Metadata(title="Film")))
    with av.open(str(path)) as video:
        shades = [frame.to_ndarray()[:64].mean() for frame in video.decode(video=0)]
        chapters = video.chapters()
        assert video.metadata["title"] == "Film"
        assert not video.streams.audio
    assert shades == pytest.approx(SHADES["a"] + SHADES["b"], abs=2)
    assert [each["metadata"]["title"] for each in chapters] == ["One", "Zwei: ½"]
    starts = [each["start"] * (each["time_base"] or Fraction(1)) for each in chapters]
    ends = [each["end"] * (each["time_base"] or Fraction(1)) for each in chapters]
    assert (starts, ends) == ([0, Fraction(7, 10)], [Fraction(7, 10), Fraction(3, 2)])


@pytest.mark.parametrize(
    ("suffix", "codec", "late"), [(".mp4", "aac", 0.002), (".webm", "opus", 0.01)]
)
def test_sound_lasts_as_long_as_its_film_and_is_in_time(
    suffix: str, codec: str, late: float, tmp_path: Path
) -> None:
    sound = np.zeros(SOUND_RATE * 3 // 2, np.float32)
    start = SOUND_RATE * 7 // 10
    sound[start:] = 0.4 * np.sin(np.arange(len(sound) - start) * 0.07)
    path = joined(tmp_path, suffix, Additions(sound=sound))
    with av.open(str(path)) as film:
        (stream,) = film.streams.audio
        assert stream.codec_context.name.removeprefix("lib") == codec
        assert stream.codec_context.sample_rate == SOUND_RATE
        assert not film.chapters()
        heard = np.concatenate([f.to_ndarray().ravel() for f in film.decode(audio=0)])
    seconds = len(heard) / SOUND_RATE
    assert seconds == pytest.approx(1.5, abs=0.03)
    first = np.flatnonzero(np.abs(heard) > 0.05)[0] / SOUND_RATE
    assert first == pytest.approx(0.7, abs=late)
    with av.open(str(path)) as film:
        assert len(list(film.decode(video=0))) == 15


def test_files_that_are_joined_plainly_have_no_chapters(tmp_path: Path) -> None:
    with av.open(str(joined(tmp_path, ".mp4", Additions()))) as video:
        assert not video.chapters()
        assert len(video.streams) == 1
