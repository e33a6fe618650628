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
"""The number of each unit or a word on what it does at a moment, or both, or ''."""

SEPARATOR = " · "
"""Between the number of a unit and a word on it."""


class UnitWords(Typeset):
    """A word on each box, where there is one and its unit has come; its number, if too long.

    It stands `strip` design pixels below the box, in it where that is negative, in `colour`, or
    else muted.
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
    ) -> None:
        self._colour = colour or stage.theme.muted
        super().__init__(self._colour)
        self._states, self._size = states, size * stage.layout.unit
        self._room = room * stage.layout.unit
        self._at = [
            stage.layout.point(box.x + box.width / 2, box.bottom + strip + size) for box in boxes
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
        self.set_pieces(
            [
                Piece((text, self._size), outline, at[0], at[1])
                for (text, outline), at in zip(map(self._fitting, words), self._at, strict=True)
                if text
            ]
        )

    def _fitting(self, word: str) -> tuple[str, Float[np.ndarray, "n 3"]]:
        """A word with its outline, or its number alone if it has no room."""
        number, separator, _ = word.partition(SEPARATOR)
        outline = self._outline(word)
        if not word or float(np.ptp(outline[:, 0])) <= self._room:
            return word, outline
        short = number if separator else ""
        return short, self._outline(short)

    def _outline(self, word: str) -> Float[np.ndarray, "n 3"]:
        at = (0.0, 0.0, 0.0)
        words = line(word, self._size, at=at, colour=self._colour, anchor="middle")
        return np.asarray(words.points)
