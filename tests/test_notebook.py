"""A notebook shows recordings, pictures, films and progress; elsewhere nothing is shown."""

import html
import re
import sys
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import pytest
from PIL import Image

import epochreel
from epochreel.notebook import progress_bar
from epochreel.reels.recording import Recording
from epochreel.renders import shown

from .conftest import skip_outside_ci

EXAMPLE = Path(__file__).parents[1] / "examples" / "notebook.ipynb"
_DATA = re.compile(r'src="data:([a-z/0-9]+);base64,([A-Za-z0-9+/=]+)"')


def inside(page: str | None) -> tuple[str, bytes]:
    """The kind and the content of the file in a piece of HTML."""
    found = _DATA.search(page or "")
    assert found is not None
    return found[1], b64decode(found[2])


@pytest.mark.slow
def test_the_example_runs_and_shows_the_recording_pictures_a_table_and_the_film(
    tmp_path: Path,
) -> None:
    try:
        import nbformat
        from nbclient import NotebookClient
    except ImportError:
        skip_outside_ci("nbclient is not installed")
    book = nbformat.read(EXAMPLE, as_version=4)
    nbformat.validate(book)
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    cells = [cell.outputs for cell in book.cells if cell.cell_type == "code"]
    recorded, page, picture, network, table, film = cells

    (bar,) = recorded
    assert bar.data["text/html"].startswith('<progress max="61" value="61"></progress> recording ')
    kind, poster = inside(page[0].data["text/html"])
    assert (kind, Image.open(BytesIO(poster)).size) == ("image/png", (960, 540))
    assert "epochreel render circle.reel -o circle.mp4" in page[0].data["text/html"]
    for (shown_picture,) in (picture, network):
        assert Image.open(BytesIO(b64decode(shown_picture.data["image/png"]))).size == (960, 540)
        assert shown_picture.metadata["image/png"]["width"] == 640
    assert "train_loss" in table[0].data["text/html"]
    bar, video = film
    assert bar.data["text/html"].startswith('<progress max="120" value="120"></progress> ')
    kind, content = inside(video.data["text/html"])
    assert kind == "video/mp4"
    assert content == (tmp_path / "circle.mp4").read_bytes()
    with av.open(BytesIO(content), "r") as opened:
        assert sum(1 for _ in opened.decode(video=0)) == 120
    cells = nbformat.read(EXAMPLE, as_version=4).cells
    assert [cell.outputs for cell in cells if cell.cell_type == "code"] == [[]] * 6


@pytest.mark.parametrize("suffix", [".png", ".gif", ".mp4"])
def test_what_was_rendered_is_in_the_page(linear: Recording, tmp_path: Path, suffix: str) -> None:
    small: dict[str, Any] = (
        {"size": "96x64@4"} if suffix == ".png" else {"size": "96x64@4", "duration": 0.5}
    )
    made = epochreel.render(linear, tmp_path / f"a <b>{suffix}", **small)
    page = made._repr_html_()
    kind, content = inside(page)
    assert kind == {".png": "image/png", ".gif": "image/gif", ".mp4": "video/mp4"}[suffix]
    assert content == made.path.read_bytes()
    assert 'width="96" height="64"' in (page or "")
    assert (page or "").startswith("<video " if suffix == ".mp4" else "<img ")
    made.path.unlink()
    assert made._repr_html_() is None


def test_large_films_are_linked_and_shown_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / 'a "b".mp4'
    path.write_bytes(bytes(100))
    assert "data:video/mp4;base64,AAAA" in (shown.html_of(path, 1920, 1080) or "")
    monkeypatch.setattr(shown, "_LARGEST", 99)
    page = shown.html_of(path, 1920, 1080) or ""
    assert 'width="960" height="540"' in page
    assert f'src="{html.escape(str(path))}"' in page


