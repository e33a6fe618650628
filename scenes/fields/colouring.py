"""From values to indices into a table of 65,536 colours; knows nothing of domains."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from jaxtyping import Float, Shaped, UInt8, UInt16

from ..stage.theme import Theme
from .colours import field_colours, field_share
from .contested import Contested, Leads, leads

LEVELS = 1 << 16
"""Entries of a table, so that an index is two bytes."""

CLIP = 64.0
"""The largest lead, in logits, that a table covers; colours stop changing long before."""


Between = Callable[[Shaped[np.ndarray, "rows columns"]], Shaped[np.ndarray, "_ _"]]
"""Interpolates the samples of one layer, with one cell all around, for every pixel."""


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
        self, layers: Shaped[np.ndarray, "layers rows columns"], between: Between
    ) -> UInt16[np.ndarray, "_ _"]:
        """Indices of every pixel between the samples."""


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
        self, layers: Shaped[np.ndarray, "layers rows columns"], between: Between
    ) -> UInt16[np.ndarray, "_ _"]:
        """Interpolated along the line of colours."""
        return np.asarray(between(layers[0]))


class WinnerColouring(Colouring):
    """One logit per class: the winner has a part of the palette, by how far it leads the next."""

    def __init__(self, colours: Sequence[str], theme: Theme) -> None:
        self._part = LEVELS // len(colours)
        self._led: tuple[object, Leads] | None = None
        self.palette = _palette(tuple(colours), theme)

    def layers(
        self, field: Float[np.ndarray, "outputs rows columns"]
    ) -> Shaped[np.ndarray, "layers rows columns"]:
        """Logits: probabilities would make soft edges."""
        return field

    def indices(
        self, layers: Shaped[np.ndarray, "layers rows columns"], between: Between
    ) -> UInt16[np.ndarray, "_ _"]:
        """The winner's part, and in it the lead.

        Between samples that have the same winner and the same second, the lead is interpolated as
        the logits are. Only between others are all logits interpolated.
        """
        if self._led is None or self._led[0] is not layers:  # the same at several sizes
            self._led = layers, leads(layers)
        winner, second, lead = self._led[1]
        picture = between(self._index(winner, lead))
        cell = len(picture) // (layers.shape[1] - 2)
        if not cell:  # several samples a pixel
            winner, _, lead = leads(np.array([between(layer) for layer in layers]))
            return self._index(winner, lead)
        if cell > 1:
            contested = Contested(winner, second, cell)
            winner, _, lead = leads(contested.between(layers))
            picture = contested.put(self._index(winner, lead), picture)
        return picture

    def _index(
        self, winner: UInt8[np.ndarray, "*shape"], lead: Float[np.ndarray, "*shape"]
    ) -> UInt16[np.ndarray, "*shape"]:
        level = np.minimum(lead * np.float32(self._part / CLIP), self._part - 1).astype(np.uint16)
        return np.asarray(level + winner * np.uint16(self._part))


@lru_cache(maxsize=4)
def _palette(colours: tuple[str, ...], theme: Theme) -> UInt8[np.ndarray, "65536 3"]:
    """One for all planes with these classes, so that canvases convert it once."""
    share = field_share(np.linspace(0, CLIP, LEVELS // len(colours)), theme.levels)
    palette = np.concatenate([field_colours(share, colour, theme) for colour in colours])
    rest = np.repeat(palette[-1:], LEVELS - len(palette), axis=0)
    return np.concatenate([palette, rest])
