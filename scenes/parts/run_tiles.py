"""Places of small fields, one for each run, and what tells that a run has succeeded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from ..stage.easing import Fade
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from ..stage.worded_tiles import Words, worded_tiles
from .shapes import STROKE, Polyline, placed, rings

_LARGEST = 256.0  # design pixels, the side of the field of one run
_LOOSEST = 0.25  # of it, the widest gap between two
_LOOSEST_ALONE = 0.9  # the same in frames without words
_MANY = 48  # runs; more stand closer together
_TITLE, _WORD = 24.0, 20.0  # sizes of type
_LARGER = 2.25  # times its size, the title where it could not be read otherwise
_FRAME = 2.4  # design pixels, the width of a frame


class RunTiles:
    """Squares in a box, each with the name of its run and a word on when it succeeds.

    Both stand below the squares or beside them, whichever leaves these larger; where there is no
    room for both, there are only words, or only names, or neither.
    """

    def __init__(
        self, words: Sequence[str], inside: Box, stage: Stage, *, names: Sequence[str] = ()
    ) -> None:
        self._inside, self._stage, layout = inside, stage, stage.layout
        size = layout.chart_type(_WORD) if not layout.small else 0.0
        texts = [each for each in ((names, words), (words,), (names,)) if size and all(each)]
        choices = [Words(len(each), self._widest(each, size), size) for each in texts]
        widest = 14.0 if layout.small else 10.0  # without words, rows would touch by their frames
        self._tiles = worded_tiles(
            len(words),
            choices,
            inside=inside,
            gap=(widest if len(words) <= _MANY else 6.0) * layout.thickening,
            most=_LARGEST,
            loosest=_LOOSEST if size else _LOOSEST_ALONE,
        )
        used = self._tiles.words
        chosen = texts[choices.index(used)] if used in choices else ()
        self._words = words if words in chosen else []
        self._names = names if names in chosen else []
        self.boxes = self._tiles.boxes
        self.bottom = self._tiles.bottom
        """Where the last row ends, in design pixels."""

    @property
    def worded(self) -> bool:
        """Whether there are words."""
        return bool(self._words)

    @property
    def named(self) -> bool:
        """Whether there are names."""
        return bool(self._names)

    def title(self, *titles: str) -> VGroup:
        """What the small fields are: the first of `titles` that has room, or the last."""
        layout, group = self._stage.layout, VGroup()
        size = layout.chart_type(_TITLE, most=_LARGER)
        if not size:
            return group
        at = layout.point(self._inside.x, self._inside.y - size * 0.7)
        ink = self._stage.theme.ink
        *longer, last = (
            line(each, size * layout.unit, at=at, colour=ink, bold=True) for each in titles
        )
        room = self._inside.width * layout.unit
        return group.add(next((each for each in longer if each.width <= room), last))

    def names(self) -> VGroup:
        """The names of all runs."""
        named = zip(self._names, self.boxes, strict=False)
        return VGroup(*(self._written(each, self._tiles.baselines(box)[0]) for each, box in named))

    def successes(
        self, boxes: Sequence[Box], reached: Sequence[float], known: Sequence[float]
    ) -> Successes:
        """What is drawn around the squares, whose `boxes` may be on whole pixels, and their words.

        Frames come at the epochs `reached`, and words when they are `known`.
        """
        words = [
            self._written(
                word, self._tiles.baselines(box)[-1], muted=self.named or not np.isfinite(epoch)
            )
            for word, box, epoch in zip(self._words, self.boxes, reached, strict=False)
        ]
        return Successes(boxes, reached, words, known, self._stage)

    def _widest(self, texts: Sequence[Sequence[str]], size: float) -> float:
        """The width of the widest of several lists of texts in a size, in design pixels."""
        written = (
            line(each, size, at=(0.0, 0.0, 0.0), colour="#fff") for row in texts for each in row
        )
        return max(float(each.width) for each in written)

    def _written(self, text: str, at: tuple[float, float], *, muted: bool = False) -> VMobject:
        """A text at its place below or beside its square."""
        layout, theme = self._stage.layout, self._stage.theme
        return line(
            text,
            self._tiles.words.size * layout.unit,
            at=layout.point(*at),
            colour=theme.muted if muted else theme.ink,
            anchor="left" if self._tiles.beside else "middle",
        )


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