@pytest.mark.parametrize("pictured", [True, False])
def test_pages_are_shown_in_a_frame_over_their_picture(tmp_path: Path, pictured: bool) -> None:
    path = tmp_path / "a.html"
    path.write_text('<p title="b">', "utf-8")
    if pictured:
        path.with_suffix(".png").write_bytes(b"png")
    page = shown.html_of(path, 0, 0) or ""
    assert f'srcdoc="{html.escape(path.read_text("utf-8"))}"' in page
    assert ("data:image/png" in page) == pictured
    assert ("a.html" in page) != pictured


class Kernel:
    """What is displayed in a kernel: a list of what each display has shown."""

    def __init__(self) -> None:
        self.displays: list[list[dict[str, str]]] = []

    def display(self, data: dict[str, str], *, raw: bool, display_id: bool) -> Any:
        assert raw
        assert display_id
        shown_here = [data]
        self.displays.append(shown_here)
        return SimpleNamespace(update=lambda data, raw: shown_here.append(data) if raw else None)

    @property
    def last(self) -> str:
        """The bar as it was displayed last."""
        ((*_, bar),) = self.displays
        return bar["text/html"]


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """As if this were the kernel of a notebook."""
    kernel = Kernel()
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", kernel)
    return kernel


def test_a_bar_counts_and_stays(kernel: Kernel) -> None:
    with progress_bar("drawing") as show:
        for done in range(1, 10_001):
            show(done, 10_000)
        assert kernel.last.startswith('<progress max="10000" value="')
        assert " of 10,000 · 0 s" in kernel.last
    assert kernel.last.startswith('<progress max="10000" value="10000"></progress> drawing 10,000')
    assert len(kernel.displays[0]) < 100  # and not one for every count


def test_a_bar_without_a_total_does_not_guess_one(kernel: Kernel) -> None:
    with progress_bar("<b>") as show:
        show(3, 0)
        assert kernel.last.startswith("<progress></progress> &lt;b&gt; 3 · ")
    assert kernel.last.startswith('<progress max="3" value="3">')


def test_a_failure_leaves_the_bar_as_it_was(kernel: Kernel) -> None:
    def fail(show: Callable[[int, int], None]) -> None:
        show(3, 10)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), progress_bar("drawing") as show:
        fail(show)
    assert "3 of 10" in kernel.last


def test_record_and_render_show_a_bar_unless_they_report(
    kernel: Kernel, linear: Recording, tmp_path: Path
) -> None:
    spec = epochreel.RunSpec(data="circle", hidden=2, epochs=3)
    epochreel.record(spec, tmp_path / "a.reel")
    assert kernel.last.startswith('<progress max="4" value="4"></progress> recording 4 in ')
    film: dict[str, Any] = {"size": "96x64@4", "duration": 0.5}
    epochreel.render(linear, tmp_path / "a.gif", **film)
    assert len(kernel.displays) == 2
    assert kernel.displays[1][-1]["text/html"].startswith('<progress max="2" value="2">')
    counts: list[object] = []
    epochreel.record(spec, tmp_path / "a.reel", report=lambda *each: counts.append(each))
    epochreel.render(
        linear,
        tmp_path / "a.gif",
        report=lambda *each: counts.append(each),
        **film,
    )
    assert len(kernel.displays) == 2
    assert len(counts) == 6


@pytest.mark.parametrize(
    "modules",
    [{}, {"IPython": SimpleNamespace(get_ipython=lambda: None)}],
    ids=["python", "ipython that does not run"],
)
def test_elsewhere_there_is_no_bar(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    modules: dict[str, Any],
) -> None:
    for name in ("IPython", "IPython.display"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    with progress_bar("drawing") as show:
        show(1, 2)
    assert capsys.readouterr() == ("", "")


def test_the_terminal_of_ipython_has_no_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = SimpleNamespace(get_ipython=lambda: SimpleNamespace())
    monkeypatch.setitem(sys.modules, "IPython", terminal)
    with progress_bar("drawing") as show:
        show(1, 2)
    assert capsys.readouterr() == ("", "")
