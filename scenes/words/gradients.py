"""What films say of the gradients that reach each layer; knows nothing of curves."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from ...numerals import compact, grouped, per_cent, power_of_ten, without_zeros
from ...reels.recording import Recording
from ...reels.steps import Steps
from .differences import number_word
from .phrases import beginning, the_end
from .sentences import divergence_of

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
]

_FADED = 3.0  # times as much gradient at one end as at the other
_USUALLY = 0.9  # of the epochs
_END = 0.25  # of the epochs, what is called the end
_EXPLODED = 1e3  # times the largest gradient of the first epoch
_SAME = 1.05
_TIMES = 2.0  # from which on shares are written as multiples
_FIRST = "layer\u00a01"  # in a sentence, whose lines do not end between both
_FEW = 3  # steps: of fewer, the last is spoken of
_WORDS = {12: "trillion", 9: "billion", 6: "million"}


def gradient_titles(reels: Sequence[Recording], labels: Sequence[str]) -> list[str]:
    """The `gradient_title` of some runs, and ever shorter ones for where it has no room."""
    counted = gradient_title(reels, [])
    shorter = counted
    several = Steps.shared([reel.steps for reel in reels]).several
    for long, short in _SHORTER.items():
        shorter = shorter.replace(long.format(several), short)
    tight = shorter.replace(_THIRD, _TIGHT)
    # Of the output's what, pictures say.
    titles = [counted, shorter, tight, re.sub("(output’s) gradient$", r"\1", tight)]
    return list(dict.fromkeys([gradient_title(reels, labels), *titles]))


def gradient_title(reels: Sequence[Recording], labels: Sequence[str]) -> str:
    """What becomes of gradients on their way back, and in which runs.

    Without `labels` it is said in how many.
    """
    verdicts = [_verdict(reel) for reel in reels]
    several = Steps.shared([reel.steps for reel in reels]).several
    if "unknown" in verdicts:
        return divergence_of(reels) or _ALL["unknown"]
    if all(each == "explode" for each in verdicts):
        epochs = [reel.steps.named(exploding_at(reel) or 0.0) for reel in reels]
        return _ALL["explode"] + (f" at {epochs[0]}" if len(reels) == 1 else "")
    reach = "Gradients reach layer 1"
    if {"rarely", "half"} & {*verdicts}:
        reach = _REACHING.format(several)
    for does, found in (
        ("Gradients explode", [each == "explode" for each in verdicts]),
        (reach, [each not in _UNREACHED for each in verdicts]),
        ("Gradients fade", [each == "fade" for each in verdicts]),
    ):
        if all(found) or not any(found):
            continue
        if len(reels) == 2 and labels:
            has, has_not = sorted(labels, key=lambda label: not found[labels.index(label)])
            return f"{does} with {has}, not with {has_not}"
        return (
            f"{does} in {number_word(sum(found)).lower()} of {number_word(len(reels)).lower()} runs"
        )
    kind, *others = set(verdicts)
    if len(reels) == 1 and kind in _MEASURED:
        return divergence_of(reels) or _measured(reels[0])
    if others and kind in _UNREACHED:
        return _ALL["half or more" if "half" in verdicts else "rarely"].format(several)
    when = beginning(the_end(reels))
    return _ALL[_of_all({*verdicts}) if others else kind].format(several, when=when)


def _measured(reel: Recording) -> str:
    """What the first layer gets of the output's gradient at the median step, or the last of few."""
    if reel.metrics.gradient_norms.shape[1] == 1:
        return "One layer gets all of the gradient"
    ratio, gets = _ratio(reel), "gets" if len(reel.epochs) < _FEW else "typically gets"
    if not ratio:  # nothing that a share could be of
        return _ALL["unknown"]
    if 1 / _SAME < ratio < _SAME:
        return f"Layer 1 {gets} about as much gradient as the output"
    share = per_cent(1 / ratio) if ratio > 1 else f"{in_two_digits(1 / ratio)} times"
    of = " of" if ratio > 1 else ""
    return f"Layer 1 {gets} {share}{of} the output’s gradient"


def _of_all(verdicts: set[Verdict]) -> Verdict:
    """What holds of all runs with several verdicts."""
    for held, among in _AMONG.items():
        if verdicts <= {held, *among}:
            return held
    return "unknown"


