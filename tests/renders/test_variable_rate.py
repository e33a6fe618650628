"""At a variable rate, held frames are encoded once: films show the same at the same times."""

import struct
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
import av.logging
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import epochreel
from epochreel.reels.recording import Recording
from epochreel.renders.sinks.options import EncoderOptions, EncoderPreset, RateOptions
from epochreel.renders.sinks.sink import Frame
from epochreel.renders.sinks.video import H264Sink
from epochreel.scenes.stage.size import Size

SIZE = Size(96, 64, 25)
HELD = (30, 1, 1, 1, 40, 1, 1, 60, 1, 55)
"""How long each frame of a film is shown."""


def film(
    path: Path,
    held: Sequence[int],
    *,
    variable: bool,
    preset: EncoderPreset = "veryfast",
    first: int = 0,
) -> Path:
    """A film without loss, each frame of it in a grey of its own."""
    rate = RateOptions(variable_rate=variable)
    sink = H264Sink(path, SIZE, EncoderOptions(crf=0, preset=preset, threads=2), rate)
    for number, repeat in enumerate(held, first):
        sink.write(grey(number), repeat)
    sink.close()
    return path


def grey(number: int) -> Frame:
    return np.full((SIZE.height * 3 // 2, SIZE.width), 20 + 7 * number, dtype=np.uint8)


def shown(path: Path) -> list[tuple[Fraction, int]]:
    """Time in seconds and number of each frame that is in a film."""
    with av.logging.Capture() as messages, av.open(str(path)) as video:
        decoded = video.decode(video=0)
        frames = [(seconds(frame.pts, frame.time_base), number_of(frame)) for frame in decoded]
    assert messages == []
    return frames


def seconds(time: int | None, unit: Fraction | None) -> Fraction:
    assert time is not None
    assert unit is not None
    return time * unit


def number_of(frame: av.VideoFrame) -> int:
    return (int(frame.to_ndarray(format="yuv420p")[0, 0]) - 20) // 7


def length(path: Path) -> tuple[Fraction, Fraction]:
    """The length in seconds, as the container and as its stream has it."""
    with av.open(str(path)) as video:
        (stream,) = video.streams.video
        whole = seconds(video.duration, Fraction(1, av.time_base))
        return whole, seconds(stream.duration, stream.time_base)


def boxed_lengths(path: Path) -> list[Fraction]:
    """The lengths of the film, its track and its media as the file has them.

    They are in the boxes mvhd, tkhd and mdhd (ISO/IEC 14496-12, 8.2.2, 8.3.2, 8.4.2).
    """
    data, found = path.read_bytes(), []
    for name, at in (("mvhd", 16), ("tkhd", 20), ("mdhd", 16)):
        start = data.index(name.encode()) + 4
        assert data[start] == 0  # the version with 32 bits
        (duration,) = struct.unpack(">I", data[start + at : start + at + 4])
        if name != "tkhd":  # the scale of the film is that of its tracks as well
            (scale,) = struct.unpack(">I", data[start + 12 : start + 16])
        found.append(Fraction(duration, scale))
    return found


def starts(held: Sequence[int]) -> list[int]:
    return list(accumulate(held, initial=0))[:-1]


@pytest.mark.parametrize("preset", ["ultrafast", "veryfast", "medium"])
def test_held_frames_are_encoded_once(preset: EncoderPreset, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", HELD, variable=True, preset=preset)
    frames = shown(path)
    begins = {number: time * 25 for time, number in reversed(frames)}
    assert [begins[number] for number in range(len(HELD))] == starts(HELD)
    # Beside one for each, only those that end what is held.
    assert len(frames) <= len(HELD) + 3 * sum(repeat > 1 for repeat in HELD)
    assert frames[-1] == (Fraction(sum(HELD) - 1, 25), len(HELD) - 1)
    assert length(path) == (Fraction(sum(HELD), 25),) * 2
    assert boxed_lengths(path) == [Fraction(sum(HELD), 25)] * 3


@pytest.mark.parametrize("variable", [False, True])
def test_decoding_begins_as_late_as_it_can(variable: bool, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", HELD, variable=variable)
    with av.open(str(path)) as video:
        packets = [packet for packet in video.demux(video=0) if packet.dts is not None]
        decoded = [seconds(packet.dts, packet.time_base) * 25 for packet in packets]
        displayed = [seconds(packet.pts, packet.time_base) * 25 for packet in packets]
    assert decoded == sorted(set(decoded))
    assert -2 <= decoded[0] < 0
    assert all(early <= late for early, late in zip(decoded, displayed, strict=True))


def test_a_constant_rate_has_every_frame(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", HELD, variable=False)
    numbers = [number for number, repeat in enumerate(HELD) for _ in range(repeat)]
    assert shown(path) == [(Fraction(at, 25), number) for at, number in enumerate(numbers)]
    assert length(path) == (Fraction(sum(HELD), 25),) * 2


@pytest.mark.parametrize("held", [(1,), (30,), (1, 30), (30, 1), (2, 2), (30, 2, 1)])
def test_films_of_a_few_frames_have_their_length(held: Sequence[int], tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", held, variable=True)
    assert length(path) == (Fraction(sum(held), 25),) * 2
    assert boxed_lengths(path) == [Fraction(sum(held), 25)] * 3
    assert next(number for _, number in shown(path)) == 0


@given(held=st.lists(st.integers(1, 70), min_size=1, max_size=30))
@settings(max_examples=15)
def test_the_same_is_shown_at_every_time(
    held: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = film(tmp_path_factory.mktemp("film") / "a.mp4", held, variable=True)
    frames = [(int(time * 25), number) for time, number in shown(path)]
    ends = [start for start, _ in frames[1:]] + [sum(held)]
    numbers = [n for (start, n), end in zip(frames, ends, strict=True) for _ in range(start, end)]
    assert numbers == [number for number, repeat in enumerate(held) for _ in range(repeat)]


def test_one_can_seek_to_any_time(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", HELD, variable=True)
    numbers = [number for number, repeat in enumerate(HELD) for _ in range(repeat)]
    with av.open(str(path)) as video:
        for at, number in enumerate(numbers):
            video.seek(round(at / 25 * av.time_base))
            reached = [f for f in video.decode(video=0) if seconds(f.pts, f.time_base) * 25 <= at]
            assert number_of(reached[-1]) == number


def test_parts_are_joined_with_their_times(tmp_path: Path) -> None:
    cut = 4
    parts = [
        film(tmp_path / "0.mp4", HELD[:cut], variable=True),
        film(tmp_path / "1.mp4", HELD[cut:], variable=True, first=cut),
    ]
    begins = [0, sum(HELD[:cut])]
    H264Sink.join(parts, begins, tmp_path / "whole.mp4", Fraction(25))
    whole = film(tmp_path / "once.mp4", HELD, variable=True)
    assert shown(tmp_path / "whole.mp4") == shown(whole)
    assert boxed_lengths(tmp_path / "whole.mp4") == [Fraction(sum(HELD), 25)] * 3
    assert length(tmp_path / "whole.mp4") == (Fraction(sum(HELD), 25),) * 2


@pytest.mark.slow
def test_films_of_several_workers_are_those_of_one(spiral: Recording, tmp_path: Path) -> None:
    films = []
    for workers, variable in ((1, False), (1, True), (3, True)):
        path = tmp_path / f"{workers}{variable}.mp4"
        done = epochreel.render(
            spiral,
            path,
            size="192x108@10",
            duration=6.5,
            crf=0,
            variable_rate=variable,
            workers=workers,
        )
        assert (done.seconds, done.frames) == (6.5, 65)
        assert length(path) == (Fraction(13, 2),) * 2
        found = {}
        with av.open(str(path)) as video:
            for frame in video.decode(video=0):
                at = int(seconds(frame.pts, frame.time_base) * 10)
                found[at] = frame.to_ndarray(format="yuv420p")
        assert (len(found) < 60) == variable
        films.append([found[max(begun for begun in found if begun <= at)] for at in range(65)])
    for each in films[1:]:
        assert all((a == b).all() for a, b in zip(each, films[0], strict=True))
