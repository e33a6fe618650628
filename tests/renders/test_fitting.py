"""Films that have to fit: into a number of bytes, and for a place."""

from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.fitting import render_within
from epochreel.renders.options import RenderOptions
from epochreel.renders.places import PLACES, bytes_of, place_of
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.sinks.formats import FORMATS
from epochreel.scenes.stage.size import Size


@pytest.mark.parametrize(
    ("text", "count"),
    [("5MB", 5_000_000), ("1.5 mb", 1_500_000), ("800kB", 800_000), ("2MiB", 1 << 21), ("9", 9)],
)
def test_sizes_of_files_have_units(text: str, count: int) -> None:
    assert bytes_of(text) == count


@pytest.mark.parametrize(
    "text", ["", "5 XB", "-1MB", "nan", "0MB", "1e9", "0.1b", "9" * 400, "5MB\n<script>"]
)
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="not a size of a file"):
        bytes_of(text)


@pytest.mark.parametrize("suffix", [".gif", ".mp4"])
def test_a_film_fits_and_says_how(suffix: str, spiral: Recording, tmp_path: Path) -> None:
    options = RenderOptions(size="320x320@20", duration=1)
    path = tmp_path / f"film{suffix}"
    whole = render_recordings(spiral, path, options).bytes
    made, chosen = render_within([spiral], path, options, whole)
    assert (made.bytes, chosen) == (whole, "")
    made, chosen = render_within([spiral], path, options, whole * 6 // 10)
    assert made.path == path
    assert path.stat().st_size == made.bytes <= whole * 6 // 10
    assert ("levels" if suffix == ".gif" else "crf") in chosen
    assert list(tmp_path.iterdir()) == [path]


def test_what_embeds_a_film_that_fits_is_beside_it(spiral: Recording, tmp_path: Path) -> None:
    options = RenderOptions(size="64x64@10", duration=0.5, embed=True)
    render_within([spiral], tmp_path / "film.gif", options, 1_000_000)
    assert {"film.gif", "film.png", "film.alt.txt"} <= {path.name for path in tmp_path.iterdir()}


def test_a_film_that_cannot_be_so_small_is_refused_with_what_would_fit(
    spiral: Recording, tmp_path: Path
) -> None:
    options = RenderOptions(size="240x240@10", duration=0.5)
    with pytest.raises(UserError, match=r"cannot be so small: got '99 bytes'; .* bytes would fit"):
        render_within([spiral], tmp_path / "film.gif", options, 99, keep_size=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.name)
def test_the_size_of_a_place_is_within_its_limits(place: object) -> None:
    found = place_of(getattr(place, "name", ""))
    size = Size.parse(found.size)
    assert found.suffix in FORMATS
    frames = 1 if FORMATS[found.suffix].single else round(12 * size.fps)
    found.check(found.suffix, size.width, size.height, frames)


def test_films_beyond_the_limits_of_a_place_are_refused() -> None:
    with pytest.raises(UserError, match="x takes at most 350 frames: got 351"):
        PLACES["x"].check(".gif", 64, 64, 351)
    with pytest.raises(UserError, match="x takes at most 300,000,000 pixels"):
        PLACES["x"].check(".gif", 1280, 1080, 300)
    with pytest.raises(UserError, match=r"films for x are .gif: got '.mp4'"):
        PLACES["x"].check(".mp4", 64, 64, 1)
    with pytest.raises(UserError, match="unknown place"):
        place_of("<script>")
