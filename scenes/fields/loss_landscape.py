"""The loss over the plane in which paths of training mostly lie; no mobjects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from ...errors import UserError
from ...numerals import ROUNDING
from ...reels.forward import logits_of_each
from ...reels.grid import Grid
from ...reels.losses import losses_of
from ...reels.measure import training_loss_of
from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from .loss_scale import LossScale
from .splines import between

_SAMPLES = 57  # a side, of the loss
_STEPS = 160  # epochs at most that are evenly spaced; as many again are at equal ratios
_ROWS = 640  # places at most that the directions are those of
_POINTS = 400  # training points at most that the loss is the mean of
_SWING = 0.25  # of the range of the samples around it
_MARGIN = 0.28  # of the width of the path, all around
_ENDS = 3  # paths at most that a plane can go through the ends of
_FAR = 10.0  # times as far as most runs go, a run that the map is not made for
_NEAR = 1e-9  # of the largest parameter, by which ends may differ from rounding
_APART = 2.0  # times a last loss, by which the map may differ from it
_RESTING = 1.0  # around a network that does not move, in units of its parameters


@dataclass(frozen=True)
class Walk:
    """Where a network is on the map, `places` (steps, 2), at `epochs`.

    It `ends` at an epoch where training diverges, or where it `leaves` the map. It goes `farther`
    than most runs, as many times as far; 0 of one that the map is made for.
    """

    epochs: Float[np.ndarray, " steps"]
    places: Float[np.ndarray, "steps 2"]
    ends: float
    farther: float = 0.0
    leaves: bool = False

    def until_it_leaves(self, domain: tuple[float, float, float, float]) -> Walk:
        """The part up to the edge of a map on which it begins; all of it if it never gets there."""
        low, high = np.reshape(domain, (2, 2)).T
        outside = ~((low <= self.places) & (self.places <= high)).all(axis=1)
        if not outside.any():
            return self
        last = int(outside.argmax())
        begin = self.places[last - 1]
        way = self.places[last] - begin
        moves = way != 0
        edges = np.where(way > 0, high, low)
        share = float(((edges - begin)[moves] / way[moves]).min())
        epoch = self.epochs[last - 1] + share * (self.epochs[last] - self.epochs[last - 1])
        return replace(
            self,
            epochs=np.append(self.epochs[:last], epoch),
            places=np.vstack([self.places[:last], begin + share * way]),
            ends=float(epoch),
            leaves=True,
        )


class LossLandscape:
    """Two directions in which paths of parameters mostly lie, and the loss along them.

    They are the principal ones after Li et al., 'Visualizing the Loss Landscape of Neural Nets',
    arXiv:1712.09913, section 7. Up to three paths `end` on the plane, so that the map has their
    last losses: it lies about their ends, and in directions that these leave free paths spread
    most. Of more, it lies about their mean. All paths have equal weight. A path many times as far
    as most does not count, or the others were all one place: it goes off the map. `walks` are the
    paths of the runs, which have the same data, layers and loss. `shares` (2,) are the parts of the
    spread of those that count in either direction; there are none where nothing moves.

    `values` [row, column] are the mean losses of training points over `grid`, row 0 is y_min: those
    that were minimised or, of values that are standardised, the errors in their own units. Losses
    that are no number are as high as the highest that is one.
    """

    def __init__(self, *recordings: Recording) -> None:
        first = recordings[0]
        loss = losses_of(first.task).get(first.header.loss)
        if loss is None:
            raise UserError(
                "scene 'landscape' cannot calculate the loss of this recording",
                given=first.header.loss,
                allowed=losses_of(first.task),
            )
        self._loss, self._architecture = loss, first.perceptron
        ends = [_end(recording) for recording in recordings]
        epochs = [_steps(each.epochs, end) for each, end in zip(recordings, ends, strict=True)]
        every = [
            np.array([recording.parameters(float(step)) for step in steps], dtype=float)
            for recording, steps in zip(recordings, epochs, strict=True)
        ]
        farther = _farther(every)
        near = [run for run, times in enumerate(farther) if not times]
        counted = [every[run] for run in near]
        longest = max(map(len, counted))
        weights = np.concatenate([np.full((len(each), 1), longest / len(each)) for each in counted])
        walked = np.concatenate(counted)
        lasts = np.array([each[-1] for each in counted])
        self.ends = len(counted) <= _ENDS
        middle = (
            lasts.mean(axis=0) if self.ends else np.average(walked, axis=0, weights=weights[:, 0])
        )
        through = lasts - middle if self.ends else lasts[:0]
        axes = _directions([each - middle for each in counted], through)
        self.path: Float[np.ndarray, "steps 2"] = (walked - middle) @ axes.T
        spread = float((weights * (walked - middle) ** 2).sum())
        variances = (weights * self.path**2).sum(axis=0)
        self.shares = variances / spread if spread else np.empty(0)
        places = [(each - middle) @ axes.T for each in every]
        onto = np.concatenate([self.path, *(each[:1] for each in places)])
        low, high = onto.min(axis=0), onto.max(axis=0)
        half = max(float((high - low).max()) * (0.5 + _MARGIN), 1e-3) if spread else _RESTING
        x, y = ((low + high) / 2).tolist()
        self.domain = (x - half, x + half, y - half, y + half)
        walks = [Walk(*each) for each in zip(epochs, places, ends, farther, strict=True)]
        self.walks = [walk.until_it_leaves(self.domain) for walk in walks]
        self.grid = Grid.over(self.domain, _SAMPLES, _SAMPLES)
        train = np.flatnonzero(first.dataset.train)
        train = train[:: -(-len(train) // _POINTS)]
        self._inputs = self._architecture.inputs(first.dataset.points[train])
        self._labels = first.dataset.labels[train]
        rows = np.split(self.grid.points(), _SAMPLES)
        losses = np.concatenate([self._losses(middle + row @ axes) for row in rows])
        losses[~np.isfinite(losses)] = losses[np.isfinite(losses)].max(initial=0)
        self.values: Float[np.ndarray, "rows columns"]
        self.values = training_loss_of(first).shown(losses).reshape(self.grid.shape)
        recorded = [training_loss_of(recordings[run]).values for run in near]
        self._recorded = np.concatenate(
            [
                values[np.searchsorted(recordings[run].epochs, epochs[run])]
                for run, values in zip(near, recorded, strict=True)
            ]
        )
        seen = [
            each[-1] for each in np.split(self._recorded, np.cumsum(list(map(len, counted)))[:-1])
        ]
        there = training_loss_of(first).shown(
            self._losses(middle + (lasts - middle) @ axes.T @ axes)
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            apart = np.abs(np.log(there / np.array(seen)))
        self.mapped = not bool((apart > math.log(_APART)).any())
        """Whether the map has the last losses of the runs that it is made for, to a factor of 2."""
        known = np.concatenate(recorded)
        self.scale = LossScale.of(self.values, known[np.isfinite(known)])
        self._heights = np.clip(self.scale.share(self.values), 0, 1)

    def heights(self, grid: Grid) -> Float[np.ndarray, "rows columns"]:
        """Where the loss is on the `scale`, 0 to 1, smooth between the samples."""
        own = self._heights
        smooth = between(self.grid.y, grid.y) @ own @ between(self.grid.x, grid.x).T
        # A spline swings beside cliffs; within a cell it stays near the samples at its corners.
        corners = [own[:-1, :-1], own[:-1, 1:], own[1:, :-1], own[1:, 1:]]
        low, high = np.min(corners, axis=0), np.max(corners, axis=0)
        spare = (high - low) * _SWING
        cells = np.ix_(_cells(self.grid.y, grid.y), _cells(self.grid.x, grid.x))
        return np.asarray(np.clip(smooth, (low - spare)[cells], (high + spare)[cells]).clip(0, 1))

    @property
    def astray(self) -> float:
        """By how much of the scale a recorded loss differs, at most, from the map at its place.

        Paths also go in directions that the map does not have; where they do not, it is 0.
        """
        if self.shares.sum() >= 1 - ROUNDING:
            return 0.0
        x, y = self.path.T
        rows, columns = between(self.grid.y, y), between(self.grid.x, x)
        mapped = np.einsum("ij,jk,ik->i", rows, self._heights, columns)
        recorded = np.clip(self.scale.share(self._recorded), 0, 1)
        return float(np.abs(mapped - recorded).max())

    def _losses(
        self, parameters: Float[np.ndarray, "networks values"]
    ) -> Float[np.ndarray, " networks"]:
        """The mean losses of networks with these parameters."""
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            rows = parameters.astype(self._inputs.dtype)
            networks = self._architecture.unpacked(list(rows))
            activations = self._architecture.activations
            logits = logits_of_each(networks, activations, self._inputs, rows)
            return np.array([self._loss(each, self._labels) for each in logits])


def _end(recording: Recording) -> float:
    """The epoch at which training diverges; infinite if it does not."""
    last = diverges_at(recording)
    return math.inf if last is None else float(last)


def _farther(paths: Sequence[Float[np.ndarray, "_ values"]]) -> list[float]:
    """How many times as far from its start as most paths each goes, if it is many, or else 0."""
    reaches = np.array([np.linalg.norm(path - path[0], axis=1).max() for path in paths])
    most = np.sort(reaches)[len(paths) // 2]
    return [float(reach / most) if 0 < _FAR * most < reach else 0.0 for reach in reaches]


def _directions(
    paths: Sequence[Float[np.ndarray, "_ values"]], through: Float[np.ndarray, "ends values"]
) -> Float[np.ndarray, "2 values"]:
    """The two principal directions of paths of equal weight; many steps of each are as good as all.

    They are the best of those whose plane goes `through` some places, and both paths and places are
    given about its middle.
    """
    most = _ROWS // len(paths)
    thinned = [path[:: -(-len(path) // most)] for path in paths]
    rows = np.concatenate([path / math.sqrt(len(path)) for path in thinned])
    if len(rows) == 1:  # without a path, any two
        return np.linalg.qr(np.random.default_rng(0).standard_normal((rows.size, 2))).Q.T
    near = _NEAR * float(np.abs(rows).max())
    _, sizes, held = np.linalg.svd(through, full_matrices=False)
    held = held[: int((sizes > near).sum())]
    free = np.linalg.svd(rows - rows @ held.T @ held, full_matrices=False)[2]
    plane = np.concatenate([held, free[: 2 - len(held)]])
    _, _, turned = np.linalg.svd(rows @ plane.T, full_matrices=False)
    return np.asarray(turned @ plane)


def _cells(
    samples: Float[np.ndarray, " n"], places: Float[np.ndarray, " m"]
) -> Int[np.ndarray, " m"]:
    """The last sample but one at or before each place."""
    before = np.searchsorted(samples, places, side="right") - 1
    return np.asarray(np.clip(before, 0, len(samples) - 2))


def _steps(known: Int[np.ndarray, " known"], end: float) -> Float[np.ndarray, " steps"]:
    """Known epochs before the `end`, the first in any case; of many, more of the early ones."""
    known = known[: max(int((known < end).sum()), 1)].astype(float)
    if len(known) <= 2 * _STEPS:
        return known
    even = np.linspace(0, len(known) - 1, _STEPS)
    early = np.geomspace(1, len(known) - 1, _STEPS)
    chosen = np.unique(np.rint(np.concatenate([even, early])).astype(int))
    return np.asarray(known[chosen])
