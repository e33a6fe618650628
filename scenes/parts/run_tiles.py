"""Places of small fields, one for each run, and what tells that a run has succeeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from manim import VGroup, VMobject

from ..stage.easing import Fade
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.tiles import packed
from ..stage.typography import line
from .shapes import STROKE, Polyline, placed, rings

_LARGEST = 256.0  # design pixels, the side of the field of one run
_LOOSEST = 0.25  # of it, the widest gap between two
_MANY = 48  # runs; more stand closer together
_TITLE, _WORD = 24.0, 20.0  # sizes of type
_STRIP, _NAME = 1.5, 1.2  # ems, the room of a word, and of a name over it
_FRAME = 2.4  # design pixels, the width of a frame


class RunTiles:
    """Squares in a box, over words on when each run succeeds, if all words fit below theirs.

    Words make every row higher, so that the squares may reach beyond the bottom of the box, down to
    the `lowest` place. Where they would reach beyond that, they are smaller, or without words.
    Above the words stand the names of all runs, if these fit as well.
    """

    def __init__(
        self,
        words: Sequence[str],
        inside: Box,
        stage: Stage,
        *,
        names: Sequence[str] = (),
        lowest: float = np.inf,
    ) -> None:
        self._inside, self._stage, layout = inside, stage, stage.layout
        gap = (10.0 if len(words) <= _MANY else 6.0) * layout.thickening
        size = layout.chart_type(_WORD) if not layout.small else 0.0
        pack = partial(packed, len(words), gap=gap, most=_LARGEST, loosest=_LOOSEST)
        boxes = pack(inside=inside, strip=0.0)

        def over(strip: float) -> list[Box]:
            rows = len({box.y for box in boxes})
            if boxes[-1].bottom + rows * strip > lowest:
                return pack(inside=replace(inside, height=lowest - inside.y), strip=strip)
            tops = sorted({box.y for box in boxes})
            return [replace(box, y=box.y + tops.index(box.y) * strip) for box in boxes]

        def fit(texts: Sequence[str], side: float) -> bool:
            written = [_written(each, size, (0.0, 0.0), stage) for each in texts] if size else []
            widest = max((float(each.width) for each in written), default=np.inf)
            return widest <= side * layout.unit

        strip, both = _STRIP * size, (_STRIP + _NAME) * size
        worded, named = over(strip), over(both)
        self.worded = fit(words, worded[0].width)
        """Whether there are words."""
        self.named = fit([*words, *names], named[0].width) if names else False
        """Whether there are names."""
        if self.named:
            strip, worded, self.worded = both, named, True
        self._words, self._size = words if self.worded else [], size
        self._names = names if self.named else []
        self.boxes = worded if self.worded else boxes
        strip = strip if self.worded else 0.0
        self.bottom = self.boxes[-1].bottom + strip
        """Where the last row ends, in design pixels."""

    def title(self, *titles: str) -> VGroup:
        """What the small fields are, and their words: the first of `titles` that has room.

        The last is that of fields without words.
        """
        layout, group = self._stage.layout, VGroup()
        size = layout.chart_type(_TITLE)
        if not size:
            return group
        at = layout.point(self._inside.x, self._inside.y - size * 0.7)
        ink = self._stage.theme.ink
        *longer, last = (
            line(each, size * layout.unit, at=at, colour=ink, bold=True) for each in titles
        )
        room = self._inside.width * layout.unit if self.worded else 0.0
        return group.add(next((each for each in longer if each.width <= room), last))

    def names(self) -> VGroup:
        """The names below the squares."""
        below = [(box.x + box.width / 2, box.bottom + 1.2 * self._size) for box in self.boxes]
        named = zip(self._names, below, strict=False)
        return VGroup(*(_written(each, self._size, at, self._stage) for each, at in named))

    def successes(
        self, boxes: Sequence[Box], reached: Sequence[float], known: Sequence[float]
    ) -> Successes:
        """What is drawn around and below the squares, whose `boxes` may be on whole pixels.

        Frames come at the epochs `reached`, and words when they are `known`.
        """
        first = 1.2 + _NAME * self.named
        below = [(box.x + box.width / 2, box.bottom + first * self._size) for box in boxes]
        words = [
            _written(word, self._size, at, self._stage, muted=self.named or not np.isfinite(epoch))
            for word, at, epoch in zip(self._words, below, reached, strict=False)
        ]
        return Successes(boxes, reached, words, known, self._stage)


class Successes(VGroup):
    """A frame around the square of every run that has succeeded, and a word below it.

    `reached` are the epochs at which they do, infinite for those that never do; words come at the
    epochs at which they are `known`, of those that never do when they end.
    """

    def __init__(
        self,
        boxes: Sequence[Box],
        reached: Sequence[float],
        words: Sequence[VMobject],
        known: Sequence[float],
        stage: Stage,
    ) -> None:
        layout = stage.layout
        wide = _FRAME * layout.thickening
        self._frames = Polyline(
            stroke_color=stage.theme.ink,
            stroke_width=wide * layout.unit * STROKE,
            fill_opacity=0,
        )
        super().__init__(self._frames, *words)
        self._corners = np.array([placed(layout, _corners(box, wide / 2)) for box in boxes])
        self._fades = [Fade(each) for each in words]
        self._reached, self._known = np.array(reached), np.array(known)

    def show(self, moment: Moment) -> None:
        """Show the runs that have succeeded by a moment."""
        self._frames.points = rings(self._corners[self._reached <= moment.epoch])
        for fade, each in zip(self._fades, self._known <= moment.epoch, strict=False):
            fade.set(float(each))


def _corners(box: Box, wider: float) -> np.ndarray:
    """The outline of a rectangle that is wider than a box on all sides."""
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    away = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return np.array(corners) + wider * np.array(away)


def _written(
    word: str, size: float, at: tuple[float, float], stage: Stage, *, muted: bool = False
) -> VMobject:
    """A word in the middle of a place."""
    layout, theme = stage.layout, stage.theme
    colour = theme.muted if muted else theme.ink
    place = layout.point(*at)
    return line(word, size * layout.unit, at=place, colour=colour, anchor="middle")
