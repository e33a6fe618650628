"""Sinks: their output is read back, and incomplete files never appear."""

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import get_args

import av
import av.logging
import imageio.v3 as iio
import numpy as np
import pytest
from PIL import Image

from epochreel.renders.drawing.canvas import YuvCanvas
from epochreel.renders.sinks.animation import ApngSink, WebpSink
from epochreel.renders.sinks.codecs import H264
from epochreel.renders.sinks.gif import GifSink
from epochreel.renders.sinks.options import EncoderOptions, EncoderPreset, GifOptions, LoopOptions
from epochreel.renders.sinks.palette import nearest, palette_of
from epochreel.renders.sinks.sink import FileSink, Frame
from epochreel.renders.sinks.still import StillSink
from epochreel.renders.sinks.video import H264Sink, Vp9Sink
from epochreel.scenes.stage.size import Size

SIZE = Size(128, 72, 25)
COLOURS = [(14, 17, 22), (242, 133, 34), (11, 120, 194), (233, 235, 238)]


def _frame(colour: tuple[int, int, int], at: int = 0) -> Frame:
    """A background of one colour with a white square at an offset."""
    frame = np.empty((SIZE.height, SIZE.width, 3), dtype=np.uint8)
    frame[:] = colour
    frame[20:40, 10 + at : 30 + at] = 255
    return frame


def _planes(frame: Frame) -> Frame:
    """A frame converted to yuv420p."""
    canvas = YuvCanvas(SIZE.width, SIZE.height)
    canvas.set_background(np.dstack([frame, np.full(frame.shape[:2], 255, dtype=np.uint8)]))
    return canvas.frame()


def _fit(sink: FileSink, frame: Frame) -> Frame:
    return _planes(frame) if sink.colours == "yuv420p" else frame


SINKS: dict[str, Callable[[Path], FileSink]] = {
    ".mp4": lambda path: H264Sink(path, SIZE),
    ".webm": lambda path: Vp9Sink(path, SIZE, EncoderOptions(preset="ultrafast")),
    ".gif": lambda path: GifSink(path, SIZE),
    ".webp": lambda path: WebpSink(path, SIZE),
    ".apng": lambda path: ApngSink(path, SIZE),
    ".png": StillSink,
}


def boxes(path: Path) -> list[str]:
    """Names of the boxes of an MP4, in order (ISO/IEC 14496-12, 4.2)."""
    names, data, start = [], path.read_bytes(), 0
    while start < len(data):
        length, name = struct.unpack(">I4s", data[start : start + 8])
        names.append(name.decode())
        start += length
    return names


