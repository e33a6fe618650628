"""A colour for each of several runs, which its name and its curve share; knows no classes.

Those of a theme have a contrast of at least 4.5 to 1 with its ground, for names. Those for lines
alone have at least 3 to 1 with grounds and with planes without a field, in every theme: a line has
one colour on either. Those are contrasts of WCAG 2.2, 1.4.3 and 1.4.11.

The first colours, which are used most, are the farthest apart for everybody, with deuteranopia and
protanopia as well.
"""

from __future__ import annotations

_COLOURS = {
    "dark": (
        *("#35c2a5", "#feed25", "#9f73f7", "#b27f02", "#7dd9fb"),
        *("#c0fabe", "#a67166", "#d9b06b", "#488d91"),
    ),
    "light": (
        *("#007f73", "#842b02", "#511aba", "#696dae", "#a16436"),
        *("#561f4b", "#c63170", "#8e0d3c", "#0d5446"),
    ),
}

RUNS = len(_COLOURS["dark"])
"""How many runs have colours of their own."""


_OF_PATHS = (
    *("#511aba", "#b13e06", "#5c2c36", "#c63170"),
    *("#5564a2", "#163a5a", "#436f4f", "#4d2808"),
)
"""Colours of paths on a map of losses, which is as light in dark themes: none is that of a map."""


def path_colours(count: int) -> list[str]:
    """Colours (#rrggbb) for that number of paths, eight at most."""
    return list(_OF_PATHS[:count])


def run_colour(index: int, theme: str) -> str:
    """The colour (#rrggbb) of a run in a theme of that name; the tenth has that of the first."""
    colours = _COLOURS[theme]
    return colours[index % len(colours)]
