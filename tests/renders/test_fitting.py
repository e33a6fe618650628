"""Films that have to fit: into a number of bytes, and for a place."""

import re
from pathlib import Path
from typing import get_args

import pytest

import epochreel
from epochreel.batch.commands import render_command
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.fitting import _reduced, render_fitted
from epochreel.renders.options import RenderOptions
from epochreel.renders.places import PLACES, Place, PlaceName, bytes_of
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.sinks.formats import FORMATS
from epochreel.scenes.stage.size import Size


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5MB", 5_000_000),
        ("1.5 mb", 1_500_000),
        ("800kB", 800_000),
        ("2MiB", 1 << 21),
        ("1000", 1000),
    ],
)
def test_sizes_of_files_have_units(text: str, count: int) -> None:
    assert bytes_of(text) == count


@pytest.mark.parametrize(
    "text", ["", "5 XB", "-1MB", "nan", "0MB", "1e9", "999b", "5", "9" * 400, "5MB\n<script>"]
)
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="not a size of a file of 1 kB or more"):
        bytes_of(text)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".gif", ".mp4"])
def test_a_film_fits_and_says_how(suffix: str, spiral: Recording, tmp_path: Path) -> None:
    options = RenderOptions(size="320x320@20", duration=1)
    path = tmp_path / f"film{suffix}"
    whole = render_recordings(spiral, path, options).bytes
    # The limit is part of the command in the metadata, and so of the bytes.
    made = render_fitted(spiral, path, options.replaced(max_size=str(whole * 11 // 10)))
    assert made.fitted == ""
    assert made.bytes == pytest.approx(whole, rel=0.01)
    made = render_fitted(spiral, path, options.replaced(max_size=str(whole * 6 // 10)))
    assert made.path == path
    assert path.stat().st_size == made.bytes <= whole * 6 // 10
    assert ("levels" if suffix == ".gif" else "crf") in made.fitted
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.slow
def test_a_gif_that_is_a_little_too_large_only_loses_levels(
    spiral: Recording, tmp_path: Path
) -> None:
    options, path = RenderOptions(size="240x240@10", duration=1), tmp_path / "film.gif"
    whole = render_recordings(spiral, path, options).bytes
    made = render_fitted(spiral, path, options.replaced(max_size=str(whole * 98 // 100)))
    chosen = re.fullmatch(r"240x240@10, (\d+) levels", made.fitted)
    assert chosen
    assert 8 < int(chosen[1]) < 16


@pytest.mark.slow
def test_what_embeds_a_film_that_fits_is_beside_it(spiral: Recording, tmp_path: Path) -> None:
    options = RenderOptions(size="64x64@10", duration=0.5, embed=True, max_size="1MB")
    render_fitted(spiral, tmp_path / "film.gif", options)
    assert {"film.gif", "film.png", "film.alt.txt"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.slow
def test_a_film_that_cannot_be_so_small_is_refused_with_what_would_fit(
    spiral: Recording, tmp_path: Path
) -> None:
    path = tmp_path / "film.gif"
    with pytest.raises(
        UserError, match=r"cannot be so small: got '1,000 bytes'; .* bytes would fit"
    ):
        epochreel.render(spiral, path, size="240x240@10", duration=0.5, place="x", max_size="1kB")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_made_smaller_takes_no_limit() -> None:
    options = RenderOptions(max_size="1MB")
    options.check([FORMATS[".webp"]])
    with pytest.raises(UserError, match=r"'max_size' does not apply to .png; it applies to .mp4"):
        options.check([FORMATS[".png"]])
    with pytest.raises(UserError, match="not a size of a file of 1 kB or more: got 'big'"):
        RenderOptions(max_size="big")


def test_a_place_sets_the_size_unless_one_is_given() -> None:
    gif = FORMATS[".gif"]
    assert str(RenderOptions(place="readme").size_for(gif)) == PLACES["readme"].size
    assert str(RenderOptions(place="readme", size="64x64@10").size_for(gif)) == "64x64@10"
    with pytest.raises(UserError, match=r"'place' does not apply to .gif; it applies to .png"):
        RenderOptions(place="paper").check([gif])
    assert RenderOptions(place="readme", max_size="9MB").most_bytes == 5_000_000
    assert RenderOptions(place="readme", max_size="1MB").most_bytes == 1_000_000
    assert RenderOptions(place="slide").most_bytes is None


def test_commands_name_the_place_and_files_what_was_chosen(tmp_path: Path) -> None:
    options = RenderOptions(place="readme", duration=0.5).unlimited(FORMATS[".gif"])
    assert dict(options.given) == {"duration": 0.5, "size": "640x360@15"}
    assert "--for readme" in render_command(
        [], "a.gif", RenderOptions(place="readme"), tmp_path, ""
    )


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.name)
def test_the_size_of_a_place_is_within_its_limits(place: Place) -> None:
    size = Size.parse(place.size)
    RenderOptions(place=place.name).check([FORMATS[place.suffix]])
    assert size.fps <= FORMATS[place.suffix].max_fps


def test_every_place_has_a_name_that_options_take() -> None:
    assert tuple(PLACES) == get_args(PlaceName)


def test_films_beyond_the_limits_of_a_place_are_refused() -> None:
    with pytest.raises(UserError, match="x takes at most 350 frames: got 351"):
        PLACES["x"].check(64, 64, 351)
    with pytest.raises(UserError, match="x takes at most 300,000,000 pixels"):
        PLACES["x"].check(1280, 1080, 300)
    with pytest.raises(UserError, match="place"):
        RenderOptions(place="<script>")


def test_a_place_applies_to_its_format() -> None:
    options = RenderOptions(place="github")
    options.check([FORMATS[".mp4"], FORMATS[".gif"]])
    assert not options.for_format(FORMATS[".gif"]).given
    with pytest.raises(UserError, match=r"does not apply to .gif; it applies to .mp4"):
        options.check([FORMATS[".gif"]])


@pytest.mark.parametrize(
    ("size", "share", "smooth", "reduced"),
    [
        ("1920x1080@60", 0.5, True, "1358x764@60"),
        ("1080x1920@60", 0.2, True, "482x858@60"),
        ("1920x1080@60", 0.99, True, "1862x1048@60"),
        # From 480 pixels on, half of what is left is of the rate.
        ("1920x1080@60", 0.1, True, "718x404@43"),
        ("1920x1080@60", 0.001, True, "284x160@19"),
        ("854x480@60", 0.5, True, "722x406@42"),
        ("1920x1080@60", 0.5, False, "1622x912@42"),
        ("484x482@60", 0.99, True, "482x480@60"),
        ("484x482@60", 0.9, True, "468x466@57"),
        ("320x180@10", 0.5, True, "284x160@10"),
    ],
)
def test_videos_keep_their_rate_down_to_480_pixels(
    size: str, share: float, smooth: bool, reduced: str
) -> None:
    assert str(_reduced(Size.parse(size), share, smooth=smooth)) == reduced
