"""A recording: its points, its measures and the model at every step; knows no files, no torch."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import SupportsIndex

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from ..datasets.dataset import Dataset
from ..errors import UserError
from .additions import Additions
from .given_path import path_of
from .grid import Grid
from .header import Header
from .losses import OWN_LOSS
from .metrics import Metrics
from .network import Interpolated, Network
from .parts import between, part_of, within_slice
from .reader import read
from .recorded_models import RecordedModels
from .recorded_run import RecordedRun
from .steps import Kept, Steps

_ASKED = 16  # places a side, at which it is asked whether there are answers


class Recording(RecordedRun):
    """The steps of one run, read from a `.reel` file.

        recording = Recording.open("circles.reel")
        recording.metrics.train_accuracy[-1]        # of the last epoch, from 0 to 1
        weights, biases = recording.layers(50)[0]   # of the first layer after epoch 50
        network = recording.at(50.5)                # the model half way to the next epoch
        network(recording.dataset.points)           # its logits (outputs, points)

    A recording is a value. It does not change when the file does, its arrays are read-only, and it
    may be pickled, copied and used from several threads. The file is read whole and closed at once,
    so that there is nothing to close. It may still be written: then the recording has the epochs
    so far.

    `metrics` has arrays (steps,) of losses and accuracies, `steps` the numbers of the steps.
    `header` is everything else that is in the file. `damage` says which steps are left out because
    they do not match their checksums, and is '' if all do; they count as steps that were not
    recorded, between which the model is interpolated. `path` is the file, None if there is none.

    In a notebook it shows itself: a picture of the last step, the data, the model and how well it
    did.
    """

    def __init__(
        self,
        header: Header,
        steps: Steps,
        metrics: Metrics,
        states: NDArray[np.floating],
        *,
        whole: Recording | None = None,
        damage: str = "",
        path: Path | None = None,
        additions: Additions | None = None,
    ) -> None:
        self.header = header
        self.steps = steps
        self._measured = metrics
        self.damage = damage
        self.path = path
        self._whole = whole
        self._additions = additions or Additions()
        self._states = states
        dataset = header.dataset
        parts = (*vars(metrics).values(), steps.numbers, steps.values, states)
        for array in (*parts, dataset.points, dataset.labels, dataset.train):
            if array is not None:
                array.setflags(write=False)

    def __reduce__(self) -> tuple[object, ...]:
        """For pickling, which forgets that arrays are read-only."""
        made = self._made_with(self._whole, self._additions)
        return made, (self.header, self.steps, self._measured, self._states)

    def __repr__(self) -> str:
        """What was trained, on what, how far, and how well it did in the end."""
        fields = ", as sampled fields" if self.architecture is None else ""
        damage = f"; {self.damage}" if self.damage else ""
        last = f"; {self.metrics.written(-1)}" if self.measured else ""
        return f"<Recording: {self.about.summary}{fields}; {self.steps}{last}{damage}>"

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Recording:
        """The recording in the file at `path`, with the steps that are in it now.

        Raises `UserError` if there is none, or if it is not a sound reel with at least one step.
        """
        path = path_of(path, "the file of a recording")
        found = read(path)
        return cls(
            found.header,
            found.steps,
            found.metrics,
            found.states,
            damage=found.damage,
            path=path,
            additions=found.additions,
        )

    def between(self, first: float, last: float) -> Recording:
        """The part with the recorded steps from `first` to `last`, which keep their numbers.

        Of steps with values, those with values from `first` to `last`. What the part says of itself
        names it. Raises `UserError` if there are no such steps, and for what is no number.
        """
        return self._cut(between(self.steps, first, last), f"{first:g}..{last:g}")

    def numbered(self, first: float, last: float) -> Recording:
        """The part with the steps of the numbers from `first` to `last`, whatever their values.

        Raises `UserError` if there are no such steps.
        """
        kept = between(replace(self.steps, values=None), first, last)
        return self._cut(kept, f"{first:g}..{last:g}")

    def __getitem__(self, numbers: slice) -> Recording:
        """The part with the steps of these numbers: `recording[100:200]` has steps 100 to 199.

        As in slices of lists, the end is left out, and negative numbers count from the end:
        `recording[-10:]` has the last ten steps, where all numbers were recorded. Of steps with
        values all numbers are values: `recording[0.1:10]` has those from 0.1 to below 10. Raises
        `UserError` for anything but a slice, and if there are no such steps.
        """
        kept = within_slice(self.steps, numbers)
        first, last = ("" if end is None else end for end in (numbers.start, numbers.stop))
        return self._cut(kept, f"{first}:{last}")

    __iter__ = None  # Python would ask for the items 0, 1, 2 and so on

    def _cut(self, kept: Kept, given: str) -> Recording:
        """The steps at these positions; `given` is what was asked for, in an error."""
        steps = self.steps[kept]
        if len(steps) == len(self.steps):
            return self
        if not len(steps):
            what = f"no recorded {self.steps.plural} between; there are {self.steps.range}"
            raise UserError(what, given=given)
        metrics = Metrics(**{name: each[kept] for name, each in vars(self._measured).items()})
        about, part = self.whole.about, part_of(self.whole.steps, steps)
        about = replace(about, parts=(*about.parts, (part,)))
        header = replace(self.header, about=about)
        states = self._states[kept]
        additions = self._additions.at(np.arange(len(self.steps))[kept].tolist())
        return self._made_with(self.whole, additions)(header, steps, metrics, states)

    def _made_with(self, whole: Recording | None, additions: Additions) -> partial[Recording]:
        """What makes another recording of the same file."""
        return partial(
            Recording, whole=whole, damage=self.damage, path=self.path, additions=additions
        )

    @property
    def whole(self) -> Recording:
        """The recording that this one is a part of, else itself."""
        return self._whole or self

    def on(self, dataset: Dataset) -> Recording:
        """The same run with another part of the plane to draw, which `dataset` has."""
        header = replace(self.header, dataset=dataset)
        whole = None if self.whole is self else self.whole
        made = self._made_with(whole, self._additions)
        return made(header, self.steps, self._measured, self._states)

    @property
    def cut_short(self) -> bool:
        """Whether the recording that this one is a part of goes on."""
        return self.steps.last < self.whole.steps.last

    def at(self, epoch: float) -> Network:
        """The model at a fractional step, or at a value of steps with values, else the nearest.

        Call it with points (n, 2) in the units of `dataset` for logits (outputs, n). Two classes
        have one logit, positive for class 1; more have one each; values are their own logit.
        Between recorded steps outputs are interpolated. Its methods that need layers raise
        `UserError` if the recording holds sampled logits; so does a step before the first or after
        the last. All other methods take numbers of steps, as `epochs` has them.
        """
        return self.held(self.steps.meant(epoch))

    def held(self, epoch: float) -> Network:
        """The same for a clock that may run beyond the run: the first model before, the last after.

        Films of several runs show those that have ended so.
        """
        low, part = self.steps.position(epoch)
        before = self._models.at(low)
        return Interpolated(before, self._models.at(low + 1), part) if part else before

    @cached_property
    def metrics(self) -> Metrics:
        """What was measured; accuracies are NaN at steps without answers.

        Answers that are no numbers are all taken for one class, of which some points are.
        """
        return self._measured.without_answers(self.lost)

    @cached_property
    def lost(self) -> Bool[np.ndarray, " steps"]:
        """Which steps have no answers: what is stored, or what they answer, is no finite number.

        The latter is asked where the training loss is lost, on a coarse grid over the plane.
        """
        lost = self._unstored.copy()
        grid = Grid.over(self.dataset.domain, _ASKED, _ASKED)
        for position in np.flatnonzero(self.gone & ~lost):
            lost[position] = not np.isfinite(self.logits([self.epochs[position]], grid)).all()
        return lost

    @cached_property
    def gone(self) -> Bool[np.ndarray, " steps"]:
        """Which steps have no answers, or a training loss that is lost; some of these have answers.

        The loss is lost from the step on after which none is a number. One that is missing before,
        is the caller's own, or that no step has, was not computed.
        """
        known = self.whole.epochs[np.isfinite(self.whole._measured.train_loss)]
        if not len(known) or self.header.loss == OWN_LOSS:
            return self._unstored
        return np.asarray(self._unstored | (self.epochs > known[-1]))

    @cached_property
    def _unstored(self) -> Bool[np.ndarray, " steps"]:
        """At which steps what is stored is no number."""
        rows = self._states.reshape(len(self._states), -1)
        with np.errstate(invalid="ignore"):  # of infinities that add up to none
            return np.asarray(~np.isfinite(rows.sum(axis=1, dtype=np.float64)))

    @cached_property
    def _models(self) -> RecordedModels:
        return RecordedModels(self.header.model, self.outputs, self._states)

    @property
    def stored(self) -> NDArray[np.floating]:
        """What is stored for each step (steps, size): parameters, or samples of logits in order."""
        return self._states

    def parameters(self, epoch: float) -> NDArray[np.floating]:
        """The interpolated parameters at a fractional step (size,); 0 replaces NaN.

        Raises `UserError` if the recording holds sampled logits.
        """
        return self.perceptron.pack(self.held(self.steps.within(epoch)).layers)

    def layers(
        self, epoch: SupportsIndex
    ) -> list[tuple[NDArray[np.floating], NDArray[np.floating]]]:
        """Weights (inputs, outputs) and biases (outputs,) of every layer at a recorded step.

        Raises `UserError` for a step that was not recorded, or if the recording holds sampled
        logits.
        """
        return self.perceptron.unpack(self._states[self.steps.recorded(epoch)])

    def logits(
        self, epochs: Iterable[SupportsIndex], grid: Grid
    ) -> Float[np.ndarray, "steps outputs rows columns"]:
        """Output fields at recorded steps: `[step, output, row, column]`, row 0 is y_min.

            grid = Grid.over(recording.dataset.domain, rows=90, columns=160)
            recording.logits([0, 50, 100], grid).shape   # (3, 1, 90, 160)

        Those of a network that has diverged may be infinite or NaN. Raises `UserError` for a step
        that was not recorded.
        """
        positions = [self.steps.recorded(epoch) for epoch in epochs]
        return self._models.logits(positions, grid)

    def units(
        self, epochs: Iterable[SupportsIndex], grid: Grid
    ) -> list[Float[np.ndarray, "steps units rows columns"]]:
        """Outputs of hidden units at recorded steps, an array for each hidden layer, first to last.

        Raises `UserError` for a step that was not recorded, or if the recording holds sampled
        logits.
        """
        architecture = self.perceptron
        positions = [self.steps.recorded(epoch) for epoch in epochs]
        return self._models.units(architecture, positions, grid)
