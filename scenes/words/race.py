"""What films of several paths over one loss say: titles and sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...numerals import grouped, per_cent_of_all
from ...reels.recording import Recording
from ...reels.step_names import plural_of
from .differences import noun_of_runs
from .landscape import axes_note, hardly_falls, noun_of, written_training_loss_of
from .measures import WrittenMeasure, axis_of_losses
from .outcome import lowest_on_the_way
from .phrases import beginning, listed, the_end
from .sentences import model_noun
from .successes import number_word

_NAMED = 2  # runs at most that a sentence names
_ASTRAY = 0.1  # of the scale


def written_training_losses_of(recordings: Sequence[Recording]) -> list[WrittenMeasure]:
    """The training loss of each run, or the error of values, written alike."""
    measures = [written_training_loss_of(recording) for recording in recordings]
    losses = [each.measure for each in measures]
    axis = axis_of_losses(losses, np.concatenate([each.values for each in losses]))
    noun = noun_of(recordings[0])
    names = f"Training {noun}{axis.remark}", f"{noun.capitalize()}{axis.remark}"
    return [replace(each, name=names[0], short=names[1], axis=axis) for each in measures]


def race_title(recordings: Sequence[Recording], *, mapped: bool = True) -> str:
    """What all runs do: descend, unless one ends higher than it began, or than it was on the way.

    Nor do they where the loss of one hardly falls, or no number that is shown changes, or where
    their last losses are not `mapped`: dots would seem to climb.
    """
    runs = f"{number_word(len(recordings))} {noun_of_runs(recordings)}"
    ends = [each.metrics.train_loss[[0, -1]] for each in recordings]
    noun, measures = noun_of(recordings[0]), written_training_losses_of(recordings)
    written = measures[0].written
    still = all(written(each.values[0]) == written(each.values[-1]) for each in measures)
    down = all(last < first for first, last in ends) and not any(
        lowest_on_the_way(each) is not None or hardly_falls(each) for each in measures
    )
    return f"{runs} {'descend' if down and mapped and not still else 'on'} the same {noun}"


def race_note(recording: Recording, astray: float, *, ends: bool) -> list[str]:
    """How the map is read; longest first.

    `astray` is how far, of its scale, recorded losses are off the map, and `ends` is whether that
    is not so of the last ones.
    """
    if astray > _ASTRAY:
        off = "Darker is lower, but the runs’ losses differ."
        before = "Darker is lower. Before their ends, the runs’ losses differ from the colours."
        return [before, "Darker is lower, but exact only where paths end."] if ends else [off]
    model, noun = model_noun([recording]), noun_of(recording)
    return [
        f"Each place is a {model} with other weights. Darker: lower {noun}.",
        f"Each place is a {model}. The darker, the lower its {noun}.",
    ]


def race_outcome(
    recordings: Sequence[Recording], measures: Sequence[WrittenMeasure], labels: Sequence[str]
) -> list[str]:
    """Which runs end lowest, and at which loss; longest first.

    Of parts of runs that go on, it says at which step they are lowest.
    """
    ends = [float(each.values[-1]) for each in measures]
    least = min((end for end in ends if math.isfinite(end)), default=None)
    noun = measures[0].noun
    if least is None:
        plural, when = plural_of(noun), the_end(recordings, "at the end")
        return [f"All {plural} are NaN or infinite {when}."]
    written = measures[0].written
    low = [label for label, end in zip(labels, ends, strict=True) if written(end) == written(least)]
    at = f"at {noun} {measures[0].said(least)}."
    there = the_end(recordings, "")
    one, many = ("is", "are") if there else ("ends", "end")
    at = f"{there}, {at}" if there else at
    if len(low) == len(ends):
        both = "Both" if len(ends) == 2 else "All"
        return [f"{both} runs {many} the same {at}" if there else f"{both} runs end {at}"]
    verb = one if len(low) == 1 else many
    lowest = f"{verb} lowest {at}" if there else f"{verb} lowest, {at}"
    some = f"{number_word(len(low))} run{'s' * (len(low) > 1)} of {number_word(len(ends)).lower()}"
    plain = f"{some} {lowest}"
    if len(low) > _NAMED:
        return [plain]
    return [f"{beginning(listed(low))} {lowest}", plain]


def far_note(labels: Sequence[str], farther: Sequence[float], leaves: Sequence[bool]) -> list[str]:
    """Which runs go off the map, and how many times as far as most; none where none is far.

    A run may go as far and never leave the map, across its plane: of those it is said where no
    other leaves it.
    """
    where, chosen = ("off the map", leaves) if any(leaves) else ("far off this plane", farther)
    far = [run for run, is_far in enumerate(chosen) if is_far]
    if not far:
        return []
    times = grouped(math.floor(min(farther[run] for run in far)))
    some = (
        f"{number_word(len(far))} run{'s' * (len(far) > 1)} of {number_word(len(labels)).lower()}"
    )
    named = [beginning(listed([labels[run] for run in far]))] if len(far) <= _NAMED else []
    go = "goes" if len(far) == 1 else "go"
    whole = [f"{who} {go} {where}, at least {times} times as far as most." for who in named]
    return [*whole, *(f"{who} {go} {where}." for who in (*named, some))]


def is_off(astray: float, *, ends: bool) -> bool:
    """Whether the last losses of runs are not those of the map at their dots."""
    return astray > _ASTRAY and not ends


def race_axes_note(
    recording: Recording, shares: Sequence[float], astray: float, *, ends: bool
) -> list[str]:
    """What the plane is, and how much of the paths it shows if there are shares; longest first.

    Where the losses of runs are not those of the map, that is said here, to the end, unless they
    are in the end: dots may climb on it.
    """
    if is_off(astray, ends=ends):
        plural = beginning(plural_of(noun_of(recording)))
        return [f"{plural} of runs differ from the colours at their dots."]
    if not shares:
        return axes_note(recording)
    share, count = per_cent_of_all(shares), grouped(recording.perceptron.size)
    shown = f"This plane shows {share} of the paths’ spread"
    return [f"{shown} in {count} weights and biases.", f"{shown}."]
