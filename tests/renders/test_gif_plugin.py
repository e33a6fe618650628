"""Anyone's frames become small GIFs through imageio."""

import gc
import threading
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal

import imageio.v3 as iio
import numpy as np
import pytest
from PIL import Image

import epochreel

rng = np.random.default_rng(0)
FLAT = rng.integers(0, 8, (12, 40, 60, 1), dtype=np.uint8) * np.uint8(32)
FRAMES = np.repeat(FLAT, 3, axis=3)  # of eight colours
PLUGIN: Any = epochreel.GifPlugin  # the types of imageio know plugins by their names only


def write(path: Path, frames: Any = FRAMES, **options: Any) -> None:
    iio.imwrite(path, frames, plugin=PLUGIN, **options)


@pytest.mark.parametrize("kind", [np.array, list, iter])
def test_frames_are_read_back_as_they_were(kind: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.gif", kind(FRAMES), duration=50, loop=3)
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
    assert iio.improps(tmp_path / "a.gif", plugin="pillow").n_images == 12
    with Image.open(tmp_path / "a.gif") as read:
        read.seek(11)
        assert read.info["duration"] == 400


@pytest.mark.parametrize("greys", [[0], [0, 0], [0, 255], [0, 90, 200], [0, 255, 0]])
def test_films_that_begin_black_have_black_in_their_palette(
    greys: list[int], tmp_path: Path
) -> None:
    frames = np.array(greys, dtype=np.uint8)[:, None, None, None].repeat(6, 1).repeat(8, 2)
    for poster_first in (False, True):
        write(tmp_path / "a.gif", np.repeat(frames, 3, 3), poster_first=poster_first)
        read = iio.imread(tmp_path / "a.gif", plugin="pillow")[..., :3]
        shown = [int(each[0, 0, 0]) for each in read if (each == each[0, 0]).all()]
        once = [grey for grey, before in zip(greys, [-1, *greys], strict=False) if grey != before]
        poster = [greys[-1]] * (poster_first and greys[-1] != greys[0])
        assert shown == poster + once


def test_the_last_frame_comes_first_on_request(tmp_path: Path) -> None:
    write(tmp_path / "a.gif", poster_first=True)
    read = iio.imread(tmp_path / "a.gif", plugin="pillow")
    assert np.array_equal(read, [FRAMES[-1], *FRAMES])


@pytest.mark.parametrize(
    ("frames", "options", "message"),
    [
        (FRAMES.astype(float), {}, "of uint8 in RGB"),
        (FRAMES[..., 0], {}, "of uint8 in RGB"),
        (FRAMES[..., [0, 1, 2, 0]], {}, "leave out the opacity"),
        (FRAMES[:, :0], {}, "1 to 65535 rows"),
        (FRAMES[:0], {}, "one frame or more"),
        (FRAMES, {"duration": 5}, "10 ms or more"),
        *(
            (FRAMES, {"duration": each}, "number of milliseconds")
            for each in (True, np.nan, np.inf)
        ),
        *((FRAMES, {"loop": each}, "0: for ever") for each in (-1, 1 << 16)),
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


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    write(tmp_path / "a.gif", duration=np.float32(50), loop=np.int64(3), repeat=np.int64(2))
    with Image.open(tmp_path / "a.gif") as film:
        assert (film.info["duration"], film.info["loop"]) == (100, 2)


@pytest.mark.parametrize("closed", [True, False])
def test_only_a_film_that_is_closed_is_written(closed: bool, tmp_path: Path) -> None:
    threads = threading.active_count()
    film = iio.imopen(tmp_path / "a.gif", "w", plugin=epochreel.GifPlugin)
    film.write(FRAMES)
    assert threading.active_count() == threads + 1
    if closed:
        film.close()
        film.close()
    del film
    gc.collect()
    assert (tmp_path / "a.gif").exists() == closed
    assert threading.active_count() == threads


def test_it_writes_files_only(tmp_path: Path) -> None:
    write(tmp_path / "a.gif")
    modes: list[tuple[Any, Literal["r", "w"]]] = [(tmp_path / "a.gif", "r"), ("<bytes>", "w")]
    for where, mode in modes:
        with pytest.raises(OSError, match="can not handle the given uri"):
            iio.imopen(where, mode, plugin=epochreel.GifPlugin, extension=".gif")