_UNREACHED = (
    "nothing",
    "rarely",
    "half",
)  # verdicts on runs in which hardly anything reaches layer 1
_MEASURED = ("reach", "mostly")  # verdicts for which a single run has its measure
_THIRD = "over a third of the output’s gradient"
_TIGHT = "over ⅓ of the output’s gradient"
_REACHING = "At most {}, gradients reach layer 1"
_ALL: dict[str, str] = {
    "unknown": "The gradient of each layer",
    "explode": "Gradients explode",
    "nothing": "No gradient reaches layer 1",
    "rarely": "At most {}, no gradient reaches layer 1",
    "half": "At half of the {}, no gradient reaches layer 1",
    "half or more": "At half of the {} or more, no gradient reaches layer 1",
    "fade": "Gradients fade on their way to layer 1",
    "less": "Layer 1 gets less gradient than the output",
    "grow": "Gradients grow on their way to layer 1",
    "more": "Layer 1 gets more gradient than the output",
    "reach": f"Layer 1 usually gets {_THIRD}",
    "finally": f"{{when}}, layer 1 gets {_THIRD}",
    "mostly": f"Layer 1 mostly gets {_THIRD}",
    "mostly less": "Layer 1 mostly gets less gradient than the output",
}
_AMONG: dict[Verdict, tuple[Verdict, ...]] = {
    "reach": ("grow", "more"),
    "finally": ("reach", "grow", "more"),
    "mostly": ("reach", "grow", "more"),
    "mostly less": ("less",),
}
"""Verdicts that hold of all runs that have them or one of others."""
_SHORTER = {
    _REACHING: "Layer 1 is mostly reached",
    _ALL["rarely"]: "Layer 1 mostly gets no gradient",
    _ALL["half or more"]: "Layer 1 often gets no gradient",
    _ALL["half"]: "Half the time, layer 1 gets no gradient",
    _ALL["mostly less"]: "Layer 1 mostly gets less gradient",
    "typically gets about as much gradient as the output": "gets about as much as the output",
    "typically gets": "gets about",
}


def gradient_comparison(reel: Recording) -> str:
    """How the first layer's gradient compares with the last one's; '' where neither is known.

    What is typical is the median over all steps.
    """
    ratios = _ratios(reel)
    if not len(ratios):
        return ""
    ratio, typical = _ratio(reel), "Typically"
    first, last = reel.metrics.gradient_norms[:, [0, -1]].T
    few = len(reel.epochs) < _FEW
    if few:
        known = np.isfinite(reel.metrics.gradient_norms).all(axis=1)
        typical = f"At {reel.steps.named(float(reel.epochs[known][-1]))}"
    if np.isinf(ratio):
        unreached = int((first == 0).sum())
        if unreached == len(reel.epochs) and not few:
            return f"No gradient reaches {_FIRST} at any {reel.steps.one}."
        when = typical if few else _at(unreached, reel.steps)
        return f"{when}, no gradient reaches {_FIRST}."
    if not ratio:
        without = int((last == 0).sum())
        if without == len(reel.epochs) and not few:
            return f"The output gets no gradient at any {reel.steps.one}."
        when = typical if few else _at(without, reel.steps)
        return f"{when}, the output gets no gradient."
    if reel.metrics.gradient_norms.shape[1] == 1:
        return "A linear model has no other layer that it could reach."
    if not few and _verdict(reel) in _MEASURED and (span := _span(reel)):
        return f"At most {reel.steps.several}, {_FIRST} gets {span} the output’s gradient."
    if 1 / _SAME < ratio < _SAME:
        return f"{typical}, {_FIRST} gets about as much gradient as the output."
    more, less = ("the output", f"{_FIRST}’s") if ratio > 1 else (_FIRST, "the output’s")
    times = in_two_digits(max(ratio, 1 / ratio))
    return f"{typical}, {more} gets {times} times {less} gradient."


