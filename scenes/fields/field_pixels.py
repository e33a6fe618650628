"""The picture of a field and the lines on it: sampling, colouring and contours put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from jaxtyping import Float, Shaped, UInt8, UInt16

from ...reels.grid import Grid
from ...reels.task import contests
from .colouring import Colouring
from .contours import Contours
from .field import Answers, Pixels
from .sampling import Domain, Sampling, to_edges, to_image


class FieldPixels(Pixels):
    """A square of `pixels` over a domain, in the colours of a colouring.

    `lines` are the levels of each contest along which lines run: see `reels.task.contests`.
    """

    def __init__(
        self,
        domain: Domain,
        pixels: int,
        colouring: Colouring,
        *,
        lines: tuple[float, ...] = (0.0,),
    ) -> None:
        self._sampling = Sampling(domain, pixels)
        self._colouring = colouring
        self.lines = lines
        self._contours = {
            grid.shape: Contours(self._sampling.edges(grid)) for grid in self._sampling.grids
        }
        self._lined: tuple[object, bool, list[Float[np.ndarray, "_ 2"]]] | None = None
        self._layered: tuple[object, Shaped[np.ndarray, "layers rows columns"]] | None = None

    @property
    def side(self) -> int:
        """Pixels a side."""
        return self._sampling.pixels

    @property
    def grid(self) -> Grid:
        """Where a field is sampled."""
        return self._sampling.grid

    @property
    def finer(self) -> Grid | None:
        """Where a steep field may be sampled instead."""
        return self._sampling.finer

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """Colours of all levels."""
        return self._colouring.palette

    def levels(
        self, field: Float[np.ndarray, "outputs rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "_ _"]:
        """Indices into `palette`, row 0 at the top: one a pixel, or one a block of `shrink`."""
        between = partial(self._sampling.between, shrink=shrink)
        return self._colouring.indices(self._layers(field), between)

    def levels_of_each(
        self, fields: Float[np.ndarray, "fields rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "fields _ _"]:
        """The same of several fields of one output, in colours of a scale, at once."""
        return self._sampling.between_each(self._layers(fields), shrink)

    def samples(
        self, field: Float[np.ndarray, "outputs rows columns"], shrink: int
    ) -> Float[np.ndarray, "outputs blocks blocks"]:
        """The field itself at every block of `shrink` pixels a side, row 0 is y_min."""
        return np.array([self._sampling.between(layer, shrink) for layer in field])

    def boundary(
        self,
        field: Float[np.ndarray, "outputs rows columns"],
        answers: Answers | None = None,
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """Lines along which the winning class changes, or values are equal, in data units.

        They are cut at the edge of the domain. They are where the interpolated field says but, if
        there are `answers`, where those do wherever the field bends between samples. They are kept
        for a field that is at rest.
        """
        exact, kept = answers is not None, self._lined
        if kept is None or kept[0] is not field or kept[1] != exact:
            together = None if answers is None else lambda points: [answers(points)]
            kept = self._lined = field, exact, self.boundaries([field], together)
        return kept[2]

    def boundaries(
        self,
        fields: Sequence[Float[np.ndarray, "outputs rows columns"]],
        answers: Callable[[Float[np.ndarray, "n 2"]], Sequence[Float[np.ndarray, "outputs n"]]]
        | None,
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """The same lines of several fields on one grid; `answers` gives those of each."""
        every = [contest for field in fields for contest in contests(to_edges(field))]
        contours = self._contours[fields[0].shape[1:]]
        if answers is None:
            return contours.lines(every, self.lines, None)
        return contours.lines(
            every,
            self.lines,
            lambda points: [each for logits in answers(points) for each in contests(logits)],
        )

    def _layers(
        self, field: Float[np.ndarray, "outputs rows columns"]
    ) -> Shaped[np.ndarray, "layers rows columns"]:
        """What to interpolate, row 0 on top; kept, for the same is asked for at several sizes."""
        if self._layered is None or self._layered[0] is not field:
            self._layered = field, to_image(self._colouring.layers(field))
        return self._layered[1]
