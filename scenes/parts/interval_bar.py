"""A measured share on a line from 0 to 100 %, between whiskers; knows not what is counted."""

from __future__ import annotations

from manim import VGroup

from ..stage.layout import Box
from ..stage.marks import ROUND
from ..stage.stage import Stage
from .shapes import mark_at, rectangle

_THIN = 0.3  # of the height: the line between the whiskers, and each of these


def interval_bar(share: float, interval: tuple[float, float], box: Box, stage: Stage) -> VGroup:
    """A dot at the `share`, and the `interval` around it as a thin line with ends, 0 to 1 each.

    It does not look like a bar that is filled as far as something has got.
    """
    layout, ink = stage.layout, stage.theme.ink
    thin, middle = _THIN * box.height, box.y + box.height / 2
    low, high = (box.x + each * (box.width - thin) for each in interval)
    line = Box(low, middle - thin / 2, high + thin - low, thin)
    ends = (Box(x, box.y - box.height / 2, thin, 2 * box.height) for x in (low, high))
    at = layout.point(box.x + share * box.width, middle)
    return VGroup(
        *(rectangle(each, layout, colour=ink) for each in (line, *ends)),
        mark_at(at, ink, ROUND, 0.75 * box.height * layout.unit),
    )
