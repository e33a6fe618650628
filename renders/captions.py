"""Captions of a film as SubRip, WebVTT and plain text; knows seconds, no frames of pictures."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..scenes.stage.narration import Cue

_LONGEST_LINE = 42  # characters, as broadcasters have it

# What libav takes for something else in a SubRip file: tags, of which after a blank only those that
# it knows; everything from a brace on; and lines that begin with times.
_TAG = re.compile(r"<(|(?:[\w/]+|/? +(?:[bisu]|br|font))(?: [^<>\n]*)?)>", re.ASCII | re.IGNORECASE)
_STYLES = re.compile("{.*", re.DOTALL)
_TIMES = re.compile(r"^([\d:]+[,.]\d+ *)-->(?= *\d+:)", re.MULTILINE)
_ROUND = str.maketrans("{}", "()")


@dataclass(frozen=True)
class Caption:
    """A text from one time to another, in seconds of the film."""

    start: Fraction
    end: Fraction
    text: str


def captions_of(
    chapters: Iterable[tuple[int, Sequence[Cue]]], fps: Fraction | int
) -> list[Caption]:
    """The captions of chapters, each with its first frame in the film and its cues.

    None begins before the one before it ends.
    """
    shown = [
        (first + cue.first_frame, first + cue.last_frame + 1, " ".join(cue.text.split()))
        for first, cues in chapters
        for cue in cues
    ]
    shown.sort(key=lambda each: each[:2])
    ends = [min(end, start) for (_, end, _), (start, _, _) in pairwise(shown)]
    ends += [end for _, end, _ in shown[-1:]]
    return [
        Caption(Fraction(start) / fps, Fraction(end) / fps, text)
        for (start, _, text), end in zip(shown, ends, strict=True)
        if end > start and text
    ]


def srt(captions: Sequence[Caption]) -> str:
    """The captions as a SubRip file.

    The format has no escapes: players leave out what looks like a tag, `<i>`, or like a style,
    `{y}`, and some show `&lt;` as it is. Such marks are replaced by others that look alike; what
    players show is not changed, as in `x < 3 and y > 2`.
    """
    blocks = [
        f"{number}\n{_time(each.start, ',')} --> {_time(each.end, ',')}\n"
        f"{_without_marks(_lines(each.text))}\n"
        for number, each in enumerate(captions, start=1)
    ]
    return "\n".join(blocks)


def vtt(captions: Sequence[Caption]) -> str:
    """The captions as a WebVTT file."""
    blocks = [
        f"{_time(each.start, '.')} --> {_time(each.end, '.')}\n"
        f"{html.escape(_lines(each.text), quote=False)}\n"
        for each in captions
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def transcript(title: str, chapters: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A title, and the sentences of every chapter below its own."""
    parts = [title]
    for heading, sentences in chapters:
        parts.append("\n".join([*([heading] if heading else []), *sentences]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _time(seconds: Fraction, point: str) -> str:
    """'01:02:03,004'."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _without_marks(text: str) -> str:
    """A text without what SubRip's players take for times, for tags, or for styles in braces."""
    while _TAG.search(text):  # what is left around one may be another
        text = _TAG.sub(r"‹\1›", text)
    text = _TIMES.sub(r"\1→", text)
    return _STYLES.sub(lambda found: found[0].translate(_ROUND), text)


def _lines(text: str) -> str:
    """A text in two lines of about the same length, if one would be too long."""
    if len(text) <= _LONGEST_LINE:
        return text
    gaps = [index for index, letter in enumerate(text) if letter == " "]
    if not gaps:
        return text
    middle = min(gaps, key=lambda index: abs(index - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"
