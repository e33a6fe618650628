"""What marks of points stand for, one below another; knows no points."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from ..stage.places import Setting
from ..stage.stage import Stage
from .titles import remark

_LEADING = 1.4  # ems


def mark_list(said: Sequence[str], place: Setting | None, stage: Stage) -> VGroup:
    """Each mark, as in '○ test', on a line of its own; nothing where they have no place."""
    found = VGroup()
    if place is not None:
        size, (x, y) = place
        for row, text in enumerate(said):
            at = size, (x, y + row * _LEADING * size)
            found.add(remark(text, at, stage, colour=stage.theme.muted))
    return found
