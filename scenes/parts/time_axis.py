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
    """From epoch 0 on: evenly up to epoch 1, and from there with equal room for equal ratios.

    There is no epoch 0 on a logarithmic scale; both parts meet at the same pace.
    """

    remark = ", log scale from 1"

    @property
    def between(self) -> list[float]:
        """Powers of ten."""
        return [power for power in 10.0 ** np.arange(13) if self.first < power < self.last]

    def share(self, times: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """How far along the axis times are, 0 to 1."""
        span = float(_from_one(np.array(float(self.last - self.first))))
        return np.asarray(_from_one(np.asarray(times - self.first)) / (span or 1.0))


def _from_one(times: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """The times themselves up to 1, and 1 more than their logarithms from there on."""
    return np.asarray(np.where(times < 1, times, 1 + np.log(np.maximum(times, 1))))
