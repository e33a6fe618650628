"""What films of the loss as a landscape say: titles, sentences and the numbers of levels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...numerals import grouped, per_cent, per_cent_of_all, power_of_ten
from ...reels.measure import RootMeanSquare, training_loss_of
from ...reels.recording import Recording
from .measures import WrittenMeasure, axis_of_losses
from .outcome import lowest_on_the_way
from .phrases import is_part
from .sentences import model_noun
from .tested import right_points

_ASTRAY = 0.1  # of the scale
_HARDLY = 0.05  # of the first loss, by which a last one has to be lower to be a descent


def written_training_loss_of(recording: Recording) -> WrittenMeasure:
    """The training loss, or the error of values that are standardised, in their units."""
    measure = training_loss_of(recording)
    axis = axis_of_losses([measure], measure.values)
    noun = noun_of(recording)
    nouns = f"Training {noun}", f"Train {noun}", noun.capitalize()
    name, brief, short = (f"{each}{axis.remark}" for each in nouns)
    return WrittenMeasure(measure, name, brief, short, axis)


def noun_of(recording: Recording) -> str:
    """What the map shows, in a sentence."""
    return "error" if isinstance(training_loss_of(recording), RootMeanSquare) else "loss"


def titles_of(recording: Recording) -> list[str]:
    """Where training goes, with the losses between which it does; and the same without these.

    It may end higher than it began, or than it was on the way, and goes nowhere if no number that
    is shown changes, or if the last is none.
    """
    measure, noun = written_training_loss_of(recording), noun_of(recording)
    first, last = measure.values[[0, -1]].tolist()
    still = measure.written(first) == measure.written(last)
    if still or not (math.isfinite(first) and math.isfinite(last)):
        return [f"The {noun} around the {model_noun([recording])}"]
    begun, now = map(recording.steps.named, recording.epochs[[0, -1]].tolist())
    begin, end = measure.beside(first), measure.said(last)
    if last > first:
        if is_part(recording):
            higher = f"The {noun} is higher at {now} than at {begun}"
            return [f"{higher}: {end}, not {begin}", higher]
        higher = f"The {noun} ends higher than it began"
        return [f"{higher}: at {end}, not {begin}", higher]
    lowest = lowest_on_the_way(measure)
    if lowest is not None:
        low, walks = measure.beside(measure.values[lowest]), f"Training walks over the {noun}"
        if is_part(recording):
            return [walks]
        return [f"The {noun} falls from {begin} to {low}, and ends at {end}", walks]
    if hardly_falls(measure):
        if is_part(recording):
            return [f"The {noun} hardly falls from {begun} to {now}"]
        return _from_to(f"Training hardly lowers the {noun}", begin, end)
    return _from_to(f"Training lowers the {noun}", begin, end)


def _from_to(title: str, begin: str, end: str) -> list[str]:
    return [f"{title} from {begin} to {end}", title]


def right_there(recording: Recording) -> list[str]:
    """How many points are right where the path ends, longest first; none where it is not known."""
    points = right_points(recording)
    if not points:
        return []
    return [f"Where the path ends, {points} are right.", f"{points} are right there."]


def hardly_falls(measure: WrittenMeasure) -> bool:
    """Whether a loss ends lower than it began, but by very little of itself."""
    first, last = measure.values[[0, -1]].tolist()
    return bool(first * (1 - _HARDLY) < last < first)


def map_note(recording: Recording, astray: float) -> list[str]:
    """How the map is read; longest first.

    `astray` is how far, of its scale, recorded losses are off the map before the path ends.
    """
    if astray > _ASTRAY:
        return [
            "Darker is lower. Before its end, the path’s losses differ from the colours.",
            "Darker is lower, but exact only where the path ends.",
        ]
    model, noun = model_noun([recording]), noun_of(recording)
    return [
        f"Each place is a {model} with other weights. Darker: lower {noun}.",
        f"Each place is a {model}. The darker, the lower its {noun}.",
    ]


def axes_note(recording: Recording) -> list[str]:
    """That the map is a slice, and what its axes are; longest first."""
    count = grouped(recording.perceptron.size)
    return [
        f"A slice: each axis changes all {count} weights and biases at once.",
        f"A slice: each axis changes all {count} parameters at once.",
    ]


def direction(number: int, share: float | None, paths: str) -> str:
    """The name of an axis, which shows a share of the variance of the `paths`, if there is one.

    Of the plane through the ends of several paths, directions are the main ones on it alone.
    """
    if share is None:
        return f"{'a' if number == 1 else 'another'} change of all weights"
    if paths == "path":
        return f"direction {number}: {per_cent(share)} of the path’s spread"
    return f"direction {number} on this plane: {per_cent(share)} of the {paths}’ spread"


def plane_shares(shares: Sequence[float], paths: str) -> list[str]:
    """How much of the spread of the `paths`, their variance, the map shows; longest first."""
    whose = "path’s" if paths == "path" else f"{paths}’"
    said = f"{per_cent_of_all(shares)} of the {whose} spread"
    return [f"this slice shows {said}", said]


def written_levels(levels: Sequence[float], recording: Recording) -> list[str]:
    """Round losses, or errors in the unit that the recording's are written in."""
    errors = isinstance(training_loss_of(recording), RootMeanSquare)
    scale = written_training_loss_of(recording).axis.scale if errors else 1.0
    return [plain(float(f"{level / scale:.12g}")) for level in levels]


def scale_name(recording: Recording, *, logarithmic: bool) -> str:
    """The heading of the scale of colours, and the unit of its numbers."""
    errors = isinstance(training_loss_of(recording), RootMeanSquare)
    unit = written_training_loss_of(recording).axis.remark if errors else ""
    return noun_of(recording).capitalize() + unit + (", log scale" if logarithmic else "")


def plain(value: float) -> str:
    """A round number: '0.05', '2,000', '10⁻⁸', '1.5 × 10¹⁸'."""
    power = math.floor(math.log10(value) + 1e-9) if value > 0 else 0
    if -5 < power < 6:
        return f"{float(f'{value:.6g}'):,.12f}".rstrip("0").rstrip(".")
    mantissa = f"{value / 10.0**power:.3f}".rstrip("0").rstrip(".")
    raised = power_of_ten(power)
    return raised if mantissa == "1" else f"{mantissa} × {raised}"