def _span(reel: Recording) -> str:
    """How much of the output's gradient the first layer gets at nine of ten known steps.

    Nothing where these are not most of all steps, or where the output gets none at one of them.
    """
    ratios = np.sort(_ratios(reel))
    left_out = int(len(ratios) * (1 - _USUALLY) / 2 + 1e-9)
    inner = ratios[left_out : len(ratios) - left_out].tolist()
    if 2 * len(inner) <= len(reel.epochs) or not inner[0]:
        return ""
    low, high = 1 / inner[-1], 1 / inner[0]
    if high < _TIMES:
        return f"{' to '.join(dict.fromkeys(map(per_cent, (low, high))))} of"
    ends = (without_zeros(compact(each, 2)) for each in (low, high))
    return f"{' to '.join(dict.fromkeys(ends))} times"


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


def in_two_digits(number: float) -> str:
    """A number of at least 1 in a sentence, to two digits: '4.2', '240,000', '3 × 10¹⁵'."""
    if number < 9.95:
        return f"{number:.1f}"
    power = int(np.floor(np.log10(number)))
    rounded = float(f"{number:.1e}")
    power = max(power, int(np.floor(np.log10(rounded) + 1e-9)))
    if power < 6:
        return grouped(round(rounded))
    if power >= 15:
        mantissa = f"{rounded / 10.0**power:.1f}".removesuffix(".0")
        return power_of_ten(power) if mantissa == "1" else f"{mantissa} × {power_of_ten(power)}"
    unit = power // 3 * 3
    return f"{f'{rounded / 10**unit:.1f}'.removesuffix('.0')} {_WORDS[unit]}"


def _at(count: int, steps: Steps) -> str:
    """At how many of all recorded steps, of which some may have no gradients."""
    if 2 * count == len(steps):
        return f"At half of the {steps.several}"
    return f"At {count} of {len(steps)} {steps.several}"


def _verdict(reel: Recording) -> Verdict:
    """What becomes of a run's gradients, at most epochs and at the last.

    Where the first layer is mostly unreached while there are gradients, but at less than half of
    all epochs, there is no verdict.

    They fade or grow on their way if the first layer gets the least or most of all layers, and not
    only less or more than the output. They reach it where it does not get much less than the
    output: at the first step as well, or in the end, or at more than half of all steps.
    """
    if exploding_at(reel) is not None:
        return "explode"
    ratios, ratio, norms = _ratios(reel), _ratio(reel), _known(reel)
    unreached, steps = int(np.isinf(ratios).sum()), len(reel.epochs)
    if 2 * unreached == steps:
        return "half"
    if 2 * unreached > steps:
        return "nothing" if unreached == steps else "rarely"
    if 2 * unreached >= len(ratios):
        return "unknown"
    first, others = norms[:, 0], norms[:, 1:]
    if ratio >= _FADED and _usually(ratios > 1):
        return "fade" if _usually(first < others.min(axis=1)) else "less"
    if ratio <= 1 / _FADED and _usually(ratios < 1):
        return "grow" if _usually(first > others.max(axis=1)) else "more"
    reached = ratios < _FADED
    if _usually(reached) and reached[0]:
        return "reach"
    if _usually(reached[-math.ceil(_END * len(reached)) :]):
        return "finally"
    if ratio >= _FADED and 2 * (ratios > 1).sum() > len(ratios):
        return "mostly less"
    return "mostly" if 2 * reached.sum() > len(reached) else "unknown"


def _usually(held: Bool[np.ndarray, " steps"]) -> bool:
    """Whether something held at most steps, and at the last."""
    return bool(held.mean() >= _USUALLY and held[-1])


def _ratio(reel: Recording) -> float:
    """The gradient of the last layer over that of the first, at the median epoch or last of a few.

    Infinite if no gradient reaches the first at half of them or more; those without numbers do not
    count.
    """
    ratios = _ratios(reel)
    if len(reel.epochs) < _FEW and len(ratios):
        return float(ratios[-1])
    middle = np.sort(ratios)[len(ratios) // 2 :]
    return float(middle[0]) if len(middle) else 1.0


def _ratios(reel: Recording) -> Float[np.ndarray, " steps"]:
    last, first = _known(reel)[:, [-1, 0]].T
    ratios = np.full(len(first), np.inf)
    np.divide(last, first, out=ratios, where=first > 0)
    return ratios


def _known(reel: Recording) -> Float[np.ndarray, "steps layers"]:
    """The gradients of steps at which those of all layers are numbers."""
    norms = reel.metrics.gradient_norms
    return np.asarray(norms[np.isfinite(norms).all(axis=1)])
