"""What files say of themselves, in every format: read back, left out, and the same each time."""

import json
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from epochreel.reels.recording import Recording
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.sinks.formats import FORMATS, format_of
from epochreel.renders.sinks.metadata import Metadata
from epochreel.scenes.alternative import text_alternative

SUFFIXES = [suffix for suffix, form in FORMATS.items() if form.sink]
VIDEOS = [suffix for suffix, form in FORMATS.items() if form.mime.startswith("video/")]
PICTURES = [suffix for suffix in FORMATS if suffix in (".png", ".apng", ".gif", ".webp")]
HOSTILE = 'A "title" & <script>alert(1)</script>\n--> ]]> \u202e \x1b Ünï'
CLEAN = 'A "title" & <script>alert(1)</script> --> ]]> \u202e Ünï'

pytestmark = pytest.mark.slow


def made(reel: Path, output: Path, **given: object) -> Path:
    """A tiny film or picture."""
    moving = {} if format_of(output.suffix).single else {"duration": 0.5}
    options = RenderOptions(**{"size": "160x90@10", **moving, **given})
    return render_recordings(reel, output, options).path


def said(path: Path) -> Metadata | None:
    return Metadata.parse(format_of(path.suffix).sink_class().record_in(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_says_what_it_is_and_is_the_same_each_time(
    suffix: str, reels: Path, tmp_path: Path
) -> None:
    reel, name = reels / "spiral.reel", f"film{suffix}"
    (tmp_path / "again").mkdir()
    first, second = (made(reel, folder / name) for folder in (tmp_path, tmp_path / "again"))
    assert first.read_bytes() == second.read_bytes()
    found = said(first)
    assert found is not None
    assert found.spec == Recording.open(reel).recipe
    assert "training points are right" in found.description
    assert found.command.startswith(f"epochreel render spiral.reel -o {name} --size 160x90@10")
    assert str(tmp_path) not in json.dumps(found.record)
    bare = made(reel, tmp_path / f"bare{suffix}", metadata=False)
    assert said(bare) is None
    assert b"training points" not in bare.read_bytes()
    assert b"epochreel" not in bare.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_titles_are_kept_in_one_line(suffix: str, reels: Path, tmp_path: Path) -> None:
    found = said(made(reels / "spiral.reel", tmp_path / f"film{suffix}", title=HOSTILE))
    assert found is not None
    assert found.title == CLEAN


@pytest.mark.parametrize("suffix", PICTURES)
def test_pillow_reads_metadata_of_pictures(suffix: str, reels: Path, tmp_path: Path) -> None:
    path = made(reels / "spiral.reel", tmp_path / f"film{suffix}", title=HOSTILE)
    with Image.open(path) as picture:
        picture.load()
        info = picture.info
        if suffix == ".gif":
            assert Metadata.parse(info["comment"].decode()).title == CLEAN  # type: ignore[union-attr]
        elif suffix == ".webp":
            texts = json.dumps(picture.getxmp(), ensure_ascii=False)
            assert json.dumps(CLEAN, ensure_ascii=False)[1:-1] in texts
        else:
            alternative = text_alternative([Recording.open(reels / "spiral.reel")])
            alternative = alternative.replace("\u2009", " ")
            assert (info["Title"], info["Description"]) == (CLEAN, alternative)


@pytest.mark.parametrize("suffix", VIDEOS)
def test_ffprobe_reads_metadata_of_videos(suffix: str, reels: Path, tmp_path: Path) -> None:
    given: dict[str, object] = {"duration": 0.5}
    if format_of(suffix).divisible:
        given = {"duration": 5, "preset": "ultrafast"}
    for workers in (1, 2) if format_of(suffix).divisible else (None,):
        path = tmp_path / f"{workers}{suffix}"
        with_workers = {"workers": workers} if workers else {}
        made(reels / "spiral.reel", path, title=HOSTILE, **given, **with_workers)
        command = [
            "ffprobe",
            "-v",
            "error",
            "-of",
            "json",
            "-show_entries",
            "format_tags",
            str(path),
        ]
        shown = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        tags = {name.lower(): text for name, text in shown["format"]["tags"].items()}
        assert tags["title"] == CLEAN
        if suffix != ".mov":  # which has no such tag
            assert "between 2 classes on the spiral" in tags["description"]
        assert Metadata.parse(tags["comment"]) == said(path)


def test_several_runs_share_their_settings(reels: Path, tmp_path: Path) -> None:
    reel = Recording.open(reels / "spiral.reel")
    options = RenderOptions(scene="comparison", size="160x90")
    found = said(render_recordings([reel, reel], tmp_path / "two.png", options).path)
    assert found is not None
    assert found.title == "2 runs on the spiral"
    assert found.spec == reel.recipe
    assert found.runs == ({}, {})


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt", b"x" * 99]
)
def test_files_of_others_say_nothing(content: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    path.write_bytes(content)
    assert said(path) is None


@pytest.mark.parametrize(
    "record", ["", "[]", "null", '{"epochreel":3}', '{"epochreel":{"spec":4}}']
)
def test_records_of_others_are_none(record: str) -> None:
    assert Metadata.parse(record) is None
