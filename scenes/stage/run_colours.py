"""A colour for each of several runs, which its name and its curve share; knows no classes.

Those of a theme have a contrast of at least 4.5 to 1 with its ground, for names. Those for lines
alone have at least 3 to 1 with grounds and with planes without a field, in every theme: a line has
one colour on either. Those are contrasts of WCAG 2.2, 1.4.3 and 1.4.11.

The first colours, which are used most, are the farthest apart for everybody, with deuteranopia and
protanopia as well.
"""

from __future__ import annotations

from collections.abc import Sequence

_COLOURS = {
    "dark": (
        *("#35c2a5", "#9e76f2", "#f5dc45", "#c9557a", "#dcc6ff"),
        *("#8fb53a", "#8df3e0", "#8aa6e6", "#b9896a"),
    ),
    "light": (
        *("#007f73", "#2a1390", "#5c3306", "#7b50c9", "#ad5010"),
        *("#334e73", "#527b48", "#034937", "#1d2a6f"),
    ),
}

RUNS = len(_COLOURS["dark"])
"""How many runs have colours of their own."""


_OF_LINES = "#00957f", "#7639dc", "#c4331f", "#b05cc8", "#6f5787"
"""Colours of lines on a plane and beside it: none is that of one of two classes."""


def line_colours(coloured: Sequence[bool]) -> list[str | None]:
    """A colour of its own for each run that is to be `coloured`, if they are few; else None."""
    colours = iter(_OF_LINES if sum(coloured) <= len(_OF_LINES) else ())
    return [next(colours, None) if each else None for each in coloured]


def run_colour(index: int, theme: str) -> str:
    """The colour (#rrggbb) of a run in a theme of that name; the tenth has that of the first."""
    colours = _COLOURS[theme]
    return colours[index % len(colours)]
