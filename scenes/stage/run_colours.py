"""A colour for each of several runs, which its name and its curve share; knows no classes.

Those of a theme have a contrast of at least 4.5 to 1 with its ground, for names. Those for lines
alone have at least 3 to 1 with grounds and with planes without a field, in every theme: a line has
one colour on either. Those are contrasts of WCAG 2.2, 1.4.3 and 1.4.11.
"""

from __future__ import annotations

from collections.abc import Sequence

_COLOURS = {
    "dark": (
        *("#35c2a5", "#ff9ac8", "#ffd84d", "#9d86f7", "#93cf45"),
        *("#f0694a", "#79cdff", "#b08f6c", "#e4e8ee"),
    ),
    "light": (
        *("#007f73", "#c9187a", "#7a5c00", "#6340d8", "#3c6a0a"),
        *("#c23a10", "#0a5fa8", "#6b4a3a", "#2f3742"),
    ),
}

RUNS = len(_COLOURS["dark"])
"""How many runs have colours of their own."""


_OF_LINES = "#00957f", "#c21486", "#7a45f0", "#9a4d1e", "#6f8600"
"""Colours of lines on a plane and beside it: none is that of one of two classes."""


def line_colours(coloured: Sequence[bool]) -> list[str | None]:
    """A colour of its own for each run that is to be `coloured`, if they are few; else None."""
    colours = iter(_OF_LINES if sum(coloured) <= len(_OF_LINES) else ())
    return [next(colours, None) if each else None for each in coloured]


def run_colour(index: int, theme: str) -> str:
    """The colour (#rrggbb) of a run in a theme of that name; the tenth has that of the first."""
    colours = _COLOURS[theme]
    return colours[index % len(colours)]
