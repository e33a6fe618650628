"""WebP and APNG, read back by Pillow: frames, their times, how often they play."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from epochreel.renders.sinks.animation import ApngSink, WebpSink
from epochreel.renders.sinks.options import LoopOptions
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size

KINDS: dict[str, type[WebpSink] | type[ApngSink]] = {".webp": WebpSink, ".apng": ApngSink}
SIZE = Size(126, 71, 30)


def _frame(at: int) -> Frame:
    """Noise, over which a white square moves."""
    frame = np.random.default_rng(0).integers(0, 255, (71, 126, 3), dtype=np.uint8)
    frame[20:40, 10 + at : 30 + at] = 255
    return frame


def _write(
    path: Path, frames: Sequence[tuple[Frame, int]], *, size: Size = SIZE, loop: int = 0
) -> Path:
    kind = KINDS[path.suffix]
    sink = kind(path, size, LoopOptions(loop))
    for frame, repeat in frames:
        sink.write(frame, repeat)
    sink.close()
    return path


def _read(path: Path) -> tuple[Frame, list[float]]:
    frames, times = [], []
    with Image.open(path) as film:
        for each in ImageSequence.Iterator(film):
            frames.append(np.asarray(each.convert("RGB")))
            times.append(each.info.get("duration", 0))
    return np.array(frames), times


@pytest.mark.parametrize("suffix", KINDS)
def test_frames_are_exact_and_those_that_repeat_are_shown_longer(
    suffix: str, tmp_path: Path
) -> None:
    frames = [_frame(at) for at in range(7)]
    written = [*((frame, 1) for frame in frames[:-1]), (frames[-1], 3), (frames[-1], 6)]
    shown, times = _read(_write(tmp_path / f"film{suffix}", written))
    assert (shown == frames).all()
    exact = {
        ".webp": [33, 34, 33, 33, 34, 33, 300],
        ".apng": [*[1000 / 30] * 6, 300],
    }[suffix]
    assert times == pytest.approx(exact)


@pytest.mark.parametrize("suffix", KINDS)
def test_it_plays_as_often_as_asked(suffix: str, tmp_path: Path) -> None:
    frames = [(_frame(at), 1) for at in range(2)]
    for times in (0, 1, 7):
        path = _write(tmp_path / f"{times}{suffix}", frames, loop=times)
        with Image.open(path) as film:
            assert film.info["loop"] == times


@pytest.mark.parametrize("suffix", KINDS)
def test_a_film_may_be_long_or_stand_still(suffix: str, tmp_path: Path) -> None:
    size = Size(126, 71, "60000/1001")
    hour = round(3600 * size.fps)
    _, times = _read(
        _write(tmp_path / f"a{suffix}", [(_frame(0), 1), (_frame(1), hour)], size=size)
    )
    assert sum(times) == pytest.approx(3_600_013, abs=4)
    shown, _ = _read(_write(tmp_path / f"b{suffix}", [(_frame(0), hour)], size=size))
    assert (shown == [_frame(0)]).all()


@pytest.mark.parametrize("suffix", KINDS)
def test_pixels_that_do_not_change_take_no_room(suffix: str, tmp_path: Path) -> None:
    one = _write(tmp_path / f"one{suffix}", [(_frame(0), 1)]).stat().st_size
    many = _write(tmp_path / f"many{suffix}", [(_frame(at), 1) for at in range(20)])
    assert many.stat().st_size < 3 * one
