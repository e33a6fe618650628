"""The one number that tells how well a run does: accuracy, or, of values, loss; draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from ...errors import UserError
from ...reels.recording import Recording
from .numbers import grouped, per_cent


@dataclass(frozen=True)
class Measure:
    """How well a run does after each of its `epochs`: `values` (epochs,), under a name.

    Of runs that learn classes these are shares of the training points that are right; of those
    that learn values, losses on the test points, or on the training points if there are no others.
    `written` gives all of them as many decimals, `top` is a round number above them.
    """

    name: str
    short: str
    epochs: Float[np.ndarray, " epochs"]
    values: Float[np.ndarray, " epochs"]
    top: float
    written: Callable[[float], str]
    guess: float | None = None  # the loss of the best answer that is the same for all points

    def at(self, epoch: float) -> str:
        """What is read at a fractional epoch: the value of the last recorded one."""
        return self.written(float(self.values[before(self.epochs, epoch)]))

    @property
    def longest(self) -> str:
        """The widest of what is read."""
        return max({self.written(float(value)) for value in self.values}, key=len)

    def threshold(self, goal: float) -> float:
        """What a run has to reach: a share `goal` of points right.

        Or a loss: what is left where a share `goal` of the variance of the values is explained.
        """
        return goal if self.guess is None else (1 - goal) * self.guess

    def reaches(
        self, values: Float[np.ndarray, " values"], goal: float
    ) -> Bool[np.ndarray, " values"]:
        """Whether each of `values` is as good."""
        missing = self.threshold(goal) - values
        return np.asarray((missing if self.guess is None else -missing) <= 1e-9)

    def first(self, goal: float) -> int | None:
        """The position of the first epoch that reaches it."""
        enough = np.flatnonzero(self.reaches(self.values, goal))
        return int(enough[0]) if len(enough) else None

    def told(self, goal: float) -> str:
        """What has been reached then, in words."""
        if self.guess is None:
            return per_cent(goal)
        return f"loss {self.threshold(goal):.2g}"


def measure_of(reel: Recording) -> Measure:
    """The measure of a recording."""
    return measures_of([reel])[0]


def measures_of(reels: Sequence[Recording]) -> list[Measure]:
    """Their measures, written alike and under one `top`; raises `UserError` for unlike ones."""
    values, classes = (
        [reel for reel in reels if reel.dataset.regression is kind] for kind in (True, False)
    )
    if values and classes:
        raise UserError(
            "runs that learn values and runs that learn classes have no measure in common",
            given=f"{values[0].spec.summary} and {classes[0].spec.summary}",
        )
    if classes:
        return [
            Measure(
                "Training accuracy",
                "Accuracy",
                reel.epochs.astype(float),
                reel.metrics.train_accuracy,
                top=1.0,
                written=per_cent,
            )
            for reel in classes
        ]
    tested = all((~reel.dataset.train).any() for reel in values)
    losses = [reel.metrics.test_loss if tested else reel.metrics.train_loss for reel in values]
    every = np.concatenate(losses)
    name = "Test loss" if tested else "Training loss"
    return [
        Measure(
            name,
            name,
            reel.epochs.astype(float),
            loss,
            top=ceiling(every),
            written=loss_format(every),
            guess=_guess(reel, tested=tested),
        )
        for reel, loss in zip(values, losses, strict=True)
    ]


def _guess(reel: Recording, *, tested: bool) -> float:
    """The mean of ½ (y − t)² where y is the mean of all t."""
    dataset = reel.dataset
    return float(np.var(dataset.labels[dataset.train != tested])) / 2


def loss_format(losses: Float[np.ndarray, " values"]) -> Callable[[float], str]:
    """How losses are written: with as many decimals as the smallest needs, all through the film."""
    finite = losses[np.isfinite(losses)]
    least = float(finite.min()) if len(finite) else 1.0
    decimals = 4 if least < 0.004 else 3 if least < 0.1 else 2

    def written(value: float) -> str:
        if not np.isfinite(value):
            return "−"
        if value == 0:
            return "0"
        if 0 < value < 0.5 * 10**-decimals:
            return f"<{10**-decimals:.{decimals}f}"
        return grouped(round(value)) if value >= 1000 else f"{value:.{decimals}f}"

    return written


def before(epochs: Float[np.ndarray, " epochs"], epoch: float) -> int:
    """Which of the recorded epochs is the last at a fractional epoch."""
    return max(int(np.searchsorted(epochs, epoch + 1e-9, side="right")) - 1, 0)


def ceiling(values: Float[np.ndarray, " values"]) -> float:
    """A round number that nearly all values are below: 1, 2, 4, 5, 6 or 8 times a power of ten.

    A rare spike may stick out; it is drawn along the top.
    """
    finite = values[np.isfinite(values)]
    most = max(float(np.quantile(finite, 0.995)) * 1.02, 1e-6) if len(finite) else 1.0
    power = 10.0 ** np.floor(np.log10(most))
    return float(next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= most))
