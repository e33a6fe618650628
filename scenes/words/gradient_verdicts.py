"""What becomes of a run's gradients on their way back; knows nothing of words."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from ...reels.recording import Recording

Verdict = Literal[
    "unknown",
    "explode",
    "nothing",
    "rarely",
    "half",
    "fade",
    "less",
    "mostly less",
    "grow",
    "more",
    "reach",
    "finally",
    "mostly",
    "varies",
]

Norms = Float[np.ndarray, "_steps _layers"]
"""The size of the gradient of each layer, at each step."""

FADED = 3.0  # times as much gradient at one end as at the other
USUALLY = 0.9  # of the epochs
FEW = 3  # steps: of fewer, the last is spoken of
_END = 0.25  # of the epochs, what is called the end
_EXPLODED = 1e3  # times the largest gradient of the first epoch
_LEAST = 1e-300  # of gradients that are compared
_REGAINED = 0.1  # of what gradients lose on their way, at most, where they fade: in powers of ten


def exploding_at(reel: Recording) -> float | None:
    """The first step with an infinite gradient, or one a thousand times that of the first step.

    Gradients that grow that much because training begins to move have not exploded: the loss has
    to be larger, too.
    """
    norms, loss = reel.metrics.gradient_norms, reel.metrics.train_loss
    most = norms.max(axis=1, initial=0.0)
    worse = (most > _EXPLODED * most[0]) & (most[0] > 0) & (loss > loss[0])
    exploded = np.flatnonzero(np.isinf(norms).any(axis=1) | worse)
    return float(reel.epochs[exploded[0]]) if len(exploded) else None


def verdict_of(reel: Recording) -> Verdict:
    """What becomes of a run's gradients, at most epochs and at the last.

    Where the first layer is mostly unreached while there are gradients, but at less than half of
    all epochs, there is no verdict.

    They fade on their way if the first layer gets about the least of all layers, and grow if it
    gets the most, and not only less or more than the output. They reach it where it does not get
    much less than the output: at the first step as well, or in the end, or at more than half of all
    steps.
    """
    if exploding_at(reel) is not None:
        return "explode"
    ratios, ratio, norms = ratios_of(reel), ratio_of(reel), known_of(reel)
    unreached, steps = int(np.isinf(ratios).sum()), len(reel.epochs)
    if 2 * unreached == steps:
        return "half"
    if 2 * unreached > steps:
        return "nothing" if unreached == steps else "rarely"
    if 2 * unreached >= len(ratios):
        return "unknown"
    first, others = norms[:, 0], norms[:, 1:]
    if ratio >= FADED and _usually(ratios > 1):
        return "fade" if _usually(_fading(norms)) else "less"
    if ratio <= 1 / FADED and _usually(ratios < 1):
        return "grow" if _usually(first > others.max(axis=1)) else "more"
    reached = ratios < FADED
    if _usually(reached) and reached[0]:
        return "reach"
    if _usually(reached[-math.ceil(_END * len(reached)) :]):
        return "finally"
    if ratio >= FADED and 2 * (ratios > 1).sum() > len(ratios):
        return "mostly less"
    return "mostly" if 2 * reached.sum() > len(reached) else "varies"


def _fading(norms: Norms) -> Bool[np.ndarray, " steps"]:
    """Whether the first layer gets the least, or hardly more than another that does."""
    lost = np.log(np.maximum(norms, _LEAST))
    least = lost.min(axis=1)
    return np.asarray(lost[:, 0] - least <= _REGAINED * (lost[:, -1] - least))


def _usually(held: Bool[np.ndarray, " steps"]) -> bool:
    """Whether something held at most steps, and at the last."""
    return bool(held.mean() >= USUALLY and held[-1])


def ratio_of(reel: Recording) -> float:
    """The gradient of the last layer over that of the first, at the median epoch or last of a few.

    Infinite if no gradient reaches the first at half of them or more; those without numbers do not
    count.
    """
    ratios = ratios_of(reel)
    if len(reel.epochs) < FEW and len(ratios):
        return float(ratios[-1])
    middle = np.sort(ratios)[len(ratios) // 2 :]
    return float(middle[0]) if len(middle) else 1.0


def ratios_of(reel: Recording) -> Float[np.ndarray, " steps"]:
    """The gradient of the last layer over that of the first; infinite where none reaches it."""
    last, first = known_of(reel)[:, [-1, 0]].T
    ratios = np.full(len(first), np.inf)
    np.divide(last, first, out=ratios, where=first > 0)
    return ratios


def is_linear(reel: Recording) -> bool:
    """Whether the first layer is the output."""
    return bool(reel.metrics.gradient_norms.shape[1] == 1)


def known_of(reel: Recording) -> Norms:
    """The gradients of steps at which those of all layers are numbers."""
    norms = reel.metrics.gradient_norms
    return np.asarray(norms[np.isfinite(norms).all(axis=1)])
