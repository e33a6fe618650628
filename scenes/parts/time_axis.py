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

    @property
    def remark(self) -> str:
        """What is said of the axis after its last time."""
        return ""

    @property
    def between(self) -> list[float]:
        """Times that are written between the first and the last."""
        return []

    def share(self, times: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """How far along the axis times are, 0 to 1."""
        return np.asarray((times - self.first) / ((self.last - self.first) or 1.0))


@dataclass(frozen=True)
class LogTimeAxis(TimeAxis):
    """From epoch 0 on: evenly up to an epoch, and `since` then with equal room for equal ratios.

    There is no epoch 0 on a logarithmic scale; both parts meet at the same pace.
    """

    since: float = 1.0

    @property
    def remark(self) -> str:
        """Where the logarithmic part begins."""
        return f", log scale from {self.since:.0f}"

    @property
    def between(self) -> list[float]:
        """Powers of ten on the logarithmic part."""
        powers = 10.0 ** np.arange(13)
        return [power for power in powers if self.first < power < self.last and power >= self.since]

    def share(self, times: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """How far along the axis times are, 0 to 1."""
        span = float(self._places(np.array(float(self.last - self.first))))
        return np.asarray(self._places(np.asarray(times - self.first)) / (span or 1.0))

    def _places(self, times: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """Times in parts of `since` up to it, and 1 more than logarithms of those from there on."""
        parts = times / self.since
        return np.asarray(np.where(parts < 1, parts, 1 + np.log(np.maximum(parts, 1))))