def test_mp4_has_its_frames_tags_and_index(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    sink = H264Sink(path, SIZE)
    for at in range(30):
        sink.write(_planes(_frame(COLOURS[0], at)))
    sink.write(_planes(_frame(COLOURS[0], 30)), repeat=20)
    sink.close()
    with av.logging.Capture() as messages, av.open(str(path)) as film:
        (stream,) = film.streams.video
        frames = list(film.decode(video=0))
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        assert context.color_range == 1
        assert (stream.width, stream.height) == (128, 72)
        assert stream.average_rate == Fraction(25)
    times = [frame.time for frame in frames]
    assert times == pytest.approx([number / 25 for number in range(50)])
    assert messages == []
    assert boxes(path).index("moov") < boxes(path).index("mdat")


@pytest.mark.parametrize(
    ("size", "large"), [("2560x1440@60", False), ("3840x2160@30", True), ("2160x3840@30", True)]
)
def test_of_large_frames_x264_keeps_few_in_memory_by_default(size: str, large: bool) -> None:
    options = H264.options(EncoderOptions(), Size.parse(size))
    assert options["x264-params"].endswith(":rc-lookahead=2:bframes=1") == large


@pytest.mark.parametrize("preset", [each for each in get_args(EncoderPreset) if each != "veryfast"])
def test_large_frames_have_the_settings_of_a_chosen_preset(preset: EncoderPreset) -> None:
    options = H264.options(EncoderOptions(preset=preset), Size.parse("3840x2160@30"))
    assert options["x264-params"] == "open-gop=0:scenecut=0"


def test_webm_is_vp9(tmp_path: Path) -> None:
    path = tmp_path / "film.webm"
    sink = SINKS[".webm"](path)
    sink.write(_planes(_frame(COLOURS[0])), repeat=30)
    sink.close()
    with av.open(str(path)) as film:
        context = film.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("vp9", "yuv420p")
        assert (context.colorspace, context.color_range) == (1, 1)
        assert sum(1 for _ in film.decode(video=0)) == 30


def test_a_higher_rate_factor_makes_a_smaller_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 256, (20, SIZE.height * 3 // 2, SIZE.width), dtype=np.uint8)
    sizes = []
    for crf in (10, 40):
        path = tmp_path / f"{crf}.mp4"
        sink = H264Sink(path, SIZE, EncoderOptions(crf=crf, preset="veryfast", threads=1))
        for frame in frames:
            sink.write(frame)
        sink.close()
        sizes.append(path.stat().st_size)
    assert sizes[1] < sizes[0] / 2


@pytest.mark.parametrize("colour", COLOURS)
def test_mp4_keeps_its_colours(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    """Converted with the equations of ITU-R BT.709-6, section 3, not by the encoding library."""
    path = tmp_path / "film.mp4"
    sink = H264Sink(path, SIZE)
    sink.write(_planes(_frame(colour)), repeat=3)
    sink.close()
    with av.open(str(path)) as film:
        planes = next(film.decode(video=0)).to_ndarray(format="yuv420p")
    y, u, v = (float(planes[row, 100]) for row in (60, 72 + 15, 72 + 18 + 15))
    luma, blue, red = (y - 16) / 219, (u - 128) / 224, (v - 128) / 224
    r, b = luma + 1.5748 * red, luma + 1.8556 * blue
    g = (luma - 0.2126 * r - 0.0722 * b) / 0.7152
    assert np.abs(np.array([r, g, b]) * 255 - colour).max() < 4


def _gif(path: Path) -> tuple[Frame, list[int]]:
    """The frames of a GIF, and for how many milliseconds each is shown, as Pillow reads them."""
    frames = iio.imread(path, plugin="pillow", mode="RGB", index=None)
    return frames, [
        iio.immeta(path, index=index, plugin="pillow")["duration"] for index in range(len(frames))
    ]


def _write_gif(
    path: Path, frames: Sequence[tuple[Frame, int]], *, loop: int = 0, poster_first: bool = False
) -> Path:
    sink = GifSink(path, SIZE, GifOptions(poster_first=poster_first), LoopOptions(loop))
    for frame, repeat in frames:
        sink.write(frame, repeat)
    sink.close()
    return path


def test_a_gif_has_its_frames_exactly_and_shows_those_that_repeat_for_longer(
    tmp_path: Path,
) -> None:
    frames = [_frame(COLOURS[at % 4], at) for at in range(12)]
    written = [(frame, 1) for frame in frames] + [(frames[-1], 5)]
    shown, durations = _gif(_write_gif(tmp_path / "film.gif", written))
    assert (shown == frames).all()
    assert durations == [40] * 11 + [6 * 40]
    assert iio.immeta(tmp_path / "film.gif", plugin="pillow")["loop"] == 0


def test_a_frame_is_shown_for_longer_than_gif_has_delays_for(tmp_path: Path) -> None:
    frames = [(_frame(COLOURS[0]), 25 * 1500), (_frame(COLOURS[1]), 25 * 700)]
    _, durations = _gif(_write_gif(tmp_path / "film.gif", frames))
    assert (max(durations), sum(durations)) == (600_000, 2_200_000)


@pytest.mark.parametrize(("times", "stored"), [(0, 0), (1, None), (2, 1), (7, 6)])
def test_a_gif_plays_as_often_as_asked(times: int, stored: int | None, tmp_path: Path) -> None:
    """The number in the file is of repetitions after the first time; without it there are none."""
    frames = [(_frame(COLOURS[0], at), 1) for at in range(3)]
    path = _write_gif(tmp_path / "film.gif", frames, loop=times)
    assert iio.immeta(path, plugin="pillow", index=0).get("loop") == stored


def test_a_gif_begins_with_its_end_if_asked(tmp_path: Path) -> None:
    frames = [_frame(COLOURS[0], at) for at in range(3)]
    written = [(frame, 2) for frame in frames]
    shown, durations = _gif(_write_gif(tmp_path / "film.gif", written, poster_first=True))
    assert (shown == [frames[-1], *frames]).all()
    assert durations == [40, 80, 80, 80]


def test_a_palette_is_near_to_most_colours_and_exact_in_flat_areas(tmp_path: Path) -> None:
    ramp = np.zeros((SIZE.height, SIZE.width, 3), dtype=np.uint8)
    ramp[..., 0] = np.arange(SIZE.width)[np.newaxis] * 2
    ramp[..., 1] = np.arange(SIZE.height)[:, np.newaxis] * 3
    ramp[:20] = COLOURS[1]
    shown, _ = _gif(_write_gif(tmp_path / "film.gif", [(ramp, 1), (_frame(COLOURS[0]), 1)]))
    assert (shown[0, :20] == COLOURS[1]).all()
    assert np.abs(shown[0].astype(int) - ramp).mean() <= 4
    assert (shown[1] == _frame(COLOURS[0])).all()


def test_a_palette_of_many_colours_is_nearer_to_them_than_median_cut() -> None:
    rng = np.random.default_rng(0)
    hues = rng.integers(0, 256, (9, 1, 3))
    shades = np.linspace(0, 1, 400)[:, np.newaxis]  # of lines from the ground to each hue
    colours = np.unique((hues * shades).round().reshape(-1, 3).astype(np.uint8), axis=0)
    counts = np.where(np.arange(len(colours)) % 7 == 0, 100, 1)
    found = palette_of(colours, counts)
    shown = found.colours[nearest(colours.astype(np.float32), found.colours)].astype(float)
    squares = np.average(np.sum((shown - colours) ** 2, axis=1), weights=counts)
    assert len(found.colours) == 255
    assert squares == pytest.approx(found.distance**2)
    pixels = np.repeat(colours, counts, axis=0)[np.newaxis]
    cut = Image.fromarray(pixels).quantize(255, method=Image.Quantize.MEDIANCUT, kmeans=1)
    other = np.asarray(cut.convert("RGB")).astype(float) - pixels
    assert squares < 0.6 * np.mean(np.sum(other**2, axis=2))


@pytest.mark.parametrize(("rare", "size"), [(1, 127), (10**6, 200)])
def test_a_palette_is_small_if_that_is_near_enough(rare: int, size: int) -> None:
    rng = np.random.default_rng(0)
    colours = np.unique(rng.integers(0, 256, (300, 3), dtype=np.uint8), axis=0)[:200]
    counts = np.where(np.arange(200) % 2, 10**6, rare)
    found = palette_of(colours, counts)
    assert len(found.colours) == size
    assert found.distance < 0.5


def test_a_gif_stores_only_pixels_that_change(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    picked = rng.integers(0, 4, (SIZE.height, SIZE.width))
    noise = np.array(COLOURS, dtype=np.uint8)[picked]
    sizes = []
    for frames in (1, 40):
        path = tmp_path / f"{frames}.gif"
        sink = GifSink(path, SIZE)
        for at in range(frames):
            noise[0, 0] = COLOURS[at % 4]
            sink.write(noise)
        sink.close()
        sizes.append(path.stat().st_size)
    assert sizes[1] < sizes[0] + 40 * 100


def test_a_still_is_the_last_frame(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    sink = StillSink(path)
    frame = _frame(COLOURS[1])
    sink.write(frame)
    frame[:] = 0  # the renderer draws the next one into the same memory
    sink.close()
    assert (iio.imread(path) == _frame(COLOURS[1])).all()


@pytest.mark.parametrize("suffix", SINKS)
def test_a_file_appears_only_when_it_is_complete(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    path.write_bytes(b"the old one")
    sink = SINKS[suffix](path)
    sink.write(_fit(sink, _frame(COLOURS[0])), repeat=3)
    assert path.read_bytes() == b"the old one"
    sink.close()
    assert path.read_bytes() != b"the old one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", SINKS)
def test_aborting_leaves_no_file(suffix: str, tmp_path: Path) -> None:
    for writes in (0, 3):
        sink = SINKS[suffix](tmp_path / f"film{suffix}")
        for _ in range(writes):
            sink.write(_fit(sink, _frame(COLOURS[0])))
        sink.abort()
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("suffix", "failing"), [(".mp4", "video.add_stream"), (".gif", "gif.iio.imopen")]
)
def test_a_sink_that_cannot_be_made_closes_its_file(
    suffix: str, failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    before = set(Path("/proc/self/fd").iterdir())
    monkeypatch.setattr(f"epochreel.renders.sinks.{failing}", fail)
    with pytest.raises(MemoryError) as raised:
        SINKS[suffix](tmp_path / f"film{suffix}")
    assert raised.traceback  # whose frames keep the sink
    opened = {path for path in Path("/proc/self/fd").iterdir() if path.exists()} - before
    assert [path for path in opened if "film" in str(path.readlink())] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("height", [64, 66, 70, 270])
def test_an_mp4_without_loss_has_the_pixels_that_were_written(height: int, tmp_path: Path) -> None:
    """At every even height: libraries like to take multiples of four for granted."""
    rng = np.random.default_rng(height)
    frames = rng.integers(16, 236, (20, height * 3 // 2, 96), dtype=np.uint8)
    path = tmp_path / "film.mp4"
    sink = H264Sink(path, Size(96, height, 25), EncoderOptions(crf=0, preset="ultrafast"))
    for frame in frames:
        sink.write(frame)
    sink.close()
    with av.open(str(path)) as film:
        decoded = [frame.to_ndarray(format="yuv420p") for frame in film.decode(video=0)]
    assert len(decoded) == len(frames)
    for shown, frame in zip(decoded, frames, strict=True):
        assert (shown.reshape(-1) == frame.reshape(-1)).all()


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_colours_are_in_their_places_at_every_even_height(suffix: str, tmp_path: Path) -> None:
    path, height, width = tmp_path / f"film{suffix}", 70, 96
    canvas = YuvCanvas(width, height)
    picture = np.full((height, width, 4), 255, dtype=np.uint8)
    picture[:, :, :3] = COLOURS[0]
    picture[40:60, 20:70, :3] = COLOURS[1]
    canvas.set_background(picture)
    kind = {".mp4": H264Sink, ".webm": Vp9Sink}[suffix]
    sink = kind(path, Size(width, height, 25), EncoderOptions(crf=4, preset="ultrafast"))
    sink.write(canvas.frame(), repeat=3)
    sink.close()
    with av.open(str(path)) as film:
        shown = next(film.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    inner = np.abs(shown[44:56, 26:64] - COLOURS[1]).max()
    outer = np.abs(shown[2:36] - COLOURS[0]).max()
    assert max(inner, outer) < 12
