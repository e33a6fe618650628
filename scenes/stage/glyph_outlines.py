"""Outlines of a line of type as Pango sets it, without Manim's SVG mobjects.

Manim's `Text` also reads outlines from Pango's SVG, but with a general SVG parser, which takes most
of the time that a scene needs to start, and loses the position of the baseline.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import fontpkg
import fontpkg_inter
import manimpango
import numpy as np
from jaxtyping import Float

FAMILY = "Inter"
_SIZE = 96.0  # points; Pango's hinting is coarse at small sizes, so all is set large
_EM = _SIZE * 96 / 72  # of the picture's units, of which an inch has 96
_TABULAR = "tnum=1, kern=0"
_UNKNOWN = "\ufffe"  # no character, so no text has it
_AS_TEXT, _AS_EMOJI = "\ufe0e", "\ufe0f"  # variation selectors (Unicode 15, 23.4)
_JOINERS = "\u200d\ufe0e"  # of emoji
_ENDLESS = 50_000  # a line is never broken
_DOWN = 400  # of 999, where the line stands: what is beyond the edge of the picture is left out
_OPEN = "/proc/self/fd"  # files that are open, by number
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"

Outline = Float[np.ndarray, "_ 3"]
"""Bézier curves of four points each, as in a Manim path, in ems; the baseline is y = 0."""


def register_fonts() -> None:
    """Make the bundled family known to Pango, so that a picture looks the same everywhere."""
    metadata = json.loads((fontpkg_inter.ROOT / "metadata.json").read_text(encoding="utf-8"))
    # Not by its name: that would look through all packages there are.
    family = fontpkg.family_from_metadata(metadata, fontpkg_inter.ROOT)
    manimpango.register_font(str(fontpkg.select_file(family, 400, "normal", nearest=False).path))


def glyphs(string: str, bold: bool) -> tuple[Outline, ...]:
    """The outline of every visible glyph of `string`, from left to right, each in its place.

    Pango looks in all fonts of this computer for what the bundled family does not have; what none
    has is replaced, see `spelt`.
    """
    return _set(string if _is_whole(string, bold) else spelt(string), bold)[0]


def tabular(string: str, bold: bool) -> tuple[Outline, ...]:
    """The same, but digits all advance alike: the 1 has a foot, which fills its width."""
    return _set(string, bold, features=_TABULAR)[0]


def unknown_in(string: str, bold: bool) -> str:
    """The characters of `string` that no font here has."""
    if _is_whole(string, bold):
        return ""
    return "".join(each for each in dict.fromkeys(string) if not _drawable(each))


def spelt(string: str) -> str:
    """`string` with a question mark in place of characters in a row that no font here has."""
    if string.isascii():
        return string
    plain = string.replace(_AS_EMOJI, "")
    marked = "".join(_drawable(each) or _UNKNOWN for each in plain)
    return re.sub(f"{_UNKNOWN}[{_UNKNOWN}{_JOINERS}]*", "?", marked)


def _is_whole(string: str, bold: bool) -> bool:
    """Whether all of `string` is drawn as it is."""
    if string.isascii():
        return True
    outlines, boxed = _set(string, bold)
    return not boxed and len(outlines) >= sum(not _is_silent(each) for each in string)


@lru_cache(maxsize=1024)
def _drawable(character: str) -> str:
    """A character as some font draws it, if need be not as an emoji; '' if none does.

    Pango draws a box for what no font has. Emoji may be pictures, which have no outlines.
    """
    if _is_silent(character):
        return "" if _set(character, False)[1] else character
    tried = (character, character + _AS_TEXT)
    return next((each for each in tried if _has_outlines(each)), "")


def _has_outlines(character: str) -> bool:
    outlines, boxed = _set(character, False)
    return not boxed and bool(outlines)


def _is_silent(character: str) -> bool:
    """Whether a character is a blank, a joiner or a combining mark."""
    return unicodedata.category(character)[0] in "ZCM"


@lru_cache(maxsize=1024)
def _set(string: str, bold: bool, *, features: str = "") -> tuple[tuple[Outline, ...], bool]:
    """The outlines, and whether there are boxes among them; OpenType `features` as in CSS."""
    weight = "BOLD" if bold else "NORMAL"
    with _scratch() as file:
        place = file, 0, _DOWN, _ENDLESS, 999
        if features:
            marked = f'<span font_features="{features}">{escape(string)}</span>'
            manimpango.MarkupUtils.text2svg(
                marked, FAMILY, "NORMAL", weight, _SIZE, _SIZE, False, *place
            )
        else:
            setting = manimpango.TextSetting(0, len(string), FAMILY, "NORMAL", weight)
            manimpango.text2svg([setting], _SIZE, _SIZE, False, *place, string)
        root = ElementTree.parse(file).getroot()  # noqa: S314  # Cairo wrote it just now
    shapes = {
        str(each.get("id")): _curves(str(path.get("d")))
        for each in root.iter()
        if each.get("id") and (path := each.find(f"{_SVG}path")) is not None
    }
    # Glyphs are filled; only the boxes of unknown ones are stroked.
    boxed = any("fill:none" in each.get("style", "") for each in root.iter(f"{_SVG}path"))
    placed = []
    for use in root.iter(f"{_SVG}use"):
        shape = shapes.get(str(use.get(_LINK))[1:])
        if shape is not None and len(shape):
            placed.append(shape + np.array([float(use.get("x", 0)) / _EM, 0, 0]))
    return tuple(placed), boxed


@contextmanager
def _scratch() -> Iterator[str]:
    """The name of a file for Cairo: in memory where systems have such files, which saves 3 ms."""
    if not (hasattr(os, "memfd_create") and Path(_OPEN).is_dir()):
        with tempfile.NamedTemporaryFile(prefix="epochreel-", suffix=".svg") as file:
            yield file.name
        return
    memory = os.memfd_create("epochreel")
    try:
        yield f"{_OPEN}/{memory}"
    finally:
        os.close(memory)


@lru_cache(maxsize=4096)
def _curves(path: str) -> Outline:
    """The curves of an SVG path of absolute moves, lines, curves and closings (SVG 1.1, 8.3)."""
    points: list[tuple[float, float]] = []
    start = now = (0.0, 0.0)
    for command, text in re.findall(r"([MLCZ])([^MLCZ]*)", path):
        numbers = [float(number) for number in text.split()]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            start = now = pairs[0]
        elif command == "C":
            points += [now, *pairs]
            now = pairs[-1]
        else:
            end = start if command == "Z" else pairs[0]
            if end != now:
                points += [now, _between(now, end, 1 / 3), _between(now, end, 2 / 3), end]
            now = end
    outline = np.zeros((len(points), 3))
    outline[:, :2] = np.array(points, dtype=float).reshape(-1, 2) * np.array([1, -1]) / _EM
    return outline


def _between(a: tuple[float, float], b: tuple[float, float], part: float) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


# Pango registers no more fonts once any font has been used, also by a mobject of another library.
register_fonts()
