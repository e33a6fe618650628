"""`render_recordings`: exact frame counts, reproducible output, and no files left after errors."""

import shutil
from pathlib import Path

import av
import cv2
import imageio.v3 as iio
import numpy as np
import pytest
from manim import config, logger
from numpy.testing import assert_array_equal

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.sinks.formats import FORMATS
from epochreel.renders.sinks.video import H264Sink

SMALL = RenderOptions(size="192x108@12", duration=2)


def _decoded(path: Path) -> np.ndarray:
    """All frames (frames, height, width, 3) of a video or a GIF."""
    if path.suffix == ".gif":
        return iio.imread(path, plugin="pillow", mode="RGB")
    with av.open(str(path)) as video:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)])


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_rendering_twice_gives_the_same_frames(
    suffix: str, spiral: Recording, tmp_path: Path
) -> None:
    decoded = []
    for name in ("first", "second"):
        path = tmp_path / f"{name}{suffix}"
        timing = render_recordings([spiral], path, SMALL)
        decoded.append(_decoded(path))
        assert timing.frames == 24
    first, second = decoded
    assert_array_equal(first, second)  # which says how many pixels differ, and by how much
    assert decoded[0].shape[1:] == (108, 192, 3)
    if suffix == ".mp4":
        assert len(decoded[0]) == 24


def test_progress_is_reported_for_every_frame(spiral: Recording, tmp_path: Path) -> None:
    reported: list[tuple[int, int]] = []
    render_recordings(
        [spiral], tmp_path / "film.mp4", SMALL, report=lambda *done: reported.append(done)
    )
    assert reported[-1] == (24, 24)
    assert [done for done, _ in reported] == sorted({done for done, _ in reported})


def test_progress_of_a_still_is_reported(spiral: Recording, tmp_path: Path) -> None:
    reported: list[tuple[int, int]] = []
    options = RenderOptions(size="192x108@12", duration=2, at=0.5)
    render_recordings(
        [spiral], tmp_path / "a.png", options, report=lambda *done: reported.append(done)
    )
    assert reported == [(1, 1)]


@pytest.mark.parametrize(
    ("chosen", "levels", "other"), [(None, 20, 2), pytest.param(2, 2, 20, marks=pytest.mark.slow)]
)
def test_a_gif_has_twenty_colour_levels_by_default(
    chosen: int | None, levels: int, other: int, spiral: Recording, tmp_path: Path
) -> None:
    render_recordings(
        [spiral], tmp_path / "a.gif", SMALL if chosen is None else SMALL.replaced(levels=chosen)
    )
    last = _decoded(tmp_path / "a.gif")[-1].astype(int)
    differences = []
    for count in (levels, other):
        render_recordings([spiral], tmp_path / "a.png", SMALL.replaced(levels=count))
        differences.append(np.abs(last - iio.imread(tmp_path / "a.png")).mean())
    assert differences[0] < 1 < differences[1]


def test_options_that_do_not_apply_are_refused_before_rendering(
    spiral: Recording, tmp_path: Path
) -> None:
    for name, options in {
        "a.gif": {"crf": 18},
        "a.mp4": {"at": 1},
        "a.png": {"workers": 1},
    }.items():
        with pytest.raises(UserError, match="does not apply to"):
            render_recordings([spiral], tmp_path / name, SMALL.replaced(**options))
    assert list(tmp_path.iterdir()) == []


def test_configuration_and_random_states_are_restored(spiral: Recording, tmp_path: Path) -> None:
    def settings() -> tuple[object, ...]:
        # Python's own random state is left out: type checks in tests draw from it.
        numbers = str(np.random.get_state(legacy=False))
        return dict(config), logger.level, numbers, cv2.getNumThreads()

    before = settings()
    render_recordings([spiral], tmp_path / "still.png", SMALL.replaced(theme="light"))
    with pytest.raises(UserError):
        render_recordings([spiral, spiral], tmp_path / "still.png", SMALL)
    assert settings() == before


# In between, a film blends the epochs that its frames pass over.
@pytest.mark.parametrize(
    ("at", "most"), [*(pytest.param(each, 5, marks=pytest.mark.slow) for each in (0, 1)), (0.5, 9)]
)
def test_a_still_is_a_frame_of_the_video(
    at: float, most: int, spiral: Recording, tmp_path: Path
) -> None:
    render_recordings([spiral], tmp_path / "film.mp4", SMALL)
    render_recordings([spiral], tmp_path / "still.png", SMALL.replaced(at=at))
    frame = _decoded(tmp_path / "film.mp4")[round(at * 23)]
    difference = np.abs(frame.astype(int) - iio.imread(tmp_path / "still.png"))
    assert difference.mean() < most


def test_themes_have_their_background(spiral: Recording, tmp_path: Path) -> None:
    for theme, ground in (("dark", (14, 17, 22)), ("light", (251, 251, 249))):
        path = tmp_path / f"{theme}.png"
        render_recordings([spiral], path, SMALL.replaced(theme=theme))
        assert tuple(iio.imread(path)[0, 0]) == ground


def test_a_title_is_shown(spiral: Recording, tmp_path: Path) -> None:
    pictures = []
    for title in (None, "Another title"):
        path = tmp_path / "still.png"
        render_recordings([spiral], path, RenderOptions(size="480x270", title=title))
        pictures.append(iio.imread(path))
    changed = np.argwhere((pictures[0] != pictures[1]).any(axis=-1))
    assert len(changed) > 50
    assert changed[:, 0].max() < 40


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_an_interrupted_render_leaves_the_old_file(
    suffix: str, spiral: Recording, tmp_path: Path
) -> None:
    path = tmp_path / f"film{suffix}"
    path.write_bytes(b"the old one")

    def interrupt(done: int, frames: int) -> None:
        if done > frames / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_recordings([spiral], path, SMALL, report=interrupt)
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", [".mp4", ".gif", ".png"])
def test_a_full_disk_is_reported_and_leaves_no_file(
    suffix: str, spiral: Recording, tiny_disk: Path
) -> None:
    filler = tiny_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(tiny_disk).free - 8192))
    options = RenderOptions(size="640x360@12", duration=2)
    with pytest.raises(OSError, match=r"(?i)space"):
        render_recordings([spiral], tiny_disk / f"film{suffix}", options)
    assert list(tiny_disk.iterdir()) == [filler]


def test_bad_paths_are_refused_before_rendering(spiral: Recording, tmp_path: Path) -> None:
    (tmp_path / "folder.mp4").mkdir()
    for output, message in (
        (tmp_path / "film.avi", "unknown format: got '.avi'"),
        (tmp_path / "absent" / "film.mp4", "no such folder"),
        (tmp_path / "folder.mp4", "the output is a folder"),
    ):
        with pytest.raises(UserError, match=message):
            render_recordings([spiral], output, SMALL)
    with pytest.raises(UserError, match="no such file"):
        render_recordings([tmp_path / "absent.reel"], tmp_path / "film.mp4", SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.mp4"]


def test_videos_are_written_while_they_are_drawn(tmp_path: Path) -> None:
    """Memory does not grow with the duration."""
    size = SMALL.size_for(FORMATS[".mp4"])
    sink = H264Sink(tmp_path / "film.mp4", size)
    rng = np.random.default_rng(0)
    for _ in range(300):
        frame = rng.integers(0, 256, (size.height * 3 // 2, size.width), dtype=np.uint8)
        sink.write(frame)
    written = sink.part.stat().st_size
    sink.close()
    assert written > (tmp_path / "film.mp4").stat().st_size / 3
