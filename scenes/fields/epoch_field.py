"""The field of a recorded network at any fractional epoch, finer where it is steep; no mobjects."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from ...reels.grid import Grid
from ...reels.recording import Recording
from .field import Answers, Field, contests
from .scale import Scale

_BEND = 96  # of 255 shades, by which a sample is off the mean of its neighbours, times four
_TURN = 0.25  # the same where lines are, of the range of all neighbours
_PART = 1 / 3  # of all samples at lines, of which so many have to be steep
_AROUND = np.ones((3, 3), dtype=np.uint8)


class EpochField(Field):
    """Output logits of a recording at any fractional epoch, on one grid.

    Between recorded epochs logits are interpolated, never probabilities: edges stay sharp. An epoch
    that is steep is on a `finer` grid, if one is given: that of cells half the size, at which the
    network is asked again where interpolation would show.
    """

    def __init__(self, recording: Recording, grid: Grid, *, finer: Grid | None = None) -> None:
        self._recording, self.grid = recording, grid
        self._scale = Scale.of(recording.dataset)
        self._places = None if finer is None else finer.points()
        self._kept: dict[int, Float[np.ndarray, "outputs rows columns"]] = {}
        self._shown: tuple[float, Float[np.ndarray, "outputs rows columns"]] | None = None

    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[class, row, column]`, row 0 is y_min; zero where training has diverged."""
        if self._shown is None or self._shown[0] != epoch:
            low, part = self._between(epoch)
            logits = self._logits(low)
            if part:
                after = self._logits(low + 1)
                if logits.shape[1] < after.shape[1]:
                    logits = _doubled(logits)
                elif after.shape[1] < logits.shape[1]:
                    after = _doubled(after)
                logits = logits + part * (after - logits)
            self._shown = epoch, logits
        return self._shown[1]

    def answers(self, epoch: float) -> Answers:
        """The network itself."""
        low, part = self._between(epoch)
        before = self._network(low)
        after = self._network(low + 1) if part else before

        def answer(points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "outputs n"]:
            logits = before(points)
            return logits + part * (after(points) - logits) if part else logits

        return answer

    def _between(self, epoch: float) -> tuple[int, np.float32]:
        """The recorded epoch at or before a fractional one, by position, and how far it is past."""
        epochs = self._recording.epochs
        position = float(np.interp(epoch, epochs, np.arange(len(epochs))))
        return int(position), np.float32(position - int(position))

    def _logits(self, position: int) -> Float[np.ndarray, "outputs rows columns"]:
        if position not in self._kept:
            epoch = int(self._recording.epochs[position])
            logits = _finite(self._recording.logits([epoch], self.grid)[0])
            # A clock that runs forwards needs two epochs at a time.
            self._kept = {p: kept for p, kept in self._kept.items() if abs(p - position) == 1}
            self._kept[position] = self._finer(position, logits)
        return self._kept[position]

    def _finer(
        self, position: int, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> Float[np.ndarray, "outputs finer_rows finer_columns"]:
        """Logits on the finer grid if they are steep, else as they are."""
        if self._places is None or not cv2.countNonZero(steep := self._steep(logits)):
            return logits
        finer = _doubled(logits)
        _, rows, columns = finer.shape
        row, column = np.divmod(np.flatnonzero(steep), steep.shape[1])
        # Of four finer samples each; beyond the edge of the grid there is only one.
        row = np.clip(2 * row + np.array([-1, -1, 0, 0])[:, None], 0, rows - 1)
        column = np.clip(2 * column + np.array([-1, 0, -1, 0])[:, None], 0, columns - 1)
        there = (row * columns + column).ravel()
        finer.reshape(len(finer), -1)[:, there] = self._network(position)(self._places[there])
        return finer

    def _steep(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> UInt8[np.ndarray, "rows columns"]:
        """Where samples, or their neighbours, are too few to interpolate between: not 0.

        That is where shades bend much, and where a line bends that is drawn; nowhere if that is but
        a small part of what is at lines.
        """
        steep = np.zeros(logits.shape[1:], dtype=bool)
        lines = steep.copy()
        for contest in contests(logits):
            # What the eye sees of it, −1 to 1.
            seen = self._scale.share(contest) if self._scale else np.tanh(contest / 2)
            bend = cv2.Laplacian((seen * 127 + 128).astype(np.uint8), cv2.CV_16S, ksize=1)
            steep |= np.abs(bend) > _BEND
            low, high = cv2.erode(contest, _AROUND), cv2.dilate(contest, _AROUND)
            bent = np.abs(cv2.Laplacian(contest, cv2.CV_32F, ksize=1)) > _TURN * (high - low)
            for level in self._scale.lines if self._scale else (0.0,):
                lines |= (low < level) & (high > level)
            steep |= bent & lines
        if np.count_nonzero(steep) <= _PART * np.count_nonzero(lines):
            return np.zeros(steep.shape, dtype=np.uint8)
        return np.asarray(cv2.dilate(steep.view(np.uint8), _AROUND))

    def _network(self, position: int) -> Answers:
        network = self._recording.network(int(self._recording.epochs[position]))
        return lambda points: _finite(network(points))


def _finite(logits: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    logits = logits.astype(np.float32, copy=False)
    if np.isfinite(logits).all():
        return logits
    return np.asarray(np.nan_to_num(logits, nan=0.0, posinf=1e6, neginf=-1e6))


def _doubled(
    logits: Float[np.ndarray, "outputs rows columns"],
) -> Float[np.ndarray, "outputs finer_rows finer_columns"]:
    """Logits on the finer grid, interpolated; it, too, has one cell all around."""
    _, rows, columns = logits.shape
    size = (2 * columns, 2 * rows)
    finer = [cv2.resize(each, size, interpolation=cv2.INTER_LINEAR) for each in logits]
    return np.ascontiguousarray(np.array(finer)[:, 1:-1, 1:-1])
