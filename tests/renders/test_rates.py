"""Frame rates and durations: films have the frames of their timing, each at its exact time."""

from fractions import Fraction
from math import floor
from pathlib import Path

import av
import imageio.v3 as iio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Square

from epochreel.reels.recording import Recording
from epochreel.renders.drawing.layered import LayeredRenderer
from epochreel.renders.manim_session import manim_for
from epochreel.renders.render import render
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.composition import Composition, Live
from epochreel.scenes.reel_scene import ReelScene
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.timing import Timing

pytestmark = pytest.mark.slow

RATES = [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(25, 2), Fraction(60000, 1001)]


def _times(path: Path) -> tuple[Fraction, list[Fraction]]:
    """The average frame rate of a film, and the times of its frames in seconds."""
    with av.open(str(path)) as film:
        rate = film.streams.video[0].average_rate
        assert rate is not None
        frames = [(frame.pts, frame.time_base) for frame in film.decode(video=0)]
    return rate, [pts * base for pts, base in frames if pts is not None and base is not None]


class _Counter(FrameSink):
    """Counts frames."""

    frames = 0

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002
        self.frames += repeat

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


class _Seen(Square):
    """Notes the frames that it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[int] = []

    def show(self, moment: Moment) -> None:
        self.frames.append(moment.frame)


class _Pure(ReelScene):
    """A scene that shows next to nothing."""

    def compose(self) -> Composition:
        self.seen = _Seen()
        return Composition([Live(self.seen)], lambda clock: clock)


class _Sequential(_Pure):
    """The same, played as Manim plays any scene."""

    pure_frames = False


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.51, 2) | st.floats(0.51, 9),
    st.sampled_from([*RATES, Fraction(1), Fraction(10), Fraction(30)])
    | st.fractions(1, 60, max_denominator=1001),
    st.sampled_from([_Pure, _Sequential]),
)
def test_as_many_frames_are_drawn_as_the_timing_has(
    duration: float, fps: Fraction, kind: type[_Pure]
) -> None:
    timing, sink = Timing.of(duration, fps), _Counter()
    with manim_for(Size(64, 64, fps)):
        scene = kind(LayeredRenderer(sink, wanted=lambda _: True), duration=duration)
        scene.render()
    assert sink.frames == timing.frames
    running = range(timing.opening, timing.opening + timing.running)
    # Each rest is shown by its first frame.
    assert list(dict.fromkeys(scene.seen.frames)) == sorted({0, *running, running.stop})


_ALL = [(".mp4", rate, 1) for rate in RATES] + [(".webm", RATES[1], 1)]
_SLOW = [(".mp4", rate, 3) for rate in RATES] + [(".webm", rate, 3) for rate in RATES]


@pytest.mark.parametrize(
    ("suffix", "rate", "workers"),
    [*_ALL, *(pytest.param(*each, marks=pytest.mark.slow) for each in _SLOW)],
)
def test_films_have_the_exact_rate(
    suffix: str, rate: Fraction, workers: int, linear: Recording, tmp_path: Path
) -> None:
    size = f"96x64@{rate.numerator}/{rate.denominator}"
    path = tmp_path / f"film{suffix}"
    made = render(linear, path, size=size, duration=6.3, workers=workers, preset="ultrafast")
    average, times = _times(path)
    exact = [n / rate for n in range(made.frames)]
    assert made.frames == round(6.3 * rate)
    if suffix == ".mp4":
        assert average == rate
        assert times == exact
    else:  # times are in milliseconds, and the rate is stored as the nanoseconds of a frame
        assert average == pytest.approx(float(rate), rel=1e-6)
        assert times == [Fraction(floor(each * 1000 + Fraction(1, 2)), 1000) for each in exact]


@pytest.mark.parametrize("rate", ["30", "29.97", "12.5", "24", "40", "50", "1"])
def test_every_frame_of_a_gif_begins_at_its_time(
    rate: str, linear: Recording, tmp_path: Path
) -> None:
    path = tmp_path / "film.gif"
    made = render(linear, path, size=f"96x64@{rate}", duration=3)
    frames = iio.improps(path, plugin="pillow").n_images
    delays = [iio.immeta(path, index=i, plugin="pillow")["duration"] for i in range(frames)]
    assert all(delay >= 20 for delay in delays)
    exact = made.frames / float(made.fps) * 1000
    assert sum(delays) == pytest.approx(exact, abs=10)
    moving = np.cumsum(delays)[:-1] * float(made.fps) / 1000
    # To a hundredth of a second; a frame that changes nothing may be left out.
    assert np.abs(moving - moving.round()).max() <= 0.0051 * made.fps + 1e-9


def test_a_gif_alternates_its_delays(linear: Recording, tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    render(linear, path, size="96x64@30", duration=2, theme="light")
    frames = iio.improps(path, plugin="pillow").n_images
    delays = {iio.immeta(path, index=i, plugin="pillow")["duration"] for i in range(frames)}
    assert delays >= {30, 40}


@pytest.mark.parametrize(
    ("suffix", "size"),
    [(".png", "101x67"), (".png", "100x67"), (".gif", "101x67"), (".gif", "101x66")],
)
def test_pictures_may_have_odd_sides(
    suffix: str, size: str, linear: Recording, tmp_path: Path
) -> None:
    path = tmp_path / f"odd{suffix}"
    render(linear, path, size=f"{size}@4", duration=1)
    shown = iio.imread(path, plugin="pillow", mode="RGB", index=0)
    width, height = map(int, size.split("x"))
    assert shown.shape == (height, width, 3)
    larger = f"{width + width % 2}x{height + height % 2}@4"
    render(linear, tmp_path / f"even{suffix}", size=larger, duration=1)
    even = iio.imread(tmp_path / f"even{suffix}", plugin="pillow", mode="RGB", index=0)
    assert (shown == even[:height, :width]).all()


@pytest.mark.parametrize(("duration", "rate", "frames"), [(0.5, 2, 1), (0.5, 4, 2), (0.7, 10, 7)])
def test_short_films_last_as_long_as_they_say(
    duration: float, rate: int, frames: int, linear: Recording, tmp_path: Path
) -> None:
    path = tmp_path / "film.mp4"
    render(linear, path, size=f"96x64@{rate}", duration=duration)
    average, times = _times(path)
    assert times == [Fraction(n, rate) for n in range(frames)]
    assert average == rate
    with av.open(str(path)) as film:
        assert (film.duration or 0) / av.time_base == pytest.approx(duration)
