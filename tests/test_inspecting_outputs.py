"""`epochreel inspect` of files that were rendered."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def still(reels: Path, tmp_path: Path) -> Path:
    """A small picture."""
    options = RenderOptions(size="160x90")
    return render_recordings(reels / "spiral.reel", tmp_path / "a.png", options).path


def test_inspect_prints_what_a_file_says_of_itself(run: Run, still: Path) -> None:
    status, text, _ = run("inspect", str(still))
    assert status == 0
    assert "command      epochreel render spiral.reel -o a.png --size 160x90\n" in text
    _, text, _ = run("inspect", str(still), "--json")
    found = json.loads(text)
    assert list(found) == ["title", "description", "command", "version", "spec"]
    assert found["spec"]["data"]["name"] == "spiral"


def test_inspect_refuses_what_says_nothing(run: Run, still: Path, reels: Path) -> None:
    bare = still.with_name("bare.png")
    bare.write_bytes(b"")
    page = still.with_name("page.html")
    page.write_text("<p>")
    reel = str(reels / "spiral.reel")
    for arguments, message in {
        (str(page),): "a page has no metadata",
        (str(bare),): "has no metadata of epochreel",
        (str(still), reel): "recordings and rendered files are inspected apart",
        (str(still), str(reels / "points.csv")): "is a table",
        (str(still), "--playground-url"): "--playground-url is for recordings",
        ("absent.webm",): "no such file",
    }.items():
        status, _, error = run("inspect", *arguments)
        assert (status, message in error) == (2, True), error
