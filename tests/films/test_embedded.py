"""What embeds a film beside it: a poster, its chapters, and captions."""

import re
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.slow


def test_a_film_is_embedded_with_its_chapters(run: Run, write: Callable[..., Path]) -> None:
    write()
    made = {f"film{suffix}" for suffix in (".png", ".chapters.vtt", ".alt.txt", ".embed.md")}
    assert run("film", "film.toml", "-o", "film.mp4", "-q")[0] == 0
    assert not made & {each.name for each in Path().iterdir()}
    Path("film.png").write_text("a picture")
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "-q", "--force", "--embed")
    assert (status, err) == (0, "")
    assert made <= {each.name for each in Path().iterdir()}
    chapters = Path("film.chapters.vtt").read_text()
    assert re.findall(r"^[a-z]+$", chapters, re.MULTILINE) == ["one", "two"]
    assert "40 points." in Path("film.vtt").read_text()
    fragment = Path("film.embed.html").read_text()
    sources = set(re.findall(r'(?:src|href|poster)="([^"]+)"', fragment))
    assert sources == {"film.mp4", "film.png", "film.vtt", "film.chapters.vtt", "film.txt"}
    with Image.open("film.png") as poster, av.open("film.mp4") as film:
        *_, last = film.decode(video=0)
        expected = last.to_ndarray(format="rgb24").astype(int)
        assert np.abs(np.array(poster.convert("RGB")) - expected).max() <= 2


def test_a_film_in_which_nothing_is_said_has_captions_of_what_is_seen(
    run: Run, write: Callable[..., Path]
) -> None:
    script = write()
    script.write_text(
        re.sub(r"\[\[chapter.sentence\]\]\n(when.*\n)?text.*\n", "", script.read_text())
    )
    assert run("film", "film.toml", "-o", "film.mp4", "-q", "--embed")[0] == 0
    assert "A film with 2 chapters: one; two." in Path("film.vtt").read_text()
    assert "A film with 2 chapters: one; two." in Path("film.txt").read_text()


def test_what_embeds_a_film_is_not_replaced_without_a_word(
    run: Run, write: Callable[..., Path]
) -> None:
    write()
    Path("film.png").write_text("a picture")
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "--embed")
    assert status == 2
    assert "film.png" in err
    assert Path("film.png").read_text() == "a picture"
