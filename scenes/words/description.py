"""What recordings show, in one sentence for who does not see the picture; no drawing."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.recording import Recording
from ...reels.task import Classes
from .differences import counted, labels_of
from .measures import written_measure_of
from .numbers import grouped, per_cent
from .own_names import own_classes, value_name
from .sentences import divergence_of, model_noun

_NAMED = 3  # classes at most that a description names


def description_of(recordings: Sequence[Recording]) -> str:
    """'A line that separates red from blue on the spiral; after 600 epochs 100 % of ... are right'.

    Of several recordings it says how far each of them has come.
    """
    first = recordings[0]
    if len(recordings) == 1:
        return f"{_drawn(first)}; {_result(first)}."
    results = [
        f"{label}: {_result(each)}"
        for label, each in zip(labels_of(recordings), recordings, strict=True)
    ]
    of = f"What {len(recordings)} {model_noun(recordings)}s answer on {first.about.title}"
    return f"{of}. {'; '.join(results)}."


def _drawn(recording: Recording) -> str:
    """What is drawn over the plane."""
    data = recording.about.title
    if not isinstance(recording.task, Classes):
        return f"Colours of {value_name(recording)} over the plane, learnt from {data}"
    names = own_classes([recording])
    classes = f"the {counted(len(recording.task.names)).lower()} classes"
    if 1 < len(names) <= _NAMED:
        *most, last = names
        classes = f"{', '.join(most)} and {last}"
    one = len(recording.task.names) == 2
    return f"{'A line that separates' if one else 'Lines that separate'} {classes} on {data}"


def _result(recording: Recording) -> str:
    """How far a run has come by its last step."""
    steps, dataset = recording.steps, recording.dataset
    if said := divergence_of([recording]):
        return said[:1].lower() + said[1:]
    last = steps.written(steps.last)
    when = f"after {last} {steps.name if last == '1' else steps.plural}"
    if steps.values is not None or steps.first == steps.last:
        when = f"at {steps.named(steps.last)}"
    if isinstance(recording.task, Classes) and recording.judged:
        share = per_cent(float(recording.metrics.train_accuracy[-1]))
        return f"{when} {share} of {grouped(int(dataset.train.sum()))} training points are right"
    measure = written_measure_of(recording)
    return f"{when} the {measure.name.lower()} is {measure.at(steps.last)}"
