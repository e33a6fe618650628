"""What films say of the gradients that reach each layer; knows nothing of curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...numerals import grouped
from ...reels.recording import Recording
from ...reels.steps import Steps
from .gradient_measures import EACH, WAYS, median_over, titles_in_the_end, typical_titles
from .gradient_shares import ALIKE, as_written, share_of, shares_between
from .gradient_verdicts import (
    FEW,
    USUALLY,
    Norms,
    Verdict,
    exploding_at,
    is_linear,
    known_of,
    ratio_of,
    ratios_of,
    verdict_of,
)
from .gradients_of_some import UNREACHED, titles_of_some
from .phrases import beginning, the_end
from .sentences import divergence_of

_TOGETHER = "\u00a0"  # between words of a sentence at which no line ends
_FIRST = f"layer{_TOGETHER}1"


def gradient_titles(
    reels: Sequence[Recording],
    labels: Sequence[str],
    drawn: Sequence[Norms] = (),
    when: str = "",
) -> list[str]:
    """What becomes of gradients on their way back, and in which runs; longest first.

    What layer 1 gets in the end is that of the gradients which are `drawn`, or else recorded, so
    that a run alone has the share that its last frame shows. `when` says of which steps that is,
    if it is not of the last alone.
    """
    verdicts = [verdict_of(reel) for reel in reels]
    several = Steps.shared([reel.steps for reel in reels]).several
    if "unknown" in verdicts:
        return [divergence_of(reels) or _ALL["unknown"]]
    if all(each == "explode" for each in verdicts):
        epochs = [reel.steps.named(exploding_at(reel) or 0.0) for reel in reels]
        return [_ALL["explode"] + (f" at {epochs[0]}" if len(reels) == 1 else "")]
    if len(reels) > 1 and (titles := titles_of_some(reels, labels, verdicts)):
        return titles
    if all(each in _MEASURED for each in verdicts) and (diverged := divergence_of(reels)):
        return [diverged]
    kind = _kind_of_several(verdicts) if len({*verdicts}) > 1 else verdicts[0]
    titles = []
    if kind in ("finally", *_MEASURED) and all(map(is_linear, reels)):
        return ["One layer gets all of the gradient"]
    if kind == "finally" and not all(map(_known_at_last, reels)):
        return [divergence_of(reels) or EACH]
    if kind == "finally":
        shares = [_last_share(each) for each in drawn or map(known_of, reels)]
        titles = titles_in_the_end(reels, shares, when or the_end(reels))
    elif kind in _MEASURED and len(reels) == 1 and _known_at_last(reels[0]):
        share = _last_share(*(drawn or [known_of(reels[0])]))
        titles = titles_in_the_end(reels, [share], when or the_end(reels), kind)
    if not titles and kind in _MEASURED and (len(reels) == 1 or kind not in WAYS):
        titles = typical_titles(reels, kind)
    shorter = [_SHORTER[kind]] if kind in _SHORTER else []
    return titles or [_ALL[kind].format(several), *shorter]


def _has_title_on_end(reel: Recording) -> bool:
    """Whether the title of a run alone is the share of its first layer at the last step."""
    on_end = verdict_of(reel) in ("finally", *_MEASURED) and _known_at_last(reel)
    return on_end and 0 < ratio_of(reel) < np.inf and not is_linear(reel)


def _known_at_last(reel: Recording) -> bool:
    """Whether the end of a run has gradients, and answers, of which may be spoken."""
    known = np.isfinite(reel.metrics.gradient_norms[-1]).all()
    return bool(known) and not divergence_of([reel])


def _last_share(norms: Norms) -> float:
    """The gradient of the first layer over that of the last, where both were last known.

    Of both as they are written: a viewer who divides the numbers in a frame gets the same.
    """
    known = norms[np.isfinite(norms).all(axis=1)][-1, [0, -1]].tolist()
    first, last = map(as_written, known)
    return first / last if last else np.inf


def _kind_of_several(verdicts: Sequence[Verdict]) -> str:
    """What is said of runs with several verdicts."""
    if all(each in UNREACHED for each in verdicts):
        return "half or more" if "half" in verdicts else "rarely"
    return _of_all({*verdicts})


def _of_all(verdicts: set[Verdict]) -> Verdict:
    """What holds of all runs with several verdicts."""
    for held, among in _AMONG.items():
        if verdicts <= {held, *among}:
            return held
    return "unknown"


_MEASURED = ("reach", "mostly", "fade", "less", "grow", "more", "mostly less")
"""Verdicts for which a single run has its measure."""
_ALL: dict[str, str] = {
    "unknown": EACH,
    "varies": EACH,
    "explode": "Gradients explode",
    "nothing": "No gradient reaches layer 1",
    "rarely": "In most {}, no gradient reaches layer 1",
    "half": "In half of the {}, no gradient reaches layer 1",
    "half or more": "In half of the {} or more, no gradient reaches layer 1",
    "fade": "Gradients fade on their way to layer 1",
    "less": "Layer 1 gets less gradient than the output",
    "grow": "Gradients grow on their way to layer 1",
    "more": "Layer 1 gets more gradient than the output",
    "reach": EACH,  # where there is no share of nothing
    "mostly": EACH,
    "mostly less": "Layer 1 mostly gets less gradient than the output",
}
_AMONG: dict[Verdict, tuple[Verdict, ...]] = {
    "less": ("fade",),
    "more": ("grow",),
    "reach": ("grow", "more"),
    "finally": ("reach", "grow", "more"),
    "mostly": ("reach", "grow", "more"),
    "mostly less": ("less", "fade"),
}
"""Verdicts that hold of all runs that have them or one of others."""
_SHORTER = {
    "rarely": "Layer 1 mostly gets no gradient",
    "half or more": "Layer 1 often gets no gradient",
    "half": "Half the time, layer 1 gets no gradient",
}


def gradient_comparison(reel: Recording) -> str:
    """How the first layer's gradient compares with the last one's; '' where neither is known.

    That is between what it is at most steps, beside a title on the end, or else at the median of
    all steps with known gradients. Of a few steps that title says it all.
    """
    ratios, ratio = ratios_of(reel), ratio_of(reel)
    if not len(ratios) or (len(reel.epochs) < FEW and _has_title_on_end(reel)):
        return ""
    first, last = reel.metrics.gradient_norms[:, [0, -1]].T
    known = np.isfinite(reel.metrics.gradient_norms).all(axis=1)
    few = len(reel.epochs) < FEW
    when, note = "", f" ({median_over([reel])})"
    if few or len(ratios) == 1:
        when, note = f"At {reel.steps.named(float(reel.epochs[known][-1]))}, ", ""
    elif not known.all():
        several = f"{grouped(len(ratios))} {reel.steps.several}"
        note = f" (median over the {several} with gradients)"
    if np.isinf(ratio):
        unreached = int((first == 0).sum())
        if unreached == len(reel.epochs) and not few:
            return f"No gradient reaches {_FIRST} at any {reel.steps.one}."
        when = when if few else f"{_at(unreached, reel.steps)}, "
        return f"{when}no gradient reaches {_FIRST}."
    if not ratio:
        without = int((last == 0).sum())
        if without == len(reel.epochs) and not few:
            return f"The output gets no gradient at any {reel.steps.one}."
        when = when if few else f"{_at(without, reel.steps)}, "
        return f"{when}the output gets no gradient."
    if is_linear(reel):
        return "A linear model has no other layer that it could reach."
    if not few and verdict_of(reel) in _MEASURED and (span := _span(reel)):
        return f"{beginning(_spanned(reel))}, {_FIRST} gets {span} the output’s gradient."
    first_layer, share = beginning(f"{when}{_FIRST}"), share_of(1 / ratio)
    if share == ALIKE:
        return f"{first_layer} gets {ALIKE} gradient as the output{note}."
    return f"{first_layer} gets {share} the output’s gradient{note}."


def _span(reel: Recording) -> str:
    """How much of the output's gradient the first layer gets at nine of ten known steps.

    Nothing where these are not most of all steps, or where the output gets none at one of them.
    """
    inner = _inner(reel)
    if 2 * len(inner) <= len(reel.epochs) or not inner[0] or np.isinf(inner[-1]):
        return ""
    return shares_between(1 / inner[-1], 1 / inner[0])


def _spanned(reel: Recording) -> str:
    """At how many steps that holds, which are at least nine of ten of those that are known."""
    count, known, steps = len(_inner(reel)), len(ratios_of(reel)), reel.steps
    if count == len(steps):
        return f"in all {steps.several}"
    if known == len(steps):
        return f"in 9 of 10 {steps.several}"
    return f"in {grouped(count)} of {grouped(len(steps))} {steps.several}"


def _inner(reel: Recording) -> list[float]:
    """The output's gradient over the first layer's, without the least and the largest twentieth."""
    ratios = np.sort(ratios_of(reel))
    left_out = int(len(ratios) * (1 - USUALLY) / 2 + 1e-9)
    return [float(each) for each in ratios[left_out : len(ratios) - left_out]]


def _at(count: int, steps: Steps) -> str:
    """At how many of all recorded steps, of which some may have no gradients."""
    if 2 * count == len(steps):
        return f"In half of the {steps.several}"
    return f"In {count} of {len(steps)} {steps.several}"
