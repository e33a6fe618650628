"""Events in a recording, derived from its measures, each with a sentence; stored nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from ..datasets.units import unit_of
from ..numerals import ROUNDING, compact, per_cent, without_zeros
from .losses import OWN_LOSS
from .measure import RootMeanSquare, has_errors, training_loss_of
from .plateaus import plateaus_of
from .recording import Recording
from .task import Classes
from .unit_states import FLAT_ENDED

_SHARES = (0.9, 0.99, 1.0)
# Parts of the untrained network's loss, or of its error in the values' own units, for runs without
# an accuracy.
_LOSS_LEFT = {"a tenth": 10, "a hundredth": 100}
_ERROR_LEFT = {"half": 2, "a tenth": 10}

# A run overfits where the test loss ends a tenth above its minimum; a loss has risen that ends as
# much above its start.
_RISE = 0.1
# Losses differ from step to step: whether one has risen shows in medians over a tenth of the run,
# of which the least is looked for at some places.
_AROUND, _PLACES = 0.05, 100
_MOSTLY = 0.5  # of the steps, from which on a loss is above its start for most of them
_LAST_PART = (
    0.1  # of the steps, at the end: a loss that has risen in fewer just ends above its start
)


@dataclass(frozen=True)
class Milestone:
    """Something that happened at `epoch`: its `kind`, and a `sentence` that says what.

    `accuracy` is the share of training points that is reached, if that is what happened.
    """

    kind: str
    epoch: int
    sentence: str
    accuracy: float | None = None


def milestones(recording: Recording) -> list[Milestone]:
    """All milestones of `recording`, in order of their steps.

    Losses by clusters that were found last say nothing of what was learnt.
    """
    if not recording.judged:
        return list(_divergence(recording))
    kinds = (_risen, _accuracies, _left, _halved, _plateaus, _dying, _overfitting, _divergence)
    found = [milestone for kind in kinds for milestone in kind(recording)]
    return sorted(found, key=lambda milestone: milestone.epoch)


def sentences_of(recording: Recording) -> list[str]:
    """The sentences of all milestones; of accuracies that one step reaches, of the highest only."""
    found = milestones(recording)
    highest = {each.epoch: each for each in found if each.accuracy is not None}
    return [each.sentence for each in found if each.accuracy is None or each is highest[each.epoch]]


def diverges_at(recording: Recording) -> int | None:
    """The first step after all that have answers and a loss, if any; also those beyond a part."""
    sound = recording.whole.epochs[~recording.whole.gone]
    return _first(recording, recording.epochs > sound.max(initial=-1))


def what_is_lost(recording: Recording, step: int, loss: str = "loss") -> str:
    """What a run has no more from a step on that has no answers: the `loss`, if it had one."""
    losses = recording.metrics.train_loss
    known = np.isfinite(losses).any() and recording.header.loss != OWN_LOSS
    if known and not np.isfinite(losses[recording.steps.recorded(step)]):
        return f"the {loss} is no longer a number"
    return "the answers are no longer numbers"


def _accuracies(recording: Recording) -> Iterator[Milestone]:
    metrics = recording.metrics
    for share in _SHARES:
        # What is right by chance after training has diverged is no progress.
        reached = (metrics.train_accuracy >= share - ROUNDING) & ~recording.gone
        epoch = _first(recording, reached)
        if epoch is not None:
            when = recording.steps.named(epoch)
            sentence = f"Training accuracy first reaches {per_cent(share)} at {when}."
            if epoch == recording.epochs[0]:
                more = " or more" * (share < 1)
                sentence = f"Training accuracy starts at {per_cent(share)}{more}."
            yield Milestone(f"accuracy {share:.0%}", epoch, sentence, accuracy=share)


def _left(recording: Recording) -> Iterator[Milestone]:
    if isinstance(recording.task, Classes):
        return  # their accuracy says how far a run is
    measure = _said_measure(recording)
    power, left = (2, _ERROR_LEFT) if measure == "error" else (1, _LOSS_LEFT)
    for share, parts in left.items():
        epoch = _fallen(recording, parts**power)
        if epoch is not None:
            when = recording.steps.named(epoch)
            sentence = f"Training {measure} first falls to {share} of its start at {when}."
            yield Milestone(f"{measure} left {share}", epoch, sentence)


def _halved(recording: Recording) -> Iterator[Milestone]:
    epoch = _fallen(recording, 2)
    if epoch is not None:
        when = recording.steps.named(epoch)
        begin = _given(recording, ", from", recording.metrics.train_loss[0], ",")
        sentence = f"The training loss has halved{begin} by {when}."
        yield Milestone("loss halved", epoch, sentence)


def _risen(recording: Recording) -> Iterator[Milestone]:
    """That the loss ends above its start, from the step on from which it is above it for good.

    A loss that was mostly above it before as well goes up and down.
    """
    loss, measure = recording.metrics.train_loss, _said_measure(recording)
    if not np.isfinite(loss).all() or loss[-1] <= loss[0] + _RISE * abs(loss[0]):
        return
    first = int(np.flatnonzero(loss <= loss[0])[-1]) + 1
    start, end = (_given(recording, " of", loss[0]), _given(recording, " at", loss[-1]))
    above, ends = f"above its start{start}", f"; it ends{end}" if end else ""
    when = recording.steps.named(int(recording.epochs[first]))
    sentence = f"From {when} on the training {measure} is {above}{ends}."
    if first > 1 and (loss[1:first] > loss[0]).mean() > _MOSTLY:
        # Nothing new begins at the last return to its start.
        first = int(np.argmax(loss > loss[0]))
        low, high = (_given(recording, "", each) for each in (loss[1:].min(), loss[1:].max()))
        between = f" between{low} and{high}" if low else ""
        sentence = f"The training {measure} goes up and down{between}; it is mostly {above}."
    elif len(loss) - first < _LAST_PART * len(loss):
        sentence = f"The training {measure} ends {above}{_given(recording, ', at', loss[-1])}."
    epoch = int(recording.epochs[first])
    yield Milestone("risen", epoch, sentence)


def _said_measure(recording: Recording) -> str:
    """What films read: of standardised values an error in their own units, the root of the loss."""
    return "error" if has_errors(recording) else "loss"


def _fallen(recording: Recording, times: int) -> int | None:
    """The first step at which the loss is at most 1/`times` of its start, if that has parts."""
    loss = recording.metrics.train_loss
    return _first(recording, loss <= loss[0] / times) if 0 < loss[0] < np.inf else None


def _plateaus(recording: Recording) -> Iterator[Milestone]:
    metrics = recording.metrics
    loss, last = metrics.train_loss, len(recording.epochs) - 1
    for start, end in plateaus_of(loss) if np.isfinite(loss).all() else []:
        first = int(recording.epochs[start])
        begin, final = (
            recording.steps.named(first),
            recording.steps.written(float(recording.epochs[end])),
        )
        when = f"From {begin} on" if end == last else f"From {begin} to {final}"
        at = _given(recording, ", at", loss[end]) or _error(recording, ", at", loss[end])
        measure = _said_measure(recording)
        sentence = f"{when} the training {measure} hardly moves{at}."
        yield Milestone("plateau", first, sentence)


def _given(recording: Recording, before: str, loss: float, after: str = "") -> str:
    """A loss between words, or nothing where it is in standard units, which say little."""
    written = without_zeros(compact(loss))
    return "" if recording.dataset.value_scaling else f"{before} {written}{after}"


def _error(recording: Recording, before: str, loss: float) -> str:
    """An error after words, in the values' own units, or nothing where a loss has none."""
    measure = training_loss_of(recording)
    if not isinstance(measure, RootMeanSquare):
        return ""
    unit = unit_of(recording.dataset.label_name or "")
    # Between shares, '5 %' could be a part of the value.
    after = f" {unit}" if unit and unit not in "%‰" else ""
    return f"{before} {without_zeros(compact(float(measure.shown(np.array([loss]))[0])))}{after}"


