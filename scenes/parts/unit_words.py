"""Words on what units do, below the pictures of them or in these; knows no networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float

from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Piece, Typeset, line

StatesAt = Callable[[Moment], Sequence[str]]
"""A word on what each unit does at a moment, or ''."""


class UnitWords(Typeset):
    """A word on each box, where there is one that has room, and its unit has come.

    It stands `strip` design pixels below the box, in it where that is negative, in `colour`, or
    else muted; in the middle, or from as far right of the left edge as `lefts` has for each.
    """

    def __init__(
        self,
        boxes: Sequence[Box],
        size: float,
        strip: float,
        states: StatesAt,
        stage: Stage,
        *,
        room: float,
        colour: str | None = None,
        lefts: Sequence[float] | None = None,
    ) -> None:
        self._colour = colour or stage.theme.muted
        super().__init__(self._colour)
        self._states, self._size = states, size * stage.layout.unit
        self._anchor = "middle" if lefts is None else "left"
        across = [box.width / 2 for box in boxes] if lefts is None else lefts
        self._rooms = [(room - (each if lefts else 0.0)) * stage.layout.unit for each in across]
        self._at = [
            stage.layout.point(box.x + each, box.bottom + strip + size)
            for box, each in zip(boxes, across, strict=True)
        ]
        self._shown: tuple[str, ...] = ()

    def show(self, moment: Moment, shares: Float[np.ndarray, " units"]) -> None:
        """Show the words of a moment."""
        if not self._size:
            return
        words = tuple(
            word if share > 0.5 else ""
            for word, share in zip(self._states(moment), shares, strict=True)
        )
        if words == self._shown:
            return
        self._shown = words
        every = [
            (word, self._outline(word), room, at)
            for word, room, at in zip(words, self._rooms, self._at, strict=True)
            if word
        ]
        self.set_pieces(
            [
                Piece((word, self._size), outline, at[0], at[1])
                for word, outline, room, at in every
                if float(np.ptp(outline[:, 0])) <= room
            ]
        )

    def _outline(self, word: str) -> Float[np.ndarray, "n 3"]:
        at = (0.0, 0.0, 0.0)
        words = line(word, self._size, at=at, colour=self._colour, anchor=self._anchor)
        return np.asarray(words.points)
