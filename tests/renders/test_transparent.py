"""Films without a background, read back by Pillow and ffmpeg."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from jaxtyping import UInt8
from PIL import Image, ImageSequence

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.sinks.alpha import AlphaSink, spread, with_alpha
from epochreel.renders.sinks.formats import format_of, formats_with
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.stage.theme import THEMES, Theme

WIDTH, HEIGHT = 320, 180
OPTIONS = RenderOptions(size=f"{WIDTH}x{HEIGHT}@10", duration=0.5, transparent=True)
Rgba = UInt8[np.ndarray, "*film 4"]


class _Kept(FrameSink):
    """Keeps frames and how often each is shown."""

    def __init__(self) -> None:
        self.written: list[tuple[Frame, int]] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self.written.append((frame, repeat))

    def close(self) -> None:
        """There is nothing to finish."""

    def abort(self) -> None:
        """There is nothing to discard."""


def _over(picture: Rgba, ground: int) -> UInt8[np.ndarray, "*film 3"]:
    alpha = picture[..., 3:] / 255
    return np.rint(picture[..., :3] * alpha + ground * (1 - alpha)).astype(np.uint8)


def _read(path: Path) -> Rgba:
    """All frames, by Pillow or, of a film, by ffmpeg."""
    if path.suffix in (".webm", ".mov"):
        decoder = ["-c:v", "libvpx-vp9"] if path.suffix == ".webm" else []
        ffmpeg = ["ffmpeg", "-v", "error", *decoder, "-i", str(path), "-pix_fmt", "rgba"]
        raw = subprocess.run([*ffmpeg, "-f", "rawvideo", "-"], check=True, capture_output=True)
        return np.frombuffer(raw.stdout, dtype=np.uint8).reshape(-1, HEIGHT, WIDTH, 4)
    with Image.open(path) as film:
        every = [np.asarray(each.convert("RGBA")) for each in ImageSequence.Iterator(film)]
    return np.stack(every)


def test_alpha_is_recovered_from_two_grounds() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (40, 40, 4), dtype=np.uint8)
    picture[:20, :, 3] = 255
    picture[30:, :, 3] = 0
    black, white = _over(picture, 0), _over(picture, 255)
    found = with_alpha(black, white)
    assert np.abs(found[..., 3].astype(int) - picture[..., 3]).max() <= 1
    assert (found[:20] == picture[:20]).all()
    assert (found[30:] == 0).all()
    assert np.abs(_over(found, 0).astype(int) - black).max() <= 1
    assert np.abs(_over(found, 255).astype(int) - white).max() <= 2


def test_frames_over_both_grounds_may_be_held_for_different_times() -> None:
    blacks = [np.full((2, 2, 3), level, dtype=np.uint8) for level in (10, 20)]
    kept = _Kept()
    sink = AlphaSink(kept, [(blacks[0], 3), (blacks[1], 2)])
    for level, repeat in ((10, 1), (110, 3), (20, 1)):
        sink.write(np.full((2, 2, 3), level, dtype=np.uint8), repeat)
    alphas = [(int(frame[0, 0, 3]), repeat) for frame, repeat in kept.written]
    assert alphas == [(255, 1), (155, 2), (165, 1), (255, 1)]


def test_what_is_transparent_takes_colours_of_what_is_near() -> None:
    picture = np.zeros((9, 32, 4), dtype=np.uint8)
    picture[:, 16:] = (200, 100, 50, 255)
    found = spread(picture)
    assert (found[..., 3] == picture[..., 3]).all()
    assert (found[:, 16:] == picture[:, 16:]).all()
    assert (found[:, 12:16, :3] == (200, 100, 50)).all()
    assert (found[:, :12] == 0).all()


@pytest.mark.parametrize("name", THEMES)
def test_hairlines_stand_out_from_another_ground_as_from_their_own(name: str) -> None:
    theme = Theme.named(name)
    again = theme.over(theme.ground)
    for line, own in ((again.hairline, theme.hairline), (again.ground, theme.ground)):
        pairs = zip(bytes.fromhex(line[1:]), bytes.fromhex(own[1:]), strict=True)
        assert max(abs(a - b) for a, b in pairs) <= 6
    assert theme.over("#000000").hairline != theme.over("#ffffff").hairline


@pytest.mark.parametrize(
    "suffix",
    [
        pytest.param(each, marks=[] if each in (".png", ".webp") else pytest.mark.slow)
        for each in formats_with("transparent")
    ],
)
def test_the_ground_is_transparent_and_the_plane_opaque(
    suffix: str, spiral: Recording, tmp_path: Path
) -> None:
    form, done = format_of(suffix), []
    made = render_recordings(
        [spiral],
        tmp_path / f"a{suffix}",
        OPTIONS.for_format(form),
        report=lambda *now: done.append(now),
    )
    frames = _read(made.path)
    shown = 1 if form.single else 5
    assert len(frames) == shown
    assert done[-1] == (2 * shown, 2 * shown)
    lossy = suffix in (".webm", ".mov")
    for frame in (frames[0], frames[-1]):
        alpha = frame[..., 3]
        assert alpha[:3].max() <= (2 if lossy else 0)
        assert alpha[100:140, 30:120].min() >= (253 if lossy else 255)
        between = (alpha > 40) & (alpha < 215)
        assert between.mean() > 0.001  # edges
        # Text is as bright on edges as inside, so that there are no fringes.
        text = frame[2:16][(frame[2:16, :, 3] > 128)]
        assert text[:, :3].mean() > 180


@pytest.mark.parametrize("suffix", [".mp4", ".gif", ".svg", ".pdf", ".html"])
def test_formats_without_alpha_name_those_with(
    suffix: str, spiral: Recording, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="'transparent' does not apply to") as caught:
        render_recordings([spiral], tmp_path / f"a{suffix}", RenderOptions(transparent=True))
    assert ".webm, .mov, .webp, .apng and .png" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_strip_has_a_background(spiral: Recording, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="several moments"):
        render_recordings([spiral], tmp_path / "a.png", RenderOptions(transparent=True, moments=2))


def test_a_film_for_editors_is_not_embedded(spiral: Recording, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="'embed' does not apply"):
        render_recordings([spiral], tmp_path / "a.mov", RenderOptions(embed=True))
