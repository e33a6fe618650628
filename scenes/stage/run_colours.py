"""A colour for each of several runs, which its name and its curve share; knows no classes.

All have a contrast of at least 4.5 to 1 with the ground of their theme.
"""

from __future__ import annotations

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


def run_colour(index: int, theme: str) -> str:
    """The colour (#rrggbb) of a run in a theme of that name; the tenth has that of the first."""
    colours = _COLOURS[theme]
    return colours[index % len(colours)]
