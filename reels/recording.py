"""A recording: its points, its measures and the model at every step; knows no files, no torch."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, SupportsIndex

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray

from ..datasets.dataset import Dataset
from ..errors import UserError
from .about import About
from .additions import Additions
from .architecture import Architecture
from .forward import logits_of_each
from .grid import Grid
from .header import Header
from .losses import OWN_LOSS
from .metrics import Metrics
from .network import Interpolated, Network, Perceptron, Sampled
from .parts import between, within_slice
from .reader import read
from .shown import Shown
from .steps import Kept, Steps
from .task import Classes, Task, task_of


class Recording(Shown):
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
        self.metrics = metrics
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
        self._sampled: list[tuple[Grid, Float[np.ndarray, "samples features"]]] = []

    def __reduce__(self) -> tuple[object, ...]:
        """For pickling, which forgets that arrays are read-only."""
        made = self._made_with(self._whole, self._additions)
        return made, (self.header, self.steps, self.metrics, self._states)

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
        metrics = Metrics(**{name: each[kept] for name, each in vars(self.metrics).items()})
        about = replace(self.whole.about, parts=(*self.whole.about.parts, (self._part(steps),)))
        header = replace(self.header, about=about)
        states = self._states[kept]
        additions = self._additions.at(np.arange(len(self.steps))[kept].tolist())
        return self._made_with(self.whole, additions)(header, steps, metrics, states)

    def _part(self, steps: Steps) -> str:
        """Which steps of the whole some of them are: 'epochs 20 to 40 of 60'."""
        whole = self.whole.steps
        if steps.values is not None:
            return f"{steps.name} {steps.range} of {whole.range}"
        begin, end = (steps.written(float(each)) for each in steps.numbers[[0, -1]])
        shown = f"{steps.plural} {begin} to {end}" if len(steps) > 1 else steps.named(steps.first)
        return f"{shown} of {whole.written(whole.last)}"

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
        return made(header, self.steps, self.metrics, self._states)

    @property
    def cut_short(self) -> bool:
        """Whether the recording that this one is a part of goes on."""
        return self.steps.last < self.whole.steps.last

    @property
    def about(self) -> About:
        """What was learnt and how, in words."""
        return self.header.about

    @property
    def dataset(self) -> Dataset:
        """The points (n, 2) it was learnt from, their labels (n,), and which were to train on."""
        return self.header.dataset

    @property
    def recipe(self) -> Mapping[str, Any]:
        """Plain values from which its maker can make it again; empty if there are none."""
        return self.header.recipe

    @cached_property
    def task(self) -> Task:
        """What was learnt: classes or values."""
        return task_of(self.dataset)

    @cached_property
    def judged(self) -> bool:
        """Whether answers are right or wrong; not where labels are the clusters that were found.

        Of those no accuracy is recorded.
        """
        unknown = np.isnan(self.metrics.train_accuracy).all()
        learnt = self.architecture is not None  # a network's loss is only missing if it diverges
        diverged = self.lost.all() or (learnt and not np.isfinite(self.metrics.train_loss).any())
        return not (isinstance(self.task, Classes) and unknown) or bool(diverged)

    @property
    def measured(self) -> bool:
        """Whether there is a measure of any step, or the run has diverged.

        Fields that were logged alone, and clusters whose loss is unknown, may have none.
        """
        shares = (self.metrics.train_accuracy, self.metrics.train_loss, self.metrics.test_loss)
        known = any(np.isfinite(each).any() for each in shares)
        return known or bool(len(self.dataset.points) > 0 and self.lost.any())

    @property
    def architecture(self) -> Architecture | None:
        """The shape of the network; None if the recording holds sampled logits."""
        model = self.header.model
        return model if isinstance(model, Architecture) else None

    @property
    def perceptron(self) -> Architecture:
        """The shape of the network; raises `UserError` if the recording holds sampled logits."""
        if self.architecture is None:
            raise UserError(
                "the recording holds answers over the plane, not the parameters of a network",
                given=self.about.summary,
            )
        return self.architecture

    @property
    def epochs(self) -> Int[np.ndarray, " steps"]:
        """Numbers of the recorded steps, rising; epoch 0 is the untrained network."""
        return self.steps.numbers

    @property
    def outputs(self) -> int:
        """Logits per point: one for two classes or values, else one per class."""
        return self.task.outputs

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
        before = self._network(low)
        return Interpolated(before, self._network(low + 1), part) if part else before

    @cached_property
    def lost(self) -> Bool[np.ndarray, " steps"]:
        """Which steps have no answers: their training loss or what is stored are no numbers.

        A loss of the caller's own, or one that no step has, was not computed where it is missing.
        """
        rows = self._states.reshape(len(self._states), -1)
        without = ~np.isfinite(self.metrics.train_loss)
        lost = ~np.isfinite(rows.sum(axis=1, dtype=np.float64))
        unknown = without.all() or self.header.loss == OWN_LOSS
        return np.asarray(lost if unknown else lost | without)

    @property
    def stored(self) -> NDArray[np.floating]:
        """What is stored for each step (steps, size): parameters, or samples of logits in order."""
        return self._states

    @property
    def measures(self) -> Mapping[str, Float[np.ndarray, " steps"]]:
        """Further measures (steps,) by name as they were given, NaN where there was none."""
        return self._additions.measures

    @property
    def moves(self) -> bool:
        """Whether there are moving points."""
        return bool(self._additions.moving)

    def moving(self, epoch: float) -> Float[np.ndarray, "n 2"]:
        """The moving points at the last recorded step at or before a fractional one.

        Between steps they stay, since they need not be the same ones.
        """
        found = self._additions.moving[self.steps.before(epoch)] if self.moves else None
        return np.empty((0, 2)) if found is None else found

    def dead_units(self, epoch: float) -> int:
        """The number of dead hidden units at the last recorded step at or before a fractional one.

        `Snapshot` defines which are dead. A model without layers has none.
        """
        shares = np.nan_to_num(self.metrics.dead_units[self.steps.before(epoch)])
        widths = self.architecture.hidden if self.architecture else ()
        return sum(round(share * width) for share, width in zip(shares, widths, strict=True))

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
        if isinstance(model := self.header.model, Grid):
            fields = np.empty((len(positions), self.outputs, *grid.shape), dtype=np.float32)
            for field, position in zip(fields, positions, strict=True):
                field[:] = self._field(model, position).on(grid)
            return fields
        inputs = self._inputs(model, grid)
        rows = [self._states[position] for position in positions]
        networks, stacked = model.unpacked(rows), np.stack(rows) if rows else None
        logits = logits_of_each(networks, model.activations, inputs, stacked)
        return logits.reshape(len(positions), self.outputs, *grid.shape)

    def units(
        self, epochs: Iterable[SupportsIndex], grid: Grid
    ) -> list[Float[np.ndarray, "steps units rows columns"]]:
        """Outputs of hidden units at recorded steps, an array for each hidden layer, first to last.

        Raises `UserError` for a step that was not recorded, or if the recording holds sampled
        logits.
        """
        architecture = self.perceptron
        inputs = self._inputs(architecture, grid)
        positions = [self.steps.recorded(epoch) for epoch in epochs]
        fields = [
            np.empty((len(positions), width, *grid.shape), inputs.dtype)
            for width in architecture.hidden
        ]
        for index, position in enumerate(positions):
            answers = Perceptron(architecture, self._states[position]).units(inputs)
            for field, values in zip(fields, answers, strict=True):
                field[index] = values.T.reshape(-1, *grid.shape)
        return fields

    def _network(self, position: int) -> Network:
        """The model at the recorded step of that position."""
        model = self.header.model
        if isinstance(model, Architecture):
            return Perceptron(model, self._states[position])
        return self._field(model, position)

    def _field(self, grid: Grid, position: int) -> Sampled:
        """The same of logits that are sampled over a grid."""
        row = self._states[position].astype(np.float32)
        return Sampled(grid, row.reshape(self.outputs, *grid.shape))

    def _inputs(
        self, architecture: Architecture, grid: Grid
    ) -> Float[np.ndarray, "samples features"]:
        """Input features of every sample; the last two are kept, for a grid serves many calls."""
        found = next((inputs for known, inputs in self._sampled if known is grid), None)
        if found is None:
            found = architecture.inputs(grid.points())
            self._sampled = [(grid, found), *self._sampled[:1]]
        return found


def path_of(given: object, what: str) -> Path:
    """The path that is given for `what`; raises `UserError` for anything else."""
    if not isinstance(given, str | os.PathLike):
        raise UserError(f"{what} is a path", given=given)
    return Path(given)
