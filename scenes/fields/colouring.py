"""From values to indices into a table of 65,536 colours; knows nothing of places."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float, Shaped, UInt8, UInt16
from numpy.typing import NDArray

from ..stage.theme import Theme
from .colours import field_colours, field_share

LEVELS = 1 << 16
"""Entries of a table, so that an index is two bytes."""

CLIP = 64.0
"""The largest lead, in logits, that a table covers; colours stop changing long before."""


class Colouring(ABC):
    """A table of colours, and how samples become indices into it after they are interpolated."""

    palette: UInt8[np.ndarray, "65536 3"]

    @abstractmethod
    def layers(
        self, field: Float[np.ndarray, "outputs rows columns"]
    ) -> Shaped[np.ndarray, "layers rows columns"]:
        """What is to be interpolated between samples."""

    @abstractmethod
    def indices(
        self, layers: Sequence[Shaped[np.ndarray, "rows columns"]]
    ) -> UInt16[np.ndarray, "rows columns"]:
        """Indices, from what has been interpolated."""


class ScaleColouring(Colouring):
    """One value on a line of colours from `low` to `high`; what is beyond has those of the ends.

    `colours` gives the colours of shares (levels,) from −1 at the low end to 1 at the high one.
    """

    def __init__(
        self,
        low: float,
        high: float,
        colours: Callable[[Float[np.ndarray, " levels"]], UInt8[np.ndarray, "levels 3"]],
    ) -> None:
        self._middle, self._half = (low + high) / 2, (high - low) / 2
        self.palette = colours(np.linspace(-1, 1, LEVELS))

    def layers(
        self, field: Float[np.ndarray, "outputs rows columns"]
    ) -> Shaped[np.ndarray, "layers rows columns"]:
        """Values as the indices they become: a line of colours is interpolated along the line."""
        share = np.clip((field - self._middle) / self._half, -1, 1)
        return (share * ((LEVELS - 1) / 2) + (LEVELS / 2)).astype(np.uint16)

    def indices(
        self, layers: Sequence[Shaped[np.ndarray, "rows columns"]]
    ) -> UInt16[np.ndarray, "rows columns"]:
        """What is interpolated already."""
        return np.asarray(layers[0])


class WinnerColouring(Colouring):
    """One logit per class: the winner has a part of the palette, by how far it leads the next."""

    def __init__(self, colours: Sequence[str], theme: Theme) -> None:
        self._part = part = LEVELS // len(colours)
        share = field_share(np.linspace(0, CLIP, part), theme.levels)
        palette = np.concatenate([field_colours(share, colour, theme) for colour in colours])
        rest = np.repeat(palette[-1:], LEVELS - len(palette), axis=0)
        self.palette = np.concatenate([palette, rest])

    def layers(
        self, field: Float[np.ndarray, "outputs rows columns"]
    ) -> Shaped[np.ndarray, "layers rows columns"]:
        """Logits: probabilities would make soft edges."""
        return field

    def indices(
        self, layers: Sequence[Shaped[np.ndarray, "rows columns"]]
    ) -> UInt16[np.ndarray, "rows columns"]:
        """The winner's part, and in it the lead."""
        winner, lead = _lead(layers)
        level = np.minimum(lead * (self._part / CLIP), self._part - 1)
        return np.asarray((winner * self._part + level).astype(np.uint16))


def _lead(
    logits: Sequence[NDArray[np.float32]],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Index of the winning class, and by how many logits it leads the next."""
    best = logits[0]
    second = np.full_like(best, -np.inf)
    winner = np.zeros_like(best)
    for index, each in enumerate(logits[1:], start=1):
        second = np.maximum(second, np.minimum(best, each))
        winner = np.where(each > best, np.float32(index), winner)
        best = np.maximum(best, each)
    return winner, best - second
