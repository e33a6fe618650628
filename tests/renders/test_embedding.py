"""The files that embed an output: which there are, what they say, and that they play."""

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from epochreel import Recorder
from epochreel.reels.recording import Recording
from epochreel.renders.embedding import _captions, _chapters, _title
from epochreel.renders.embedding_paths import embedding_paths
from epochreel.renders.options import RenderOptions
from epochreel.renders.render import render
from epochreel.renders.sinks.formats import FORMATS
from epochreel.renders.sinks.metadata import Metadata
from epochreel.scenes.words.sentences import captions_of
from epochreel.tests.scenes import tiny
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

from ..conftest import PATIENCE

ADDRESSES = ("src", "href", "srcset", "poster")
COUNT_PLAYS = """window.plays = 0;
const { play } = HTMLMediaElement.prototype;
HTMLMediaElement.prototype.play = function () {
  window.plays += 1;
  return play.call(this);
};"""
HOSTILE = "</script><script>x()</script>\"' <img src=x> \u202e evil ](x) *b*"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    spec = RunSpec.parse({"data": "circles", "hidden": (6,), "epochs": 60})
    return record(spec, tmp_path_factory.mktemp("embedded") / "run.reel")


LOST = tiny.recording(loss=(1.0, 0.5, np.nan))
EARLY = tiny.recording(accuracy=(0.5, 1.0, 1.0), loss=(1.0, 0.9, 0.8))


@pytest.mark.parametrize(
    ("reels", "options", "title"),
    [
        ([EARLY], {}, "A network learns the spiral"),
        ([LOST], {}, "Training diverges at epoch 2"),
        ([EARLY, LOST], {}, "Training diverges in 1 of 2 runs"),
        ([LOST], {"title": "mine"}, "mine"),
        ([LOST], {"title": ""}, ""),
        ([], {}, "Convergence"),
    ],
)
def test_what_embeds_an_output_has_a_title(
    reels: list[Recording], options: dict[str, str], title: str
) -> None:
    assert _title(reels, RenderOptions(**options)) == title


@pytest.mark.parametrize(
    ("reels", "scene", "seconds", "begins"),
    [
        ([EARLY], "convergence", 10, ["5 Training accuracy first reaches 100"]),
        ([EARLY.between(0, 1)], "convergence", 10, []),
        ([EARLY.between(1, 2)], "convergence", 10, ["0 Training accuracy first reaches 100"]),
        ([EARLY], "convergence", 0.06, []),
        ([EARLY], "data", 10, []),
        ([EARLY, LOST], "comparison", 10, []),
        ([tiny.recording(accuracy=(0.5, 0.8, 0.8))], "convergence", 10, []),
    ],
)
def test_captions_are_of_one_run_that_is_learnt(
    reels: list[Recording], scene: str, seconds: float, begins: list[str]
) -> None:
    """Not of the data alone, and each for as long as it can be seen."""
    captions = _captions(reels, RenderOptions(scene=scene), seconds)
    assert [f"{each.start} {each.text}"[: len(begins[0])] for each in captions] == begins
    later = [each for each in captions if each.start > 0]
    first, *chapters = _chapters("the start", captions, seconds)
    assert first.start == 0
    assert (first.text, chapters) == ("the start", later)
    assert first.end == pytest.approx(later[0].start if later else seconds)


