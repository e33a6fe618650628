"""Anyone's frames become small GIFs through imageio."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest
from PIL import Image

import epochreel

rng = np.random.default_rng(0)
FLAT = rng.integers(0, 8, (12, 40, 60, 1), dtype=np.uint8) * np.uint8(30)
FRAMES = np.repeat(FLAT, 3, axis=3)  # of eight colours


def write(path: Path, frames: Any = FRAMES, **options: Any) -> None:
    plugin: Any = epochreel.GifPlugin  # imageio declares the names of its own ones only
    iio.imwrite(path, frames, plugin=plugin, **options)


@pytest.mark.parametrize("frames", [FRAMES, list(FRAMES)], ids=["array", "list"])
def test_frames_are_read_back_as_they_were(frames: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.gif", frames, duration=50, loop=3)
    assert np.array_equal(iio.imread(tmp_path / "a.gif", plugin="pillow"), FRAMES)
    with Image.open(tmp_path / "a.gif") as film:
        assert (film.info["duration"], film.info["loop"]) == (50, 2)  # after the first time


def test_the_guide_to_publishing_writes_a_gif(tmp_path: Path, monkeypatch: Any) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text("utf-8")
    section = guide.partition("## GIFs of other frames")[2].partition("`frames` are")[0]
    monkeypatch.chdir(tmp_path)
    exec(dedent(section.partition(":\n")[2]), {"frames": FRAMES})
    assert np.array_equal(iio.imread("film.gif", plugin="pillow"), FRAMES)


def test_frames_come_one_by_one_and_are_held(tmp_path: Path) -> None:
    with iio.imopen(tmp_path / "a.gif", "w", plugin=epochreel.GifPlugin) as film:
        for number, frame in enumerate(FRAMES):
            film.write(frame, repeat=1 + 9 * (number == 11), duration=40)
    with Image.open(tmp_path / "a.gif") as read:
        assert getattr(read, "n_frames", 1) == 12
        read.seek(11)
        assert read.info["duration"] == 400


def test_the_last_frame_comes_first_on_request(tmp_path: Path) -> None:
    write(tmp_path / "a.gif", poster_first=True)
    read = iio.imread(tmp_path / "a.gif", plugin="pillow")
    assert np.array_equal(read, [FRAMES[-1], *FRAMES])


@pytest.mark.parametrize(
    ("frames", "options", "message"),
    [
        (FRAMES.astype(float), {}, "of uint8 in RGB"),
        (FRAMES[..., 0], {}, "of uint8 in RGB"),
        (FRAMES[:, :0], {}, "1 to 65535 rows"),
        (FRAMES, {"duration": 5}, "10 ms or more"),
        (FRAMES, {"loop": -1}, "0: for ever"),
        (FRAMES, {"repeat": 0}, "once or more"),
    ],
)
def test_what_no_gif_can_hold_is_refused(
    frames: Any, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=message):
        write(tmp_path / "a.gif", frames, **options)
    assert not (tmp_path / "a.gif").exists()


@pytest.mark.parametrize(("frame", "options"), [(FRAMES[0, 1:], {}), (FRAMES[0], {"loop": 1})])
def test_size_and_options_stay(frame: Any, options: dict[str, Any], tmp_path: Path) -> None:
    def write_both() -> None:
        with iio.imopen(tmp_path / "a.gif", "w", plugin=epochreel.GifPlugin) as film:
            film.write(FRAMES[0])
            film.write(frame, **options)

    with pytest.raises(ValueError, match="same size and options"):
        write_both()
    assert list(tmp_path.iterdir()) == []  # nothing that looks complete


def test_it_writes_files_only(tmp_path: Path) -> None:
    write(tmp_path / "a.gif")
    refused: list[tuple[Any, Any]] = [(tmp_path / "a.gif", "r"), ("<bytes>", "w")]
    for where, mode in refused:
        with pytest.raises(OSError, match="can not handle the given uri"):
            iio.imopen(where, mode, plugin=epochreel.GifPlugin, extension=".gif")
