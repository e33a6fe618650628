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

TITLES = ["Logistic regression on two clouds of points", "A network on the spiral"]
"""Of the chapters: what stands over their pictures, in one line."""


def _text_of(name: str) -> str:
    """What a file says, with spaces where its lines end."""
    return " ".join(Path(name).read_text().split())


def test_a_film_is_embedded_with_its_chapters(run: Run, write: Callable[..., Path]) -> None:
    write()
    made = {f"film{suffix}" for suffix in (".png", ".chapters.vtt", ".alt.txt", ".embed.md")}
    assert run("film", "film.toml", "-o", "film.mp4", "-q")[0] == 0
    assert not made & {each.name for each in Path().iterdir()}
    Path("film.png").write_text("a picture")
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "-q", "--force", "--embed")
    assert (status, err) == (0, "")
    assert made <= {each.name for each in Path().iterdir()}
    assert re.split(r" ?\S+ --> \S+ ", _text_of("film.chapters.vtt"))[1:] == TITLES
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
    seen = f"A film with 2 chapters: {'; '.join(TITLES)}."
    assert seen in _text_of("film.vtt")
    assert seen in _text_of("film.txt")


def test_what_embeds_a_film_is_not_replaced_without_a_word(
    run: Run, write: Callable[..., Path]
) -> None:
    write()
    Path("film.png").write_text("a picture")
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "--embed")
    assert status == 2
    assert "film.png" in err
    assert Path("film.png").read_text() == "a picture"
