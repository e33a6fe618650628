"""Titles on how much of the output's gradient layer 1 gets; knows nothing of verdicts or curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...reels.recording import Recording
from ...reels.steps import Steps
from .gradient_shares import ALIKE, SAME, share_of, shares_between
from .gradient_verdicts import FEW, ratio_of
from .phrases import beginning, the_end

EACH = "The gradient of each layer"
WAYS = {"fade": "fade to", "grow": "grow to"}
_WHOLE = {
    "fade": ("Gradients fade on their way to layer 1", "Gradients fade"),
    "grow": ("Gradients grow on their way to layer 1", "Gradients grow"),
    "less": ("Layer 1 gets less gradient than the output", EACH),
    "more": ("Layer 1 gets more gradient than the output", EACH),
    "mostly less": ("Layer 1 mostly gets less gradient than the output", EACH),
    "reach": ("Gradients reach layer 1",),
    "mostly": (EACH,),
}
"""What holds of most steps, without a number, where there is no room for one."""

_SIDES = {"fade": "less", "less": "less", "mostly less": "less", "grow": "more", "more": "more"}
"""Whether layer 1 gets more than the output or less, by what is said without a number."""
_END, _OVER = "in the end", "over the last"


def typical_titles(reels: Sequence[Recording], kind: str) -> list[str]:
    """What layer 1 gets of the output's gradient at the median step, or the last of few.

    Longest first; nothing where that is no share.
    """
    ratios = [ratio_of(reel) for reel in reels]
    if not all(0 < each < np.inf for each in ratios):
        return []
    shares = [1 / each for each in ratios]
    share, notes = share_of_all(shares), _notes(reels)
    whole = _WHOLE[kind]
    short = f"Layer 1: {''.join(f'{each} ' for each in notes[-1:])}{share} the output’s"
    colons = f"{short} gradient", short
    if len(reels) == 1 and kind in WAYS:
        noted = [each for way in _ways(kind, share) for each in _noted(beginning(way), notes)]
        return [*sorted(noted, key=len, reverse=True), *colons, *whole]
    if share == ALIKE:
        about = "layer 1 gets about the output’s gradient"
        shorter = [f"{beginning(notes[-1])}: {about}"] if notes else [beginning(about)]
        return [*_noted(f"Layer 1 gets {ALIKE} gradient as the output", notes), *shorter, *whole]
    said = _noted(f"Layer 1 gets {share} the output’s gradient", notes)
    return list(dict.fromkeys([*said, *colons, *_median_sides(shares, notes), *whole]))


def median_over(reels: Sequence[Recording]) -> str:
    """What a share is that is said of all steps: 'median over epochs', of each of several runs."""
    several = Steps.shared([reel.steps for reel in reels]).several
    return f"median{'s' * (len(reels) > 1)} over {several}"


def titles_in_the_end(
    reels: Sequence[Recording], shares: Sequence[float], when: str, kind: str = "finally"
) -> list[str]:
    """What layer 1 gets of the output's gradient in the end, longest first.

    `when` is that of the shares. Nothing where that is no share, unless gradients reach it
    `finally`.
    """
    last = beginning(the_end(reels))
    whole = _WHOLE.get(kind, (f"{last}, gradients reach layer 1",))
    then = beginning(when)
    if not all(0 < each < np.inf for each in shares):
        side = _side(shares)
        beyond = [f"{then}, layer 1 gets {side} gradient than the output"] if side else []
        return [] if kind in _WHOLE else [*beyond, *whole]
    share = share_of_all(shares)
    if _SIDES.get(kind, _side(shares)) != _side(shares):
        kind, whole = "mostly", (EACH,)
    if share == ALIKE:
        return [
            f"{then}, layer 1 gets {ALIKE} gradient as the output",
            f"{then}, layer 1 gets about the output’s gradient",
            *whole,
        ]
    measured = f"{share} the output’s gradient"
    ways = _ways(kind, share)
    said = [f"{then}, {each}" for each in ways or [f"layer 1 gets {measured}"]]
    ending = when == _END or when.startswith(_OVER)
    gets, side = "Layer 1 ends with" if ending else f"{then}, layer 1 gets", _side(shares)
    more = [f"{gets} {side} gradient than the output"] if side and not ways else []
    shorter = [f"Layer 1 ends at {measured}"] if ending else []
    return [*said, *shorter, *more, *whole]


def when_means_end(reels: Sequence[Recording]) -> str:
    """Over which steps the last mean of each run is: 'over the last epochs', or 'near epoch 96'."""
    if (last := the_end(reels)) != _END:
        return last.replace("at ", "near ", 1)
    return f"{_OVER} {Steps.shared([reel.steps for reel in reels]).several}"


def _ways(kind: str, share: str) -> list[str]:
    """How gradients fade or grow to a share, longest first; nothing where they do neither."""
    if kind not in WAYS:
        return []
    to = share.removesuffix(" of") if share.endswith(" of") else f"{share} their size"
    return [f"gradients {WAYS[kind]} {to} {by} layer 1" for by in ("on their way to", "by")]


def share_of_all(shares: Sequence[float]) -> str:
    """The share of one run, or those between which several are."""
    low, high = min(shares), max(shares)
    return share_of(low) if low == high else shares_between(low, high)


def _notes(reels: Sequence[Recording]) -> list[str]:
    """What a share is that follows in brackets, longest first; nothing where it is of the last."""
    if all(len(reel.epochs) < FEW for reel in reels):
        return []
    whole = median_over(reels)
    return [whole, whole.split(" ")[0]]


def _noted(said: str, notes: Sequence[str]) -> list[str]:
    """The same with each of some notes, or as it is without any."""
    return [f"{said} ({each})" for each in notes] or [said]


def _median_sides(shares: Sequence[float], notes: Sequence[str]) -> list[str]:
    """On which side of the output's gradient all of several medians are, if on one."""
    if not notes or len(shares) == 1 or not (side := _side(shares)):
        return []
    return [f"{beginning(notes[-1])}: layer 1 gets {side} gradient than the output"]


def _side(shares: Sequence[float]) -> str:
    """Whether all of some shares are 'more' than about all, or 'less'; '' where they are not."""
    if min(shares) >= SAME:
        return "more"
    return "less" if max(shares) <= 1 / SAME else ""
