"""Captions as files: their times, their lines, and that none overlaps another."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import pytest
from av.subtitles.subtitle import AssSubtitle
from hypothesis import given
from hypothesis import strategies as st

from epochreel.renders.captions import Caption, captions_of, srt, transcript, vtt
from epochreel.scenes.stage.narration import Cue

CUES = [
    (0, [Cue(0, 59, "Two & two\n--> four"), Cue(60, 100, "A second")]),
    (108_000, [Cue(5, 30, "After an hour, a sentence that needs two lines to be read")]),
]


def test_srt() -> None:
    assert srt(captions_of(CUES, 30)) == (
        "1\n00:00:00,000 --> 00:00:02,000\nTwo & two --> four\n\n"
        "2\n00:00:02,000 --> 00:00:03,367\nA second\n\n"
        "3\n01:00:00,167 --> 01:00:01,033\n"
        "After an hour, a sentence that\nneeds two lines to be read\n"
    )


def test_vtt_has_no_marks_of_its_own_in_texts() -> None:
    assert vtt(captions_of(CUES, 30)).startswith(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nTwo &amp; two --&gt; four\n\n00:00:02.000 -->"
    )


def shown(path: Path, raw: str) -> list[str]:
    """What libav, on which most players rest, shows of a text as it stands in a SubRip file."""
    path.write_text(f"1\n00:00:00,000 --> 00:00:02,000\n{raw}\n", "utf-8")
    with av.open(path) as file:
        frames = [each for packet in file.demux(subtitles=0) for each in packet.decode()]
    return [each.dialogue.decode() for each in frames if isinstance(each, AssSubtitle)]


def in_srt(text: str) -> str:
    """A text as it stands in our files."""
    _, _, *lines = srt([Caption(Fraction(0), Fraction(2), text)]).splitlines()
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Write <i> or </b>", "Write ‹i› or ‹/b›"),
        ("<<i>>", "<‹i›>"),
        ("a<1 and b>2", "a‹1 and b›2"),
        ("x < b and y > 2", "x ‹ b and y › 2"),
        ("<img src=x> and </>", "‹img src=x› and ‹/›"),
        (r"Up {\an8} or {y}", r"Up (\an8) or (y)"),
        ("{a{b}c} z", "(a(b)c) z"),
        ("From { on", "From ( on"),
        ("00:00:01,000 --> 00:00:02,000", "00:00:01,000 → 00:00:02,000"),
    ],
)
def test_what_players_would_leave_out_is_written_with_other_marks(
    text: str, written: str, tmp_path: Path
) -> None:
    assert in_srt(text) == written
    assert shown(tmp_path / "right.srt", written) == [written]
    assert shown(tmp_path / "raw.srt", text) != [text]


@pytest.mark.parametrize(
    "text",
    [
        "x < 3 and y > 2",
        "5 <- 3 -> 4",
        "Two --> four & more",
        "at 0:00:01,000 --> 0:00:02,000",
        "a pair <i, j>, and < bold>",
        "a <b only",
        "a } and b",
        "&lt;",
    ],
)
def test_what_players_show_is_not_changed(text: str, tmp_path: Path) -> None:
    assert in_srt(text) == text
    assert shown(tmp_path / "raw.srt", text) == [text]


marks = st.text(st.sampled_from("<>{}/ab3 -,"), min_size=1, max_size=20)


@given(marks)
def test_players_show_as_many_letters_as_a_text_has(text: str) -> None:
    """Whatever marks are nested in others."""
    (caption,) = captions_of([(0, [Cue(0, 30, f"a {text}")])], 30)
    with TemporaryDirectory() as folder:
        (found,) = shown(Path(folder) / "marks.srt", in_srt(caption.text))
    assert len(found) == len(caption.text)


def test_webvtt_escapes_all_marks() -> None:
    *_, text = vtt([Caption(Fraction(0), Fraction(2), "<i> & -->")]).splitlines()
    assert text == "&lt;i&gt; &amp; --&gt;"


def test_a_transcript_has_the_sentences_below_their_chapters() -> None:
    text = transcript("A film", [("One", ["a.", "b."]), ("", ["c."]), ("Silent", [])])
    assert text == "A film\n\nOne\na.\nb.\n\nc.\n\nSilent\n"


def test_a_text_of_blanks_alone_is_no_caption() -> None:
    shown = captions_of([(0, [Cue(0, 29, " \n"), Cue(30, 59, "A"), Cue(60, 60, "")])], 30)
    assert shown == [Caption(Fraction(1), Fraction(2), "A")]


@pytest.mark.parametrize(("length", "lines"), [(42, 1), (43, 2)])
def test_a_text_of_more_than_42_characters_has_two_lines(length: int, lines: int) -> None:
    assert in_srt(f"{'x' * 20} {'y' * (length - 21)}").count("\n") == lines - 1


def test_no_captions_are_empty_files() -> None:
    assert (srt([]), vtt([]), transcript("", [])) == ("", "WEBVTT\n", "\n")


@pytest.mark.parametrize("fps", [30, Fraction(30000, 1001)])
def test_a_word_longer_than_a_line_is_not_broken(fps: Fraction) -> None:
    assert "x" * 60 in srt(captions_of([(0, [Cue(0, 30, "x" * 60)])], fps))


frames = st.tuples(st.integers(0, 500), st.integers(0, 60))


@given(st.lists(frames, max_size=8), st.sampled_from([25, 30, Fraction(24000, 1001)]))
def test_captions_never_overlap(spans: list[tuple[int, int]], fps: Fraction) -> None:
    cues = [Cue(first, first + length, f"text {n}") for n, (first, length) in enumerate(spans)]
    text = srt(captions_of([(10, cues)], fps))
    found = re.findall(r"(\d+):(\d+):(\d+),(\d+)", text)
    times = [((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms) for h, m, s, ms in found]
    assert all(before <= after for before, after in pairwise(times))
    assert all(start < end for start, end in zip(times[::2], times[1::2], strict=True))
