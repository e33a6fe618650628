"""What films say of the gradients that reach each layer; knows nothing of curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...reels.recording import Recording
from .differences import counted
from .numbers import grouped

_FADED = 3.0  # times as much gradient at the output as in layer 1


def gradient_title(reels: Sequence[Recording], labels: Sequence[str]) -> str:
    """Which runs lose gradient on the way back, and which do not."""
    fades = [_ratio(reel) >= _FADED for reel in reels]
    if all(np.isinf(_ratio(reel)) for reel in reels):
        return "No gradient reaches layer 1"
    if not any(fades):
        return "Gradients reach the first layer"
    if all(fades):
        return "Gradients fade on their way to layer 1"
    if len(reels) == 2:
        losing, keeping = sorted(labels, key=lambda label: not fades[labels.index(label)])
        return f"Gradients fade with {losing}, not with {keeping}"
    return f"Gradients fade in {counted(sum(fades)).lower()} of {counted(len(reels)).lower()} runs"


def gradient_comparison(reel: Recording) -> str:
    """How the first layer's gradient compares with the last one's."""
    if reel.metrics.gradient_norms.shape[1] == 1:
        return "A linear model has one layer: all of the gradient reaches it."
    ratio = _ratio(reel)
    if np.isinf(ratio):
        return "Mostly, no gradient reaches layer 1."
    if ratio >= 1.05:
        return f"Mostly, the output gets {_times(ratio)} times as much gradient as layer 1."
    if ratio <= 1 / 1.05:
        times = _times(1 / max(ratio, 1e-6))
        return f"Mostly, layer 1 gets {times} times as much gradient as the output."
    return "Layer 1 gets about as much gradient as the output."


def _ratio(reel: Recording) -> float:
    """The gradient of the last layer over that of the first, at the median epoch.

    Infinite if no gradient reaches the first at most epochs; those without numbers do not count.
    """
    norms = reel.metrics.gradient_norms
    last, first = norms[np.isfinite(norms).all(axis=1)][:, [-1, 0]].T
    ratios = np.divide(last, first, out=np.full(len(first), np.inf), where=first > 0)
    middle = np.sort(ratios)[len(ratios) // 2 :]
    return float(middle[0]) if len(middle) else 1.0


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 10 else grouped(round(ratio))
