"""The axis of time below a chart: linear, or with equal room for equal ratios; no mobjects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True)
class TimeAxis:
    """From the `first` time to the `last`, all times at equal distances."""

    first: float
    last: float

    remark = ""
    """What is said of the axis after its last time."""

    @property
    def between(self) -> list[float]:
        """Times that are written between the first and the last."""
        return []

    def share(self, times: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """How far along the axis times are, 0 to 1."""
        return np.asarray((times - self.first) / ((self.last - self.first) or 1.0))


@dataclass(frozen=True)
class LogTimeAxis(TimeAxis):
    """From epoch 0 on, with equal room for equal ratios of epochs; epoch 0 stands for one more."""

    remark = ", log scale"

    @property
    def between(self) -> list[float]:
        """Powers of ten."""
        return [power for power in 10.0 ** np.arange(13) if self.first < power < self.last]

    def share(self, times: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """How far along the axis times are, 0 to 1."""
        span = np.log1p(self.last - self.first)
        return np.asarray(np.log1p(times - self.first) / (span or 1.0))
