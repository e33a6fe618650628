"""How one hidden layer sees the plane, in two dimensions at every epoch; no mobjects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from ...errors import UserError
from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.task import Classes

_VIEWS = 60  # epochs over the run, at which a view is fitted to the points
_NEAR = 2  # views on either side, whose points are in view as well
_VIEWED = 500  # points at most, to which it is fitted
_SPARE = 0.5  # of the extent of the points, on either side, for those of views nearby
_AROUND = 1.2  # times that is drawn
_SAMPLES = 40  # a side, of the plane whose answers are looked at
_NEARLY = 0.95  # of the training points, for a sentence on all of them
_TINY = 1e-9


class FeatureProjection:
    """The answers of the last hidden layer with two units; else of the last with more, projected.

    Where the output is a weighted sum of these answers, the projection looks along the lines on
    which it stays the same: the first direction is the one across which a class gives way to the
    other, or two for three classes; a second is the principal component of what is left. So a
    point is on that side of a line on which the network puts it. Of other layers, and of more
    classes, the directions are principal components. Raises `UserError` where no hidden layer has
    two units or more.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        widths = recording.perceptron.hidden
        pairs = [depth for depth, width in enumerate(widths) if width == 2]
        wide = [depth for depth, width in enumerate(widths) if width > 2]
        if not pairs and not wide:
            raise UserError(
                "scene 'feature_space' needs a hidden layer of two units or more",
                given=recording.about.summary,
                remedy="record with `hidden`, like 8,2, or choose scene convergence",
            )
        self.depth = pairs[-1] if pairs else wide[-1]
        self.width = widths[self.depth]
        self.projected = not pairs
        self.straight = self.depth == len(widths) - 1
        """Whether lines between classes are straight there."""
        self._middle: Float[np.ndarray, " width"] = np.zeros(self.width)
        self._components: Float[np.ndarray, "_ width"] = np.eye(2, self.width)
        self._mixture: Float[np.ndarray, "outputs directions"] = np.zeros((recording.outputs, 0))
        self._kept: tuple[object, Float[np.ndarray, "2 width"]] | None = None
        self.explained: float | None = 1.0
        """The share of the variance that is drawn; None where there is none."""
        self.domain = -1.0, 1.0, -1.0, 1.0
        if self.projected:
            self._fit()
        self._views = self._find_views()

    @property
    def across(self) -> int:
        """How many of the two directions are those across which the output changes."""
        return int(self._mixture.shape[1])

    def axes(self, epoch: float) -> Float[np.ndarray, "2 width"]:
        """The two directions, at right angles and of length 1, at a fractional epoch."""
        return self._axes_for(self.readout(epoch))

    def answers(
        self, epoch: float, points: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points width"]:
        """What the layer answers to points of the plane, at a fractional epoch."""
        return np.asarray(self._recording.held(epoch).outputs(points)[self.depth])

    def constant(self, epoch: float) -> bool:
        """Whether the layer answers the same to all of the plane, at a fractional epoch."""
        domain = self._recording.dataset.domain
        return self._alike(epoch, Grid.over(domain, _SAMPLES, _SAMPLES).points())

    def constant_on_points(self, epoch: float) -> bool:
        """Whether it answers the same to all points of the data, which are not all alike."""
        points = self._recording.dataset.points
        return bool(np.ptp(points, axis=0).any()) and self._alike(epoch, points)

    def _alike(self, epoch: float, points: Float[np.ndarray, "points 2"]) -> bool:
        return bool(np.ptp(self.answers(epoch, points), axis=0).max() <= 0)

    def readout(self, epoch: float) -> Float[np.ndarray, "inputs outputs"]:
        """Weights of the network's last layer, and its biases as a last row."""
        return np.vstack(self._recording.held(epoch).layers[-1]).astype(float)

    def at(
        self, epoch: float, points: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points 2"]:
        """Where points of the plane are in feature space, at a fractional epoch."""
        return self.places(self.view(epoch), self.answers(epoch, points), self.readout(epoch))

    def view(self, epoch: float) -> Float[np.ndarray, "2 2"]:
        """The middle of what is drawn, and half its sides, in the layer's own units."""
        return np.array(self._views.at(epoch))

    def places(
        self,
        view: Float[np.ndarray, "2 2"],
        answers: Float[np.ndarray, "points width"],
        readout: Float[np.ndarray, "inputs outputs"],
    ) -> Float[np.ndarray, "points 2"]:
        """Where answers of the layer are in a view, before a last layer."""
        middle, half = view
        return np.asarray((self._seen(answers, readout) - middle) / half)

    def logits(
        self, epoch: float, places: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points outputs"]:
        """What the rest of the network answers to places of feature space."""
        if self.straight:
            onto, start = self._onto(self.view(epoch), self.readout(epoch))
            return np.asarray(places.astype(np.float32, copy=False) @ onto + start)
        middle, half = self.view(epoch)
        values = (middle + places * half) @ self.axes(epoch) + self._middle
        return self._recording.held(epoch).onwards(self.depth + 1, values.astype(np.float32))

    def straight_field(
        self,
        view: Float[np.ndarray, "2 2"],
        readout: Float[np.ndarray, "inputs outputs"],
        grid: Grid,
    ) -> Float[np.ndarray, "outputs rows columns"]:
        """What a last layer answers over a grid of places in a view, `[output, row, column]`."""
        onto, start = self._onto(view, readout)
        x, y = grid.x.astype(np.float32), grid.y.astype(np.float32)
        across, up = onto[0, :, None, None] * x, onto[1, :, None, None] * y[:, None]
        return np.asarray(across + up + start[:, None, None])

    def _onto(
        self, view: Float[np.ndarray, "2 2"], readout: Float[np.ndarray, "inputs outputs"]
    ) -> tuple[Float[np.ndarray, "2 outputs"], Float[np.ndarray, " outputs"]]:
        """Weights and biases from places of feature space to logits."""
        middle, half = view
        axes, weights = self._axes_for(readout), readout[:-1]
        onto = half[:, None] * (axes @ weights)
        start = (middle @ axes + self._middle) @ weights + readout[-1]
        return onto.astype(np.float32), start.astype(np.float32)

    def faithful(self, epoch: float) -> bool:
        """Whether nearly every training point stands where the network answers the same as to it.

        It need not where more than two directions matter: what is drawn is then one slice.
        """
        points, _ = self._trained()
        task, logits = self._recording.task, self._recording.held(epoch)(points)
        there = self.logits(epoch, self.at(epoch, points)).T
        if isinstance(task, Classes):
            same = task.winners(there) == task.winners(logits)
        else:
            same = np.abs(task.share(there) - task.share(logits))[0] < 1 - _NEARLY
        return bool(same.mean() >= _NEARLY)

    def wrong(self, epoch: float) -> Bool[np.ndarray, " points"]:
        """Which points of the data stand where the answer is a wrong one."""
        dataset = self._recording.dataset
        there = self.logits(epoch, self.at(epoch, dataset.points)).T
        return self._recording.task.wrong(there, dataset.labels)

    def _seen(
        self,
        answers: Float[np.ndarray, "points width"],
        readout: Float[np.ndarray, "inputs outputs"],
    ) -> Float[np.ndarray, "points 2"]:
        """Answers along both axes, in the layer's own units."""
        return np.asarray((answers - self._middle) @ self._axes_for(readout).T)

    def _trained(self) -> tuple[Float[np.ndarray, "train 2"], np.ndarray]:
        """The training points and their labels."""
        dataset = self._recording.dataset
        return dataset.points[dataset.train], dataset.labels[dataset.train]

    def _fit(self) -> None:
        """Choose the directions by the answers to the training points in the last epoch."""
        epoch = self._recording.steps.last
        last, (points, _) = self._recording.held(epoch), self._trained()
        answers = last.outputs(points)[self.depth].astype(float)
        self._middle = answers.mean(axis=0)
        answers = answers - self._middle
        if self.straight:
            self._mixture = _mixture(last.layers[-1][0].astype(float), answers)
        rest = answers
        if self.across:
            directions = self._axes_along(last.layers[-1][0].astype(float) @ self._mixture)
            rest = answers - answers @ directions[: self.across].T @ directions[: self.across]
        components = np.linalg.svd(rest, full_matrices=False)[2]
        self._components = np.concatenate([components[:2], self._components])
        self._kept = None
        spread = float((answers**2).sum())
        drawn = float(((answers @ self.axes(epoch).T) ** 2).sum())
        self.explained = min(drawn / spread, 1.0) if spread else None

    def _axes_for(
        self, readout: Float[np.ndarray, "inputs outputs"]
    ) -> Float[np.ndarray, "2 width"]:
        """The directions before a last layer; the last ones are kept."""
        if not self.across:
            return self._components[:2]
        if self._kept is None or self._kept[0] is not readout:
            self._kept = readout, self._axes_along(readout[:-1] @ self._mixture)
        return self._kept[1]

    def _axes_along(
        self, directions: Float[np.ndarray, "width directions"]
    ) -> Float[np.ndarray, "2 width"]:
        """The orthonormal axes nearest to some directions, and components where there are none.

        The nearest are the orthogonal factor of the polar decomposition.
        """
        left, sizes, right = np.linalg.svd(directions, full_matrices=False)
        axes = list((left @ right).T) if sizes.min(initial=1.0) > _TINY else []
        for component in self._components:
            rest = component - sum(axis * (axis @ component) for axis in axes)
            if len(axes) < 2 and (length := float(np.linalg.norm(rest))) > _TINY:
                axes.append(rest / length)
        return np.array(axes)

    def _find_views(self) -> _View:
        """Views that follow the points: answers grow from nearly nothing as a network learns."""
        points, kept = self._some_points(), self._viewed()
        seen = [
            self._seen(self.answers(float(epoch), points), self.readout(float(epoch)))
            for epoch in kept
        ]
        low, high = (np.array([end(each, axis=0) for each in seen]) for end in (np.min, np.max))
        # Between epochs that are looked at, points may go further than at either.
        near = np.arange(len(kept))[:, None] + np.arange(-_NEAR, _NEAR + 1)
        near = near.clip(0, len(kept) - 1)
        # But where they only drift, what is drawn does not become large and the points small.
        spare = (high - low) * _SPARE
        low = np.maximum(low[near].min(axis=1), low - spare)
        high = np.minimum(high[near].max(axis=1), high + spare)
        # Of answers that are all alike, the view is so small that the output is the same all over.
        weights = np.array([self.readout(float(epoch))[:-1] for epoch in kept])
        least = 1e-6 / np.abs(weights[np.isfinite(weights)]).max(initial=1.0)
        return _View(kept, (low + high) / 2, np.maximum((high - low) / 2 * _AROUND, least))

    def _some_points(self) -> Float[np.ndarray, "points 2"]:
        """Points of the data, as many as are looked at."""
        points = self._recording.dataset.points
        return points[:: -(-len(points) // _VIEWED)]

    def _viewed(self) -> Float[np.ndarray, " epochs"]:
        """Epochs that are looked at, the first ones closer together."""
        epochs = self._recording.epochs
        shares = np.concatenate([np.linspace(0, 1, _VIEWS), np.geomspace(1e-3, 1, _VIEWS)])
        return np.asarray(epochs[np.unique((shares * (len(epochs) - 1)).astype(int))], dtype=float)


@dataclass(frozen=True)
class _View:
    """The part of feature space on show: its middle and half its sides, at some epochs."""

    epochs: Float[np.ndarray, " epochs"]
    middles: Float[np.ndarray, "epochs 2"]
    halves: Float[np.ndarray, "epochs 2"]

    def at(self, epoch: float) -> tuple[Float[np.ndarray, " 2"], Float[np.ndarray, " 2"]]:
        """Middle and half sides at an epoch, by interpolation."""
        middle, half = (
            np.array([np.interp(epoch, self.epochs, each) for each in values.T])
            for values in (self.middles, self.halves)
        )
        return middle, half


def _mixture(
    weights: Float[np.ndarray, "width outputs"], answers: Float[np.ndarray, "points width"]
) -> Float[np.ndarray, "outputs directions"]:
    """Which mixtures of the outputs, at most two, decide between classes; one of a single output.

    Of several outputs only differences matter: their principal components.
    """
    if weights.shape[1] == 1:
        return np.ones((1, 1))
    differences = weights - weights.mean(axis=1, keepdims=True)
    mixtures = np.linalg.svd(answers @ differences, full_matrices=False)[2]
    return np.asarray(mixtures[:2].T)
