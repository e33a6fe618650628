"""The scale of gradients, and the means that are drawn of them; draws nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from .. import numerals
from ..reels.recording import Recording
from ..reels.steps import Steps
from .parts.chart_style import ChartStyle
from .words.gradient_verdicts import exploding_at

_SMOOTH = 0.01  # of all epochs, on either side: curves are means over these
_FEW = 3  # epochs at most, of which there are no means
_LOWEST = 1e-300  # of gradients that can be drawn
_BEYOND = 2  # powers of ten that are drawn above what there was before gradients explode


def reach_of(reel: Recording) -> int:
    """How many epochs on either side belong to the means that curves show; none of a few."""
    count = len(reel.epochs)
    return max(1, round(count * _SMOOTH)) if count > _FEW else 0


def means_of(reels: Sequence[Recording]) -> str:
    """What is shown of some recordings: 'means of 5', or '' where that is none.

    They are 'means of up to 5' where some are of fewer: of shorter runs, beside explosions, and
    where gradients are 0.
    """
    counts = np.concatenate([_counts_in(reel) for reel in reels])
    most = int(counts.max(initial=1.0))
    alike = bool((counts == most).all())
    return f"means of {'' if alike else 'up to '}{most}" if most > 1 else ""


def style_of(reels: Sequence[Recording], norms: Sequence[Float[np.ndarray, "_ _"]]) -> ChartStyle:
    """One log scale for all runs, from the smallest gradient to the largest.

    Where gradients explode, it is cut not far above those before; where some are 0, it begins at 0.
    """
    low, high, nothing, exploded = np.inf, _LOWEST, False, False
    for reel, own in zip(reels, norms, strict=True):
        known = own[np.isfinite(own)]
        nothing |= bool((known == 0).any())
        low = min(low, float(known[known > 0].min(initial=np.inf)))
        exploding = exploding_at(reel)
        before = own if exploding is None else own[: max(reel.steps.before(exploding), 1)]
        most = float(before[np.isfinite(before)].max(initial=0.0))
        exploded |= exploding is not None
        beyond = 1.0 if exploding is None else 10.0**_BEYOND
        high = max(high, min(most * beyond, float(known.max(initial=0.0))))
    if low > high:
        low, high = 0.1, 1.0
    # Ends that mean something are powers of ten; others are at the next half of one.
    parts_above, parts_below = (1 if each else 2 for each in (exploded, nothing))
    top = float(np.ceil(np.log10(high) * parts_above - 1e-9) / parts_above)
    bottom = float(np.floor(np.log10(low) * parts_below + 1e-9) / parts_below) - nothing
    if np.floor(top) - np.ceil(bottom) < 1:  # too few hairlines
        top, bottom = float(np.ceil(top)), min(float(np.floor(bottom)), np.ceil(top) - 1)
    floor = 10.0**bottom

    def written(value: float) -> str:
        return "0" if nothing and value < 1.5 * floor else power_of_ten(value)

    steps = Steps.shared([reel.steps for reel in reels])
    title = f"{'Over' if len(reels) > 1 else 'Gradient size (norm) over'} the {steps.several}"
    most = max(float(own[np.isfinite(own)].max(initial=0.0)) for own in norms)
    cut = f"to {power_of_ten(10.0 ** np.ceil(np.log10(most)))}" if most > 10.0**top * 1.001 else ""
    return ChartStyle(
        title,
        10.0**top,
        written,
        dated=steps.ended,
        when=steps.written,
        at_ends=lambda _: "",
        floor=floor,
        beyond=cut,
        foreseen=True,
        resting=True,
    )


def means_in(reel: Recording) -> Float[np.ndarray, "epochs layers"]:
    """The means of a recording's gradients; those before they explode know nothing of it."""
    reach = reach_of(reel)
    return np.concatenate([smoothed(part, reach) for part in _parts_of(reel)])


def smoothed(
    norms: Float[np.ndarray, "epochs layers"], reach: int
) -> Float[np.ndarray, "epochs layers"]:
    """The geometric mean of norms around every epoch, without zeros, which stay zeros.

    At both ends it is of as many epochs as elsewhere, more of them on one side, if there are so
    many. NaN at epochs where training had diverged, which are in no mean.
    """
    finite = np.isfinite(norms).all(axis=1)
    known = norms[finite].astype(float)
    smooth = np.full(norms.shape, np.nan)
    if len(known):
        there = known > 0
        sums = _windows(np.log(np.maximum(known, _LOWEST)) * there, reach)
        counts = np.maximum(_windows(there.astype(float), reach), 1)
        smooth[finite] = np.where(there, np.exp(sums / counts), 0.0)
    return smooth


def _counts_in(reel: Recording) -> Float[np.ndarray, " means"]:
    """Of how many epochs each of the means in a recording is."""
    known = [part[np.isfinite(part).all(axis=1)] for part in _parts_of(reel)]
    counts = [_windows((each > 0).astype(float), reach_of(reel)) for each in known if len(each)]
    return np.concatenate([np.empty(0), *(each.ravel() for each in counts)])


def _parts_of(reel: Recording) -> list[Float[np.ndarray, "epochs layers"]]:
    """The gradients of a recording before and since they explode."""
    norms, exploding = reel.metrics.gradient_norms, exploding_at(reel)
    before = len(norms) if exploding is None else int(np.searchsorted(reel.epochs, exploding))
    return [norms[:before], norms[before:]]


def leaving(values: Float[np.ndarray, " epochs"], top: float) -> Float[np.ndarray, " epochs"]:
    """The same up to the first with which they leave the scale, which ends at `top`, for good."""
    inside = np.flatnonzero(values <= top)
    if not len(inside) or inside[-1] + 2 >= len(values):
        return values
    left = values.copy()
    left[inside[-1] + 2 :] = np.nan
    return left


def _windows(
    values: Float[np.ndarray, "epochs layers"], reach: int
) -> Float[np.ndarray, "epochs layers"]:
    """Sums over every epoch and `reach` on either side, or over more on one at both ends."""
    totals = np.cumsum(np.vstack([np.zeros(values.shape[1]), values]), axis=0)
    width = min(2 * reach + 1, len(values))
    first = np.clip(np.arange(len(values)) - reach, 0, len(values) - width)
    return np.asarray(totals[first + width] - totals[first])


def power_of_ten(value: float) -> str:
    """A power of ten: 10⁻³, or 1."""
    exponent = round(float(np.log10(value)))
    return numerals.power_of_ten(exponent) if exponent else "1"