class _Tags(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def first(self, name: str) -> dict[str, str | None]:
        return next(attributes for tag, attributes in self.tags if tag == name)


@pytest.mark.parametrize("suffix", [".gif", ".png", ".html"])
def test_files_appear_beside_an_output(recording: Recording, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"x{suffix}"
    size = None if suffix == ".html" else "160x90@5" if suffix == ".gif" else "160x90"
    duration = None if suffix == ".png" else 0.6
    render(recording, output, embed=True, size=size, duration=duration, title=HOSTILE)
    beside = embedding_paths(output, FORMATS[suffix])
    assert sorted(tmp_path.iterdir()) == sorted({output, *beside})
    alt = (tmp_path / "x.alt.txt").read_text("utf-8").strip()
    assert "after 60 epochs" in alt
    assert "of 200 training points are right" in alt
    page = _Tags(tmp_path / "x.embed.html")
    assert {tag for tag, _ in page.tags} <= {
        "picture",
        "source",
        "img",
        "iframe",
        "script",
        "noscript",
        "a",
    }
    assert page.first("img")["alt"] == alt
    if suffix != ".html":
        assert (page.first("img")["width"], page.first("img")["height"]) == ("160", "90")
    if suffix == ".gif":
        with Image.open(tmp_path / "x.png") as poster:
            assert poster.size == (160, 90)
        metadata = Metadata.parse(FORMATS[".png"].sink_class().record_in(tmp_path / "x.png"))
        assert metadata is not None
        assert "embed" not in metadata.command
    assert "<img" not in (tmp_path / "x.embed.md").read_text("utf-8")


def test_without_embed_there_is_nothing_beside(recording: Recording, tmp_path: Path) -> None:
    render(recording, tmp_path / "x.html")
    assert [each.name for each in tmp_path.iterdir()] == ["x.html"]


def test_no_file_beside_is_replaced_without_a_word(
    run: Callable[..., tuple[int, str, str]], recording: Recording
) -> None:
    reel = str(recording.path)
    Path("x.embed.html").write_text("mine")
    status, _, said = run("render", reel, "-o", "x.html", "--embed")
    assert (status, "x.embed.html exists" in said) == (2, True)
    assert Path("x.embed.html").read_text() == "mine"
    assert not Path("x.html").exists()
    assert run("render", reel, "-o", "x.html", "--embed", "--force")[0] == 0
    assert Path("x.embed.html").read_text() != "mine"


def test_embed_needs_a_name(run: Callable[..., tuple[int, str, str]], recording: Recording) -> None:
    status, _, said = run("render", str(recording.path), "-o", "x", "--format", "html", "--embed")
    assert status == 2
    assert "--embed writes files beside the output" in said


OWN = """
from manim import Scene, Square

class Turning(Scene):
    \"\"\"A square that is shown.\"\"\"

    def construct(self):
        self.add(Square())
        self.wait(0.5)
"""


@pytest.mark.slow
def test_a_run_of_which_nothing_is_said_is_embedded(tmp_path: Path) -> None:
    spec = RunSpec.parse({"data": "spiral", "hidden": (4,), "epochs": 4})
    short = record(spec, tmp_path / "short.reel")
    assert captions_of(short) == []
    render(short, tmp_path / "x.mp4", embed=True, size="64x64@4", duration=1)
    assert all(each.exists() for each in embedding_paths(tmp_path / "x.mp4", FORMATS[".mp4"]))
    assert (tmp_path / "x.vtt").read_text("utf-8").count("-->") == 1


@pytest.mark.slow
def test_names_of_files_are_addresses(recording: Recording, tmp_path: Path) -> None:
    name = 'a: (1)#2?50%&"<c>, 2x'
    for suffix in (".gif", ".html"):
        output = tmp_path / f"{name}{suffix}"
        options = {} if suffix == ".html" else {"size": "64x64@2", "duration": 0.5}
        render(recording, output, embed=True, **options)  # type: ignore[arg-type]  # by name
        page = _Tags(tmp_path / f"{name}.embed.html")
        named = [value for _, tag in page.tags for value in map(tag.get, ADDRESSES) if value]
        marked = (tmp_path / f"{name}.embed.md").read_text("utf-8")
        named += re.findall(r"\]\(([^)]*)\)", marked)
        assert {unquote(each) for each in named} == {output.name, f"{name}.png"}
        assert all(re.fullmatch(r"[\w.~%-]+", each) for each in named)
        for beside in (output, *embedding_paths(output, FORMATS[suffix])):
            beside.unlink()


@pytest.mark.parametrize(
    ("own", "described"),
    [
        (OWN, "Turning: A square that is shown"),
        (re.sub('    """.*\n', "", OWN), "Turning, a Manim scene"),
    ],
)
def test_a_scene_of_other_people_is_described_without_its_folder(
    tmp_path: Path, own: str, described: str
) -> None:
    (tmp_path / "turning.py").write_text(own)
    scene = f"{tmp_path / 'turning.py'}:Turning"
    render([], tmp_path / "x.gif", embed=True, scene=scene, size="64x64@4")
    for path in tmp_path.glob("x.*.*"):
        text = path.read_text("utf-8")
        assert str(tmp_path) not in text
        assert "turning.py" not in text
    said = (tmp_path / "x.alt.txt").read_text("utf-8")
    assert said == f"{described}\n"


@pytest.mark.slow
def test_a_page_of_recordings_that_cannot_be_compared_shows_the_first(
    recording: Recording, tmp_path: Path
) -> None:
    places = np.random.default_rng(0).uniform(-1, 1, (12, 2))
    with Recorder(tmp_path / "values.reel", data=(places, places[:, 0])) as recorder:
        for epoch in range(2):
            recorder.snapshot(lambda x, e=epoch: e * x[:, 0], epoch=epoch)
    render([recording, tmp_path / "values.reel"], tmp_path / "x.html", embed=True)
    assert all(each.exists() for each in embedding_paths(tmp_path / "x.html", FORMATS[".html"]))


def test_a_pdf_is_linked(recording: Recording, tmp_path: Path) -> None:
    render(recording, tmp_path / "x.pdf", embed=True, size="320x180")
    page = _Tags(tmp_path / "x.embed.html")
    assert [tag for tag, _ in page.tags] == ["a", "bdi"]
    assert page.first("a")["href"] == "x.pdf"
    assert (tmp_path / "x.embed.md").read_text("utf-8").endswith("](x.pdf)\n")
    assert not (tmp_path / "x.embed.md").read_text("utf-8").startswith("!")


@pytest.fixture(scope="module", params=[".mp4", ".webm"])
def served(
    tmp_path_factory: pytest.TempPathFactory, recording: Recording, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a page that embeds a film and a page."""
    folder = tmp_path_factory.mktemp("served")
    render(recording, folder / f"film{request.param}", embed=True, size="320x180@10", duration=4)
    render(recording, folder / "page.html", embed=True)
    body = "".join((folder / f"{each}.embed.html").read_text("utf-8") for each in ("film", "page"))
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title>'
        f"<main><h1>t</h1>{body}</main>",
        "utf-8",
    )

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_fragment_plays_with_captions_and_chapters(
    chromium: Browser, served: str, motion: str
) -> None:
    context = chromium.new_context(reduced_motion=motion)  # type: ignore[arg-type]  # a literal
    page = context.new_page()
    page.add_init_script(COUNT_PLAYS)
    page.goto(served)
    assert page.evaluate("plays") == (1 if motion == "no-preference" else 0)
    if motion == "reduce":
        assert page.evaluate("document.querySelector('video').paused")
        page.evaluate("document.querySelector('video').play()")
    page.wait_for_function("document.querySelector('video').currentTime > 0.2", timeout=PATIENCE)
    tracks = page.wait_for_function(
        """() => { const [captions, chapters] = document.querySelector('video').textTracks;
        chapters.mode = 'hidden';
        const texts = (track) => [...(track.cues || [])].map((each) => each.text);
        const found = [texts(captions), texts(chapters)];
        return found.every((each) => each.length) && [captions.mode, ...found]; }""",
        timeout=PATIENCE,
    ).json_value()
    assert tracks[0] == "showing"
    assert any("Training accuracy" in " ".join(text.split()) for text in tracks[1])
    assert len(tracks[2]) > 1
    results = Axe().run(page, options={"iframes": False})
    assert results.violations_count == 0, results.generate_report()
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frames[1]
    frame.wait_for_selector(".stage:not([hidden])", timeout=PATIENCE)
    frame.wait_for_function(
        "Math.abs(innerHeight - document.body.getBoundingClientRect().height) <= 2",
        timeout=PATIENCE,
    )
    context.close()
