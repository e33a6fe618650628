"""Galleries: which files are one output, what the page holds, and that strings do no harm."""

import html
import json
import os
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from epochreel import Recorder
from epochreel.errors import UserError
from epochreel.pages.gallery import gallery_of, plain
from epochreel.pages.gallery_folder import Made, Output, is_gallery, outputs_in
from epochreel.pages.gallery_made import made_in
from epochreel.pages.gallery_posters import poster_of
from epochreel.pages.gallery_runs import _rounded

Run = Callable[..., tuple[int, str, str]]
HOSTILE = "a<script>alert(1)<'\"&\u202egpj"


def picture(path: Path) -> None:
    Image.new("RGB", (32, 18), (200, 80, 20)).save(path)


def film(path: Path) -> None:
    """Three frames, of which the last is white."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for shade in (0, 90, 255):
            frame = np.full((36, 64, 3), shade, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def reel(path: Path, *, epochs: int = 3, title: str = "points", turn: float = 1.0) -> None:
    points = np.random.default_rng(0).uniform(-1, 1, (12, 2))
    labels = (points[:, 0] > 0).astype(int)
    with Recorder(path, data=(points, labels), title=title) as recorder:
        for epoch in range(epochs):
            recorder.snapshot(lambda x, e=epoch: turn * e * x[:, 0] - 1, epoch=epoch)


def page_over(folder: Path, made: dict[str, Made] | None = None) -> tuple[str, list[str]]:
    outputs = outputs_in(folder, made or {})
    page = folder / "index.html"
    return gallery_of(folder, outputs, title=folder.name, page=page, report=lambda *_: None)


def data_of(page: str) -> dict[str, Any]:
    text = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert text is not None
    found: dict[str, Any] = json.loads(text[1])
    return found


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


def test_names_need_not_be_text(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    (tmp_path / "a.png").rename(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.png"))
    text, warnings = page_over(tmp_path)
    text.encode()
    assert warnings == []
    assert 'href="./a%FF.png"' in text


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


@pytest.mark.parametrize(
    ("right", "said"), [(12, "train 100\u2009%"), (11, "train 92\u2009%"), (9, "train 75\u2009%")]
)
def test_accuracy_is_written_as_in_pictures(tmp_path: Path, right: int, said: str) -> None:
    points = np.linspace(-1, 1, 24).reshape(12, 2)
    labels = (np.arange(12) < 6).astype(int)
    wrong = np.arange(12) >= right
    with Recorder(tmp_path / "a.reel", data=(points, np.where(wrong, 1 - labels, labels))) as made:
        for epoch in range(2):
            made.snapshot(lambda x: -9.0 * x[:, 0], epoch=epoch)
    text, _ = page_over(tmp_path)
    numbers = re.search('<p class="numbers">(.*?)</p>', text)
    assert numbers is not None
    assert numbers[1] == said
    assert "12 training points</bdi>" in text  # without the marks that films draw them with


def test_no_share_is_rounded_to_all() -> None:
    assert _rounded(0.99996) == 0.99996
    assert _rounded(float("nan")) is None


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "a.png", "a.webp"])
def test_files_that_cannot_be_read_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"nothing")
    text, warnings = page_over(tmp_path)
    assert warnings == [f"{name} cannot be read"]
    assert 'class="blank"' in text


def test_a_recording_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.reel").write_bytes(b"nothing")
    _, warnings = page_over(tmp_path)
    assert len(warnings) == 1
    assert warnings[0].startswith("a.reel: ")


def test_names_and_titles_are_harmless(tmp_path: Path) -> None:
    reel(tmp_path / f"{HOSTILE}.reel", title=plain(HOSTILE))
    picture(tmp_path / f"{HOSTILE}.png")
    text, warnings = page_over(tmp_path, {f"{HOSTILE}.png": Made(f"run {HOSTILE}")})
    assert warnings == []
    assert text.count("<script") == 2
    assert "\u202e" not in text
    assert html.escape(plain(HOSTILE)) in text
    (output,) = data_of(text)["outputs"]
    assert output["commands"] == [f"run {HOSTILE}"]
    assert output["files"][0]["href"].startswith("./a%3Cscript%3E")


def test_a_name_is_no_address_of_another_kind(tmp_path: Path) -> None:
    picture(tmp_path / "javascript:alert(1).png")
    text, _ = page_over(tmp_path)
    assert 'href="./javascript%3Aalert%281%29.png"' in text


def test_the_page_requests_nothing_from_elsewhere(tmp_path: Path) -> None:
    reel(tmp_path / "a.reel")
    text, _ = page_over(tmp_path)
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    assert re.findall(r"(?:src|href)=\"(?!\./|data:)", text) == []
    links = set(re.findall(r"https?://[^\s\"'`]+", text))
    assert links <= {"http://www.w3.org/2000/svg"}  # the name of a vocabulary


def test_runs_can_be_filtered_by_what_differs(tmp_path: Path, run: Run) -> None:
    common = "--data circles --points 16 --epochs 1 -q"
    for hidden in ("2", "10"):
        line = f"record {common} --hidden {hidden} -o {tmp_path}/h{hidden}.reel"
        assert run(*line.split())[0] == 0
    data = data_of(page_over(tmp_path)[0])
    assert data["facets"] == {"network": ["2 neurons", "10 neurons"]}


def test_the_command_writes_a_page_that_it_replaces(tmp_path: Path, run: Run) -> None:
    picture(tmp_path / "a.png")
    status, _, errors = run("gallery", str(tmp_path))
    page = tmp_path / "index.html"
    assert (status, is_gallery(page)) == (0, True)
    assert "1 output" in errors
    assert run("gallery", str(tmp_path), "-q") == (0, "", "")
    assert len(data_of(page.read_text("utf-8"))["outputs"]) == 1
    page.write_text("my own page")
    status, _, errors = run("gallery", str(tmp_path))
    assert status == 2
    assert "--force" in errors
    assert page.read_text() == "my own page"
    assert run("gallery", str(tmp_path), "--force", "-q")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone"], "no such folder"),
        (["{folder}/a.png"], "not a folder"),
        (["{folder}", "-o", "-"], "standard output"),
        (["{folder}", "-o", "a.txt"], "must end with .html"),
    ],
)
def test_what_the_command_refuses(
    tmp_path: Path, run: Run, arguments: list[str], message: str
) -> None:
    picture(tmp_path / "a.png")
    status, _, errors = run("gallery", *(each.format(folder=tmp_path) for each in arguments))
    assert status == 2
    assert message in errors


def test_files_are_named_from_where_the_page_is(tmp_path: Path, run: Run) -> None:
    (tmp_path / "figures").mkdir()
    picture(tmp_path / "figures" / "a.png")
    assert run("gallery", str(tmp_path / "figures"), "-o", f"{tmp_path}/all.html", "-q")[0] == 0
    assert 'href="./figures/a.png"' in (tmp_path / "all.html").read_text("utf-8")


def test_files_say_themselves_which_command_remakes_them(tmp_path: Path, run: Run) -> None:
    reel(tmp_path / "a.reel")
    line = f"render {tmp_path}/a.reel -o {tmp_path}/a.png --size 160x90 -q"
    assert run(*line.split())[0] == 0
    assert run("gallery", str(tmp_path), "-q") == (0, "", "")
    (output,) = data_of((tmp_path / "index.html").read_text("utf-8"))["outputs"]
    assert output["commands"] == ["epochreel render a.reel -o a.png --size 160x90"]
    (tmp_path / "a.png").write_bytes(b"nothing")
    assert run("gallery", str(tmp_path), "-q")[0] == 0
    (output,) = data_of((tmp_path / "index.html").read_text("utf-8"))["outputs"]
    assert output["commands"] == []
