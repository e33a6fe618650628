"""Easing and fading of whatever enters or leaves a film."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from jaxtyping import Float
from manim import Mobject, VGroup, VMobject

from .moment import Moment

Share = TypeVar("Share", float, Float[np.ndarray, "*shape"])


def part(clock: float, start: float, end: float) -> float:
    """How much of the stretch from `start` to `end` has passed at `clock`, 0 to 1."""
    if end <= start:
        return float(clock >= end)
    return min(max((clock - start) / (end - start), 0.0), 1.0)


def eased(share: Share) -> Share:
    """`share` from 0 to 1, slow at both ends: 3s² − 2s³."""
    curve: Share = share * share * (3 - 2 * share)
    return curve


def entering(clock: float, start: float, lasting: float) -> float:
    """Eased progress, 0 to 1, of an entrance that begins at `start` and takes `lasting`."""
    return eased(part(clock, start, start + lasting))


def arriving(since: float, lasting: float) -> Callable[[Moment], float]:
    """Eased progress, 0 to 1, of what enters at a clock of `since`, complete at the film's end."""
    start = min(since, 1 - lasting)
    return lambda moment: entering(moment.clock, start, lasting)


def set_opacity(path: VMobject, *, fill: float | None = None, stroke: float | None = None) -> None:
    """Give a path that has no parts an opacity, which takes longer than to see that it has it."""
    if fill is not None and path.get_fill_opacity() != fill:
        path.set_fill(opacity=fill, family=False)
    if stroke is not None and path.get_stroke_opacity() != stroke:
        path.set_stroke(opacity=stroke, family=False)


class Fade:
    """Fades mobjects in and out together; the opacities they were made with are their highest."""

    def __init__(self, *mobjects: Mobject) -> None:
        family = [member for each in mobjects for member in each.get_family()]
        self._most: Sequence[tuple[VMobject, float, float]] = [
            (member, member.get_fill_opacity(), member.get_stroke_opacity())
            for member in family
            if isinstance(member, VMobject)
        ]
        self._share = 1.0

    def set(self, share: float) -> None:
        """Show everything with that share of its opacity."""
        if share == self._share:
            return
        self._share = share
        for member, fill, stroke in self._most:
            member.set_fill(opacity=fill * share, family=False)
            member.set_stroke(opacity=stroke * share, family=False)


class Fading(VGroup):
    """Mobjects that fade by the clock: `share` gives their opacity, 0 to 1, at a moment."""

    def __init__(self, *mobjects: VMobject, share: Callable[[Moment], float]) -> None:
        super().__init__(*mobjects)
        self._fade, self._share_at = Fade(*mobjects), share

    def show(self, moment: Moment) -> None:
        """Show the opacity of a moment."""
        self._fade.set(self._share_at(moment))