def _dying(recording: Recording) -> Iterator[Milestone]:
    """Units that get no gradient any more, or for a while.

    Those of activations with two flat ends saturate: they still answer, and nearly always the same.
    """
    metrics, model = recording.metrics, recording.architecture
    for layer, shares in enumerate(metrics.dead_units.T, start=1):
        (more,) = np.nonzero(shares > shares[0])
        if len(more):
            (others,) = np.nonzero(shares <= shares[0])
            lasting = more[-1] > others[-1]
            begin = more[more > others[-1]][0] if lasting else more[0]
            epoch = int(recording.epochs[begin])
            when, most = recording.steps.named(epoch), per_cent(float(np.nanmax(shares[begin:])))
            flat = model is not None and model.activations[layer - 1] in FLAT_ENDED
            sentence = (
                f"Units of hidden layer {layer} {'saturate' if flat else 'die'} from {when} on: "
                f"up to {most} of them move for no training point."
            )
            if not lasting:
                sentence = (
                    f"Of the units of hidden layer {layer}, up to {most} move for no training "
                    f"point for a while, first at {when}."
                )
            yield Milestone("dying units", epoch, sentence)


def _overfitting(recording: Recording) -> Iterator[Milestone]:
    metrics = recording.metrics
    test, train = metrics.test_loss, metrics.train_loss
    if not (np.isfinite(test).all() and np.isfinite(train).all()):
        return
    best, last = int(np.argmin(test)), len(test) - 1
    level = _level(test, best)
    rise = _level(test, last) - level
    # It is the minimum, and not one lucky step far from it.
    others = np.linspace(0, last, _PLACES).astype(int).tolist()
    lowest = level - min(_level(test, each) for each in others) <= rise / 2
    fallen = _level(train, last) < _level(train, best)
    if lowest and rise > _RISE * abs(level) and fallen:
        epoch = int(recording.epochs[best])
        layered = recording.architecture is not None and recording.architecture.hidden
        model = "network" if layered else "model"
        begin = recording.steps.named(epoch)
        sentence = (
            f"From {begin} on the {model} overfits: the test loss rises"
            f"{_given(recording, ' from', test[best])}{_given(recording, ' to', test[-1])} "
            "while the training loss falls."
        )
        yield Milestone("overfitting", epoch, sentence)


def _level(loss: Float[np.ndarray, " epochs"], at: int) -> float:
    """The median of the steps around one, which single steps do not move."""
    around = round(_AROUND * (len(loss) - 1))
    return float(np.median(loss[max(at - around, 0) : at + around + 1]))


def _divergence(recording: Recording) -> Iterator[Milestone]:
    epoch = diverges_at(recording)
    if epoch is not None:
        lost = what_is_lost(recording, epoch)
        sentence = f"Training diverges at {recording.steps.named(epoch)}: {lost}."
        yield Milestone("divergence", epoch, sentence)


def _first(recording: Recording, holds: Bool[np.ndarray, " epochs"]) -> int | None:
    """The number of the first step at which `holds`."""
    return int(recording.epochs[np.argmax(holds)]) if holds.any() else None
