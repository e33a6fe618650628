"""A recording plays itself in a notebook, and in what nbconvert makes of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ..conftest import PATIENCE, skip_outside_ci
from .conftest import rests

pytestmark = pytest.mark.slow

RECORDED = """import epochreel
spec = epochreel.RunSpec(data="circle", hidden=(4, 3), epochs=30)
epochreel.record(spec, "circle.reel")"""


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML that nbconvert makes of a notebook that shows a recording."""
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbconvert import HTMLExporter
    except ImportError:
        skip_outside_ci("nbconvert is not installed")
    folder = tmp_path_factory.mktemp("notebook")
    cells = [nbformat.v4.new_code_cell(RECORDED)]
    book = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(book, timeout=120, resources={"metadata": {"path": str(folder)}})
    client.execute()
    text, _ = HTMLExporter().from_notebook_node(book)  # type: ignore[no-untyped-call]  # it has no types
    (folder / "book.html").write_text(text, "utf-8")
    return folder / "book.html"


def test_the_page_is_in_the_notebook(chromium: Browser, converted: Path) -> None:
    page = chromium.new_context(reduced_motion="reduce").new_page()
    page.goto(converted.as_uri(), wait_until="domcontentloaded")
    handle = page.wait_for_selector("iframe[srcdoc]")
    frame = handle.content_frame() if handle else None
    assert handle is not None
    assert frame is not None
    frame.wait_for_selector(".stage:not([hidden])")
    rests(frame)
    colours = frame.evaluate(
        """() => {
        const field = document.querySelector(".picture canvas");
        const { data } = field.getContext("2d").getImageData(0, 0, field.width, field.height);
        return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 20
    frame.wait_for_function(
        "Math.abs(innerHeight - document.body.getBoundingClientRect().height) <= 2",
        timeout=PATIENCE,
    )
    frame.locator(".slider").focus()
    page.keyboard.press("End")
    expect(frame.locator(".step")).to_have_text("30")
    page.context.close()


def test_viewers_without_frames_show_the_picture(chromium: Browser, converted: Path) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    text = converted.read_text("utf-8").replace("<iframe ", "<template ")
    (converted.parent / "stripped.html").write_text(text.replace("</iframe>", "</template>"))
    page.goto((converted.parent / "stripped.html").as_uri(), wait_until="domcontentloaded")
    picture = page.get_by_alt_text("the last step")
    box = picture.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (640, 360)
    assert page.get_by_text("epochreel render circle.reel -o circle.mp4").is_visible()
    page.context.close()
