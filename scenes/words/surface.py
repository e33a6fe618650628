"""What films of the output as a surface say: titles, headings and sentences."""

from __future__ import annotations

import math

import numpy as np

from ...datasets.units import without_unit
from ...numerals import per_cent, some_per_cent
from ...reels.grid import Grid
from ...reels.milestones import diverges_at
from ...reels.network import finite
from ...reels.recording import Recording
from ...reels.task import Classes, Task, values_of
from .axis_numbers import AxisNumbers
from .beyond import Beyond, clipped
from .divided import divided
from .measures import WrittenMeasure
from .outcome import outcomes
from .own_names import own_classes, value_heading
from .phrases import beginning, no_line, probable, the_end
from .sentences import model_noun

_PARTS = (0.0, 0.5, 1.0)
_SIDE, _FINE = 60, 200  # samples a side, of heights and of shares of the plane
_SURE = 0.9  # probability of the class that wins, from which on it is called sure
_NEARLY = 0.1  # of the scale: flatter surfaces are nearly flat


def title_of(recording: Recording) -> str:
    """What the surface shows."""
    task = recording.task
    if recording.lost.all():
        return "The output is a surface over the plane"
    when = beginning(the_end([recording]))
    parted = divided(recording)
    if nearly_flat(recording) and not (isinstance(task, Classes) and parted):
        return f"{when}, the surface is nearly flat"
    if not isinstance(task, Classes):
        name, model = without_unit(value_heading(recording)), model_noun([recording])
        if name == "Value":
            return f"The value that the {model} predicts"
        return f"{name} as the {model} predicts it"
    if not parted:
        return f"{when}, one class wins everywhere"
    if len(task.names) == 2:
        return _where(recording)
    return "Certainty dips where classes meet"


def _where(recording: Recording) -> str:
    """Where the boundary of two classes is."""
    return f"The boundary is where {_even(recording)}"


def _even(recording: Recording) -> str:
    """What holds on the boundary of two classes; outputs that are no probabilities are squashed."""
    return f"the probability is {per_cent(0.5)}" if probable(recording) else "both classes tie"


def nearly_flat(recording: Recording) -> bool:
    """Whether heights over the plane differ by less than a tenth of the scale at the last step."""
    if recording.gone[-1]:
        return False
    task, grid = recording.task, Grid.over(recording.dataset.domain, _SIDE, _SIDE)
    logits = recording.logits([int(recording.epochs[-1])], grid)[0]
    if isinstance(task, Classes):
        shares = task.shares(finite(logits))
        heights = shares[1] if len(shares) == 2 else shares.max(axis=0)
    else:
        heights = task.share(finite(logits)) / 2
    return float(np.ptp(heights)) < _NEARLY


def accuracy_note(recording: Recording, measure: WrittenMeasure) -> list[str]:
    """What has come of the measure; where one class wins everywhere, no rise of it is progress."""
    last = float(measure.measure.values[-1])
    if isinstance(recording.task, Classes) and math.isfinite(last) and not divided(recording):
        said = f"the {measure.noun} is {measure.said(last)}."
        return [f"With one class everywhere, {said}", beginning(said)]
    return outcomes(recording, measure)


def _named(recording: Recording) -> str:
    """The second class, in quotation marks if it has a name of its own."""
    task = recording.task
    name = task.names[1] if isinstance(task, Classes) else ""
    return f"“{name}”" if own_classes([recording]) else name


def height_name(recording: Recording) -> str:
    """What height is, as the heading of its scale."""
    task = recording.task
    if not isinstance(task, Classes):
        return "".join(_numbers(task).named(value_heading(recording)))
    name = _named(recording) if len(task.names) == 2 else "the class that wins"
    return f"Probability of {name}" if probable(recording) else f"Squashed output for {name}"


def marks_of(recording: Recording, beyond: Beyond) -> list[tuple[float, str]]:
    """(share of the height, number) at the foot, the middle and the top of the scale.

    Of values, an end says if there are some `beyond`.
    """
    task = recording.task
    if isinstance(task, Classes):
        written = per_cent if probable(recording) else "{:g}".format
        return [(share, written(share)) for share in _PARTS]
    numbers = _numbers(task)
    low, middle, high = map(numbers.written, _ends(task))
    first, last = clipped((low, high), beyond)
    return list(zip(_PARTS, (first, middle, last), strict=True))


def line_note(recording: Recording) -> str:
    """What the lines on the surface are."""
    task = recording.task
    if not isinstance(task, Classes):
        return "Lines connect equal answers."
    if recording.lost.all():
        return no_line(diverged=diverges_at(recording) is not None)
    if not divided(recording):
        return f"{beginning(the_end([recording]))} there is no line: one class wins everywhere."
    if len(task.names) == 2:
        return f"The line is where {_even(recording)}: the boundary."
    equal = "are equally probable" if probable(recording) else "have the same output"
    return f"The lines are where two classes {equal}."


def line_notes(recording: Recording, *, title: str = "") -> list[str]:
    """The same, longest first.

    What a `title` says already is not said twice: how sure the answers are takes its place. Where
    there are none in the end, it is said until when there are some.
    """
    note = line_note(recording)
    task = recording.task
    if recording.gone[-1] and not recording.lost.all():
        # There are lines on the way, and none in the end.
        lost = diverges_at(recording) is not None
        until = "until training diverges" if lost else "while there are answers"
        if isinstance(task, Classes):
            which = "The line is" if len(task.names) == 2 else "Lines are"
            note = f"{which} the boundary."
        return [f"{note[:-1]} {until}."]
    if not isinstance(task, Classes) or recording.lost.all() or not divided(recording):
        return [note]
    short = "The line is the boundary"
    if title == _where(recording) and probable(recording):
        return [sure_note(recording, task), f"{short}."]
    if len(task.names) > 2:
        short = "Lines are where two classes tie"
    return [note, f"{short}."]


def sure_note(recording: Recording, task: Classes) -> str:
    """On how much of the plane one class has a probability of at least `_SURE` in the end."""
    x_min, x_max, y_min, y_max = recording.dataset.domain
    middles = (np.arange(_FINE) + 0.5) / _FINE  # edges would count twice what is there
    grid = Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))
    logits = recording.logits([int(recording.epochs[-1])], grid)[0]
    sure = task.shares(finite(logits)).max(axis=0) >= _SURE
    when, least = beginning(the_end([recording])), per_cent(_SURE)
    if not sure.any():
        return f"{when}, answers are nowhere {least} sure."
    where = "everywhere" if sure.all() else f"on {some_per_cent(float(sure.mean()))} of the plane"
    return f"{when}, answers are at least {least} sure {where}."


def height_note(recording: Recording) -> list[str]:
    """What height and colour are, as a sentence; longest first."""
    task = recording.task
    if not isinstance(task, Classes):
        model = model_noun([recording])
        return [f"Height and colour show the value that the {model} answers."]
    if len(task.names) == 2:
        what = "probability of" if probable(recording) else "squashed output for"
        names = _named(recording), "one class"
        return [f"Height and colour show the {what} {name}." for name in names]
    what = "probability" if probable(recording) else "squashed output"
    wins = f"Height is the winning class’s {what}"
    return [f"{wins}, colour which class.", f"{wins}."]


def _ends(task: Task) -> list[float]:
    """The low end, the middle and the high end of the scale in the own units of values."""
    values = values_of(task)
    return [values.own(value) for value in (values.low, values.middle, values.high)]


def _numbers(task: Task) -> AxisNumbers:
    return AxisNumbers.of(_ends(task))
