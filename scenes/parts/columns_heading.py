"""What stands above a histogram of columns: its title and a key; knows nothing of its shares."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import DL, VGroup, VMobject

from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line
from .paragraph import wrapped
from .shapes import rectangle

LEADING = 1.2
"""Ems from line to line of a title."""
WRONG = 0.7
"""Of full opacity, columns of what is wrong."""

_NOWHERE = (0.0, 0.0, 0.0)  # for what is moved later
_HIGH = 10.0  # ems of a box whose title has room for another line
_SCALES = ("share of points", "")  # beside or below the title: the first that there is room for
_SWATCH, _AFTER, _APART = 0.62, 0.35, 0.9  # ems: a side, from it to its word, from word to swatch


def columns_heading(title: str, size: float, box: Box, stage: Stage) -> list[VMobject]:
    """The lines of a title, and after the last of them, or below it, how to read the columns.

    That is what their heights are and a key of their colours; it may take two lines where the box
    is high, and is left out where the box is too narrow.
    """
    if not size:
        return []
    layout, theme, unit = stage.layout, stage.theme, stage.layout.unit
    texts, width = wrapped(title, box.width / size, bold=True), box.width / size
    while len(evener := wrapped(title, width := width * 0.95, bold=True)) == len(texts) > 1:
        texts = evener
    at = [layout.point(box.x, box.y + row * LEADING * size) for row in range(len(texts) + 2)]
    lines: list[VMobject] = [
        line(text, size * unit, at=place, colour=theme.ink, bold=True)
        for text, place in zip(texts, at, strict=False)
    ]
    noted = partial(line, size=size * unit, colour=theme.muted)
    before = lines[-1].width + size * unit * 0.5
    for scale in _SCALES[:1]:
        note = _note(scale, size, stage)
        if note.width + before <= box.width * unit:
            return [*lines[:-1], VGroup(lines[-1], note.shift(at[-3] + np.array([before, 0, 0])))]
    for scale in _SCALES:
        note = _note(scale, size, stage)
        if note.width <= box.width * unit:
            return [*lines, note.shift(at[-2])]
        if scale and box.height >= _HIGH * size:
            upper = noted(scale, at=at[-2])
            if upper.width <= box.width * unit:
                return [*lines, upper, _note("", size, stage).shift(at[-1])]
    return lines


def _note(scale: str, size: float, stage: Stage) -> VGroup:
    """What heights are, and the colours of what is right and wrong, on a baseline from 0 on."""
    layout, theme, em = stage.layout, stage.theme, size * stage.layout.unit
    text = partial(line, size=em, colour=theme.muted)
    note, x = VGroup(), 0.0
    if scale:
        note.add(text(scale, at=_NOWHERE))
        x = note.width + _APART * em
    for name, colour, opacity in (("right", theme.ink, 1.0), ("wrong", theme.muted, WRONG)):
        swatch = rectangle(
            Box(0, 0, _SWATCH * size, _SWATCH * size), layout, colour=colour, opacity=opacity
        )
        swatch.shift(np.array([x, 0.03 * em, 0]) - swatch.get_corner(DL))
        x += (_SWATCH + _AFTER) * em
        word = text(name, at=(x, 0.0, 0.0))
        x += word.width + _APART * em
        note.add(swatch, word)
    return note
