"""The output of a recorded model at any moment, sampled more finely where it is steep."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

from ...reels.grid import Grid
from ...reels.network import finite
from ...reels.recording import Recording
from ...reels.task import contests
from .blended_field import BlendedField
from .sampling import doubled

_BEND = 96  # of 255 shades, by which a sample is off the mean of its neighbours, times four
_TURN = 0.25  # the same where lines are, of the range of all neighbours
_CREASE = 12  # shades, by which one is off beside lines of a steep field
# Places in a finer cell, of side 1, whose mean answer it has beside lines. No two are level, and
# none is above another: they are the eight samples of a pixel in Direct3D 11.
_AMONG = np.array([(1, -3), (-1, 3), (5, 1), (-3, -5), (-5, 5), (-7, -1), (3, 7), (7, -7)]) / 16
_CLIFF, _CLIFFS = 1.0, 0.25  # of −1 to 1, from sample to sample; how many across the middle
_PART = 1 / 3  # of the samples at lines: as many must be steep for a field to count as steep
_AROUND = np.ones((3, 3), dtype=np.uint8)

Mask = UInt8[np.ndarray, "rows columns"]
"""Not 0 at samples of a field that are meant."""


class RecordedField(BlendedField):
    """Output logits of a recording, on one grid.

    An epoch that is steep is on a `finer` grid, if one is given: that of cells half the size, at
    which the model is asked again where interpolation would show.
    """

    def __init__(self, recording: Recording, grid: Grid, *, finer: Grid | None = None) -> None:
        super().__init__(recording)
        self.grid, self._places = grid, None if finer is None else finer.points()

    @property
    def ends_in_cliffs(self) -> bool:
        """Whether at the last step many samples beside the middle lie on the other side, far off.

        Between them a picture of one pixel a sample has steps.
        """
        if self._recording.lost[-1]:
            return False
        logits = self._recording.logits([int(self._recording.epochs[-1])], self.grid)[0]
        for contest in contests(finite(logits)):
            seen = self._task.share(contest)
            ways = [np.diff(seen, axis=axis)[np.diff(contest > 0, axis=axis)] for axis in (0, 1)]
            crossed = np.abs(np.concatenate(ways))
            if np.count_nonzero(crossed > _CLIFF) > _CLIFFS * len(crossed):
                return True
        return False

    def sampled(self, position: int) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits of the step of that position."""
        epoch = int(self._recording.epochs[position])
        return self._finer(epoch, finite(self._recording.logits([epoch], self.grid)[0]))

    def _finer(
        self, epoch: int, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> Float[np.ndarray, "outputs finer_rows finer_columns"]:
        """Logits on the finer grid if they are steep, else as they are.

        At lines they are those of the places themselves; elsewhere, where ridges may be narrower
        than a sample, those of the mean answer around each place.
        """
        if self._places is None:
            return logits
        steep, creased = self._steep(logits)
        if not cv2.countNonZero(steep | creased):
            return logits
        finer, model = doubled(logits), self._recording.held(epoch)
        samples, shape = finer.reshape(len(finer), -1), finer.shape[1:]
        there = _samples_in(creased, shape)
        places, cell = self._places[there], self._places[shape[1] + 1] - self._places[0]
        samples[:, there] = self._task.mean([model(places + each * cell) for each in _AMONG])
        there = _samples_in(steep, shape)
        samples[:, there] = model(self._places[there])
        return finer

    def _steep(self, logits: Float[np.ndarray, "outputs rows columns"]) -> tuple[Mask, Mask]:
        """Masks of samples that are too far apart to interpolate, at lines and elsewhere.

        That is where shades change direction strongly, and where lines do; nowhere if that is only
        a small part of the samples at lines. In a field where it is more, changes elsewhere count
        that are weaker: a ridge is hit by samples only here and there.
        """
        lines = np.zeros(logits.shape[1:], dtype=bool)
        steep, creased = lines.copy(), lines.copy()
        for contest in contests(logits):
            seen = self._task.share(contest)
            bend = np.abs(cv2.Laplacian((seen * 127 + 128).astype(np.uint8), cv2.CV_16S, ksize=1))
            steep |= bend > _BEND
            creased |= bend > _CREASE
            low, high = cv2.erode(contest, _AROUND), cv2.dilate(contest, _AROUND)
            bent = np.abs(cv2.Laplacian(contest, cv2.CV_32F, ksize=1)) > _TURN * (high - low)
            for level in self._task.lines:
                lines |= (low < level) & (high > level)
            steep |= bent & lines
        if np.count_nonzero(steep) <= _PART * np.count_nonzero(lines):
            return (none := np.zeros(steep.shape, dtype=np.uint8)), none
        steep, creased, near = (
            cv2.dilate(each.view(np.uint8), _AROUND) for each in (steep, creased, lines)
        )
        return steep & near, creased & ~near


def _samples_in(mask: Mask, shape: tuple[int, ...]) -> Int[np.ndarray, " samples"]:
    """Numbers of the samples of a finer grid of that shape within the samples of a mask."""
    rows, columns = shape
    row, column = np.divmod(np.flatnonzero(mask), mask.shape[1])
    # Of four finer samples each; beyond the edge of the grid there is only one.
    row = np.clip(2 * row + np.array([-1, -1, 0, 0])[:, None], 0, rows - 1)
    column = np.clip(2 * column + np.array([-1, 0, -1, 0])[:, None], 0, columns - 1)
    return np.asarray((row * columns + column).ravel())
