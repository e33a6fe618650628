"""What galleries find in a folder: outputs of several files, how they were made, and posters."""

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from epochreel.errors import UserError
from epochreel.pages.gallery_folder import Made, Output, outputs_in
from epochreel.pages.gallery_made import made_in
from epochreel.pages.gallery_posters import poster_of

from .gallery_files import film, picture

Run = Callable[..., tuple[int, str, str]]


def test_files_of_one_name_are_one_output(tmp_path: Path) -> None:
    for name in ("b.gif", "b.mp4", "run-10.png", "run-2.png", ".hidden.png", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "film.parts").mkdir()
    (tmp_path / "film.parts" / "one.mp4").touch()
    assert outputs_in(tmp_path, {}) == [
        Output("b", ("b.mp4", "b.gif")),
        Output("run-2", ("run-2.png",)),
        Output("run-10", ("run-10.png",)),
    ]


def test_recordings_belong_to_what_shows_them(tmp_path: Path) -> None:
    for name in ("one.reel", "one-neurons.png", "two.reel", "fig.png", "three.reel"):
        (tmp_path / name).touch()
    made = {"fig.png": Made("epochreel render two.reel", ("two.reel", "gone.reel"))}
    found = {each.name: each for each in outputs_in(tmp_path, made)}
    assert list(found) == ["fig", "one-neurons", "three"]
    assert found["fig"].reels == ("two.reel",)
    assert found["fig"].commands == ("epochreel render two.reel",)
    assert found["one-neurons"].reels == ("one.reel",)
    assert found["three"].files == found["three"].reels == ("three.reel",)


def test_a_folder_without_outputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no outputs in the folder"):
        outputs_in(tmp_path, {})


def test_captions_beside_a_film_are_its_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    cues = "WEBVTT\n\n1\n00:00.000 --> 00:01.000\nOne line.\n\n00:01.000 --> 00:02.000\nIt turns.\n"
    (tmp_path / "a.vtt").write_text(cues)
    (found,) = outputs_in(tmp_path, {})
    assert found.captions == ("One line.", "It turns.")


def test_results_of_a_batch_say_how_files_were_made(tmp_path: Path) -> None:
    folder = tmp_path / "term"
    folder.mkdir()
    (folder / "one.reel").touch()
    record = {
        "command": "epochreel batch x",
        "inputs": ["one.reel", "gone.reel"],
        "files": {"a.gif": {}},
    }
    (folder / "results.json").write_text(json.dumps({"jobs": {"a.gif": record}}))
    made = Made("epochreel batch x", ("term/one.reel",))
    assert made_in(tmp_path) == {"term/a.gif": made}


def test_recordings_of_a_batch_may_be_beside_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    for path in (folder / "one.reel", folder / "figures" / "a.gif", tmp_path / "outside.reel"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    record = {
        "inputs": ["../one.reel", str(folder / "one.reel"), "../../outside.reel"],
        "files": {"a.gif": {}, "../../outside.gif": {}},
    }
    (folder / "figures" / "results.json").write_text(json.dumps({"jobs": {"a.gif": record}}))
    made = made_in(folder)
    assert made == {"figures/a.gif": Made("", ("one.reel", "one.reel"))}
    (output,) = outputs_in(folder, made)
    assert output.reels == ("one.reel",)


def test_fragments_and_galleries_are_no_outputs(tmp_path: Path, run: Run) -> None:
    picture(tmp_path / "a.png")
    (tmp_path / "old").mkdir()
    (tmp_path / "a.embed.html").write_text("<img>")
    (tmp_path / "b.html").write_text("<p>a page")
    assert run("gallery", str(tmp_path), "-o", str(tmp_path / "old" / "all.html"), "-q")[0] == 0
    assert [each.files for each in outputs_in(tmp_path, {})] == [("a.png",), ("b.html",)]


def test_a_picture_of_too_many_pixels_has_no_poster(tmp_path: Path) -> None:
    size = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    path = tmp_path / "large.png"
    checked = b"IHDR" + size
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n\0\0\0\r" + checked + struct.pack(">I", zlib.crc32(checked))
    )
    assert poster_of(path) is None


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"jobs": 3}', '{"jobs": {"a": 3}}'])
def test_results_that_cannot_be_read_say_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "results.json").write_text(text)
    assert made_in(tmp_path) == {}


def test_a_poster_is_the_last_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    film(path)
    poster = poster_of(path)
    assert poster is not None
    assert (poster.width, poster.height) == (64, 36)
    (tmp_path / "a.webp").write_bytes(poster.data)
    with Image.open(tmp_path / "a.webp") as image:
        assert np.asarray(image.convert("L")).min() > 240


@pytest.mark.parametrize("name", ["a.webp", "a.apng"])
def test_a_poster_of_an_animated_picture_is_the_last_frame(tmp_path: Path, name: str) -> None:
    shades = [Image.new("RGB", (64, 36), (shade,) * 3) for shade in (0, 90, 255)]
    form = "WEBP" if name == "a.webp" else "PNG"
    first, *others = shades
    first.save(tmp_path / name, form, save_all=True, append_images=others, duration=100)
    poster = poster_of(tmp_path / name)
    assert poster is not None
    (tmp_path / "poster.webp").write_bytes(poster.data)
    with Image.open(tmp_path / "poster.webp") as image:
        assert np.asarray(image.convert("L")).min() > 240
