"""A colour for each of several runs, which its name and its curve share; knows no classes.

All have a contrast of at least 4.5 to 1 with the ground of their theme.
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


_OWN = (0, 1, 3, 4, 2)
"""Which of the colours runs on one plane have: no class's nor a value's."""


def own_colours(told: Sequence[bool], theme: str) -> list[str | None]:
    """A colour for each of several runs that are to be told from each other, if they are few.

    None for all others. The grounds of planes are light: lines on them have the colours of the
    light theme.
    """
    colours = (_COLOURS[theme][each] for each in (_OWN if sum(told) <= len(_OWN) else ()))
    return [next(colours, None) if each else None for each in told]


def run_colour(index: int, theme: str) -> str:
    """The colour (#rrggbb) of a run in a theme of that name; the tenth has that of the first."""
    colours = _COLOURS[theme]
    return colours[index % len(colours)]
